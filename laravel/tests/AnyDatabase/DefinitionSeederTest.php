<?php

declare(strict_types=1);

use CoverageKernel\Definitions;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\InputErrorCode;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Seeding\DefinitionSeeder;
use CoverageKernel\Laravel\Seeding\SeedReport;
use CoverageKernel\Laravel\Seeding\TableReport;
use CoverageKernel\Laravel\Tests\Support\DefinitionTables;
use CoverageKernel\Laravel\Tests\Support\SeedFiles;
use CoverageKernel\ResourceType;
use CoverageKernel\Seeds;
use Illuminate\Database\QueryException;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;

function seedDefinitions(): SeedReport
{
    return app(DefinitionSeeder::class)->seed();
}

/** @return list<string> the names of all rows that were written */
function written(SeedReport $report): array
{
    return [
        ...$report->resourceTypes->inserted, ...$report->resourceTypes->updated,
        ...$report->supportedScopes->inserted, ...$report->supportedScopes->updated,
    ];
}

/**
 * Rows in the opposite order, each with its keys in the opposite order.
 *
 * @param  list<stdClass>  $rows
 * @return list<array<array-key, mixed>>
 */
function reversed(array $rows, bool $metadata): array
{
    return array_reverse(array_map(static fn (stdClass $row): array => array_reverse([
        ...get_object_vars($row),
        'metadata' => $metadata ? array_reverse((array) $row->metadata) : $row->metadata,
    ]), $rows));
}

it('has all definitions in the tables after migrate', function (): void {
    $seeded = Definitions::fromJson(json_encode([
        'contract' => 1,
        'activation' => 'inactive',
        'resource_types' => array_values(SeedFiles::rows('resource_types')),
        'supported_scopes' => array_values(SeedFiles::rows('supported_scopes')),
    ], JSON_THROW_ON_ERROR));

    expect(Definitions::fromJson(DefinitionTables::document())->digest())->toBe($seeded->digest())
        ->and(array_keys(DefinitionTables::rows(DefinitionTables::TYPES)))->toEqualCanonicalizing(array_keys(SeedFiles::rows('resource_types')))
        ->and(array_keys(DefinitionTables::rows(DefinitionTables::SCOPES)))->toEqualCanonicalizing(array_keys(SeedFiles::rows('supported_scopes')));
});

it('stores the metadata of the documents', function (): void {
    foreach ([DefinitionTables::TYPES => 'resource_types', DefinitionTables::SCOPES => 'supported_scopes'] as $table => $list) {
        $rows = DefinitionTables::rows($table);

        foreach (SeedFiles::rows($list) as $name => $row) {
            expect(json_decode($rows[$name]['metadata']))->toEqual($row->metadata);
        }
    }
});

it('changes nothing when it runs again', function (): void {
    $before = DefinitionTables::both();
    Carbon::setTestNow(Carbon::now()->addDay());

    $report = seedDefinitions();

    expect(DefinitionTables::both())->toBe($before)
        ->and(written($report))->toBe([])
        ->and($report->resourceTypes)->toEqual(new TableReport([], [], array_keys($before[DefinitionTables::TYPES]), []))
        ->and($report->supportedScopes)->toEqual(new TableReport([], [], array_keys($before[DefinitionTables::SCOPES]), []));
});

