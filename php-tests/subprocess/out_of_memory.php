<?php

declare(strict_types=1);

/*
 * A script of PHP's web server, which answers many requests in one process. `/?left=BYTES&call=NUMBER` repeats a call until the memory
 * limit ends it; so many bytes are left when it begins. Every other request answers with the private memory of the process, in kB.
 */

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Replay;
use CoverageKernel\ResourceTypeRegistry;
use CoverageKernel\Seeds;
use CoverageKernel\SupportedScopeResolver;
use CoverageKernel\Tests\Sample;

require __DIR__.'/../Hostile/autoload.php';

if (! isset($_GET['left'])) {
    preg_match('/^RssAnon:\s+(\d+) kB$/m', file_get_contents('/proc/self/status'), $matches);
    exit($matches[1]);
}

const PIECE = 8_000;

$definitions = Definitions::fromJson(Seeds::kernel());
$guard = new ClaimGuard($definitions);
$claim = Sample::claim();
$observed = Sample::observed($definitions);
$decision = $guard->evaluate($claim, $observed);
$record = $decision->record();
$decisionText = $decision->toJson();
$claimText = $claim->toJson();
$claimArray = $claim->toArray();
$observedText = $observed->toJson();
$observedArray = json_decode($observedText, true);
$request = "{\"claim\":{$claimText},\"observed\":{$observedText}}";
$failing = static function (Closure $call): mixed {
    try {
        return $call();
    } catch (CoverageKernelException $exception) {
        return [$exception, $exception->errors()];
    }
};
$calls = [
    fn () => $guard->evaluateJson($request),
    fn () => Definitions::fromJson(Seeds::kernel()."\n"),
    fn () => $definitions->toJson(),
    fn () => [$definitions->resourceTypes(), $definitions->supportedScopes()],
    fn () => ObservedCoverage::fromArray($definitions, $observedArray),
    fn () => ObservedCoverage::fromJson($definitions, $observedText),
    fn () => $observed->toJson(),
    fn () => Claim::fromArray($claimArray),
    fn () => Claim::fromJson($claimText),
    fn () => [$claim->withEnvironment(1, 2, 3), $claim->withAsOf(new DateTimeImmutable), $claim->asOf()],
    fn () => [$claim->toJson(), $claim->toArray()],
    fn () => unserialize(serialize($claim)),
    fn () => (array) $claim,
    fn () => $guard->evaluate($claim, $observed),
    fn () => $guard->evaluateMany(array_fill(0, 20, $claim), $observed),
    fn () => [$decision->toArray(), $decision->toJson()],
    fn () => [$decision->reasons(), $decision->limits()],
    fn () => array_map(fn ($reason) => [$reason->message(), $reason->expected(), $reason->actual()], $decision->reasons()),
    fn () => [$advice = $decision->advice(), $advice->steps(), $advice->toArray(), $advice->toJson()],
    fn () => [$survey = $guard->survey($observed), $survey->scopes(), $survey->toArray(), $survey->toJson()],
    fn () => [Replay::of($record), $guard->replay($decisionText, $observed)],
    fn () => array_map(fn ($row) => $row->metadata(), $definitions->resourceTypes()),
    fn () => (new ResourceTypeRegistry($definitions))->all(),
    fn () => array_map(fn ($scope) => [$scope->counted(), $scope->excluded(), $scope->countedTypes()], array_filter($definitions->supportedScopes(), fn ($scope) => $scope->counted() !== [])),
    fn () => $failing(fn () => Claim::fromArray(['percent' => -1, 'level' => 'none'])),
    fn () => $failing(fn () => Claim::fromJson('{"percent":-1}')),
    fn () => $failing(fn () => ObservedCoverage::fromArray($definitions, ['rows' => [[]]])),
    fn () => $failing(fn () => (new SupportedScopeResolver($definitions))->resolve('none')),
];
$call = $calls[(int) $_GET['call'] % count($calls)];
$call();

register_shutdown_function(function () use (&$running, &$kept): void {
    $kept = null;
    echo $running ? 'in a call' : 'between calls';
});
$running = false;
$kept = array_fill(0, 4_000, null);
$number = 0;
// What PHP's memory manager has already, so that it gets no further chunk.
$limit = memory_get_usage(real_usage: true);
ini_set('memory_limit', (string) $limit);
while ($limit - memory_get_usage() > (int) $_GET['left'] + PIECE) {
    $kept[$number++] = str_repeat('x', PIECE);
}
while (true) {
    $running = true;
    $result = $call();
    $running = false;
    $kept[$number++] = $result;
}
