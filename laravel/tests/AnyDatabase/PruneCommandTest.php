<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\EvidenceState;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\ListingUnexpectedlyEmpty;
use CoverageKernel\Laravel\Models\TenantConfigurationResource;
use CoverageKernel\Laravel\Recording\Capture;
use CoverageKernel\Laravel\Recording\RecordedCapture;
use CoverageKernel\Laravel\Schema\ResourceTables;
use CoverageKernel\Laravel\Tests\Support\ApplicationRole;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\ReviewedDefinitions;
use CoverageKernel\ListingOutcome;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;

/** @return array<string, list<int>> the ids of all rows, by table */
function coverageIds(): array
{
    $ids = [];
    foreach ([ResourceTables::LISTINGS, ResourceTables::RESOURCES, ResourceTables::EVIDENCE] as $table) {
        /** @var list<int> $all */
        $all = DB::table($table)->orderBy('id')->pluck('id')->all();
        $ids[$table] = $all;
    }

    return $ids;
}

/** Records four captures of an environment: complete, complete, failed, partial. The second withdraws a resource. */
function recordHistory(): EnvironmentRef
{
    $environment = HostRows::environment();
    foreach ([
        Captures::of(['a', 'b', 'withdrawn'], '2026-03-01T08:00:00Z'),
        Captures::of(['a', 'b'], '2026-03-02T08:00:00Z'),
        Captures::of([], '2026-03-03T08:00:00Z', ListingOutcome::Failed),
        Captures::of(['a'], '2026-03-04T08:00:00Z', ListingOutcome::Partial),
    ] as $capture) {
        app(CoverageRecorder::class)->record($environment, $capture);
    }

    return $environment;
}

function prune(string $before, bool $pretend = false): string
{
    expect(Artisan::call('coverage-kernel:prune', ['--before' => $before, '--pretend' => $pretend]))->toBe(0);

    return Artisan::output();
}

/** A time after everything that was recorded. */
function afterNow(): string
{
    usleep(2_000);

    return Carbon::now()->format('Y-m-d H:i:s.uP');
}

// On Postgres, all of this is done by a role that may call the prune function, but delete nothing itself.
beforeEach(fn () => ApplicationRole::assume(mayPrune: true));

it('deletes superseded evidence and listings, and keeps what a decision could depend on', function (): void {
    recordHistory();
    $before = coverageIds();
    [$first, $second, $failed, $partial] = $before[ResourceTables::LISTINGS];
    // Evidence: a, b and withdrawn of the first capture, a and b of the second, a of the last.
    [, , $ofWithdrawn, , $ofB, $ofA] = $before[ResourceTables::EVIDENCE];

    expect(prune(afterNow(), pretend: true))->toContain('To delete: 3 pieces of evidence and 1 listing')
        ->and(coverageIds())->toBe($before)
        ->and(prune(afterNow()))->toContain('Deleted: 3 pieces of evidence and 1 listing')
        ->and(coverageIds())->toBe([
            // The withdrawn resource refers to the first; the second is the latest complete one.
            ResourceTables::LISTINGS => [$first, $second, $partial],
            ResourceTables::RESOURCES => $before[ResourceTables::RESOURCES],
            ResourceTables::EVIDENCE => [$ofWithdrawn, $ofB, $ofA],
        ])
        ->and($failed)->not->toBeIn(coverageIds()[ResourceTables::LISTINGS])
        ->and(prune(afterNow()))->toContain('Deleted: 0 pieces of evidence and 0 listings');
});

