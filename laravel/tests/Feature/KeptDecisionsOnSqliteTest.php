<?php

declare(strict_types=1);

/* Kept decisions on SQLite, which has no triggers that keep a row from being changed. */

use CoverageKernel\Laravel\Contracts\DecisionLog;
use CoverageKernel\Laravel\Exceptions\KeptDecisionChanged;
use CoverageKernel\Laravel\Log\KeptDecisions;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\KeptDecisions as Kept;
use Illuminate\Support\Facades\DB;

beforeEach(function (): void {
    Kept::migrate();
    DB::statement('pragma defer_foreign_keys = on');
});

it('refuses to replay a decision whose column was changed', function (string $column, string|int|null $value): void {
    $id = app(DecisionLog::class)->keep(Kept::decision(HostRows::environment()));
    DB::table('tenant_configuration_decisions')->where('id', $id)->update([$column => $value]);

    expect(static fn () => app(DecisionLog::class)->replay($id))
        ->toThrow(KeptDecisionChanged::class, "the kept decision {$id} was changed: its column `{$column}` and its text differ");
})->with([
    ['provider_connection_id', 4000],
    ['provider_connection_id', null],
    ['scope_key', 'intune_extended'],
    ['scope_key', null],
    ['level', 'detected'],
    ['audience', 'internal'],
    ['as_of', '2026-03-01 12:00:01.000000'],
    ['as_of', null],
    ['state', 'claim_allowed'],
    ['permitted', 1],
]);

it('refuses to replay a decision whose text or documents were changed, and says which', function (string $table, string $column, string $value, string $message): void {
    $id = app(DecisionLog::class)->keep(Kept::decision(HostRows::environment()));
    DB::table($table)->update([$column => $value]);

    expect(static fn () => app(DecisionLog::class)->replay($id))->toThrow(KeptDecisionChanged::class, "the kept decision {$id} was changed: {$message}");
})->with([
    ['tenant_configuration_decisions', 'decision', 'no JSON', 'it can no longer be read: Syntax error'],
    ['tenant_configuration_decisions', 'decision', '{"claim":{"scope_key":5}}', 'it can no longer be read: expected `/claim/scope_key` to be text, found int'],
    ['tenant_configuration_kept_definitions', 'document', '{}', 'its definitions document now has the digest `44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a`, and was kept under `'],
    ['tenant_configuration_kept_observed_coverage', 'document', '{}', 'its observed coverage now has the digest `44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a`, and was kept under `'],
]);

it('refuses to replay a decision without one of its documents, and does not pass over it', function (string $table, string $kind): void {
    $id = app(DecisionLog::class)->keep($decision = Kept::decision(HostRows::environment()));
    DB::table($table)->update(['digest' => str_repeat('0', 64)]);
    $digest = $kind === 'observed coverage' ? $decision->observedDigest() : $decision->definitionsDigest();

    expect(static fn () => app(DecisionLog::class)->replay($id))
        ->toThrow(KeptDecisionChanged::class, "the kept decision {$id} was changed: its {$kind} with the digest `{$digest}` is missing");
})->with([
    ['tenant_configuration_kept_definitions', 'definitions document'],
    ['tenant_configuration_kept_observed_coverage', 'observed coverage'],
]);

it('replays decisions on a connection that returns every value as text', function (): void {
    $id = app(DecisionLog::class)->keep(Kept::decision(HostRows::environment()));
    DB::getPdo()->setAttribute(PDO::ATTR_STRINGIFY_FETCHES, true);

    try {
        expect(array_keys(iterator_to_array(app(KeptDecisions::class)->replayAll())))->toBe([$id])
            ->and(app(DecisionLog::class)->replay($id)->matches())->toBeTrue();
    } finally {
        DB::getPdo()->setAttribute(PDO::ATTR_STRINGIFY_FETCHES, false);
    }
});
