<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\Models\TenantConfigurationSupportedScope;
use CoverageKernel\Laravel\Recording\PruneCoverage;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Seeding\DefinitionSeeder;
use CoverageKernel\Laravel\Tests\Support\DefinitionTables;
use CoverageKernel\Laravel\Tests\Support\HostEnvironment;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use CoverageKernel\Laravel\Tests\Support\ReviewedDefinitions;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;

it('seeds, reads, decides and prunes with every combination of PDO options', function (array $options): void {
    ReviewedDefinitions::activate();
    Carbon::setTestNow('2026-03-01T12:00:00Z');
    $digest = app(DefinitionsRepository::class)->get()->digest();

    OwnSchema::with(KeyType::BigInt, function () use ($options, $digest): void {
        config(['database.connections.own.options' => $options]);
        DB::purge('own');
        OwnSchema::artisan('migrate');
        expect(app(DefinitionsRepository::class)->get()->digest())->toBe($digest);

        $before = DefinitionTables::both();
        $again = app(DefinitionSeeder::class)->seed();
        expect(DefinitionTables::both())->toBe($before)
            ->and([$again->resourceTypes->inserted, $again->resourceTypes->updated, $again->supportedScopes->inserted, $again->supportedScopes->updated])
            ->toBe([[], [], [], []]);

        DB::table(DefinitionTables::SCOPES)->where('scope_key', 'intune_tcm_core')->update(['active' => 'false', 'include_beta' => 'true']);
        $mended = app(DefinitionSeeder::class)->seed();
        $scope = TenantConfigurationSupportedScope::query()->where('scope_key', 'intune_tcm_core')->sole();
        expect($mended->supportedScopes->updated)->toBe(['intune_tcm_core'])
            ->and([$scope->active, $scope->include_beta, $scope->max_evidence_age_seconds])->toBe([true, false, 86400]);

        $environment = HostEnvironment::make();
        foreach ($scope->denominator as $type) {
            $environment->cover($type, '2026-03-01T08:00:00Z', 2);
        }
        $decide = static fn (): Decision => app(ClaimGuard::class)->evaluate(
            new Claim('intune_tcm_core', CoverageLevel::ContentBacked, Audience::Customer),
            $environment->ref(),
        );
        $decision = $decide();
        expect($decision->state())->toBe(ClaimState::ClaimAllowed)
            ->and($decision->covered())->toBe(count($scope->denominator));

        // The schemas of the tables are known by now.
        DB::enableQueryLog();
        $decide();
        expect(DB::getQueryLog())->toHaveCount(1);

        $pruned = (new PruneCoverage(DB::connection()))->prune(Carbon::now());
        expect([$pruned->evidence, $pruned->listings])->toBe([0, 0]);
    });
})->with([
    'Laravel\'s defaults' => [[]],
    'emulated prepared statements, as behind PgBouncer' => [[PDO::ATTR_EMULATE_PREPARES => true]],
    'results as text' => [[PDO::ATTR_STRINGIFY_FETCHES => true]],
    'both' => [[PDO::ATTR_EMULATE_PREPARES => true, PDO::ATTR_STRINGIFY_FETCHES => true]],
]);
