<?php

declare(strict_types=1);

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
use Illuminate\Database\Events\QueryExecuted;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Event;

/**
 * The isolation levels at which statements run in a transaction.
 *
 * @param  Closure(): mixed  $run
 * @return list<mixed>
 */
function isolationLevels(Closure $run): array
{
    $levels = [];
    DB::listen(function () use (&$levels): void {
        if (DB::transactionLevel() > 0) {
            // Not with DB, which would call this again.
            $statement = DB::connection()->getPdo()->query('show transaction_isolation');
            assert($statement instanceof PDOStatement);
            $levels[] = $statement->fetchColumn();
        }
    });
    $run();
    Event::forget(QueryExecuted::class);

    return array_values(array_unique($levels));
}

it('is read committed, except in a transaction of the application', function (Closure $act): void {
    OwnSchema::with(KeyType::BigInt, function () use ($act): void {
        OwnSchema::artisan('migrate');
        Kept::migrate();
        $environment = HostRows::environment();
        DB::statement("set default_transaction_isolation = 'serializable'");

        expect(isolationLevels(static fn () => $act($environment)))->toBe(['read committed'])
            ->and(isolationLevels(static fn () => DB::transaction(static fn () => $act($environment))))->toBe(['serializable']);
    });
})->with([
    'recording' => [static fn (EnvironmentRef $environment) => app(CoverageRecorder::class)->record($environment, Captures::of(['a']))],
    'keeping a decision' => [static fn (EnvironmentRef $environment) => app(DecisionLog::class)->keep(Kept::decision($environment))],
    'seeding' => [static fn () => app(DefinitionSeeder::class)->seed()],
    'pretending to seed' => [static fn () => app(DefinitionSeeder::class)->pretend()],
    'pruning' => [static fn () => (new PruneCoverage(DB::connection()))->prune(Carbon::now()->subDay())],
    'pretending to prune' => [static fn () => (new PruneCoverage(DB::connection()))->pretend(Carbon::now()->subDay())],
    'pruning decisions' => [static fn () => app(PruneDecisions::class)->prune(Carbon::now()->subDay())],
    'pretending to prune decisions' => [static fn () => app(PruneDecisions::class)->pretend(Carbon::now()->subDay())],
]);
