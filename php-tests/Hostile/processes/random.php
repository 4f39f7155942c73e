<?php

declare(strict_types=1);

// Random calls (php-tests/subprocess/garbage.php), every operation on properties (properties.php), and a signal handler that
// constructs the object under construction (signals.php).

use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Process;

return function (Attacks $attacks): void {
    foreach ($attacks->isShort ? [1] : range(1, 20) as $seed) {
        $calls = $attacks->isShort ? 2_000 : 10_000;
        $attacks->processThat("{$calls} random calls with the seed {$seed}", Process::script('subprocess/garbage.php', [(string) $seed, (string) $calls]), function (string $output) use ($calls): ?int {
            return array_sum(json_decode($output, true) ?? []) === $calls ? $calls : null;
        });
    }
    if (! $attacks->isShort) {
        $attacks->processThat('every operation on properties', Process::script('subprocess/properties.php', seconds: 600), fn (string $output): ?int => (int) $output > 50_000 ? (int) $output : null);
    }
};
