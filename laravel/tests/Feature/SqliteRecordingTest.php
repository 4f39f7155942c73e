<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use CoverageKernel\Laravel\Recording\RecordedCapture;
use CoverageKernel\Laravel\Schema\ResourceTables;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use Illuminate\Database\Events\QueryExecuted;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;

it('locks the database before it reads earlier recordings', function (): void {
    $path = (string) tempnam(sys_get_temp_dir(), 'sqlite');
    config(['database.connections.own' => ['database' => $path] + config()->array('database.connections.sqlite'), 'database.default' => 'own']);
    Artisan::call('migrate', ['--force' => true]);
    $environment = HostRows::environment();
    $other = new PDO("sqlite:{$path}", options: [PDO::ATTR_TIMEOUT => 0, PDO::ATTR_ERRMODE => PDO::ERRMODE_SILENT]);
    $locked = [];
    DB::listen(function (QueryExecuted $query) use ($other, &$locked): void {
        if (str_starts_with(ltrim($query->sql), 'select')) {
            $locked[] = $other->exec('begin immediate') === false;
            $other->exec('rollback');
        }
    });

    try {
        app(CoverageRecorder::class)->record($environment, Captures::of(['a']));
        // The first statement finds the environment and the resource type.
        expect(count($locked))->toBeGreaterThan(2)
            ->and(array_slice($locked, 1))->not->toContain(false);
    } finally {
        config(['database.default' => 'sqlite']);
        DB::purge('own');
        unlink($path);
    }
});

it('accepts times up to five minutes ahead of the clock, to the microsecond', function (): void {
    Carbon::setTestNow('2031-01-01T00:00:00Z');
    $environment = HostRows::environment();
    $record = static fn (string $listing, string $resource): RecordedCapture => app(CoverageRecorder::class)->record($environment, Captures::of([Captures::resource('a', $resource)], $listing));

    expect($record('2031-01-01T00:05:00Z', '2031-01-01T00:05:00Z')->recorded)->toBe(1)
        ->and(static fn () => $record('2031-01-01T00:05:00.000001Z', '2031-01-01T00:00:00Z'))->toThrow(InvalidCapture::class, 'more than five minutes in the future')
        ->and(static fn () => $record('2031-01-01T00:00:00Z', '2031-01-01T00:05:00.000001Z'))->toThrow(InvalidCapture::class, 'more than five minutes in the future')
        ->and(DB::table(ResourceTables::LISTINGS)->count())->toBe(1);
});

it('numbers resources from 1, in the order of their keys, and on from the last', function (): void {
    $environment = HostRows::environment();
    app(CoverageRecorder::class)->record($environment, Captures::of(['b', 'a']));
    app(CoverageRecorder::class)->record($environment, Captures::of(['c', 'b', 'a'], '2026-03-02T08:00:00Z'));

    // The ids of resources that were live before are left out.
    expect(DB::table(ResourceTables::RESOURCES)->orderBy('id')->pluck('canonical_resource_key', 'id')->all())->toBe([1 => 'a', 2 => 'b', 5 => 'c']);
});
