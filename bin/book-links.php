<?php

// A preprocessor of mdBook, see docs/book.toml. It rewrites links, so that the same pages work on GitHub and in the book:
// - a relative link that leaves docs/ leads to the file in the repository;
// - a link to a page of the book in the repository leads to the page in the book.
// It fails if the file of a link does not exist.

declare(strict_types=1);

const REPOSITORY = 'https://github.com/tenantatlas/coverage-kernel/blob/main/';

$root = dirname(__DIR__);

if (($argv[1] ?? '') === 'supports') {
    exit(0);
}

/** The path without `.` and `..`, or null if it leaves the repository. */
function normalized(string $path): ?string
{
    $parts = [];
    foreach (explode('/', $path) as $part) {
        if ($part === '..') {
            if (array_pop($parts) === null) {
                return null;
            }
        } elseif ($part !== '.' && $part !== '') {
            $parts[] = $part;
        }
    }

    return implode('/', $parts);
}

/** @param array<string, true> $pages the pages of the book, by path in the repository */
function rewritten(string $target, string $page, array $pages, string $root): string
{
    [$path, $fragment] = explode('#', $target, 2) + ['', null];
    $fragment = $fragment === null ? '' : "#{$fragment}";
    if (str_starts_with($path, REPOSITORY)) {
        $file = substr($path, strlen(REPOSITORY));
    } elseif ($path === '' || preg_match('{^[a-z]+:|^/}', $path) === 1) {
        return $target;
    } else {
        $file = normalized(dirname($page)."/{$path}");
    }
    if ($file === null || ! file_exists("{$root}/{$file}")) {
        fwrite(STDERR, "{$page}: the link {$target} leads to no file\n");
        exit(1);
    }
    if (isset($pages[$file])) {
        return str_repeat('../', substr_count($page, '/') - 1).substr($file, strlen('docs/')).$fragment;
    }

    return str_starts_with($file, 'docs/') ? $target : REPOSITORY.$file.$fragment;
}

/** @param array<string, true> $pages */
function rewriteLinks(string $text, string $page, array $pages, string $root): string
{
    // Code blocks and code spans stay as they are.
    $code = '(?:^ *```.*?^ *```$|`[^`\n]+`)(*SKIP)(*FAIL)';

    return preg_replace_callback(
        "/{$code}|(?<=\]\()[^()\s]+(?=\))/ms",
        static fn (array $link): string => rewritten($link[0], $page, $pages, $root),
        $text,
    ) ?? throw new RuntimeException(preg_last_error_msg());
}

/** @return iterable<stdClass> the chapters, at every level */
function chapters(array $items): iterable
{
    foreach ($items as $item) {
        if (isset($item->Chapter)) {
            yield $item->Chapter;
            yield from chapters($item->Chapter->sub_items);
        }
    }
}

[, $book] = json_decode(stream_get_contents(STDIN), flags: JSON_THROW_ON_ERROR);
$pages = [];
foreach (chapters($book->items) as $chapter) {
    if ($chapter->path !== null) {
        $pages["docs/{$chapter->path}"] = true;
    }
}
foreach (chapters($book->items) as $chapter) {
    if ($chapter->path !== null) {
        $chapter->content = rewriteLinks($chapter->content, "docs/{$chapter->path}", $pages, $root);
    }
}
echo json_encode($book, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION);
