<?php

declare(strict_types=1);

/* Postgres ends the session in the middle of a transaction, as when the server restarts. */

use CoverageKernel\Decision;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Contracts\DecisionLog;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Log\PruneDecisions;
use CoverageKernel\Laravel\Recording\PruneCoverage;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Seeding\DefinitionSeeder;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\KeptDecisions as Kept;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use Illuminate\Database\Events\TransactionCommitting;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Event;

/** @param  Closure(): void  $test */
function withASecondConnection(Closure $test): void
{
    OwnSchema::with(KeyType::BigInt, function () use ($test): void {
        OwnSchema::artisan('migrate');
        Kept::migrate();
        config(['database.connections.second' => config('database.connections.own')]);

        try {
            $test();
        } finally {
            DB::purge('second');
            // The schema is dropped on a connection that works, even if the test has failed.
            DB::disconnect('own');
        }
    });
}

function endTheSession(): void
{
    $session = DB::connection('own')->scalar('select pg_backend_pid()');
    DB::connection('second')->scalar('select pg_terminate_backend(?)', [$session]);
    $deadline = time() + 30;

    while (DB::connection('second')->scalar('select count(*) from pg_stat_activity where pid = ?', [$session]) !== 0) {
        if (time() > $deadline) {
            throw new RuntimeException('the session has not ended');
        }
        usleep(1_000);
    }
}

/** Ends the session before the first statement that contains the text and is in a transaction. */
function endTheSessionBefore(string $statement): void
{
    $ended = false;
    DB::connection('own')->beforeExecuting(function (string $query) use ($statement, &$ended): void {
        if (! $ended && str_contains($query, $statement) && DB::connection('own')->transactionLevel() > 0) {
            $ended = true;
            endTheSession();
        }
    });
}

function listings(): int
{
    return DB::table('tenant_configuration_listings')->count();
}

it('records again with the same recorder after the connection was lost in the middle of a recording', function (): void {
    withASecondConnection(function (): void {
        $environment = HostRows::environment();
        $recorder = app(CoverageRecorder::class);
        endTheSessionBefore('insert into "tenant_configuration_listings"');

        expect(fn () => $recorder->record($environment, Captures::of(['a', 'b'])))->toThrow(PDOException::class, 'no connection to the server');

        $recorder->record($environment, Captures::of(['a', 'b']));
        expect(listings())->toBe(1);
    });
});

it('records again after the connection was lost before the commit', function (): void {
    withASecondConnection(function (): void {
        $environment = HostRows::environment();
        $recorder = app(CoverageRecorder::class);
        $ended = false;
        Event::listen(TransactionCommitting::class, function () use (&$ended): void {
            if (! $ended) {
                $ended = true;
                endTheSession();
            }
        });

        expect(fn () => $recorder->record($environment, Captures::of(['a'])))->toThrow(PDOException::class, 'terminating connection')
            ->and(fn () => DB::transaction(fn () => $recorder->record($environment, Captures::of(['a']))))->not->toThrow(PDOException::class)
            ->and(listings())->toBe(1);
    });
});

it('records again after the connection was lost in the middle of a transaction of the application that records', function (): void {
    withASecondConnection(function (): void {
        $environment = HostRows::environment();
        $recorder = app(CoverageRecorder::class);
        endTheSessionBefore('insert into "tenant_configuration_listings"');

        expect(fn () => DB::transaction(fn () => $recorder->record($environment, Captures::of(['a']))))
            ->toThrow(PDOException::class, 'no connection to the server');

        DB::transaction(fn () => $recorder->record($environment, Captures::of(['a'])));
        expect(listings())->toBe(1);
    });
});

it('records after the application has lost the connection in a transaction without a recording', function (): void {
    withASecondConnection(function (): void {
        $environment = HostRows::environment();
        expect(fn () => DB::transaction(function (): void {
            endTheSession();
            DB::statement('select 1');
        }))->toThrow(PDOException::class, 'no connection to the server');

        app(CoverageRecorder::class)->record($environment, Captures::of(['a']));
        expect(listings())->toBe(1);
    });
});

it('lets the application begin a transaction after the connection was lost', function (string $statement, Closure $act): void {
    withASecondConnection(function () use ($statement, $act): void {
        $environment = HostRows::environment();
        $decision = Kept::decision($environment, 1);
        $run = fn (): mixed => $act($environment, $decision);
        endTheSessionBefore($statement);
        expect($run)->toThrow(PDOException::class, 'no connection to the server');

        expect(DB::transaction(fn (): mixed => DB::scalar('select 1')))->toBe(1);
        $run();
    });
})->with([
    'while it records' => ['insert into "tenant_configuration_listings"', fn (EnvironmentRef $environment) => app(CoverageRecorder::class)->record($environment, Captures::of(['a']))],
    'while it keeps a decision' => ['insert into "tenant_configuration_decisions"', fn (EnvironmentRef $environment, Decision $decision) => app(DecisionLog::class)->keep($decision)],
    'while it seeds' => ['insert into "tenant_configuration_supported_scopes"', fn () => app(DefinitionSeeder::class)->seed()],
    'while it pretends to seed' => ['insert into "tenant_configuration_supported_scopes"', fn () => app(DefinitionSeeder::class)->pretend()],
    'while it prunes' => ['"tc_prune"', fn () => (new PruneCoverage(DB::connection()))->prune(Carbon::now()->subDay())],
    'while it pretends to prune' => ['"tc_prune"', fn () => (new PruneCoverage(DB::connection()))->pretend(Carbon::now()->subDay())],
    'while it pretends to prune decisions' => ['"tc_prune_decisions"', fn () => app(PruneDecisions::class)->pretend(Carbon::now()->subDay())],
]);

it('leaves a transaction alone that the application has begun without Laravel', function (): void {
    withASecondConnection(function (): void {
        $environment = HostRows::environment();
        DB::statement('begin');
        DB::table('workspaces')->insert(['name' => 'In the transaction']);
        $before = DB::table('workspaces')->count();

        expect(fn () => app(CoverageRecorder::class)->record($environment, Captures::of(['a'])))
            ->toThrow(PDOException::class, 'There is already an active transaction')
            ->and(DB::table('workspaces')->count())->toBe($before);
        DB::statement('rollback');
        expect(DB::table('workspaces')->count())->toBe($before - 1);
    });
});