it('updates a row with a different value, and no other row', function (string $table, string $name, string $column, mixed $value): void {
    $before = DefinitionTables::rows($table);
    [$type, $source] = explode(':', $name) + [1 => null];
    $row = DB::table($table)->where($source === null ? ['scope_key' => $type] : ['canonical_type' => $type, 'source_class' => $source]);
    expect($row->update([$column => $value]))->toBe(1)
        ->and(DefinitionTables::rows($table)[$name])->not->toBe($before[$name]);
    Carbon::setTestNow(Carbon::now()->addDay());

    $report = seedDefinitions();
    $after = DefinitionTables::rows($table);
    $ofTable = $table === DefinitionTables::TYPES ? $report->resourceTypes : $report->supportedScopes;

    expect($ofTable->updated)->toBe([$name])
        ->and($ofTable->inserted)->toBe([])
        ->and($ofTable->unchanged)->toHaveCount(count($before) - 1)
        ->and($after[$name]['updated_at'])->toBeGreaterThan($before[$name]['updated_at'])
        ->and(array_diff_key($after[$name], ['updated_at' => '']))->toBe(array_diff_key($before[$name], ['updated_at' => '']))
        ->and(array_diff_key($after, [$name => '']))->toBe(array_diff_key($before, [$name => '']));
})->with([
    'support state' => [DefinitionTables::TYPES, 'roleDefinition:tcm', 'support_state', 'experimental'],
    'highest level' => [DefinitionTables::TYPES, 'roleDefinition:tcm', 'max_coverage_level', 'detected'],
    'strongest state' => [DefinitionTables::TYPES, 'roleDefinition:tcm', 'max_claim_state', 'claim_blocked'],
    'restore tier' => [DefinitionTables::TYPES, 'roleDefinition:tcm', 'restore_tier', 'not_restorable'],
    'aliases' => [DefinitionTables::TYPES, 'roleDefinition:tcm', 'source_aliases', '[]'],
    'metadata of a type' => [DefinitionTables::TYPES, 'roleDefinition:tcm', 'metadata', '{}'],
    'denominator' => [DefinitionTables::SCOPES, 'intune_core', 'denominator', '["roleDefinition"]'],
    'minimum level' => [DefinitionTables::SCOPES, 'intune_core', 'minimum_level', 'certified'],
    'fallback' => [DefinitionTables::SCOPES, 'intune_core', 'include_fallback', false],
    'beta' => [DefinitionTables::SCOPES, 'intune_core', 'include_beta', true],
    'certification of beta' => [DefinitionTables::SCOPES, 'intune_core', 'allow_beta_certification', true],
    'derived identity' => [DefinitionTables::SCOPES, 'intune_core', 'allow_derived_identity', true],
    'customers' => [DefinitionTables::SCOPES, 'intune_core', 'customer_claimable', false],
    'active' => [DefinitionTables::SCOPES, 'intune_core', 'active', false],
    'another age' => [DefinitionTables::SCOPES, 'intune_core', 'max_evidence_age_seconds', 1],
    'no age' => [DefinitionTables::SCOPES, 'intune_extended', 'max_evidence_age_seconds', null],
    'metadata of a scope' => [DefinitionTables::SCOPES, 'intune_core', 'metadata', '{"description": "Another."}'],
]);

it('inserts missing rows', function (): void {
    DB::table(DefinitionTables::TYPES)->where('canonical_type', 'roleDefinition')->delete();
    DB::table(DefinitionTables::SCOPES)->where('scope_key', 'intune_core')->delete();

    $report = seedDefinitions();

    expect($report->resourceTypes->inserted)->toBe(['roleDefinition:tcm', 'roleDefinition:graph_v1_fallback', 'roleDefinition:graph_beta_experimental'])
        ->and($report->resourceTypes->updated)->toBe([])
        ->and($report->supportedScopes->inserted)->toBe(['intune_core'])
        ->and(written(seedDefinitions()))->toBe([]);
});

it('seeds more rows than fit in one statement, and reports each of them', function (): void {
    $number = 6000;
    $type = [...get_object_vars(SeedFiles::rows('resource_types')['roleDefinition:tcm']), 'source_aliases' => []];
    $types = array_map(fn (int $of): array => [...$type, 'canonical_type' => "type{$of}"], range(1, $number));
    $document = SeedFiles::changed(['resource_types' => $types, 'supported_scopes' => []]);

    $first = SeedFiles::with(seedDefinitions(...), $document)->resourceTypes;
    DB::table(DefinitionTables::TYPES)->whereIn('canonical_type', ['type1', 'type501', 'type6000'])->update(['restore_tier' => 'not_restorable']);
    $second = SeedFiles::with(seedDefinitions(...), $document)->resourceTypes;

    expect($first->inserted)->toHaveCount($number)
        ->and($second->inserted)->toBe([])
        ->and($second->updated)->toBe(['type1:tcm', 'type501:tcm', 'type6000:tcm'])
        ->and($second->unchanged)->toHaveCount($number - 3)
        ->and(DB::table(DefinitionTables::TYPES)->where('restore_tier', 'not_restorable')->where('canonical_type', 'like', 'type%')->count())->toBe(0);
});

