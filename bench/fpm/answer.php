<?php

declare(strict_types=1);

/*
 * Answers a request of the contract with the decision, as an application does: the definitions are read from their file for each
 * request, and the extension compiles each text once in a process. With `?memory=BYTES` the request runs out of memory instead, in
 * a call of the extension: so many bytes are left when the calls begin.
 */

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Replay;

// One chunk of PHP's memory manager. With more of them, PHP keeps some for later requests, and then the memory of a process goes up
// and down by megabytes.
const LIMIT = 2 * 1024 * 1024;
const PIECE = 8_000;

header('Content-Type: application/json');
header('X-Worker: '.getmypid());

// The bytes that are allocated from the C library, as the extension does. The private memory of the process has the chunks of PHP's memory
// manager as well, which come and go.
$libc = FFI::cdef('typedef struct { size_t arena, ordblks, smblks, hblks, hblkhd, usmblks, fsmblks, uordblks, fordblks, keepcost; } usage; usage mallinfo2(void);');
$usage = $libc->mallinfo2();
header('X-Allocated: '.($usage->hblkhd + $usage->uordblks));
unset($libc, $usage);
preg_match('/^RssAnon:\s+(\d+) kB$/m', file_get_contents('/proc/self/status'), $matches);
header("X-Private: {$matches[1]}");

$request = file_get_contents('php://input');
$definitions = Definitions::fromJson(file_get_contents($_SERVER['DEFINITIONS']));
$guard = new ClaimGuard($definitions);

if (! isset($_GET['memory'])) {
    exit($guard->evaluateJson($request));
}

['claim' => $claimDocument, 'observed' => $observedDocument] = json_decode($request, true, flags: JSON_THROW_ON_ERROR);
$claim = Claim::fromArray($claimDocument);
$observed = ObservedCoverage::fromArray($definitions, $observedDocument);
$decision = $guard->evaluate($claim, $observed);
$other = $definitions->toJson().' ';
$calls = [
    fn () => $guard->evaluateJson($request),
    fn () => Definitions::fromJson($other)->resourceTypes(),
    fn () => [ObservedCoverage::fromArray($definitions, $observedDocument)],
    fn () => $guard->evaluateMany(array_fill(0, 100, $claim), $observed),
    fn ($claims = INF) => $guard->evaluateMany((function () use ($claim, $claims) {
        for ($number = 0; $number < $claims; $number++) {
            yield $claim;
        }
    })(), $observed),
    fn () => $decision->toArray(),
    fn () => $decision->reasons(),
    fn () => [$advice = $decision->advice(), $advice->steps(), $advice->toArray()],
    fn () => [$survey = $guard->survey($observed), $survey->toArray()],
    fn () => Replay::of($decision->record())->decision()->record(),
    fn () => unserialize(serialize([$claim])),
    fn () => array_map(fn ($row) => $row->metadata(), $definitions->resourceTypes()),
];

// What the extension keeps for all requests is there after this.
foreach ($calls as $call) {
    $call(1);
}

// Whether the limit was reached in a call, or between two of them.
register_shutdown_function(function () use (&$calling, &$kept) {
    $kept = null;
    header('X-Limit-Reached: '.($calling ? 'in a call' : 'between calls'));
});

$call = $calls[array_rand($calls)];
$calling = false;
$kept = array_fill(0, 1_000, null);
$number = 0;
ini_set('memory_limit', (string) LIMIT);
while (LIMIT - memory_get_usage() > (int) $_GET['memory'] + PIECE) {
    $kept[$number++] = str_repeat('x', PIECE);
}
while (true) {
    $calling = true;
    $result = $call();
    $calling = false;
    $kept[$number++] = $result;
}