it('changes no decision', function (): void {
    ReviewedDefinitions::activate();
    $environment = recordHistory();
    $other = HostRows::connectedAgain($environment);
    foreach ([
        [$environment, Captures::of(['x', Captures::resource(null)], type: 'appProtectionPolicyiOS')],
        [$environment, Captures::of(['x', Captures::resource(null, evidence: EvidenceState::Partial)], '2026-03-02T08:00:00Z', type: 'appProtectionPolicyiOS')],
        [$other, Captures::of(['a', 'b', 'c', 'd'])],
        [$other, Captures::of([], '2026-03-02T08:00:00Z', ListingOutcome::Failed)],
        [$other, Captures::of([], '2026-03-03T08:00:00Z', ListingOutcome::Failed)],
    ] as [$of, $capture]) {
        app(CoverageRecorder::class)->record($of, $capture);
    }
    usleep(2_000);
    // Decisions name the time at which they were made.
    Carbon::setTestNow(Carbon::now());
    $claims = [];
    foreach (['intune_core', 'intune_tcm_core', 'intune_extended'] as $scope) {
        foreach ([CoverageLevel::Detected, CoverageLevel::ContentBacked] as $level) {
            $claims[] = new Claim($scope, $level, Audience::Customer);
        }
    }
    $decide = static fn (): array => array_map(
        static fn (EnvironmentRef $of): array => array_map(static fn (Decision $decision): string => $decision->record(), app(ClaimGuard::class)->evaluateMany($claims, $of)),
        [$environment, $other],
    );
    $before = $decide();

    expect(prune(Carbon::now()->format('Y-m-d H:i:s.uP')))->toContain('Deleted: 4 pieces of evidence and 2 listings')
        ->and($decide())->toBe($before)
        ->and($before[0][0])->toContain('appProtectionPolicyiOS');
});

it('deletes only rows recorded before the time, whenever they were captured', function (): void {
    recordHistory();

    expect(prune('2026-01-01T00:00:00Z'))
        ->toBe("  Deleted: 0 pieces of evidence and 0 listings, superseded and recorded before 2026-01-01 00:00:00 +00:00\n");
});

it('refuses a time that is invalid or in the future', function (string $before): void {
    recordHistory();
    $rows = coverageIds();

    foreach (['before', 'decisions-before'] as $option) {
        expect(Artisan::call('coverage-kernel:prune', ["--{$option}" => $before]))->toBe(2)
            ->and(Artisan::output())->toContain("Expected --{$option} to be a time in the past")
            ->and(coverageIds())->toBe($rows);
    }
})->with(['', '  ', 'soon', 'tomorrow', '2099-01-01']);

it('needs at least one of the two times', function (): void {
    expect(Artisan::call('coverage-kernel:prune'))->toBe(2)
        ->and(Artisan::output())->toContain('Expected --before or --decisions-before');
});

it('says that there are no kept decisions to prune', function (): void {
    expect(Artisan::call('coverage-kernel:prune', ['--decisions-before' => '1 hour ago']))->toBe(2)
        ->and(Artisan::output())->toContain('No decisions are kept');
});

it('keeps the latest complete listing, by which an empty one is unexpected, even if nothing refers to it', function (): void {
    $environment = HostRows::environment();
    $record = static fn (Capture $capture): RecordedCapture => app(CoverageRecorder::class)->record($environment, $capture);
    $record(Captures::of([], '2026-03-01T08:00:00Z', listed: 3));
    $record(Captures::of([], '2026-03-02T08:00:00Z', ListingOutcome::Failed));
    $record(Captures::of([], '2026-03-03T08:00:00Z', ListingOutcome::Failed));

    expect(prune(afterNow()))->toContain('Deleted: 0 pieces of evidence and 1 listing')
        ->and(static fn () => $record(Captures::of([], '2026-03-04T08:00:00Z')))->toThrow(ListingUnexpectedlyEmpty::class, 'there were 3 resources before');
});

it('records on after pruning as before', function (): void {
    $environment = recordHistory();
    prune(afterNow());
    app(CoverageRecorder::class)->record($environment, Captures::of(['a', 'c'], '2026-03-05T08:00:00Z'));

    expect(TenantConfigurationResource::query()->get()->whereNull('withdrawn_at')->pluck('canonical_resource_key')->sort()->values()->all())->toBe(['a', 'c']);
});