it('makes later reads of the request use the write connection', function (): void {
    DB::connection()->forgetRecordModificationState();

    seedDefinitions();

    expect(DB::connection()->hasModifiedRecords())->toBeTrue();
});

it('reports a row that no document names, and keeps it unchanged', function (): void {
    $before = DefinitionTables::both();

    $report = SeedFiles::with(seedDefinitions(...), Seeds::kernel());

    expect(DefinitionTables::both())->toBe($before)
        ->and(written($report))->toBe([])
        ->and($report->resourceTypes->unchanged)->toHaveCount(19)
        ->and($report->resourceTypes->unnamed)->toHaveCount(count($before[DefinitionTables::TYPES]) - 19)->toContain('settingCatalogCustomPolicyWindows10:tcm')
        ->and($report->supportedScopes->unnamed)->toEqualCanonicalizing(
            ['intune_tcm_all', 'intune_compliance', 'intune_endpoint_security', 'intune_app_protection', 'intune_all_sources'],
        );
});

it('seeds the configured documents', function (): void {
    $metadata = (object) [
        'empty' => (object) [], 'list' => [], 'number' => 1.5, '' => 'ä/"', 'nested' => ['b' => 1, 'a' => [(object) []]],
    ];
    $document = SeedFiles::changed([
        'resource_types.0.canonical_type' => 'ofOurOwn',
        'resource_types.0.source_aliases' => ['vendor.ofOurOwn'],
        'resource_types.0.metadata' => $metadata,
        // Without the optional fields.
        'resource_types.3' => array_diff_key(
            get_object_vars(SeedFiles::rows('resource_types')['deviceAndAppManagementAssignmentFilter:tcm']),
            ['metadata' => '', 'source_aliases' => ''],
        ),
        'supported_scopes' => [],
    ]);

    // SQLite compares metadata as text, so the text that `changed()` writes is seeded first.
    SeedFiles::with(seedDefinitions(...), SeedFiles::changed([]));
    $report = SeedFiles::with(seedDefinitions(...), $document);
    $rows = DefinitionTables::rows(DefinitionTables::TYPES);

    expect($report->resourceTypes->inserted)->toBe(['ofOurOwn:tcm'])
        ->and(json_decode($rows['ofOurOwn:tcm']['metadata']))->toEqual(json_decode(json_encode($metadata, JSON_THROW_ON_ERROR)))
        ->and($rows['ofOurOwn:tcm'])->toMatchArray(['source_aliases' => '["vendor.ofOurOwn"]'])
        ->and($report->resourceTypes->updated)->toBe(['deviceAndAppManagementAssignmentFilter:tcm'])
        ->and($rows['deviceAndAppManagementAssignmentFilter:tcm'])->toMatchArray(['metadata' => '{}', 'source_aliases' => '[]'])
        ->and(written(SeedFiles::with(seedDefinitions(...), $document)))->toBe([]);
});

it('stores every digit of the numbers in metadata, and texts that look like numbers', function (): void {
    $numbers = '{"exact": 12345678901234567890, "list": [-0.1000000000000000055511151231257827, {"small": 1.5e-7}, 0], "2": 1.10}';
    $texts = '{"text": "1 \\" 2 \\\\", "u": "\\\\u00001", "list": [": 12345678901234567890,"], "long": "'.str_repeat('\\" 7 ', 1_500_000).'"}';
    $document = strtr(
        SeedFiles::changed(['resource_types.0.metadata' => 'numbers', 'resource_types.3.metadata' => 'texts', 'supported_scopes' => []]),
        ['"numbers"' => $numbers, '"texts"' => $texts],
    );

    SeedFiles::with(seedDefinitions(...), $document);
    $rows = DefinitionTables::rows(DefinitionTables::TYPES);
    // Postgres writes JSON in its own form, with every digit.
    $stored = DB::connection()->getDriverName() === 'pgsql'
        ? '{"2": 1.10, "list": [-0.1000000000000000055511151231257827, {"small": 0.00000015}, 0], "exact": 12345678901234567890}'
        : $numbers;

    expect($rows['appProtectionPolicyiOS:tcm']['metadata'])->toBe($stored)
        ->and(json_decode($rows['deviceAndAppManagementAssignmentFilter:tcm']['metadata']))->toEqual(json_decode($texts))
        ->and(written(SeedFiles::with(seedDefinitions(...), $document)))->toBe([]);
});

