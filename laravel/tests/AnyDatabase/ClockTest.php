<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Exceptions\ClockDisagrees;
use CoverageKernel\Laravel\Reading\CoverageReader;
use CoverageKernel\Laravel\Tests\Support\HostEnvironment;
use Illuminate\Support\Carbon;
use Illuminate\Support\DateFactory;
use Illuminate\Support\Facades\Date;
use Illuminate\Support\Facades\DB;

afterEach(fn () => Date::useDefault());

$read = static fn () => app(CoverageReader::class)->read([HostEnvironment::make()->ref()]);

it('lets a test set the time, but not in production', function () use ($read): void {
    Carbon::setTestNow('2026-03-01T12:00:00Z');
    expect($read())->toHaveCount(1);

    app()->instance('env', 'production');
    expect($read)->toThrow(ClockDisagrees::class, 'cannot be used in the environment `production`');
});

it('accepts an application whose clock differs by five minutes from that of the database, and no more', function () use ($read): void {
    $clock = static function (int $seconds): void {
        Date::useCallable(static fn (mixed $now): mixed => $now instanceof Carbon ? $now->addSeconds($seconds) : $now);
        assert(Date::getFacadeRoot() instanceof DateFactory);
    };

    foreach ([0, 290, -290] as $seconds) {
        $clock($seconds);
        expect($read())->toHaveCount(1);
    }
    // SQLite uses the clock of the application.
    if (DB::connection()->getDriverName() === 'pgsql') {
        foreach ([310 => '310 seconds ahead of', -310 => 'seconds behind'] as $seconds => $message) {
            $clock($seconds);
            expect($read)->toThrow(ClockDisagrees::class, $message);
        }
    }
});
