<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use Random\Engine\Mt19937;
use Random\Randomizer;
use stdClass;

/**
 * Random changes of documents, the same for the same seed. `json_encode` writes each result without loss: empty arrays stand
 * only for lists, because PHP has the same empty array for objects, and all strings are UTF-8.
 */
final readonly class Mutation
{
    private Randomizer $random;

    public function __construct(int $seed)
    {
        $this->random = new Randomizer(new Mt19937($seed));
    }

    /**
     * The document after one to three changes.
     *
     * @param  array<string, mixed>  $document
     * @return array<string, mixed>
     */
    public function of(array $document): array
    {
        foreach (range(1, $this->random->getInt(1, 3)) as $_) {
            $document = $this->changed($document);
        }

        // An empty array stands for a list here.
        return self::withoutEmptyArrays($document, ['listings', 'rows', 'elsewhere', 'denominator']);
    }

    /** The same document with objects in place of some arrays, as query builders return them. */
    public function withObjects(mixed $value): mixed
    {
        if (! is_array($value)) {
            return $value;
        }
        $value = array_map($this->withObjects(...), $value);

        return array_is_list($value) || $this->random->getInt(0, 1) === 0 ? $value : (object) $value;
    }

    /**
     * @param  array<array-key, mixed>  $value
     * @return array<array-key, mixed>
     */
    private function changed(array $value): array
    {
        $keys = array_keys($value);
        $inside = array_values(array_filter($keys, fn (int|string $key): bool => is_array($value[$key]) && $value[$key] !== []));
        if ($inside !== [] && $this->random->getInt(0, 3) > 0) {
            $key = $this->pick($inside);
            $value[$key] = $this->changed($value[$key]);

            return $value;
        }
        if ($keys === []) {
            return ['unknown' => $this->anything()];
        }
        $key = $this->pick($keys);
        $changed = $value;
        switch ($this->random->getInt(0, 5)) {
            case 0:
                unset($changed[$key]);

                return array_is_list($value) ? array_values($changed) : $changed;
            case 1:
                return array_is_list($value) ? [...$value, $value[$key]] : $value + [$this->name() => $this->anything()];
            case 2:
                $other = $this->pick($keys);
                [$changed[$key], $changed[$other]] = [$changed[$other], $changed[$key]];

                return $changed;
            case 3:
                $changed[$key] = is_string($value[$key]) ? $this->misspelt($value[$key]) : $this->anything();

                return $changed;
            default:
                $changed[$key] = $this->anything();

                return $changed;
        }
    }

    private function anything(): mixed
    {
        return $this->pick([
            null, true, false, 0, 1, 17, -1, 2, 50, 100, 101, PHP_INT_MAX, PHP_INT_MIN, 4_294_967_295, 4_294_967_296, 0.5, 87.25, 33.333, 1.0, -0.5, 123456.75,
            '', '17', 'tcm', 'graph_v1_fallback', 'graph_beta_experimental', 'complete', 'not_applicable', 'partial', 'failed', 'none', 'detected', 'content_backed', 'certified', 'stale',
            'stable', 'derived', 'customer', 'operator', 'internal', 'restorable', 'not_restorable', 'roleDefinition', 'ROLEDEFINITION', 'termsAndConditions', 'intune_core',
            'not a type', "a\0b", "a\x7fb", "a\u{85}b", 'ä', "\u{2028}", str_repeat('x', 64), str_repeat('x', 65), str_repeat('x', 255), str_repeat('x', 256), '"\\/',
            '2026-03-01T11:00:00Z', '2026-03-01T11:00:00.123456789+23:59', '2026-03-01t11:00:00Z', '2026-02-30T11:00:00Z', '1969-12-31T23:59:59Z', '9999-12-31T23:59:60Z',
            [1], ['roleDefinition'], ['roleDefinition', 'roleDefinition'], [[[1]]], ['x' => 1], new stdClass, $this->nested(29), $this->nested(40), $this->wide(1_000), $this->wide(1_001),
            Sample::row(), Sample::listing(), Sample::row('unknown'), [Sample::row(), Sample::row('zeta')], Sample::row('termsAndConditions', listed: false),
            Sample::listing('zeta', outcome: 'not_applicable', resources: 0), Sample::elsewhere(), [Sample::elsewhere(), Sample::elsewhere('zeta')],
        ]);
    }

    private function name(): string
    {
        return $this->pick([
            'tenant_id', 'unknown', 'row', 'Rows', 'captured_at', 'workspace_id', 'level', 'coverage_level', 'resources', 'listed', 'elsewhere', 'metadata', '7', '', 'a/b~c', "k\0ey", 'ключ', 'as_of',
        ]);
    }

    private function misspelt(string $text): string
    {
        return match ($this->random->getInt(0, 4)) {
            0 => strtoupper($text),
            1 => mb_substr($text, 0, -1),
            2 => "{$text} ",
            3 => str_replace('_', '-', $text),
            4 => "{$text}{$text}",
        };
    }

    private function nested(int $levels): mixed
    {
        $value = 1;
        for ($level = 0; $level < $levels; $level++) {
            $value = [$value];
        }

        return $value;
    }

    private function wide(int $fields): array
    {
        return array_fill_keys(array_map(fn (int $number): string => "field{$number}", range(1, $fields)), 1);
    }

    /**
     * @template T
     *
     * @param  non-empty-list<T>  $values
     * @return T
     */
    private function pick(array $values): mixed
    {
        return $values[$this->random->getInt(0, count($values) - 1)];
    }

    /** @param  list<string>  $lists */
    private static function withoutEmptyArrays(mixed $value, array $lists, int|string|null $key = null): mixed
    {
        if (! is_array($value)) {
            return $value;
        }
        if ($value === []) {
            return in_array($key, $lists, true) ? [] : new stdClass;
        }
        $result = [];
        foreach ($value as $name => $entry) {
            $result[$name] = self::withoutEmptyArrays($entry, $lists, $name);
        }

        return $result;
    }
}
