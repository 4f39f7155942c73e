<?php

declare(strict_types=1);

// One of several processes that record the same environment at the same time: waits for the lock that the test holds, and records
// each type several times, in a different order.

use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Recording\Capture;
use CoverageKernel\Laravel\Recording\CapturedResource;
use CoverageKernel\ListingOutcome;
use CoverageKernel\SourceClass;
use Illuminate\Foundation\Application;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;

/** @var Application $app */
$app = require __DIR__.'/process.php';

/** @var array{isolation: string, lock: int, environment: array{string, string, string}, number: int, types: list<string>, resources: int} $task */
$task = json_decode($argv[1] ?? '', true, flags: JSON_THROW_ON_ERROR);
$recorder = $app->make(CoverageRecorder::class);
DB::statement("set default_transaction_isolation = '{$task['isolation']}'");
DB::select('select pg_advisory_lock_shared(?)', [$task['lock']]);

mt_srand($task['number']);
$types = $task['types'];
shuffle($types);
foreach ($types as $type) {
    $numbers = range(1, $task['resources']);
    shuffle($numbers);
    $at = Carbon::parse('2026-03-01T08:00:00Z')->addMinutes($task['number']);
    $recorder->record(new EnvironmentRef(...$task['environment']), new Capture(
        $type,
        SourceClass::Tcm,
        ListingOutcome::Complete,
        $at,
        count($numbers),
        array_map(static fn (int $number): CapturedResource => new CapturedResource(
            "key-{$number}",
            IdentityState::Stable,
            CoverageLevel::ContentBacked,
            EvidenceState::ContentBacked,
            $at,
            ['process' => $task['number']],
        ), $numbers),
    ));
}
