<?php

declare(strict_types=1);

// Reaches the memory limit during a call: `php interrupted.php CALL [BYTES]`. PHP then leaves the call by a jump, without running
// the destructors of Rust. BYTES is the memory that is left when the call begins; `seconds` stands for the time limit instead. The
// call `calls` prints the names of the calls.
//
// A shutdown function then checks that the extension still works, in particular the cache of definitions and its lock, and that the
// next decisions are right.

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Tests\Hostile\NextDecision;
use CoverageKernel\Tests\Sample;

require __DIR__.'/../Hostile/autoload.php';

$seed = Sample::definitionsJson();
$document = Sample::document();
$environment = json_encode($document);
$claim = Sample::claim();
$blocked = Claim::fromArray(['scope_key' => 'intune_core', 'level' => 'certified', 'audience' => 'customer']);
$definitions = Definitions::fromJson($seed);
$observed = ObservedCoverage::fromJson($definitions, $environment);
$guard = new ClaimGuard($definitions);

$calls = [
    'Definitions::fromJson' => fn () => Definitions::fromJson($seed.str_repeat(' ', random_int(1, 1_000)))->resourceTypes(),
    'ObservedCoverage::fromArray' => fn () => ObservedCoverage::fromArray($definitions, $document),
    'evaluateMany' => fn () => $guard->evaluateMany(array_fill(0, 1_000, $claim), $observed),
    'evaluateMany of a generator' => fn () => $guard->evaluateMany((function () use ($claim) {
        while (true) {
            yield $claim;
        }
    })(), $observed),
    'advice' => fn () => [$advice = $guard->evaluate($blocked, $observed)->advice(), $advice->steps(), $advice->toArray()],
    'survey' => fn () => [$survey = $guard->survey($observed), $survey->scopes()[0]->claims(), $survey->toArray()],
    'replay' => fn () => CoverageKernel\Replay::of($guard->evaluate($blocked, $observed)->record())->decision()->record(),
    'unserialize' => fn () => unserialize(serialize([$claim, $blocked])),
    'evaluateJson' => fn () => $guard->evaluateJson("{\"claim\":{$blocked->toJson()},\"observed\":{$environment}}"),
    'reasons' => fn () => $guard->evaluate($blocked, $observed)->reasons(),
    'toArray' => fn () => $guard->evaluate($blocked, $observed)->toArray(),
    'errors' => function () use ($definitions) {
        try {
            return ObservedCoverage::fromArray($definitions, ['listings' => array_fill(0, 100, 1), 'rows' => []]);
        } catch (CoverageKernelException $exception) {
            return $exception->errors();
        }
    },
    'metadata' => fn () => array_map(fn ($row) => $row->metadata(), $definitions->resourceTypes()),
];

if ($argv[1] === 'calls') {
    exit(implode("\n", array_keys($calls)));
}

$next = new NextDecision;
register_shutdown_function(function () use ($seed, $environment, $claim, $next) {
    ini_set('memory_limit', '-1');
    $definitions = Definitions::fromJson($seed.' '); // a new text, which the cache must take
    $observed = ObservedCoverage::fromJson($definitions, $environment);
    $isPermitted = (new ClaimGuard($definitions))->evaluate($claim, $observed)->permitted();
    echo $isPermitted ? $next->difference() ?? 'right' : 'a claim that is allowed was not permitted';
});

$kept = [];
if (($argv[2] ?? null) === 'seconds') {
    set_time_limit(1);
    while (true) {
        $calls[$argv[1]]();
    }
}
if (isset($argv[2])) {
    $calls[$argv[1] === 'evaluateMany of a generator' ? 'evaluateMany' : $argv[1]](); // allocates what stays allocated
    ini_set('memory_limit', memory_get_usage(true) + 2 * 1024 * 1024);
    // A new chunk of memory, filled up to the given number of bytes.
    for ($chunks = memory_get_usage(true); memory_get_usage(true) === $chunks;) {
        $kept[] = str_repeat('x', 3_000);
    }
    while (memory_get_usage(true) - memory_get_usage() > (int) $argv[2] + 8_000) {
        $kept[] = str_repeat('x', 1_000);
    }
    while (memory_get_usage(true) - memory_get_usage() > (int) $argv[2] + 200) {
        $kept[] = str_repeat('x', 8);
    }
} else {
    ini_set('memory_limit', memory_get_usage(true) + 8 * 1024 * 1024);
}
while (true) {
    $kept[] = $calls[$argv[1]]();
}
