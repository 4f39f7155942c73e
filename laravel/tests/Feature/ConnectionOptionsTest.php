<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\ListingUnexpectedlyEmpty;
use CoverageKernel\Laravel\Exceptions\UnknownEnvironment;
use CoverageKernel\Laravel\Exceptions\UnknownResourceType;
use CoverageKernel\Laravel\Models\TenantConfigurationSupportedScope;
use CoverageKernel\Laravel\Recording\PruneCoverage;
use CoverageKernel\Laravel\Recording\PrunedCoverage;
use CoverageKernel\Laravel\Recording\RecordedCapture;
use CoverageKernel\Laravel\Seeding\DefinitionSeeder;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\Laravel\Tests\Support\DefinitionTables;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\ReviewedDefinitions;
use CoverageKernel\ListingOutcome;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;

/**
 * Migrates an own SQLite database on a connection with these options.
 *
 * @param  array<int, mixed>  $options
 */
function migrateWith(array $options): void
{
    config(['database.connections.own' => ['options' => $options] + config()->array('database.connections.sqlite'), 'database.default' => 'own']);
    expect(Artisan::call('migrate', ['--force' => true]))->toBe(0);
}

afterEach(function (): void {
    config(['database.default' => 'sqlite']);
});

it('seeds, records, decides and prunes where the database returns numbers as text', function (): void {
    $digest = app(DefinitionsRepository::class)->get()->digest();
    migrateWith([PDO::ATTR_STRINGIFY_FETCHES => true]);
    expect(DB::scalar('select 1'))->toBe('1')
        ->and(app(DefinitionsRepository::class)->get()->digest())->toBe($digest);

    $scope = TenantConfigurationSupportedScope::query()->where('scope_key', 'intune_tcm_core')->sole();
    expect([$scope->active, $scope->include_beta, $scope->max_evidence_age_seconds])->toBe([true, false, 86400]);
    DB::table(DefinitionTables::SCOPES)->where('scope_key', 'intune_tcm_core')->update(['active' => false]);
    expect(app(DefinitionSeeder::class)->seed()->supportedScopes->updated)->toBe(['intune_tcm_core']);

    $environment = HostRows::environment();
    $recorder = app(CoverageRecorder::class);
    foreach ($scope->denominator as $type) {
        foreach (['2026-03-01T08:00:00Z', '2026-03-01T09:00:00Z'] as $at) {
            expect($recorder->record($environment, Captures::of(['a', 'b'], $at, type: $type, listed: 2)))->toBeInstanceOf(RecordedCapture::class);
        }
    }
    expect($recorder->record($environment, Captures::of(['a', 'b'], '2026-03-01T07:00:00Z'))->withdrawn)->toBe(0)
        ->and(fn () => $recorder->record($environment, Captures::of([], '2026-03-01T10:00:00Z', type: $scope->denominator[0])))
        ->toThrow(ListingUnexpectedlyEmpty::class, 'there were 2 resources before')
        ->and(fn () => $recorder->record(new EnvironmentRef($environment->workspaceId, $environment->managedEnvironmentId, 998), Captures::of(['a'])))
        ->toThrow(UnknownEnvironment::class)
        ->and(fn () => $recorder->record($environment, Captures::of(['a'], type: 'noSuchType')))->toThrow(UnknownResourceType::class);

    ReviewedDefinitions::activate();
    Carbon::setTestNow('2026-03-01T12:00:00Z');
    $decision = app(ClaimGuard::class)->evaluate(new Claim('intune_tcm_core', CoverageLevel::ContentBacked, Audience::Customer), $environment);
    expect($decision->state())->toBe(ClaimState::ClaimAllowed)
        ->and($decision->covered())->toBe(count($scope->denominator));
});

it('reads and writes on the write connection alone when it seeds, records and prunes', function (): void {
    migrateWith([]);
    $environment = HostRows::environment();
    DefinitionTables::empty();
    DB::connection()->setReadPdo(static fn () => throw new LogicException('the replica may be behind'));
    expect(static fn () => DB::table(DefinitionTables::TYPES)->count())->toThrow('the replica may be behind');

    expect(app(DefinitionSeeder::class)->pretend()->resourceTypes->unchanged)->toBe([])
        ->and(app(DefinitionSeeder::class)->seed()->resourceTypes->unchanged)->toBe([]);
    app(CoverageRecorder::class)->record($environment, Captures::of(array_map(static fn (int $number): string => "key-{$number}", range(1, 2_001))));
    app(CoverageRecorder::class)->record($environment, Captures::of([], '2026-03-02T08:00:00Z', ListingOutcome::Failed));
    app(CoverageRecorder::class)->record($environment, Captures::of([], '2026-03-03T08:00:00Z', ListingOutcome::Failed));
    expect((new PruneCoverage(DB::connection()))->prune(Carbon::now()->addSecond()))->toEqual(new PrunedCoverage(0, 1));
});
