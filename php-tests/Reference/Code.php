<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/** The codes of reasons (contract §4.1 to §4.3), one bit each, from the first of the tables up: the reasons of a row are one integer. */
final class Code
{
    public const KERNEL_INACTIVE = 1 << 0;

    public const UNSCOPED_FULL_CLAIM = 1 << 1;

    public const UNSCOPED_CLAIM = 1 << 2;

    public const UNKNOWN_SCOPE = 1 << 3;

    public const INACTIVE_SCOPE = 1 << 4;

    public const EMPTY_DENOMINATOR = 1 << 5;

    public const TYPE_EXCLUDED = 1 << 6;

    public const DENOMINATOR_MISMATCH = 1 << 7;

    public const LEVEL_BELOW_MINIMUM = 1 << 8;

    public const NOT_CUSTOMER_CLAIMABLE = 1 << 9;

    public const AS_OF_MISSING = 1 << 10;

    public const UNNAMED_WORKSPACE = 1 << 11;

    public const UNNAMED_MANAGED_ENVIRONMENT = 1 << 12;

    public const FOREIGN_WORKSPACE = 1 << 13;

    public const FOREIGN_MANAGED_ENVIRONMENT = 1 << 14;

    public const FOREIGN_PROVIDER_CONNECTION = 1 << 15;

    public const EXPERIMENTAL_SOURCE = 1 << 16;

    public const BETA_CERTIFICATION = 1 << 17;

    public const LEVEL_ABOVE_TYPE_MAXIMUM = 1 << 18;

    public const TYPE_CLAIM_MAXIMUM = 1 << 19;

    public const NOT_RESTORABLE = 1 << 20;

    public const NOT_OBSERVED = 1 << 21;

    public const SOURCE_NOT_ADMITTED = 1 << 22;

    public const PREFERRED_SOURCE_PASSED_OVER = 1 << 23;

    public const LISTING_MISSING = 1 << 24;

    public const LISTING_FAILED = 1 << 25;

    public const LISTING_PARTIAL = 1 << 26;

    public const LISTING_NOT_APPLICABLE = 1 << 27;

    public const LISTING_MISMATCH = 1 << 28;

    public const ROW_NOT_LISTED = 1 << 29;

    public const LISTING_CONTRADICTED = 1 << 30;

    public const LEVEL_NOT_REACHED = 1 << 31;

    public const EVIDENCE_MISSING = 1 << 32;

    public const EVIDENCE_METADATA_ONLY = 1 << 33;

    public const EVIDENCE_PARTIAL = 1 << 34;

    public const EVIDENCE_STALE = 1 << 35;

    public const EVIDENCE_CAPTURE_BLOCKED = 1 << 36;

    public const EVIDENCE_CAPTURE_FAILED = 1 << 37;

    public const EVIDENCE_UNDATED = 1 << 38;

    public const EVIDENCE_FROM_FUTURE = 1 << 39;

    public const EVIDENCE_EXPIRED = 1 << 40;

    public const IDENTITY_DERIVED = 1 << 41;

    public const IDENTITY_MISSING_EXTERNAL_ID = 1 << 42;

    public const IDENTITY_CONFLICT = 1 << 43;

    public const IDENTITY_UNSUPPORTED = 1 << 44;

    public const NOTHING_LISTED = 1 << 45;

    public const SCOPE_INCOMPLETE = 1 << 46;

    public const PERCENT_OVERSTATED = 1 << 47;

    public const UNRECOGNIZED_OBSERVED = 1 << 48;

    /** The listing reasons without `listing_not_applicable` (§4.2, which rows cover). */
    private const UNCOVERING_LISTING = self::LISTING_MISSING | self::LISTING_FAILED | self::LISTING_PARTIAL | self::LISTING_MISMATCH | self::LISTING_CONTRADICTED;

    /** Evidence states that prove nothing. */
    public const EVIDENCE_OF_NOTHING = self::EVIDENCE_MISSING | self::EVIDENCE_CAPTURE_BLOCKED | self::EVIDENCE_CAPTURE_FAILED;

