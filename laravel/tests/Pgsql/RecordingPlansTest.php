<?php

declare(strict_types=1);

/*
 * Postgres plans the recorder's statements, the triggers and the foreign keys by its statistics, which may be missing or out of
 * date. These tests count the rows that it reads in each case: their number must grow with the capture only, never with its square.
 */

use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use Illuminate\Database\Events\TransactionCommitting;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Event;

const CAPTURED = 4_000;

/** @return list<string> */
function keys(int $count): array
{
    return array_map(static fn (int $number): string => "key-{$number}", range(1, $count));
}

it('reads a number of rows that grows with the capture only', function (Closure $before): void {
    OwnSchema::with(KeyType::BigInt, function () use ($before): void {
        OwnSchema::artisan('migrate');
        $recorder = app(CoverageRecorder::class);
        $before($recorder);
        $read = [];
        Event::listen(TransactionCommitting::class, function () use (&$read): void {
            $read[] = DB::table('pg_stat_xact_user_tables')->whereRaw('schemaname = current_schema()')
                ->selectRaw('cast(seq_tup_read + coalesce(idx_tup_fetch, 0) as integer) as read, relname')->pluck('read', 'relname')->max();
        });
        $environment = HostRows::environment();
        $recorder->record($environment, Captures::of(keys(CAPTURED)));
        $recorder->record($environment, Captures::of(keys(CAPTURED), '2026-03-02T08:00:00Z'));

        expect($read)->toHaveCount(2)
            ->and(min([PHP_INT_MAX, ...$read]))->toBeGreaterThan(CAPTURED)
            ->and(max([0, ...$read]))->toBeLessThan(20 * CAPTURED);
    });
})->with([
    'without statistics' => [fn (): mixed => null],
    'with the statistics of tables that are empty again' => [function (CoverageRecorder $recorder): void {
        $recorder->record(HostRows::environment(), Captures::of(keys(3_000)));
        DB::table('managed_environments')->delete();
        DB::unprepared('vacuum analyze');
    }],
    'with the statistics of small tables, in a session that has recorded small captures' => [function (CoverageRecorder $recorder): void {
        $recorder->record(HostRows::environment(), Captures::of(keys(5)));
        DB::unprepared('vacuum analyze');
        foreach (range(1, 8) as $capture) {
            $recorder->record(HostRows::environment(), Captures::of(keys(2)));
        }
    }],
]);

it('leaves the settings of the planner as they were', function (): void {
    DB::statement('set local enable_nestloop = off');
    app(CoverageRecorder::class)->record(HostRows::environment(), Captures::of(['a']));

    expect(DB::select("select current_setting('enable_seqscan') as seqscan, current_setting('enable_nestloop') as nestloop"))
        ->toEqual([(object) ['seqscan' => 'on', 'nestloop' => 'off']]);
});