it('ignores the order of rows and keys, and on Postgres the format of metadata', function (): void {
    $seeded = DefinitionTables::both();
    $isPostgres = DB::connection()->getDriverName() === 'pgsql';
    $types = array_values(SeedFiles::rows('resource_types'));
    $scopes = array_values(SeedFiles::rows('supported_scopes'));
    $seed = static fn (array $document): array => written(SeedFiles::with(seedDefinitions(...), json_encode($document, JSON_THROW_ON_ERROR)));

    // SQLite compares metadata as text: another format is another text, once.
    $reformatted = $seed(['contract' => 1, 'activation' => 'active', 'resource_types' => $types, 'supported_scopes' => $scopes]);
    expect($reformatted)->toHaveCount($isPostgres ? 0 : count($seeded[DefinitionTables::TYPES]) + count($seeded[DefinitionTables::SCOPES]));
    $before = DefinitionTables::both();

    expect($seed([
        'supported_scopes' => reversed($scopes, metadata: $isPostgres), 'resource_types' => reversed($types, metadata: $isPostgres), 'activation' => 'active', 'contract' => 1,
    ]))->toBe([])
        ->and(DefinitionTables::both())->toBe($before);
});

it('accepts a row that two documents format differently', function (): void {
    DefinitionTables::empty();
    $compact = SeedFiles::changed([]);

    $report = SeedFiles::with(seedDefinitions(...), Seeds::kernel(), $compact);

    expect($report->resourceTypes->inserted)->toHaveCount(19)
        ->and(written(SeedFiles::with(seedDefinitions(...), Seeds::kernel())))->toBe([]);
});

it('changes nothing if a document is invalid, and reports the error', function (InputErrorCode $code, string $pointer, string ...$texts): void {
    DB::table(DefinitionTables::TYPES)->where('canonical_type', 'roleDefinition')->update(['restore_tier' => 'not_restorable']);
    $before = DefinitionTables::both();

    try {
        SeedFiles::with(seedDefinitions(...), ...$texts);
        $errors = [];
    } catch (InvalidDefinitions $exception) {
        $errors = $exception->errors();
    }

    expect($errors)->not->toBe([])
        ->and($errors[0]->code())->toBe($code)
        ->and($errors[0]->pointer())->toBe($pointer)
        ->and(DefinitionTables::both())->toBe($before);
})->with([
    'not JSON' => [InputErrorCode::InvalidJson, '', 'nothing'],
    'a missing field' => [InputErrorCode::MissingField, '/contract', '{}'],
    'another contract' => [InputErrorCode::UnsupportedContract, '/contract', fn () => SeedFiles::changed(['contract' => 2])],
    'an invalid last row' => [InputErrorCode::UnknownValue, '/resource_types/18/support_state', fn () => SeedFiles::changed(['resource_types.18.support_state' => 'beta'])],
    'a scope with an unknown type' => [InputErrorCode::UndefinedType, '/supported_scopes/0/denominator/0', fn () => SeedFiles::changed(['supported_scopes.0.denominator.0' => 'nothing'])],
    'a tenant id' => [InputErrorCode::ForbiddenField, '/supported_scopes/0/tenant_id', fn () => SeedFiles::changed(['supported_scopes.0.tenant_id' => 1])],
    'an invalid document after a valid one' => [InputErrorCode::MissingField, '/contract', fn () => Seeds::kernel(), '{}'],
]);

it('refuses documents with different versions of a row', function (): void {
    $other = SeedFiles::changed(['resource_types.0.metadata.sources' => 'Another opinion.']);
    $before = DefinitionTables::both();

    try {
        SeedFiles::with(seedDefinitions(...), Seeds::kernel(), $other);
        $errors = [];
    } catch (InvalidDefinitions $exception) {
        $errors = $exception->errors();
    }

    expect(array_map(fn ($error) => $error->code(), $errors))->toBe([InputErrorCode::RepeatedEntry])
        ->and($errors[0]->message())->toContain('appProtectionPolicyiOS')
        ->and(DefinitionTables::both())->toBe($before);
});

