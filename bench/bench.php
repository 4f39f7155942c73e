<?php

/**
 * Measures the extension from PHP: `make bench`.
 *
 * Each round measures every operation once, so that other load on the machine affects all of them equally. The output
 * has the median of the rounds, including the loop and the call. The ratios are ratios of these medians.
 */

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\ResourceTypeRegistry;
use CoverageKernel\Seeds;
use CoverageKernel\SourceClass;

const ROUNDS = 41;
const SAMPLE_NANOSECONDS = 10_000_000;
const AS_OF = '2026-03-01T12:00:00Z';

/** The active catalogue, in which every type from TCM supports claims to customers, with one more scope. */
function definitions(string $scopeKey, array $types): Definitions
{
    $document = json_decode(Seeds::intuneCatalog());
    $document->activation = 'active';
    foreach ($document->resource_types as $row) {
        if ($row->source_class === 'tcm') {
            $row->support_state = 'supported';
            $row->max_coverage_level = 'renderable';
            $row->max_claim_state = 'claim_allowed';
        }
    }
    $document->supported_scopes[] = [
        'scope_key' => $scopeKey,
        'workload' => 'intune',
        'denominator' => $types,
        'minimum_level' => 'content_backed',
        'customer_claimable' => true,
        'active' => true,
        'max_evidence_age_seconds' => 86400,
    ];

    return Definitions::fromJson(json_encode($document));
}

/** @return list<string> the first types from TCM */
function types(int $count): array
{
    $types = [];
    foreach ((new ResourceTypeRegistry(Definitions::fromJson(Seeds::intuneCatalog())))->all() as $row) {
        if ($row->sourceClass() === SourceClass::Tcm) {
            $types[] = $row->canonicalType();
        }
    }

    return array_slice($types, 0, $count);
}

/** Observed coverage with a complete listing and one dated row for each type. */
function observedDocument(array $types): array
{
    $listing = ['source_class' => 'tcm', 'outcome' => 'complete', 'resources' => 1, 'captured_at' => '2026-03-01T08:00:00Z'];
    $row = [
        'source_class' => 'tcm',
        'coverage_level' => 'content_backed',
        'evidence_state' => 'content_backed',
        'identity_state' => 'stable',
        'captured_at' => '2026-03-01T08:00:04Z',
    ];

    return [
        'workspace_id' => 17,
        'managed_environment_id' => 4,
        'listings' => array_map(fn (string $type): array => ['canonical_type' => $type] + $listing, $types),
        'rows' => array_map(fn (string $type): array => ['canonical_type' => $type] + $row, $types),
    ];
}

function claim(string $scopeKey, CoverageLevel $level): Claim
{
    return new Claim(
        scopeKey: $scopeKey,
        level: $level,
        audience: Audience::Customer,
        asOf: new DateTimeImmutable(AS_OF),
        workspaceId: 17,
        managedEnvironmentId: 4,
    );
}

/** The average time of one run, in nanoseconds. */
function nanoseconds(Closure $run, int $times): float
{
    $start = hrtime(true);
    $run($times);

    return (hrtime(true) - $start) / $times;
}

/** @param list<float> $samples */
function median(array $samples): float
{
    sort($samples);

    return $samples[intdiv(count($samples), 2)];
}

/**
 * The median time of one run of each operation, in nanoseconds.
 *
 * @param array<string, Closure(int): void> $runs each repeats its operation the given number of times
 * @return array<string, float>
 */
function measure(array $runs): array
{
    $times = [];
    foreach ($runs as $name => $run) {
        $run(3);
        $times[$name] = max(1, (int) (SAMPLE_NANOSECONDS / nanoseconds($run, 10)));
    }
    $samples = array_fill_keys(array_keys($runs), []);
    for ($round = 0; $round < ROUNDS; $round++) {
        foreach ($runs as $name => $run) {
            $samples[$name][] = nanoseconds($run, $times[$name]);
        }
    }

    return array_map(median(...), $samples);
}

$eight = definitions('eight_types', types(8));
$observedOfEight = ObservedCoverage::fromArray($eight, observedDocument(types(8)));
$guardOfEight = new ClaimGuard($eight);
$allowed = claim('eight_types', CoverageLevel::ContentBacked);
$blocked = claim('eight_types', CoverageLevel::Certified);

$seventy = definitions('seventy_types', types(70));
$document = observedDocument(types(70));
$json = json_encode($document);
$guard = new ClaimGuard($seventy);
$observed = ObservedCoverage::fromJson($seventy, $json);
$allowedOfSeventy = claim('seventy_types', CoverageLevel::ContentBacked);
$claimArray = $allowed->toArray();
$claimJson = $allowed->toJson();
$request = sprintf('{"claim":%s,"observed":%s}', $allowedOfSeventy->toJson(), $json);
$decision = $guardOfEight->evaluate($blocked, $observedOfEight);
$seed = Seeds::kernel();

