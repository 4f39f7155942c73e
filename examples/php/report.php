<?php

/**
 * Imports a snapshot of an environment, and prints the statements that a customer may read:
 *
 *     php -d extension=coverage_kernel examples/php/report.php examples/documents/snapshot.json
 *
 * A second argument is the time of the statements, such as 2026-03-01T12:00:00Z. The default is the current time.
 */

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Seeds;

/** The statements of the product, each with the scope that it is about. */
const STATEMENTS = [
    'The core types that the snapshot has are content-backed.' => 'intune_tcm_core',
    'All core types are content-backed.' => 'intune_core',
];

/**
 * The observed coverage of a snapshot. docs/capture.md explains each word.
 *
 * @param  array<string, mixed>  $snapshot
 * @return array<string, mixed>
 */
function observed(array $snapshot): array
{
    $resources = array_fill_keys($snapshot['requested'], []);
    foreach ($snapshot['resources'] as $resource) {
        $resources[$resource['resourceType']][] = $resource;
    }

    $listings = [];
    $rows = [];
    foreach ($resources as $type => $listed) {
        // The provider writes a type with its prefix. The definitions know this name too.
        $entry = ['canonical_type' => $type, 'source_class' => 'tcm', 'captured_at' => $snapshot['created_at']];
        $outcome = match (true) {
            $snapshot['status'] === 'succeeded' => 'complete',
            $listed !== [] => 'partial',
            default => 'failed',
        };
        $listings[] = $entry + ['outcome' => $outcome, 'resources' => count($listed)];
        foreach ($listed as $resource) {
            $rows[] = $entry + [
                'coverage_level' => 'content_backed',
                'evidence_state' => 'content_backed',
                'identity_state' => identity($resource),
            ];
        }
    }

    return [
        'workspace_id' => $snapshot['workspace_id'],
        'managed_environment_id' => $snapshot['managed_environment_id'],
        'listings' => $listings,
        'rows' => $rows,
    ];
}

/** @param array<string, mixed> $resource */
function identity(array $resource): string
{
    return match (true) {
        isset($resource['properties']['Id']), isset($resource['properties']['Identity']) => 'stable',
        isset($resource['graphId']) => 'derived', // its display name was matched to an id of Graph
        default => 'missing_external_id',
    };
}

$snapshot = json_decode((string) file_get_contents($argv[1]), true, flags: JSON_THROW_ON_ERROR);
// In a product this is a reviewed change of the definitions: see docs/operations.md.
$definitions = Definitions::fromJson(str_replace('"inactive"', '"active"', Seeds::kernel()));
$observed = ObservedCoverage::fromArray($definitions, observed($snapshot));
$guard = new ClaimGuard($definitions);

foreach (STATEMENTS as $statement => $scope) {
    $decision = $guard->evaluate(new Claim(
        scopeKey: $scope,
        level: CoverageLevel::ContentBacked,
        audience: Audience::Customer,
        asOf: new DateTimeImmutable($argv[2] ?? 'now'),
        workspaceId: $snapshot['workspace_id'],
        managedEnvironmentId: $snapshot['managed_environment_id'],
    ), $observed);

    if ($decision->permitted()) {
        echo "{$statement}\n";
        foreach ($decision->limits() as $limit) {
            echo "  limit: {$limit->message()}\n";
        }
    } else {
        echo "(not shown) {$statement}\n";
        foreach ($decision->advice()->steps() as $step) {
            echo "  to do: {$step->message()}\n";
        }
    }
}
