<?php

declare(strict_types=1);

/*
 * The check constraints repeat shapes and ranges of the contract. These tests pass values to the database and to the extension,
 * which must accept the same ones. The families, whose values come from the extension, are in `ConstraintsTest`.
 */

use CoverageKernel\Definitions;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Exception\InvalidObservedCoverage;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\Tests\Support\ConcreteRows;
use CoverageKernel\Laravel\Tests\Support\DefinitionTables;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\Refusal;
use CoverageKernel\ListingOutcome;
use CoverageKernel\ObservedCoverage;
use Illuminate\Support\Facades\DB;

const A_TYPE = [
    'canonical_type' => 'aType', 'source_class' => 'tcm', 'workload' => 'intune', 'resource_class' => 'configuration',
    'support_state' => 'supported', 'max_coverage_level' => 'certified', 'max_claim_state' => 'claim_allowed', 'restore_tier' => 'not_restorable',
];
const A_SCOPE = ['scope_key' => 'a_scope', 'workload' => 'intune', 'denominator' => ['aType'], 'minimum_level' => 'detected'];

/**
 * Asserts that the database and the extension accept the same values, and that some are accepted and some refused.
 *
 * @param  non-empty-list<mixed>  $values
 * @param  Closure(mixed): mixed  $insert
 * @param  Closure(mixed): mixed  $read
 */
function expectAgreement(array $values, Closure $insert, Closure $read): void
{
    $database = [];
    $extension = [];
    foreach ($values as $value) {
        $name = json_encode($value, JSON_THROW_ON_ERROR);
        $refusal = Refusal::of(static fn () => $insert($value));
        expect($refusal->sqlState ?? '23514')->toBe('23514', "{$name}: ".($refusal->message ?? ''));
        $database[$name] = $refusal === null;
        try {
            $read($value);
            $extension[$name] = true;
        } catch (InvalidDefinitions|InvalidObservedCoverage) {
            $extension[$name] = false;
        }
    }

    expect($database)->toBe($extension)
        ->and(array_unique(array_values($database)))->toHaveCount(2);
}

/** @param  array<string, mixed>  $columns */
function insertDefinition(string $table, array $columns): void
{
    DB::table($table)->insert(array_map(static fn (mixed $value): mixed => is_array($value) || is_object($value) ? json_encode($value) : $value, $columns));
}

/**
 * @param  list<array<string, mixed>>  $types
 * @param  list<array<string, mixed>>  $scopes
 */
function readDefinitions(array $types, array $scopes = []): Definitions
{
    return Definitions::fromJson(json_encode(
        ['contract' => 1, 'activation' => 'active', 'resource_types' => $types, 'supported_scopes' => $scopes],
        JSON_THROW_ON_ERROR,
    ));
}

it('accepts the same values of a resource type as the extension', function (string $column, array $values): void {
    assert($values !== [] && array_is_list($values));
    expectAgreement(
        $values,
        static fn (mixed $value) => insertDefinition(DefinitionTables::TYPES, [...A_TYPE, $column => $value]),
        static fn (mixed $value) => readDefinitions([[...A_TYPE, $column => $value]]),
    );
})->with([
    'canonical type' => ['canonical_type', [
        'a', 'aB9', str_repeat('a', 128), '', 'Upper', '1digit', 'a b', 'a_b', 'a-b', "a\n", 'ä', 'aä', str_repeat('a', 129),
    ]],
    'aliases' => ['source_aliases', [
        [], ['a'], ['!~', 'A_b.c/d'], [str_repeat('a', 255)], [''], ['a b'], ["a\n"], ["\x7f"], ['ä'], [1], [null], [['a']], [str_repeat('a', 256)], new stdClass,
    ]],
    'metadata' => ['metadata', [new stdClass, ['a' => 1], [], [1]]],
]);

it('accepts the same values of a supported scope as the extension', function (string $column, array $values): void {
    assert($values !== [] && array_is_list($values));
    $types = array_map(static fn (string $name): array => [...A_TYPE, 'canonical_type' => $name], ['aType', 'b', str_repeat('a', 128)]);
    expectAgreement(
        $values,
        static fn (mixed $value) => insertDefinition(DefinitionTables::SCOPES, [...A_SCOPE, $column => $value]),
        static fn (mixed $value) => readDefinitions($types, [[...A_SCOPE, $column => $value]]),
    );
})->with([
    'scope key' => ['scope_key', [
        'a', 'a_9', str_repeat('a', 128), '', 'Upper', 'aB', '1digit', '_a', 'a b', 'a-b', "a\n", 'ä', str_repeat('a', 129),
    ]],
    'denominator' => ['denominator', [
        ['b'], ['aType', 'b'], [str_repeat('a', 128)], [], ['B'], ['a_b'], [''], [1], [null], [['b']], [str_repeat('a', 129)], new stdClass,
    ]],
    'minimum level' => ['minimum_level', ['none', 'detected', 'content_backed', 'comparable', 'renderable', 'certified', 'Detected', '']],
    'maximum age' => ['max_evidence_age_seconds', [null, 1, 86400, 2 ** 53 - 1, 0, -1, 2 ** 53]],
    'metadata' => ['metadata', [new stdClass, ['a' => 1], [], [1]]],
]);

