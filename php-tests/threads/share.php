<?php

// The work of one thread of threads.c: in each round it decides with definitions that all threads share, with new ones that
// all threads compile in the same round, with new ones of this thread, and with invalid ones. There are more documents than
// the cache holds, so it also evicts them while others use them. Every decision must be the expected one. Two decisions of each round
// are compared with the reference in plain PHP; one of them is permitted.

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Seeds;
use CoverageKernel\Tests\Hostile\NextDecision;

require_once __DIR__.'/../Hostile/autoload.php';

const ROUNDS = 500;

/** The decision about a scope of a document in which nothing was observed. */
function decision(string $json, string $scope): Decision
{
    $definitions = Definitions::fromJson($json);
    $observed = ObservedCoverage::fromArray($definitions, [
        'workspace_id' => 17, 'managed_environment_id' => 4, 'listings' => [], 'rows' => [],
    ]);

    return (new ClaimGuard($definitions))->evaluate(new Claim(
        scopeKey: $scope,
        level: CoverageLevel::ContentBacked,
        audience: Audience::Customer,
        workspaceId: 17,
        managedEnvironmentId: 4,
    ), $observed);
}

/** Definitions that differ from the shipped ones in the name of a scope. */
function renamed(string $scope): string
{
    return str_replace('"intune_core"', "\"{$scope}\"", Seeds::kernel());
}

function expect(string $expected, string $found): void
{
    if ($found !== $expected) {
        throw new RuntimeException('thread '.THREAD.": expected {$expected}, found {$found}");
    }
}

$first = decision(Seeds::kernel(), 'intune_core');
$json = $first->toJson();
$reasons = json_encode(array_map(static fn ($reason) => $reason->message(), $first->reasons()));
$next = new NextDecision;
$decisions = 0;
$refusals = 0;

for ($round = 0; $round < ROUNDS; $round++) {
    expect($json, decision(Seeds::kernel(), 'intune_core')->toJson());
    foreach (["of_round_{$round}", 'of_thread_'.THREAD."_{$round}"] as $scope) {
        $decision = decision(renamed($scope), $scope);
        expect($reasons, json_encode(array_map(static fn ($reason) => $reason->message(), $decision->reasons())));
        expect($scope, $decision->toArray()['claim']['scope_key']);
    }
    expect('', $next->difference() ?? '');
    $decisions += 5;
    try {
        Definitions::fromJson(str_replace('"contract"', "\"contract_{$round}\"", Seeds::kernel()));
    } catch (CoverageKernelException) {
        $refusals++;
    }
}
expect((string) ROUNDS, (string) $refusals);
echo 'thread ', THREAD, ": {$decisions} decisions and {$refusals} refusals as expected\n";
