<?php

/** Measures all operations in this process, and prints the samples of each side as JSON: nanoseconds of processor time for one run. */

declare(strict_types=1);

namespace CoverageKernel\Bench;

use Closure;
use LogicException;

const SAMPLE_NANOSECONDS = 2_000_000;

require __DIR__.'/documents.php';
require __DIR__.'/operations.php';
spl_autoload_register(function (string $class): void {
    require dirname(__DIR__, 2).'/php-tests/'.strtr(substr($class, strlen('CoverageKernel\\Tests\\')), '\\', '/').'.php';
});

/** The average time of one run, after one that is not measured, which fills the caches. */
function nanoseconds(Closure $run, int $times): float
{
    $run(1);
    $start = processorTime();
    $run($times);

    return max(1, processorTime() - $start) / $times;
}

/** The nanoseconds that this process has run, in whole microseconds. Unlike the time of day, it has no pauses in which other processes run. */
function processorTime(): int
{
    $used = getrusage();

    return ($used['ru_utime.tv_sec'] + $used['ru_stime.tv_sec']) * 1_000_000_000 + ($used['ru_utime.tv_usec'] + $used['ru_stime.tv_usec']) * 1_000;
}

function checkJit(bool $isAsked): void
{
    $status = opcache_get_status(false)
        ?: throw new LogicException('opcache is not enabled');
    $jit = $status['jit'];
    $isOn = $jit['enabled'] && $jit['on'] && $jit['buffer_size'] > $jit['buffer_free'];
    // Kind 5 is tracing.
    if ($isOn !== $isAsked || ($isAsked && $jit['kind'] !== 5)) {
        throw new LogicException('the JIT is '.($isOn ? "on, kind {$jit['kind']}" : 'off').': '.json_encode($jit));
    }
}

[, $jit, $rounds, $pattern] = $argv;
$operations = array_filter(operations(), fn (string $name): bool => preg_match("~{$pattern}~u", $name) === 1, ARRAY_FILTER_USE_KEY);
$times = [];
foreach ($operations as $name => $operation) {
    foreach ([0, 1] as $side) {
        // Long enough for the JIT to compile the loop and everything it calls.
        $enough = max(1, (int) (SAMPLE_NANOSECONDS / nanoseconds($operation[$side], 10)));
        for ($warming = 0; $warming < 5; $warming++) {
            $enough = max(1, (int) (SAMPLE_NANOSECONDS / nanoseconds($operation[$side], $enough)));
        }
        $times[$name][$side] = $enough;
    }
}
$measured = [];
for ($round = 0; $round < (int) $rounds; $round++) {
    foreach ($operations as $name => $operation) {
        // Each side is first in every other round.
        foreach ($round % 2 === 0 ? [0, 1] : [1, 0] as $side) {
            $measured[$name][['extension', 'plain'][$side]][] = nanoseconds($operation[$side], $times[$name][$side]);
        }
    }
}
foreach ($operations as $name => $operation) {
    $measured[$name]['bytes'] = array_slice($operation, 2);
}
checkJit($jit === 'on');
echo json_encode($measured, JSON_THROW_ON_ERROR);