it('requires a maximum age for the same scopes as the extension', function (): void {
    expectAgreement(
        [[true, 1], [true, null], [false, 1], [false, null]],
        static function (mixed $value): void {
            assert(is_array($value));
            insertDefinition(DefinitionTables::SCOPES, [...A_SCOPE, 'customer_claimable' => $value[0], 'max_evidence_age_seconds' => $value[1]]);
        },
        static function (mixed $value): void {
            assert(is_array($value));
            readDefinitions([A_TYPE], [[...A_SCOPE, 'customer_claimable' => $value[0], 'max_evidence_age_seconds' => $value[1]]]);
        },
    );
});

it('accepts the same counts and times of a listing as the extension', function (string $column, array $values): void {
    assert($values !== [] && array_is_list($values));
    $environment = HostRows::environment();
    $definitions = app(DefinitionsRepository::class)->get();
    $listing = [
        'canonical_type' => 'roleDefinition', 'source_class' => 'tcm', 'outcome' => 'complete', 'resources' => 1, 'captured_at' => ConcreteRows::CAPTURED_AT,
    ];
    expectAgreement(
        $values,
        static function (mixed $value) use ($environment, $column): void {
            assert(is_int($value) || is_string($value));
            ConcreteRows::listing($environment, columns: [$column => $value]);
        },
        static fn (mixed $value) => ObservedCoverage::fromJson($definitions, json_encode(
            ['listings' => [[...$listing, $column => $value]], 'rows' => []],
            JSON_THROW_ON_ERROR,
        )),
    );
})->with([
    'resources' => ['resources', [0, 1, 2 ** 32 - 1, -1, 2 ** 32]],
    // The extension knows no clock, so it accepts times in the future, which the database refuses.
    'time' => ['captured_at', ['1970-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '1969-12-31T23:59:59.999999Z', '10000-01-01T00:00:00Z', 'infinity', '-infinity']],
]);

it('accepts resources with the same outcomes of a listing as the extension', function (): void {
    $environment = HostRows::environment();
    $definitions = app(DefinitionsRepository::class)->get();
    $listing = ['canonical_type' => 'roleDefinition', 'source_class' => 'tcm', 'captured_at' => ConcreteRows::CAPTURED_AT];
    $values = [];
    foreach (ListingOutcome::cases() as $outcome) {
        $values[] = ['outcome' => $outcome->value, 'resources' => 0];
        $values[] = ['outcome' => $outcome->value, 'resources' => 1];
    }
    expectAgreement(
        $values,
        static function (mixed $value) use ($environment): void {
            /** @var array{outcome: string, resources: int} $value */
            ConcreteRows::listing($environment, columns: $value);
        },
        static function (mixed $value) use ($definitions, $listing): void {
            /** @var array{outcome: string, resources: int} $value */
            ObservedCoverage::fromJson($definitions, json_encode(['listings' => [[...$listing, ...$value]], 'rows' => []], JSON_THROW_ON_ERROR));
        },
    );
});

it('accepts the same times of evidence as the extension', function (): void {
    $definitions = app(DefinitionsRepository::class)->get();
    $resource = ConcreteRows::resource(HostRows::environment());
    $row = [
        'canonical_type' => 'roleDefinition', 'source_class' => 'tcm', 'coverage_level' => 'content_backed',
        'evidence_state' => 'content_backed', 'identity_state' => 'stable',
    ];
    expectAgreement(
        ['1970-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '1969-12-31T23:59:59.999999Z', '10000-01-01T00:00:00Z', 'infinity', '-infinity'],
        static function (mixed $value) use ($resource): void {
            assert(is_string($value));
            ConcreteRows::evidence($resource, ['captured_at' => $value]);
        },
        static fn (mixed $value) => ObservedCoverage::fromJson($definitions, json_encode(
            ['listings' => [], 'rows' => [[...$row, 'captured_at' => $value]]],
            JSON_THROW_ON_ERROR,
        )),
    );
});
