<?php

declare(strict_types=1);

use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Reading\Observations;

/** @return array{elsewhere: list<array{canonical_type: string, resources: int}>, observed: list<array<string, mixed>>} */
function foldedEntries(string ...$entries): array
{
    /** @var array{elsewhere: list<array{canonical_type: string, resources: int}>, observed: list<array<string, mixed>>} */
    return json_decode(Observations::fold(new EnvironmentRef(1, 2, 3), implode(',', $entries)), true, flags: JSON_THROW_ON_ERROR);
}

it('takes the oldest and the newest time of all entries, in any order', function (): void {
    $narrow = '3 roleDefinition tcm detected partial stable 1 2 0 2026-03-01T08:00:00Z 2026-03-01T09:00:00Z';
    $wide = '3 roleDefinition tcm certified partial stable 1 2 0 2026-03-01T07:00:00Z 2026-03-01T10:00:00Z';
    $undated = '3 roleDefinition tcm none missing stable 1 1 1';

    foreach ([[$narrow, $wide, $undated], [$wide, $undated, $narrow], [$undated, $narrow, $wide]] as $entries) {
        expect(foldedEntries(...$entries)['observed'][0])->toMatchArray(['rows' => 5, 'undated' => 1, 'oldest' => '2026-03-01T07:00:00Z', 'newest' => '2026-03-01T10:00:00Z']);
    }
});

it('takes the greater of the listed and the present resources of another connection', function (): void {
    $present = static fn (int $resources): string => "4 roleDefinition tcm detected partial stable 1 {$resources} 0 2026-03-01T08:00:00Z 2026-03-01T08:00:00Z";
    $listed = static fn (int $resources): string => "4 roleDefinition tcm complete {$resources} 2026-03-01T08:00:00Z";

    foreach ([
        [2, [$present(2)]], [0, [$listed(0)]], [5, [$present(2), $present(3)]], [7, [$listed(7), $present(2)]], [5, [$listed(4), $present(2), $present(3)]],
    ] as [$expected, $entries]) {
        expect(foldedEntries(...$entries)['elsewhere'])->toBe([['canonical_type' => 'roleDefinition', 'resources' => $expected]]);
    }
});
