<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\Laravel\Contracts\DecisionLog;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\DecisionNotKept;
use CoverageKernel\Laravel\Exceptions\DecisionWithoutEnvironment;
use CoverageKernel\Laravel\Log\KeptDecisions;
use CoverageKernel\Laravel\Log\PruneDecisions;
use CoverageKernel\Laravel\Testing\FakeClaimGuard;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\KeptDecisions as Kept;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Replay;
use CoverageKernel\Seeds;
use Illuminate\Database\Events\QueryExecuted;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

beforeEach(fn () => Kept::migrate());

/** @return array<string, int> the number of rows, by table */
function keptRows(): array
{
    return array_combine(Kept::TABLES, array_map(static fn (string $table): int => DB::table($table)->count(), Kept::TABLES));
}

/**
 * @return array{workspace_id: int|string, managed_environment_id: int|string, provider_connection_id: int|string, scope_key: string, level: string, audience: string, state: string, permitted: bool|int, as_of: string, definitions_digest: string, observed_digest: string, decision: string, created_at: string}
 */
function keptRow(int $id): array
{
    /** @phpstan-ignore return.type (the columns of the table) */
    return (array) DB::table('tenant_configuration_decisions')->where('id', $id)->first();
}

it('keeps a decision byte for byte, with columns by which it can be found', function (): void {
    $environment = HostRows::environment();
    $decision = Kept::decision($environment);

    $row = keptRow(app(DecisionLog::class)->keep($decision));

    expect($row['decision'])->toBe($decision->toJson())
        ->and((string) $row['workspace_id'])->toBe($environment->workspaceId)
        ->and((string) $row['managed_environment_id'])->toBe($environment->managedEnvironmentId)
        ->and((string) $row['provider_connection_id'])->toBe($environment->providerConnectionId)
        ->and([$row['scope_key'], $row['level'], $row['audience'], $row['state'], (bool) $row['permitted']])
        ->toBe(['intune_core', 'content_backed', 'customer', 'claim_blocked', false])
        ->and([$row['definitions_digest'], $row['observed_digest']])->toBe([$decision->definitionsDigest(), $decision->observedDigest()])
        ->and((new DateTimeImmutable($row['as_of']))->getTimestamp())->toBe((new DateTimeImmutable('2026-03-01T12:00:00Z'))->getTimestamp())
        ->and(abs((new DateTimeImmutable($row['created_at']))->getTimestamp() - time()))->toBeLessThan(60);
});

it('keeps a claim without a scope, a time and a connection', function (): void {
    $environment = HostRows::environment();
    $observed = ObservedCoverage::fromArray(Kept::definitions(), [
        'workspace_id' => $environment->workspaceId, 'managed_environment_id' => $environment->managedEnvironmentId, 'listings' => [], 'rows' => [],
    ]);
    $claim = (new Claim(null, CoverageLevel::ContentBacked, Audience::Customer))->withEnvironment($environment->workspaceId, $environment->managedEnvironmentId);
    $id = app(DecisionLog::class)->keep((new ClaimGuard($observed->definitions()))->evaluate($claim, $observed));
    $row = keptRow($id);

    expect([$row['scope_key'], $row['as_of'], $row['provider_connection_id']])->toBe([null, null, null])
        ->and(app(DecisionLog::class)->replay($id)->matches())->toBeTrue();
});

it('keeps the documents of a decision once, under their digests', function (): void {
    [$environment, $other] = [HostRows::environment(), HostRows::environment()];
    $log = app(DecisionLog::class);
    foreach ([Audience::Customer, Audience::Operator, Audience::Internal] as $audience) {
        $log->keep(Kept::decision($environment, 1, $audience));
    }
    expect(keptRows())->toBe(array_combine(Kept::TABLES, [3, 1, 1]));

    $log->keep(Kept::decision($environment, 2));
    $log->keep($decision = Kept::decision($other));

    expect(keptRows())->toBe(array_combine(Kept::TABLES, [5, 3, 1]))
        ->and(DB::table('tenant_configuration_kept_definitions')->pluck('document', 'digest')->all())
        ->toBe([$decision->definitionsDigest() => Kept::definitions()->toJson()])
        ->and(DB::table('tenant_configuration_kept_observed_coverage')->where('digest', $decision->observedDigest())->value('document'))
        ->toBe($decision->observed()->toJson());
});

