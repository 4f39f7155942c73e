<?php

// Checks links without a network.
//
//     php bin/check-links.php          the Markdown files of this repository, as GitHub shows them
//     php bin/check-links.php FOLDER   the HTML pages of a folder
//
// The target of each relative link must exist, and so must its anchor. The same applies to links to this repository on
// GitHub, which must lead to a file of this checkout. Links to other sites are not followed.

declare(strict_types=1);

const REPOSITORY = '{^https://github\.com/tenantatlas/coverage-kernel/(?:blob|tree|edit)/main/([^#]*)}';

/** Folders that have no Markdown of this repository. */
const SKIPPED = ['.git', 'target', 'vendor', 'node_modules'];

/** @return list<string> the files of a folder that have an extension, in order */
function files(string $folder, string $extension): array
{
    $all = new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS | FilesystemIterator::UNIX_PATHS);
    $wanted = new RecursiveCallbackFilterIterator($all, static fn (SplFileInfo $file): bool => ! in_array($file->getFilename(), SKIPPED, true));
    $files = [];
    foreach (new RecursiveIteratorIterator($wanted) as $file) {
        if ($file->getExtension() === $extension) {
            $files[] = $file->getPathname();
        }
    }
    sort($files);

    return $files;
}

/** Markdown without its code blocks, which keep their lines. */
function prose(string $markdown): string
{
    return preg_replace_callback(
        '/^ *(`{3,})[^\n]*\n.*?^ *\1$/ms',
        static fn (array $block): string => str_repeat("\n", substr_count($block[0], "\n")),
        str_replace("\r\n", "\n", $markdown),
    ) ?? throw new RuntimeException(preg_last_error_msg());
}

/** @return array<string, true> the anchors that GitHub gives to the headings of a Markdown file */
function markdownAnchors(string $markdown): array
{
    $anchors = [];
    preg_match_all('/^#{1,6}\s+(.*?)\s*#*$/m', prose($markdown), $headings);
    foreach ($headings[1] as $heading) {
        $text = preg_replace('/\[([^\]]*)\]\([^)]*\)/', '$1', $heading);
        $anchor = str_replace(' ', '-', preg_replace('/[^\p{L}\p{N}_ -]/u', '', strtolower($text)));
        $number = 0;
        $unique = $anchor;
        while (isset($anchors[$unique])) {
            $unique = $anchor.'-'.++$number;
        }
        $anchors[$unique] = true;
    }
    preg_match_all('/<a\s+(?:id|name)="([^"]+)"/', $markdown, $explicit);

    return $anchors + array_fill_keys($explicit[1], true);
}

/** @return array<string, true> the anchors of an HTML page */
function htmlAnchors(string $html): array
{
    preg_match_all('/\sid="([^"]+)"/', $html, $ids);

    return array_fill_keys(array_map(html_entity_decode(...), $ids[1]), true);
}

/** @return list<array{line: int, target: string}> */
function links(string $text, string $pattern): array
{
    preg_match_all($pattern, $text, $found, PREG_OFFSET_CAPTURE);

    return array_map(
        static fn (array $link): array => ['line' => substr_count($text, "\n", 0, $link[1]) + 1, 'target' => html_entity_decode($link[0])],
        array_values(array_filter($found[1], static fn (array $link): bool => $link[1] >= 0)),
    );
}

/** @return array<string, true> the anchors of a file; cached */
function anchors(string $file): array
{
    static $known = [];

    return $known[$file] ??= match (pathinfo($file, PATHINFO_EXTENSION)) {
        'md' => markdownAnchors((string) file_get_contents($file)),
        'html' => htmlAnchors((string) file_get_contents($file)),
        default => [],
    };
}

/** What is wrong with a link, or null. */
function defect(string $target, string $file, string $root): ?string
{
    [$path, $fragment] = explode('#', $target, 2) + ['', null];
    if (preg_match(REPOSITORY, $target, $inRepository) === 1) {
        $linked = "{$root}/".rawurldecode($inRepository[1]);
    } elseif (preg_match('{^(?:[a-z][a-z0-9+.-]*:|//)}i', $target) === 1) {
        return null;
    } else {
        $linked = $path === '' ? $file : dirname($file).'/'.rawurldecode(preg_replace('/\?.*/', '', $path));
    }
    if (! file_exists($linked)) {
        return 'there is no such file';
    }
    $hasAnchors = is_file($linked) && in_array(pathinfo($linked, PATHINFO_EXTENSION), ['md', 'html'], true);

    return $fragment !== null && $fragment !== '' && $hasAnchors && ! isset(anchors($linked)[rawurldecode($fragment)])
        ? 'the page has no such anchor'
        : null;
}

$root = dirname(__DIR__);
$folder = $argv[1] ?? null;
$files = $folder === null ? files($root, 'md') : files($folder, 'html');
$checked = 0;
$defects = 0;
foreach ($files as $file) {
    $text = (string) file_get_contents($file);
    $links = $folder === null
        // Inline links and images, outside code spans.
        ? links(prose($text), '/(?:`[^`\n]+`)(*SKIP)(*FAIL)|\]\(\s*<?([^()\s>]+(?:\([^()\s]*\))?)>?[^()]*\)/s')
        : links($text, '/\s(?:href|src|srcset)="([^"]*)"/');
    foreach ($links as ['line' => $line, 'target' => $target]) {
        $checked++;
        $defect = defect($target, $file, $root);
        if ($defect !== null) {
            $defects++;
            fwrite(STDERR, str_replace("{$root}/", '', $file).":{$line}: {$target}: {$defect}\n");
        }
    }
}
if ($checked === 0) {
    fwrite(STDERR, "bin/check-links.php: found no link\n");
    exit(1);
}
echo "{$checked} links of ".count($files)." files checked, {$defects} broken\n";
exit($defects === 0 ? 0 : 1);
