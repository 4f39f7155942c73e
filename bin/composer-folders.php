<?php

// Prints the folders that a Composer home needs, one per line: php bin/composer-folders.php FOLDER
//
// These are the home itself, the local repositories that its config.json names, and the folders of the local package
// archives that these list. bin/matrix shows them to the root in which it runs Composer.

declare(strict_types=1);

/** The path of a local URL, as written; null if it is not local or does not exist. */
function localPath(string $url, string $base): ?string
{
    if (str_starts_with($url, 'file://')) {
        $url = rawurldecode(substr($url, 7));
    } elseif (str_contains($url, '://')) {
        return null;
    }

    $path = rtrim(str_starts_with($url, '/') ? $url : "{$base}/{$url}", '/');

    return file_exists($path) ? $path : null;
}

/** @return array<mixed> */
function json(string $file): array
{
    return is_file($file) ? json_decode((string) file_get_contents($file), true, flags: JSON_THROW_ON_ERROR) : [];
}

/** @return list<string> the local folder of a repository, and the folders of the local archives of a Composer repository */
function foldersOfRepository(array $repository, string $home): array
{
    $url = $repository['url'] ?? '';
    if (($repository['type'] ?? '') === 'path') {
        $url = preg_replace('{/[^/]*[*?\[].*$}', '', $url); // the folder above a pattern
    }
    $path = localPath($url, $home);
    if ($url === '' || $path === null) {
        return [];
    }
    $folder = is_dir($path) ? $path : dirname($path);
    $folders = [$folder];
    if ($repository['type'] === 'composer') {
        foreach (json(is_dir($path) ? "{$path}/packages.json" : $path)['packages'] ?? [] as $versions) {
            foreach ($versions as $package) {
                $archive = localPath($package['dist']['url'] ?? 'https://', $folder);
                $folders[] = $archive === null || is_dir($archive) ? $archive : dirname($archive);
            }
        }
    }

    return array_values(array_filter($folders, is_string(...)));
}

$home = rtrim($argv[1] ?? '', '/');
if (! str_starts_with($home, '/') || ! is_dir($home)) {
    fwrite(STDERR, "bin/composer-folders.php: expected the absolute path of a Composer home\n");
    exit(1);
}
$folders = [$home];
foreach (json("{$home}/config.json")['repositories'] ?? [] as $repository) {
    if (is_array($repository)) {
        array_push($folders, ...foldersOfRepository($repository, $home));
    }
}
sort($folders);
$printed = [];
foreach (array_unique($folders) as $folder) {
    foreach ($printed as $parent) {
        if (str_starts_with($folder, "{$parent}/")) {
            continue 2;
        }
    }
    $printed[] = $folder;
    echo $folder, "\n";
}