if ($guardOfEight->evaluate($allowed, $observedOfEight)->state() !== ClaimState::ClaimAllowed
    || $guard->evaluate($allowedOfSeventy, $observed)->state() !== ClaimState::ClaimAllowed
    || $decision->state() !== ClaimState::ClaimBlocked) {
    throw new LogicException('a benchmark does not measure the decision that its name states');
}

$asOf = new DateTimeImmutable(AS_OF);
$medians = measure([
    'evaluate, 8 types, allowed' => function (int $times) use ($guardOfEight, $allowed, $observedOfEight): void {
        while ($times-- > 0) {
            $guardOfEight->evaluate($allowed, $observedOfEight);
        }
    },
    'evaluate, 8 types, blocked' => function (int $times) use ($guardOfEight, $blocked, $observedOfEight): void {
        while ($times-- > 0) {
            $guardOfEight->evaluate($blocked, $observedOfEight);
        }
    },
    'evaluate, 70 types, allowed' => function (int $times) use ($guard, $allowedOfSeventy, $observed): void {
        while ($times-- > 0) {
            $guard->evaluate($allowedOfSeventy, $observed);
        }
    },
    'Definitions::fromJson, kernel seeds, cached' => function (int $times) use ($seed): void {
        while ($times-- > 0) {
            Definitions::fromJson($seed);
        }
    },
    'new Claim with a time and two ids' => function (int $times) use ($asOf): void {
        while ($times-- > 0) {
            new Claim('eight_types', CoverageLevel::ContentBacked, Audience::Customer, 100.0, null, null, $asOf, 17, 4);
        }
    },
    'Claim::fromArray' => function (int $times) use ($claimArray): void {
        while ($times-- > 0) {
            Claim::fromArray($claimArray);
        }
    },
    'Claim::fromJson' => function (int $times) use ($claimJson): void {
        while ($times-- > 0) {
            Claim::fromJson($claimJson);
        }
    },
    'ObservedCoverage::fromJson, 70 listings, 70 rows' => function (int $times) use ($seventy, $json): void {
        while ($times-- > 0) {
            ObservedCoverage::fromJson($seventy, $json);
        }
    },
    'json_decode of the same document to arrays' => function (int $times) use ($json): void {
        while ($times-- > 0) {
            json_decode($json, true);
        }
    },
    'json_decode of the same document to objects' => function (int $times) use ($json): void {
        while ($times-- > 0) {
            json_decode($json);
        }
    },
    'ObservedCoverage::fromArray of the same document' => function (int $times) use ($seventy, $document): void {
        while ($times-- > 0) {
            ObservedCoverage::fromArray($seventy, $document);
        }
    },
    'evaluateJson, 70 types, allowed' => function (int $times) use ($guard, $request): void {
        while ($times-- > 0) {
            $guard->evaluateJson($request);
        }
    },
    'Decision::reasons, 8 types, blocked' => function (int $times) use ($decision): void {
        while ($times-- > 0) {
            $decision->reasons();
        }
    },
    'Decision::toJson, 8 types, blocked' => function (int $times) use ($decision): void {
        while ($times-- > 0) {
            $decision->toJson();
        }
    },
]);

printf("PHP %s (%s), Coverage Kernel %s, medians of %d rounds\n\n", PHP_VERSION, PHP_OS_FAMILY, phpversion('coverage_kernel'), ROUNDS);
foreach ($medians as $name => $median) {
    printf("%-50s %12s ns\n", $name, number_format($median));
}

$fromJson = $medians['ObservedCoverage::fromJson, 70 listings, 70 rows'];
echo "\n";
foreach ([
    ['evaluate, 8 types, allowed', $medians['evaluate, 8 types, allowed'], '≤', 300, 'ns'],
    ['Definitions::fromJson, cached', $medians['Definitions::fromJson, kernel seeds, cached'], '≤', 1000, 'ns'],
    ['json_decode to arrays / fromJson', $medians['json_decode of the same document to arrays'] / $fromJson, '≥', 3, 'times'],
    ['json_decode to objects / fromJson', $medians['json_decode of the same document to objects'] / $fromJson, '≥', 3, 'times'],
] as [$name, $measured, $relation, $target, $unit]) {
    $isMet = $relation === '≤' ? $measured <= $target : $measured >= $target;
    printf("%-50s %12.2f %s, target %s %d: %s\n", $name, $measured, $unit, $relation, $target, $isMet ? 'met' : 'MISSED');
}
