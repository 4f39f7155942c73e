<?php

// Checks that no dependency needs a newer Rust than the oldest one that this project supports, the `rust-version` of
// Cargo.toml:
//     cargo metadata --locked --format-version 1 | php bin/check-rust-versions.php
//
// Cargo prefers such versions when it resolves dependencies, but takes newer ones if there are no others.

declare(strict_types=1);

$metadata = json_decode((string) stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
$oldest = null;
foreach ($metadata['packages'] as $package) {
    if ($package['source'] === null) {
        $oldest ??= $package['rust_version'];
        if ($package['rust_version'] !== $oldest) {
            fwrite(STDERR, "{$package['name']} supports Rust {$package['rust_version']}, but another crate of this project {$oldest}\n");
            exit(1);
        }
    }
}

$numbers = static fn (string $version): array => array_pad(array_map(intval(...), explode('.', $version)), 3, 0);
$newer = array_filter(
    $metadata['packages'],
    static fn (array $package): bool => $numbers($package['rust_version'] ?? '1.0') > $numbers((string) $oldest),
);
foreach ($newer as $package) {
    fwrite(STDERR, "{$package['name']} {$package['version']} needs Rust {$package['rust_version']}, but this project supports {$oldest}\n");
}
printf("%d crates, %d need a newer Rust than %s\n", count($metadata['packages']), count($newer), $oldest);
exit($newer === [] ? 0 : 1);
