<?php

/** The documents that are compared: definitions with one scope, observed coverage of a part that fails, and a claim. */

declare(strict_types=1);

namespace CoverageKernel\Bench;

use Random\Engine\Mt19937;
use Random\Randomizer;

const AS_OF = '2026-03-01T12:00:00Z';

/** @return array<string, mixed> */
function definitionsDocument(int $types): array
{
    $row = [
        'source_class' => 'tcm',
        'workload' => 'intune',
        'resource_class' => 'configuration',
        'support_state' => 'supported',
        'max_coverage_level' => 'renderable',
        'max_claim_state' => 'claim_allowed',
        'restore_tier' => 'preview_only',
    ];
    $scope = [
        'scope_key' => 'all_types',
        'workload' => 'intune',
        'denominator' => typeNames($types),
        'minimum_level' => 'content_backed',
        'customer_claimable' => true,
        'active' => true,
        'max_evidence_age_seconds' => 86400,
    ];

    return [
        'contract' => 1,
        'activation' => 'active',
        'resource_types' => array_map(
            fn (string $type): array => ['canonical_type' => $type, 'source_aliases' => ["microsoft.intune.{$type}"]] + $row,
            typeNames($types),
        ),
        'supported_scopes' => [$scope],
    ];
}

/**
 * Observed coverage with a listing of each type and as many resources as are asked for, captured within two hours.
 *
 * A type that fails has three reasons: a partial listing, and a resource under the asked level whose evidence is partial.
 *
 * @return array<string, mixed>
 */
function observedDocument(int $types, int $rows, int $percentFailing): array
{
    $listings = $resources = [];
    foreach (typeNames($types) as $index => $type) {
        $fails = $percentFailing > 0 && $index % intdiv(100, $percentFailing) === 0;
        $ofType = intdiv($rows, $types) + ($index < $rows % $types ? 1 : 0);
        $listings[] = [
            'canonical_type' => $type,
            'source_class' => 'tcm',
            'outcome' => $fails ? 'partial' : 'complete',
            'resources' => $ofType,
            'captured_at' => capturedAt($index),
        ];
        for ($resource = 0; $resource < $ofType; $resource++) {
            $resources[] = [
                'canonical_type' => $type,
                'source_class' => 'tcm',
                'coverage_level' => $fails ? 'detected' : 'comparable',
                'evidence_state' => $fails ? 'partial' : 'content_backed',
                'identity_state' => 'stable',
                'captured_at' => capturedAt($index * 37 + $resource),
            ];
        }
    }

    return ['workspace_id' => 17, 'managed_environment_id' => 'env-4', 'listings' => $listings, 'rows' => $resources];
}

/**
 * The rows in a random order, with random levels and identities, which are always the same: most rows differ from the one before.
 *
 * @param  array<string, mixed>  $observed
 * @return array<string, mixed>
 */
function mixed(array $observed): array
{
    $random = new Randomizer(new Mt19937(2026));
    foreach ($observed['rows'] as &$row) {
        $row['coverage_level'] = ['detected', 'content_backed', 'comparable'][$random->getInt(0, 2)];
        $row['identity_state'] = ['stable', 'derived'][$random->getInt(0, 1)];
    }
    unset($row);
    $observed['rows'] = $random->shuffleArray($observed['rows']);

    return $observed;
}

/** @return array<string, mixed> */
function claimDocument(?array $denominator = null): array
{
    return [
        'scope_key' => 'all_types',
        'level' => 'content_backed',
        'audience' => 'customer',
        'denominator' => $denominator,
        'as_of' => AS_OF,
        'workspace_id' => 17,
        'managed_environment_id' => 'env-4',
    ];
}

/** @return list<string> in the canonical order */
function typeNames(int $count): array
{
    return array_map(fn (int $number): string => sprintf('configurationType%04d', $number), range(1, $count));
}

function capturedAt(int $second): string
{
    return gmdate('Y-m-d\TH:i:s\Z', strtotime('2026-03-01T08:00:00Z') + $second % 7200);
}
