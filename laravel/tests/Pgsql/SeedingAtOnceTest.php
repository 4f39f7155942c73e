<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\DefinitionTables;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use CoverageKernel\Laravel\Tests\Support\Processes;
use CoverageKernel\Laravel\Tests\Support\SeedFiles;
use Illuminate\Support\Facades\DB;

const PROCESSES = 8;

/**
 * Seeds in several processes that start at the same moment.
 *
 * @param  list<string>  $documents  the path of one for each; the extension's where there is none
 * @return list<array<string, array<string, list<string>>>> their reports
 */
function seedAtOnce(string $schema, string $isolation, array $documents = []): array
{
    $outputs = Processes::outputs('seed.php', $schema, array_map(static fn (int $number): array => [
        'isolation' => $isolation,
        'document' => $documents[$number] ?? null,
    ], range(0, PROCESSES - 1)));

    return array_map(static function (string $output): array {
        /** @var array<string, array<string, list<string>>> */
        return json_decode($output, true, flags: JSON_THROW_ON_ERROR);
    }, $outputs);
}

/**
 * One list of all reports, combined.
 *
 * @param  list<array<string, array<string, list<string>>>>  $reports
 * @return list<string>
 */
function all(array $reports, string $table, string $list): array
{
    return array_merge(...array_map(fn (array $report): array => $report[$table][$list], $reports));
}

/**
 * The contents of the tables without ids and timestamps.
 *
 * @param  array<string, array<string, array<string, mixed>>>  $tables
 * @return array<string, array<string, array<string, mixed>>>
 */
function contentOf(array $tables): array
{
    return array_map(fn (array $rows): array => array_map(
        fn (array $row): array => array_diff_key($row, ['id' => '', 'created_at' => '', 'updated_at' => '']),
        $rows,
    ), $tables);
}

function migrateWithoutRows(): void
{
    $documents = config('coverage-kernel.documents');
    config(['coverage-kernel.documents' => null]);
    OwnSchema::artisan('migrate', ['--path' => dirname(__DIR__, 2).'/database/migrations', '--realpath' => true]);
    config(['coverage-kernel.documents' => $documents]);
    DefinitionTables::empty();
}

it('writes each row once when eight processes seed at the same time', function (string $isolation): void {
    $expected = contentOf(DefinitionTables::both());

    OwnSchema::with(KeyType::BigInt, function (string $schema) use ($expected, $isolation): void {
        migrateWithoutRows();

        // First into empty tables, then into tables with a changed and a missing row.
        $first = seedAtOnce($schema, $isolation);
        $seeded = DefinitionTables::both();
        DB::table(DefinitionTables::TYPES)->where('canonical_type', 'termsAndConditions')->update(['restore_tier' => 'not_restorable']);
        DB::table(DefinitionTables::SCOPES)->where('scope_key', 'intune_core')->delete();
        $second = seedAtOnce($schema, $isolation);
        $mended = DefinitionTables::both();

        expect(all($first, 'resourceTypes', 'inserted'))->toEqualCanonicalizing(array_keys($seeded[DefinitionTables::TYPES]))
            ->and(all($first, 'supportedScopes', 'inserted'))->toEqualCanonicalizing(array_keys($seeded[DefinitionTables::SCOPES]))
            ->and(all($first, 'resourceTypes', 'updated'))->toBe([])
            ->and(all($second, 'resourceTypes', 'updated'))->toBe(['termsAndConditions:graph_v1_fallback', 'termsAndConditions:graph_beta_experimental'])
            ->and(all($second, 'resourceTypes', 'inserted'))->toBe([])
            ->and(all($second, 'supportedScopes', 'inserted'))->toBe(['intune_core'])
            ->and(count(all($second, 'resourceTypes', 'unchanged')))->toBe(PROCESSES * count($seeded[DefinitionTables::TYPES]) - 2);

        expect(contentOf($seeded))->toEqual($expected)->and(contentOf($mended))->toEqual($expected);
    });
})->with(['read committed', 'serializable']);

it('ends with the rows of one document when eight processes seed different documents at the same time, and reports each insert once', function (): void {
    $texts = array_map(
        fn (int $number): string => SeedFiles::changed(['resource_types.0.metadata' => ['written_by' => $number], 'supported_scopes.0.metadata' => ['written_by' => $number]]),
        range(0, PROCESSES - 1),
    );

    SeedFiles::with(fn () => OwnSchema::with(KeyType::BigInt, function (string $schema): void {
        migrateWithoutRows();
        /** @var list<string> $documents */
        $documents = config()->array('coverage-kernel.documents');
        $reports = seedAtOnce($schema, 'read committed', $documents);
        $last = json_decode(DefinitionTables::rows(DefinitionTables::TYPES)['appProtectionPolicyiOS:tcm']['metadata'], true);

        expect(all($reports, 'resourceTypes', 'inserted'))->toHaveCount(19)
            ->and(all($reports, 'resourceTypes', 'updated'))->toBe(array_fill(0, PROCESSES - 1, 'appProtectionPolicyiOS:tcm'))
            ->and(all($reports, 'supportedScopes', 'inserted'))->toHaveCount(3)
            ->and(all($reports, 'supportedScopes', 'updated'))->toBe(array_fill(0, PROCESSES - 1, 'intune_tcm_core'))
            ->and(json_decode(DefinitionTables::rows(DefinitionTables::SCOPES)['intune_tcm_core']['metadata'], true))->toBe($last);
    }), ...$texts);
});
