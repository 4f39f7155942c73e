<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Seeds;
use DateTimeImmutable;

/** An environment that TCM covers fully, and a claim that is allowed for it. */
final class Sample
{
    /** The kernel seeds, activated. */
    public static function definitions(): Definitions
    {
        return Definitions::fromJson(self::definitionsJson());
    }

    public static function definitionsJson(): string
    {
        return str_replace('"activation": "inactive"', '"activation": "active"', Seeds::kernel());
    }

    /** Definitions that exclude every type from every scope. */
    public static function definitionsThatCountNothing(): Definitions
    {
        return Definitions::fromJson(preg_replace('/"support_state": "\w+"/', '"support_state": "out_of_scope"', self::definitionsJson()));
    }

    /** @return list<string> the types of `intune_tcm_core` */
    public static function types(): array
    {
        return [
            'appProtectionPolicyiOS',
            'deviceAndAppManagementAssignmentFilter',
            'deviceCompliancePolicyWindows10',
            'deviceConfigurationPolicyWindows10',
            'roleDefinition',
        ];
    }

    /** @return array<string, mixed> */
    public static function listing(string $type = 'roleDefinition', mixed ...$changes): array
    {
        return $changes + [
            'canonical_type' => $type,
            'source_class' => 'tcm',
            'outcome' => 'complete',
            'resources' => 1,
            'captured_at' => '2026-03-01T11:00:00Z',
        ];
    }

    /** @return array<string, mixed> */
    public static function row(string $type = 'roleDefinition', mixed ...$changes): array
    {
        return $changes + [
            'canonical_type' => $type,
            'source_class' => 'tcm',
            'coverage_level' => 'comparable',
            'evidence_state' => 'content_backed',
            'identity_state' => 'stable',
            'captured_at' => '2026-03-01T11:00:00Z',
        ];
    }

    /** @return array<string, mixed> */
    public static function elsewhere(string $type = 'roleDefinition', mixed ...$changes): array
    {
        return $changes + [
            'canonical_type' => $type,
            'resources' => 1,
        ];
    }

    /** @return array<string, mixed> */
    public static function document(mixed ...$changes): array
    {
        return $changes + [
            'workspace_id' => 17,
            'managed_environment_id' => 'env-4',
            'listings' => array_map(self::listing(...), self::types()),
            'rows' => array_map(self::row(...), self::types()),
        ];
    }

    public static function observed(?Definitions $definitions = null, mixed ...$changes): ObservedCoverage
    {
        return ObservedCoverage::fromArray($definitions ?? self::definitions(), self::document(...$changes));
    }

    public static function claim(mixed ...$changes): Claim
    {
        return new Claim(...$changes + [
            'scopeKey' => 'intune_tcm_core',
            'level' => CoverageLevel::ContentBacked,
            'audience' => Audience::Customer,
            'asOf' => new DateTimeImmutable('2026-03-01T12:00:00Z'),
            'workspaceId' => 17,
            'managedEnvironmentId' => 'env-4',
        ]);
    }

    /** @return array<string, mixed> the same claim in the shape of the contract */
    public static function claimDocument(mixed ...$changes): array
    {
        return $changes + [
            'scope_key' => 'intune_tcm_core',
            'level' => 'content_backed',
            'audience' => 'customer',
            'as_of' => '2026-03-01T12:00:00Z',
            'workspace_id' => 17,
            'managed_environment_id' => 'env-4',
        ];
    }
}
