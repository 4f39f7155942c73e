<?php

// Writes the bill of materials of the extension in the format CycloneDX 1.5: each crate that is compiled into the module.
//     cargo metadata --locked --format-version 1 | php bin/sbom.php SECONDS
// The argument is the time of the release, in seconds since 1970.

declare(strict_types=1);

/** The digests of Cargo.lock, by "name version". */
function digests(string $lock): array
{
    preg_match_all('/^name = "(.+)"\nversion = "(.+)"\n(?:source = .+\n)?(?:checksum = "([0-9a-f]{64})"\n)?/m', $lock, $packages, PREG_SET_ORDER);

    return array_column(
        array_map(static fn (array $package): array => ["{$package[1]} {$package[2]}", $package[3] ?? null], $packages),
        1,
        0,
    );
}

/** The entry of a crate. */
function component(array $package, array $digests): array
{
    $digest = $digests["{$package['name']} {$package['version']}"] ?? null;

    return array_filter([
        'type' => 'library',
        'bom-ref' => reference($package),
        'name' => $package['name'],
        'version' => $package['version'],
        'description' => $package['description'],
        'licenses' => [['expression' => str_replace('/', ' OR ', $package['license'])]],
        'purl' => reference($package),
        'hashes' => $digest === null ? null : [['alg' => 'SHA-256', 'content' => $digest]],
        'externalReferences' => $package['repository'] === null ? null : [['type' => 'vcs', 'url' => $package['repository']]],
    ], static fn (mixed $value): bool => $value !== null);
}

function reference(array $package): string
{
    return "pkg:cargo/{$package['name']}@{$package['version']}";
}

$seconds = $argv[1] ?? '';
is_numeric($seconds) || exit("usage: php bin/sbom.php SECONDS\n");

$metadata = json_decode((string) stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
$digests = digests((string) file_get_contents('Cargo.lock'));
$packages = array_column($metadata['packages'], null, 'id');
$nodes = array_column($metadata['resolve']['nodes'], null, 'id');
[$root] = array_keys(array_filter($packages, static fn (array $package): bool => $package['name'] === 'coverage-kernel-php'));

// Follows normal dependencies, not those of build scripts and tests. A procedural macro is compiled into the compiler.
$isMacro = static fn (string $id): bool => in_array('proc-macro', array_merge(...array_column($packages[$id]['targets'], 'kind')), true);
$dependencies = [];
$open = [$root];
while (($id = array_pop($open)) !== null) {
    if (isset($dependencies[$id])) {
        continue;
    }
    $dependencies[$id] = [];
    foreach ($nodes[$id]['deps'] as $dependency) {
        $isNormal = in_array(null, array_column($dependency['dep_kinds'], 'kind'), true);
        if ($isNormal && ! $isMacro($dependency['pkg'])) {
            $dependencies[$id][] = reference($packages[$dependency['pkg']]);
            $open[] = $dependency['pkg'];
        }
    }
    sort($dependencies[$id]);
}
uksort($dependencies, static fn (string $a, string $b): int => reference($packages[$a]) <=> reference($packages[$b]));

$ids = array_keys($dependencies);
echo json_encode([
    'bomFormat' => 'CycloneDX',
    'specVersion' => '1.5',
    'version' => 1,
    'metadata' => [
        'timestamp' => gmdate('Y-m-d\TH:i:s\Z', (int) $seconds),
        'component' => ['name' => 'coverage_kernel', 'licenses' => [['expression' => 'MIT OR Apache-2.0']]]
            + component($packages[$root], $digests),
    ],
    'components' => array_map(
        static fn (string $id): array => component($packages[$id], $digests),
        array_values(array_diff($ids, [$root])),
    ),
    'dependencies' => array_map(
        static fn (string $id): array => ['ref' => reference($packages[$id]), 'dependsOn' => $dependencies[$id]],
        $ids,
    ),
], JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR), "\n";