it('replays a kept decision, also after the definitions have changed', function (): void {
    $log = app(DecisionLog::class);
    $ids = [$log->keep(Kept::decision($environment = HostRows::environment())), $log->keep($decision = Kept::decision($environment, 3, asOf: '2026-03-01T12:00:00.123456789Z'))];
    DB::table('tenant_configuration_supported_scopes')->delete();

    foreach ($ids as $id) {
        expect($log->replay($id)->matches())->toBeTrue()->and($log->replay($id)->differences())->toBe([]);
    }
    expect($log->replay($ids[1])->decision()->toJson())->toBe($decision->toJson());
});

it('replays all decisions in the order of their ids, more than it reads at once', function (): void {
    $environment = HostRows::environment();
    $log = app(DecisionLog::class);
    $ids = array_map(fn (int $resources): int => $log->keep(Kept::decision($environment, $resources % 3)), range(1, 401));

    $replayed = array_map(static fn (Replay $replay): bool => $replay->matches(), iterator_to_array(app(KeptDecisions::class)->replayAll()));

    expect(array_keys($replayed))->toBe($ids)
        ->and(array_unique(array_values($replayed)))->toBe([true])
        ->and(app(KeptDecisions::class)->count())->toBe(401);
});

it('decides and keeps in one call, permitted or not', function (): void {
    $environment = HostRows::environment();
    $claim = new Claim('intune_core', CoverageLevel::ContentBacked, Audience::Customer);
    $fake = FakeClaimGuard::swap()->permit();
    $permitted = app(DecisionLog::class)->evaluateAndKeep($claim, $environment);
    $fake->block();
    $blocked = app(DecisionLog::class)->evaluateAndKeep($claim, $environment);

    expect([$permitted->decision->permitted(), $blocked->decision->permitted()])->toBe([true, false])
        ->and(keptRow($permitted->id)['decision'])->toBe($permitted->decision->toJson())
        ->and(keptRow($blocked->id)['decision'])->toBe($blocked->decision->toJson())
        ->and([(bool) keptRow($permitted->id)['permitted'], (bool) keptRow($blocked->id)['permitted']])->toBe([true, false])
        ->and(app(DecisionLog::class)->replay($permitted->id)->matches())->toBeTrue();
});

it('keeps nothing of a transaction that is rolled back', function (): void {
    DB::beginTransaction();
    $id = app(DecisionLog::class)->keep(Kept::decision(HostRows::environment()));
    DB::rollBack();

    expect(keptRows())->toBe(array_combine(Kept::TABLES, [0, 0, 0]))
        ->and(static fn () => app(DecisionLog::class)->replay($id))
        ->toThrow(DecisionNotKept::class, "no decision with the id {$id} is kept; it may have been pruned");
});

it('refuses a decision that is not about the observed environment', function (Closure $decide, string $message): void {
    $environment = HostRows::environment();
    $decision = $decide($environment);
    assert($decision instanceof Decision);

    expect(static fn () => app(DecisionLog::class)->keep($decision))->toThrow(DecisionWithoutEnvironment::class, $message)
        ->and(keptRows())->toBe(array_combine(Kept::TABLES, [0, 0, 0]));
})->with([
    'no ids' => [
        static fn (): Decision => (new ClaimGuard(Kept::definitions()))->evaluate(
            new Claim('intune_core', CoverageLevel::ContentBacked, Audience::Customer),
            ObservedCoverage::fromArray(Kept::definitions(), ['listings' => [], 'rows' => []]),
        ),
        'the claim has `workspace_id` = none, but none was observed',
    ],
    'another environment' => [
        static fn (EnvironmentRef $environment): Decision => (new ClaimGuard(Kept::definitions()))->evaluate(
            Kept::decision(new EnvironmentRef($environment->workspaceId, '4000', 3))->claim(),
            Kept::decision($environment)->observed(),
        ),
        'the claim has `managed_environment_id` = `4000`, but `',
    ],
]);

it('prunes decisions by age, and then the documents that no decision refers to', function (): void {
    $environment = HostRows::environment();
    $log = app(DecisionLog::class);
    $old = $log->keep(Kept::decision($environment, 1));
    $log->keep(Kept::decision($environment, 2));
    $prune = app(PruneDecisions::class);
    expect($prune->prune(Carbon::now()->subDay()))->toBe(0);

    usleep(2000);
    $before = Carbon::now();
    usleep(2000);
    $kept = $log->keep(Kept::decision($environment, 2));

    expect($prune->isInstalled())->toBeTrue()
        ->and($prune->prune($before))->toBe(2)
        ->and(keptRows())->toBe(array_combine(Kept::TABLES, [1, 1, 1]))
        ->and($log->replay($kept)->matches())->toBeTrue()
        ->and(static fn () => $log->replay($old))->toThrow(DecisionNotKept::class);
});