    /** Evidence states that prove less than `certified`. */
    public const EVIDENCE_STATES = self::EVIDENCE_OF_NOTHING | self::EVIDENCE_METADATA_ONLY | self::EVIDENCE_PARTIAL | self::EVIDENCE_STALE;

    public const EVIDENCE_TIMES = self::EVIDENCE_UNDATED | self::EVIDENCE_FROM_FUTURE | self::EVIDENCE_EXPIRED;

    /** The reasons of §4.2 whose cap is **U**. */
    public const UNCOVERED = self::LEVEL_ABOVE_TYPE_MAXIMUM | self::NOT_OBSERVED | self::SOURCE_NOT_ADMITTED | self::UNCOVERING_LISTING | self::ROW_NOT_LISTED
        | self::LEVEL_NOT_REACHED | self::EVIDENCE_STATES | self::EVIDENCE_TIMES;

    /** A row covers unless it has one of these (§4.2). */
    public const UNCOVERING = self::UNCOVERED | self::IDENTITY_CONFLICT | self::IDENTITY_UNSUPPORTED;

    /** The reasons of §4.2 whose cap is always **B**. */
    public const BLOCKED = self::BETA_CERTIFICATION | self::NOT_RESTORABLE | self::IDENTITY_CONFLICT | self::IDENTITY_UNSUPPORTED;

    /** The reasons of §4.2 whose cap is always **L**. */
    public const LIMITED = self::PREFERRED_SOURCE_PASSED_OVER | self::LISTING_NOT_APPLICABLE;

    /** **L**, or **B** for the claim level `certified` and restore claims. */
    public const WEAK_IDENTITY = self::IDENTITY_DERIVED | self::IDENTITY_MISSING_EXTERNAL_ID;

    /** The reasons of §4.2 that follow from a row, whichever claim it is judged for. */
    public const OF_EVERY_CLAIM = self::EXPERIMENTAL_SOURCE | self::TYPE_CLAIM_MAXIMUM | self::NOT_OBSERVED | self::SOURCE_NOT_ADMITTED | self::UNCOVERING_LISTING
        | self::LISTING_NOT_APPLICABLE | self::ROW_NOT_LISTED | self::IDENTITY_MISSING_EXTERNAL_ID | self::IDENTITY_CONFLICT | self::IDENTITY_UNSUPPORTED;

    /** In the order of the bits. */
    private const NAMES = [
        'kernel_inactive',
        'unscoped_full_claim',
        'unscoped_claim',
        'unknown_scope',
        'inactive_scope',
        'empty_denominator',
        'type_excluded',
        'denominator_mismatch',
        'level_below_minimum',
        'not_customer_claimable',
        'as_of_missing',
        'unnamed_workspace',
        'unnamed_managed_environment',
        'foreign_workspace',
        'foreign_managed_environment',
        'foreign_provider_connection',
        'experimental_source',
        'beta_certification',
        'level_above_type_maximum',
        'type_claim_maximum',
        'not_restorable',
        'not_observed',
        'source_not_admitted',
        'preferred_source_passed_over',
        'listing_missing',
        'listing_failed',
        'listing_partial',
        'listing_not_applicable',
        'listing_mismatch',
        'row_not_listed',
        'listing_contradicted',
        'level_not_reached',
        'evidence_missing',
        'evidence_metadata_only',
        'evidence_partial',
        'evidence_stale',
        'evidence_capture_blocked',
        'evidence_capture_failed',
        'evidence_undated',
        'evidence_from_future',
        'evidence_expired',
        'identity_derived',
        'identity_missing_external_id',
        'identity_conflict',
        'identity_unsupported',
        'nothing_listed',
        'scope_incomplete',
        'percent_overstated',
        'unrecognized_observed',
    ];

    /** @return list<string> in the order of the tables */
    public static function names(int $codes): array
    {
        $names = [];
        for ($bit = 0; $codes !== 0; $bit++, $codes >>= 1) {
            if (($codes & 1) !== 0) {
                $names[] = self::NAMES[$bit];
            }
        }

        return $names;
    }
}