it('refuses documents in which a name stands for different types', function (): void {
    // Another type with the aliases of the first.
    $other = SeedFiles::changed(['resource_types.0.canonical_type' => 'another', 'supported_scopes' => []]);

    expect(fn () => SeedFiles::with(seedDefinitions(...), Seeds::kernel(), $other))->toThrow(InvalidDefinitions::class, 'ambiguous_name');
});

it('changes nothing if the database refuses a row', function (): void {
    DB::table(DefinitionTables::TYPES)->where('canonical_type', 'roleDefinition')->update(['restore_tier' => 'not_restorable']);
    DB::table(DefinitionTables::SCOPES)->where('scope_key', '<>', 'intune_core')->delete();
    DB::statement('create unique index one_scope_alone on '.DefinitionTables::SCOPES.' (active)');
    $before = DefinitionTables::both();

    expect(seedDefinitions(...))->toThrow(QueryException::class, DefinitionTables::SCOPES)
        ->and(DefinitionTables::both())->toBe($before);
});

it('refuses an invalid configuration of documents', function (mixed $documents, string $message): void {
    config(['coverage-kernel.documents' => $documents]);

    expect(seedDefinitions(...))->toThrow(InvalidConfiguration::class, $message);
})->with([
    'not a list' => ['kernel.json', 'expected `coverage-kernel.documents` to be null or a non-empty list of paths, found `kernel.json`'],
    'an empty list' => [[], 'null or a non-empty list of paths'],
    'a missing file' => [['/nowhere/kernel.json'], 'a list of paths of readable files, found `/nowhere/kernel.json`'],
    'a folder' => [[__DIR__], 'a list of paths of readable files'],
    'not a path' => [[1], 'a list of paths of readable files, found int'],
]);

it('seeds both documents of the extension if none is configured, and dates each row', function (): void {
    DefinitionTables::empty();
    $report = seedDefinitions();

    expect($report->resourceTypes->inserted)->toEqualCanonicalizing(array_keys(SeedFiles::rows('resource_types')))
        ->and($report->supportedScopes->inserted)->toEqualCanonicalizing(array_keys(SeedFiles::rows('supported_scopes')));
    foreach ([DefinitionTables::TYPES, DefinitionTables::SCOPES] as $table) {
        expect(DB::table($table)->whereNull('created_at')->orWhereNull('updated_at')->count())->toBe(0);
    }
});

it('reports each kind of row as a list', function (): void {
    $names = array_map(
        static fn (ResourceType $type): string => "{$type->canonicalType()}:{$type->sourceClass()->value}",
        Definitions::fromJson(Seeds::kernel())->resourceTypes(),
    );
    $others = array_values(array_diff(array_keys(DefinitionTables::rows(DefinitionTables::TYPES)), $names));
    $row = static fn (string $name) => DB::table(DefinitionTables::TYPES)->whereRaw("canonical_type || ':' || source_class = ?", [$name]);
    $row($names[0])->delete();
    $row($names[1])->update(['metadata' => '{"changed": true}']);

    $report = SeedFiles::with(seedDefinitions(...), Seeds::kernel())->resourceTypes;

    expect($report->inserted)->toBe([$names[0]])
        ->and($report->updated)->toBe([$names[1]])
        ->and($report->unchanged)->toBe(array_slice($names, 2))
        ->and($report->unnamed)->toBe($others);
});

it('compares the metadata of two documents by value, in any order of keys', function (string $one, string $other, bool $same): void {
    $document = static fn (string $metadata): string => strtr(SeedFiles::changed(['resource_types.0.metadata' => 'here']), ['"here"' => $metadata]);
    $seed = static fn (): SeedReport => SeedFiles::with(seedDefinitions(...), $document($one), $document($other));

    if ($same) {
        expect($seed()->resourceTypes->updated)->toContain('appProtectionPolicyiOS:tcm');
    } else {
        expect($seed)->toThrow(InvalidDefinitions::class, 'repeated_entry');
    }
})->with([
    'the same in another order' => ['{"b":1,"a":{"d":[{"f":1,"e":{}}],"c":null}}', '{"a":{"c":null,"d":[{"e":{},"f":1}]},"b":1}', true],
    'an integer and a number with a fraction' => ['{"a":1}', '{"a":1.0}', false],
    'an object and a list' => ['{"a":{}}', '{"a":[]}', false],
    'lists in another order' => ['{"a":[1,2]}', '{"a":[2,1]}', false],
]);
