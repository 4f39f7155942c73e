<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Recording\CapturedResource;
use CoverageKernel\Laravel\Recording\ResourceChunks;
use CoverageKernel\Laravel\Tests\Support\Captures;

/**
 * The rows of each chunk.
 *
 * @return list<list<array{n: int, key: string|null, identity: string, level: string, evidence: string, captured_at: string, metadata: string}>>
 */
function chunkRows(ResourceChunks $chunks): array
{
    /** @var list<list<array{n: int, key: string|null, identity: string, level: string, evidence: string, captured_at: string, metadata: string}>> */
    return array_map(static fn (string $line): mixed => json_decode($line, true, flags: JSON_THROW_ON_ERROR), iterator_to_array($chunks->json(), false));
}

/** A resource whose metadata has a number of bytes. */
function resourceOf(string $key, int $bytes): CapturedResource
{
    return Captures::resource($key, metadata: ['x' => str_repeat('x', $bytes - strlen('{"x":""}'))]);
}

it('has no chunk without a resource', function (): void {
    $chunks = ResourceChunks::of([]);

    expect([$chunks->count(), $chunks->resources(), chunkRows($chunks)])->toBe([0, 0, []]);
});

it('writes each value of a resource, in the order of the keys', function (): void {
    $chunks = ResourceChunks::of([
        Captures::resource('b', '2026-03-01T09:00:00.5+01:00', metadata: ['name' => "Größe/1\n"]), Captures::resource(null), Captures::resource('B'), Captures::resource(null),
    ]);

    expect([$chunks->count(), $chunks->resources()])->toBe([1, 4])
        ->and(array_map(static fn (array $row): array => [$row['n'], $row['key']], chunkRows($chunks)[0]))->toBe([[0, null], [1, null], [2, 'B'], [3, 'b']])
        ->and(chunkRows($chunks)[0][3])->toBe([
            'n' => 3, 'key' => 'b', 'identity' => 'stable', 'level' => 'content_backed', 'evidence' => 'content_backed',
            'captured_at' => '2026-03-01 08:00:00.500000+00:00', 'metadata' => '{"name":"Größe/1\n"}',
        ])
        // Bytes that are not escaped.
        ->and(implode('', iterator_to_array($chunks->json(), false)))->toContain('Größe/1\\\\n');
});

it('has 2,000 resources in a chunk', function (): void {
    $keys = array_map(static fn (int $number): CapturedResource => Captures::resource((string) $number), range(1, 4_001));

    expect(array_map(count(...), chunkRows(ResourceChunks::of(array_slice($keys, 0, 2_000)))))->toBe([2_000])
        ->and(array_map(count(...), chunkRows(ResourceChunks::of($keys))))->toBe([2_000, 2_000, 1]);
});

it('ends a chunk with the resource whose metadata exceeds 2 MiB', function (): void {
    $half = 2 ** 20;
    $chunks = ResourceChunks::of([
        // Two MiB and no byte more: the next resource is in the same chunk.
        resourceOf('a', $half), resourceOf('b', $half), resourceOf('c', 8),
        // One byte more.
        resourceOf('d', $half), resourceOf('e', $half + 1),
        resourceOf('f', $half), resourceOf('g', $half), resourceOf('h', 8),
        resourceOf('i', $half), resourceOf('j', $half + 1),
        resourceOf('k', 8),
    ]);

    expect(array_map(static fn (array $rows): string => implode('', array_column($rows, 'key')), chunkRows($chunks)))->toBe(['abc', 'de', 'fgh', 'ij', 'k'])
        ->and([$chunks->count(), $chunks->resources()])->toBe([5, 11])
        ->and(ResourceChunks::of([resourceOf('a', $half), resourceOf('b', $half + 1), resourceOf('c', 8)])->count())->toBe(2);
});