it('prunes definitions to which no decision refers, while other definitions are kept', function (): void {
    $environment = HostRows::environment();
    $log = app(DecisionLog::class);
    $other = Definitions::fromJson(Seeds::kernel());
    $observed = ObservedCoverage::fromArray($other, [
        'workspace_id' => $environment->workspaceId, 'managed_environment_id' => $environment->managedEnvironmentId, 'listings' => [], 'rows' => [],
    ]);
    $claim = (new Claim('intune_core', CoverageLevel::ContentBacked, Audience::Customer))->withEnvironment($environment->workspaceId, $environment->managedEnvironmentId);
    $log->keep((new ClaimGuard($other))->evaluate($claim, $observed));
    $before = Carbon::now()->addMicroseconds(1000);
    usleep(3000);
    $decision = Kept::decision($environment);
    $log->keep($decision);

    expect(app(PruneDecisions::class)->prune($before))->toBe(1)
        ->and(DB::table('tenant_configuration_kept_definitions')->pluck('digest')->all())->toBe([$decision->definitionsDigest()]);
});

it('finds decisions by the time of their claims', function (): void {
    app(DecisionLog::class)->keep(Kept::decision(HostRows::environment(), asOf: '2026-03-01T12:00:00Z'));
    $count = static fn (string $operator, string $time): int => DB::table('tenant_configuration_decisions')->where('as_of', $operator, $time)->count();

    expect($count('<', '2026-03-01 12:00:01+00'))->toBe(1)->and($count('<', '2026-03-01 11:59:59+00'))->toBe(0)
        ->and($count('>', '2026-03-01 11:59:59+00'))->toBe(1)->and($count('>', '2026-03-01 12:00:01+00'))->toBe(0);
});

it('prunes decisions by the command, which leaves observed coverage alone', function (): void {
    app(DecisionLog::class)->keep(Kept::decision(HostRows::environment()));
    usleep(2_000);
    $options = ['--decisions-before' => Carbon::now()->format('Y-m-d H:i:s.uP')];

    expect(Artisan::call('coverage-kernel:prune', [...$options, '--pretend' => true]))->toBe(0)
        ->and(Artisan::output())->toStartWith('  To delete: 1 decision, kept before')
        ->and(keptRows()['tenant_configuration_decisions'])->toBe(1)
        ->and(Artisan::call('coverage-kernel:prune', $options))->toBe(0)
        ->and(Artisan::output())->toContain('Deleted: 1 decision, kept before')
        ->and(array_sum(keptRows()))->toBe(0);
});

it('passes over decisions that are pruned while they are replayed, and replays the others', function (): void {
    $log = app(DecisionLog::class);
    $id = $log->keep(Kept::decision(HostRows::environment()));
    usleep(2000);
    $before = Carbon::now();
    usleep(2000);
    $kept = $log->keep(Kept::decision(HostRows::environment()));
    $prunes = 1;
    DB::listen(function (QueryExecuted $query) use (&$prunes, $before): void {
        if ($prunes > 0 && str_starts_with($query->sql, 'select "id", "decision"')) {
            $prunes--;
            app(PruneDecisions::class)->prune($before);
        }
    });

    expect(array_keys(iterator_to_array(app(KeptDecisions::class)->replayAll())))->toBe([$kept])
        ->and($prunes)->toBe(0)
        ->and(static fn () => $log->replay($id))->toThrow(DecisionNotKept::class);
});

it('deletes what was kept with its managed environment, and nothing of another', function (): void {
    [$environment, $other] = [HostRows::environment(), HostRows::environment()];
    $log = app(DecisionLog::class);
    $log->keep(Kept::decision($environment));
    $log->keep(Kept::decision($environment, 2));
    $id = $log->keep(Kept::decision($other));

    DB::table('managed_environments')->where('id', $environment->managedEnvironmentId)->delete();

    expect(keptRows())->toBe(array_combine(Kept::TABLES, [1, 1, 1]))->and($log->replay($id)->matches())->toBeTrue();
});

it('is not needed by an application that does not keep decisions', function (): void {
    Kept::rollBack();

    expect(Schema::hasTable(Kept::TABLES[0]))->toBeFalse()->and(Schema::hasTable(Kept::TABLES[1]))->toBeFalse()->and(Schema::hasTable(Kept::TABLES[2]))->toBeFalse()
        ->and(app(KeptDecisions::class)->areInstalled())->toBeFalse()->and(app(PruneDecisions::class)->isInstalled())->toBeFalse();
});
