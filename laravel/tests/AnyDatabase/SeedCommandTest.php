<?php

declare(strict_types=1);

use CoverageKernel\Definitions;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Laravel\Tests\Support\DefinitionTables;
use CoverageKernel\Laravel\Tests\Support\SeedFiles;
use CoverageKernel\Seeds;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;

/** @param  array<string, mixed>  $arguments */
function seedCommand(array $arguments = []): string
{
    expect(Artisan::call('coverage-kernel:seed', $arguments))->toBe(0);

    return Artisan::output();
}

it('reports new, changed and unchanged rows, and rows that no document names', function (): void {
    DB::table(DefinitionTables::TYPES)->where('canonical_type', 'roleDefinition')->update(['restore_tier' => 'not_restorable']);
    DB::table(DefinitionTables::SCOPES)->where('scope_key', 'intune_core')->delete();

    $output = SeedFiles::with(fn (): string => seedCommand(), Seeds::kernel());

    expect($output)
        ->toContain('Resource types: 0 new, 2 changed, 17 unchanged')
        ->toContain('changed: roleDefinition:tcm')
        ->toContain('Supported scopes: 1 new, 0 changed, 2 unchanged')
        ->toContain('new: intune_core')
        ->toContain('not in the documents, left unchanged: intune_all_sources')
        ->and(DB::table(DefinitionTables::TYPES)->where('canonical_type', 'roleDefinition')->where('source_class', 'tcm')->value('restore_tier'))
        ->not->toBe('not_restorable')
        ->and(DB::table(DefinitionTables::SCOPES)->where('scope_key', 'intune_core')->exists())->toBeTrue();
});

it('changes nothing when it runs again', function (): void {
    $before = DefinitionTables::both();

    expect(seedCommand())->toMatch(sprintf(
        '/^  Resource types: 0 new, 0 changed, %d unchanged\n  Supported scopes: 0 new, 0 changed, %d unchanged\n$/',
        count($before[DefinitionTables::TYPES]),
        count($before[DefinitionTables::SCOPES]),
    ))
        ->and(DefinitionTables::both())->toBe($before);
});

it('shows the changes under --pretend, and writes nothing', function (): void {
    DB::table(DefinitionTables::TYPES)->where('canonical_type', 'roleDefinition')->update(['restore_tier' => 'not_restorable']);
    DB::table(DefinitionTables::SCOPES)->where('scope_key', 'intune_core')->delete();
    $before = DefinitionTables::both();

    $pretended = seedCommand(['--pretend' => true]);

    expect($pretended)->toContain('changed: roleDefinition:tcm', 'new: intune_core')
        ->and(DefinitionTables::both())->toBe($before)
        ->and(seedCommand())->toBe($pretended)
        ->and(DefinitionTables::both())->not->toBe($before);
});

it('fills empty tables', function (): void {
    $definitions = Definitions::fromJson(DefinitionTables::document());
    DefinitionTables::empty();

    expect(seedCommand(['--pretend' => true]))->toContain('new: roleDefinition:tcm')
        ->and(DB::table(DefinitionTables::TYPES)->count())->toBe(0)
        ->and(seedCommand())->toContain('new: roleDefinition:tcm')
        ->and(Definitions::fromJson(DefinitionTables::document())->digest())->toBe($definitions->digest());
});

it('fails on a document that the extension refuses, even under --pretend', function (array $arguments): void {
    $before = DefinitionTables::both();

    expect(fn () => SeedFiles::with(fn (): int => Artisan::call('coverage-kernel:seed', $arguments), '{}'))
        ->toThrow(InvalidDefinitions::class, 'missing_field')
        ->and(DefinitionTables::both())->toBe($before);
})->with(['seeding' => [[]], 'pretending' => [['--pretend' => true]]]);
