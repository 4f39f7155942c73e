<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/**
 * The value families (contract §1). A value is its position in the list, so `<` is the family's order, and precedence for source classes.
 *
 * `Workload` and `ResourceClass` have one value each, so no rule compares them.
 */
final class Family
{
    public const SOURCE_CLASSES = ['tcm', 'graph_v1_fallback', 'graph_beta_experimental'];

    public const SUPPORT_STATES = ['supported', 'experimental', 'registry_only', 'out_of_scope'];

    public const COVERAGE_LEVELS = ['none', 'detected', 'content_backed', 'comparable', 'renderable', 'certified'];

    public const LISTING_OUTCOMES = ['failed', 'partial', 'not_applicable', 'complete'];

    public const EVIDENCE_STATES = ['missing', 'metadata_only', 'partial', 'content_backed', 'stale', 'capture_blocked', 'capture_failed'];

    public const IDENTITY_STATES = ['stable', 'derived', 'missing_external_id', 'identity_conflict', 'unsupported_identity'];

    public const RESTORE_TIERS = ['not_restorable', 'preview_only', 'restorable'];

    public const CLAIM_STATES = ['claim_blocked', 'internal_only', 'claim_limited', 'claim_allowed'];

    public const AUDIENCES = ['customer', 'operator', 'internal'];

    public const SOURCE_CLASS = ['tcm' => 0, 'graph_v1_fallback' => 1, 'graph_beta_experimental' => 2];

    public const SUPPORT_STATE = ['supported' => 0, 'experimental' => 1, 'registry_only' => 2, 'out_of_scope' => 3];

    public const COVERAGE_LEVEL = ['none' => 0, 'detected' => 1, 'content_backed' => 2, 'comparable' => 3, 'renderable' => 4, 'certified' => 5];

    public const LISTING_OUTCOME = ['failed' => 0, 'partial' => 1, 'not_applicable' => 2, 'complete' => 3];

    public const EVIDENCE_STATE = ['missing' => 0, 'metadata_only' => 1, 'partial' => 2, 'content_backed' => 3, 'stale' => 4, 'capture_blocked' => 5, 'capture_failed' => 6];

    public const IDENTITY_STATE = ['stable' => 0, 'derived' => 1, 'missing_external_id' => 2, 'identity_conflict' => 3, 'unsupported_identity' => 4];

    public const RESTORE_TIER = ['not_restorable' => 0, 'preview_only' => 1, 'restorable' => 2];

    public const CLAIM_STATE = ['claim_blocked' => 0, 'internal_only' => 1, 'claim_limited' => 2, 'claim_allowed' => 3];

    public const AUDIENCE = ['customer' => 0, 'operator' => 1, 'internal' => 2];

    public const DETECTED = 1;

    public const CONTENT_BACKED = 2;

    public const CERTIFIED = 5;

    public const BLOCKED = 0;

    public const INTERNAL_ONLY = 1;

    public const LIMITED = 2;

    public const ALLOWED = 3;

    public const CUSTOMER = 0;

    public const INTERNAL = 2;
}
