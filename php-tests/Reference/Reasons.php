<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/** Puts the codes of a decision into words (contract §4.1 to §4.3), in the order of the tables. */
final class Reasons
{
    /** @var list<Reason> */
    private array $reasons = [];

    /** The word for **U**. */
    private string $uncovered;

    private string $asked;

    private string $weakIdentity;

    public function __construct(private Claim $claim, private Observed $observed, private ?Scope $scope)
    {
        $isRestored = $claim->restoreTier > 0;
        $this->uncovered = $claim->audience === Family::CUSTOMER ? 'claim_blocked' : 'internal_only';
        $this->asked = Family::COVERAGE_LEVELS[$isRestored ? max($claim->level, Family::CONTENT_BACKED) : $claim->level];
        $this->weakIdentity = $isRestored || $claim->level === Family::CERTIFIED ? 'claim_blocked' : 'claim_limited';
    }

    /**
     * @param  array<int, int>  $typeCodes  by effective row
     * @return list<Reason>
     */
    public function of(int $claimCodes, array $typeCodes, int $wholeCodes, int $covered, int $denominator, int $empty): array
    {
        if ($claimCodes !== 0) {
            $this->ofClaimAndScope($claimCodes);
        }
        foreach ($typeCodes as $row => $codes) {
            $this->ofRow($row, $codes);
        }
        if ($wholeCodes !== 0) {
            $this->ofScopeAsAWhole($wholeCodes, $covered, $denominator, $empty);
        }

        return $this->reasons;
    }

    private function ofClaimAndScope(int $codes): void
    {
        $claim = $this->claim;
        $observed = $this->observed;
        if ($codes & Code::KERNEL_INACTIVE) {
            $this->reasons[] = new Reason('kernel_inactive', $claim->audience === Family::INTERNAL ? 'internal_only' : 'claim_blocked', null, null, 'active', 'inactive');
        }
        if ($codes & Code::UNSCOPED_FULL_CLAIM) {
            $this->reasons[] = new Reason('unscoped_full_claim', 'claim_blocked');
        }
        if ($codes & Code::UNSCOPED_CLAIM) {
            $this->reasons[] = new Reason('unscoped_claim', 'claim_blocked');
        }
        if ($codes & Code::UNKNOWN_SCOPE) {
            $this->reasons[] = new Reason('unknown_scope', 'claim_blocked', null, null, null, $claim->scopeKey);
        }
        if ($codes & Code::INACTIVE_SCOPE) {
            $this->reasons[] = new Reason('inactive_scope', 'claim_blocked');
        }
        if ($codes & Code::EMPTY_DENOMINATOR) {
            $this->reasons[] = new Reason('empty_denominator', 'claim_blocked');
        }
        if ($codes & Code::TYPE_EXCLUDED) {
            $cap = $claim->denominator === null ? $this->uncovered : 'claim_limited';
            foreach ($this->scope->excluded as [$type, $reason]) {
                $this->reasons[] = new Reason('type_excluded', $cap, $type, null, null, $reason);
            }
        }
        if ($codes & Code::DENOMINATOR_MISMATCH) {
            $this->reasons[] = new Reason('denominator_mismatch', 'claim_blocked', null, null, self::joined($this->scope->counted), self::joined($claim->denominator));
        }
        if ($codes & Code::LEVEL_BELOW_MINIMUM) {
            $this->reasons[] = new Reason(
                'level_below_minimum', 'claim_blocked', null, null, Family::COVERAGE_LEVELS[$this->scope->minimumLevel], Family::COVERAGE_LEVELS[$claim->level],
            );
        }
        if ($codes & Code::NOT_CUSTOMER_CLAIMABLE) {
            $this->reasons[] = new Reason('not_customer_claimable', 'internal_only');
        }
        if ($codes & Code::AS_OF_MISSING) {
            $this->reasons[] = new Reason('as_of_missing', 'claim_blocked');
        }
        if ($codes & Code::UNNAMED_WORKSPACE) {
            $this->reasons[] = new Reason('unnamed_workspace', 'claim_blocked');
        }
        if ($codes & Code::UNNAMED_MANAGED_ENVIRONMENT) {
            $this->reasons[] = new Reason('unnamed_managed_environment', 'claim_blocked');
        }
        if ($codes & Code::FOREIGN_WORKSPACE) {
            $this->reasons[] = new Reason('foreign_workspace', 'claim_blocked', null, null, $claim->workspaceId, $observed->workspaceId);
        }
        if ($codes & Code::FOREIGN_MANAGED_ENVIRONMENT) {
            $this->reasons[] = new Reason('foreign_managed_environment', 'claim_blocked', null, null, $claim->managedEnvironmentId, $observed->managedEnvironmentId);
        }
        if ($codes & Code::FOREIGN_PROVIDER_CONNECTION) {
            $this->reasons[] = new Reason('foreign_provider_connection', 'claim_blocked', null, null, $claim->providerConnectionId, $observed->providerConnectionId);
        }
    }

    private function ofRow(int $row, int $codes): void
    {
        $observed = $this->observed;
        $definitions = $observed->definitions;
        $type = $definitions->canonicalType[$row];
        $source = Family::SOURCE_CLASSES[$definitions->sourceClass[$row]];
        $u = $this->uncovered;
        if ($codes & Code::EXPERIMENTAL_SOURCE) {
            $this->reasons[] = new Reason('experimental_source', 'internal_only', $type, $source);
        }
        if ($codes & Code::BETA_CERTIFICATION) {
            $this->reasons[] = new Reason('beta_certification', 'claim_blocked', $type, $source);
        }
        if ($codes & Code::LEVEL_ABOVE_TYPE_MAXIMUM) {
            $this->reasons[] = new Reason('level_above_type_maximum', $u, $type, $source, $this->asked, Family::COVERAGE_LEVELS[$definitions->maximumLevel[$row]]);
        }
        if ($codes & Code::TYPE_CLAIM_MAXIMUM) {
            $state = Family::CLAIM_STATES[$definitions->maximumState[$row]];
            $this->reasons[] = new Reason('type_claim_maximum', $state, $type, $source, null, $state);
        }
        if ($codes & Code::NOT_RESTORABLE) {
            $this->reasons[] = new Reason(
                'not_restorable', 'claim_blocked', $type, $source,
                Family::RESTORE_TIERS[$this->claim->restoreTier], Family::RESTORE_TIERS[$definitions->restoreTier[$row]],
            );
        }
        if ($codes & Code::NOT_OBSERVED) {
            $this->reasons[] = new Reason('not_observed', $u, $type, $source);
        }
        if ($codes & Code::SOURCE_NOT_ADMITTED) {
            $this->reasons[] = new Reason('source_not_admitted', $u, $type, $source, null, $this->firstObserved($definitions->rowsOfType[$type]));
        }
        if ($codes & Code::PREFERRED_SOURCE_PASSED_OVER) {
            $preferred = $this->firstObserved($this->scope->eligibleRows[$this->scope->isCounted[$type]]);
            $this->reasons[] = new Reason('preferred_source_passed_over', 'claim_limited', $type, $source, null, $preferred);
        }
        if ($codes & Code::LISTING_MISSING) {
            $this->reasons[] = new Reason('listing_missing', $u, $type, $source);
        }
        if ($codes & Code::LISTING_FAILED) {
            $this->reasons[] = new Reason('listing_failed', $u, $type, $source);
        }
        if ($codes & Code::LISTING_PARTIAL) {
            $this->reasons[] = new Reason('listing_partial', $u, $type, $source);
        }
        if ($codes & Code::LISTING_NOT_APPLICABLE) {
            $this->reasons[] = new Reason('listing_not_applicable', 'claim_limited', $type, $source);
        }
        $rows = $observed->rows[$row] ?? 0;
        if ($codes & Code::LISTING_MISMATCH) {
            $named = $rows - ($observed->unlisted[$row] ?? 0);
            $this->reasons[] = new Reason('listing_mismatch', $u, $type, $source, (string) $observed->resources[$row], (string) $named);
        }
        if ($codes & Code::ROW_NOT_LISTED) {
            $this->reasons[] = new Reason('row_not_listed', $u, $type, $source, null, null, $observed->unlisted[$row], $rows);
        }
        if ($codes & Code::LISTING_CONTRADICTED) {
            $this->reasons[] = new Reason(
                'listing_contradicted', $u, $type, $source, (string) Standing::mostElsewhere($observed, $row), (string) $observed->resources[$row],
            );
        }
        if ($codes & (Code::LEVEL_NOT_REACHED | Code::EVIDENCE_STATES)) {
            $this->ofContent($row, $codes, $type, $source);
        }
        if ($codes & Code::EVIDENCE_UNDATED) {
            $this->reasons[] = new Reason('evidence_undated', $u, $type, $source);
        }
        if ($codes & Code::EVIDENCE_FROM_FUTURE) {
            $this->reasons[] = new Reason('evidence_from_future', $u, $type, $source);
        }
        if ($codes & Code::EVIDENCE_EXPIRED) {
            $this->reasons[] = new Reason('evidence_expired', $u, $type, $source, (string) $this->scope->maximumAge, (string) $this->greatestAge($row));
        }
        if ($codes & (Code::WEAK_IDENTITY | Code::IDENTITY_CONFLICT | Code::IDENTITY_UNSUPPORTED)) {
            $this->ofIdentity($row, $codes, $type, $source);
        }
    }

    private function ofContent(int $row, int $codes, string $type, string $source): void
    {
        $u = $this->uncovered;
        $asked = $this->asked;
        $rows = $this->observed->rows[$row];
        if ($codes & Code::LEVEL_NOT_REACHED) {
            $levels = $this->observed->coverageLevels[$row];
            $affected = $levels[0];
            $weakest = $affected > 0 ? 0 : null;
            for ($level = 1; Family::COVERAGE_LEVELS[$level] !== $asked; $level++) {
                $affected += $levels[$level];
                $weakest ??= $levels[$level] > 0 ? $level : null;
            }
            $this->reasons[] = new Reason('level_not_reached', $u, $type, $source, $asked, Family::COVERAGE_LEVELS[$weakest], $affected, $rows);
        }
        $evidence = $this->observed->evidenceStates[$row];
        if ($codes & Code::EVIDENCE_MISSING) {
            $this->reasons[] = new Reason('evidence_missing', $u, $type, $source, $asked, 'none', $evidence[0], $rows);
        }
        if ($codes & Code::EVIDENCE_METADATA_ONLY) {
            $this->reasons[] = new Reason('evidence_metadata_only', $u, $type, $source, $asked, 'detected', $evidence[1], $rows);
        }
        if ($codes & Code::EVIDENCE_PARTIAL) {
            $this->reasons[] = new Reason('evidence_partial', $u, $type, $source, $asked, 'detected', $evidence[2], $rows);
        }
        if ($codes & Code::EVIDENCE_STALE) {
            $this->reasons[] = new Reason('evidence_stale', $u, $type, $source, $asked, 'detected', $evidence[4], $rows);
        }
        if ($codes & Code::EVIDENCE_CAPTURE_BLOCKED) {
            $this->reasons[] = new Reason('evidence_capture_blocked', $u, $type, $source, $asked, 'none', $evidence[5], $rows);
        }
        if ($codes & Code::EVIDENCE_CAPTURE_FAILED) {
            $this->reasons[] = new Reason('evidence_capture_failed', $u, $type, $source, $asked, 'none', $evidence[6], $rows);
        }
    }

    private function ofIdentity(int $row, int $codes, string $type, string $source): void
    {
        $rows = $this->observed->rows[$row];
        $identities = $this->observed->identityStates[$row];
        if ($codes & Code::IDENTITY_DERIVED) {
            $this->reasons[] = new Reason('identity_derived', $this->weakIdentity, $type, $source, null, null, $identities[1], $rows);
        }
        if ($codes & Code::IDENTITY_MISSING_EXTERNAL_ID) {
            $this->reasons[] = new Reason('identity_missing_external_id', $this->weakIdentity, $type, $source, null, null, $identities[2], $rows);
        }
        if ($codes & Code::IDENTITY_CONFLICT) {
            $this->reasons[] = new Reason('identity_conflict', 'claim_blocked', $type, $source, null, null, $identities[3], $rows);
        }
        if ($codes & Code::IDENTITY_UNSUPPORTED) {
            $this->reasons[] = new Reason('identity_unsupported', 'claim_blocked', $type, $source, null, null, $identities[4], $rows);
        }
    }

    private function ofScopeAsAWhole(int $codes, int $covered, int $denominator, int $empty): void
    {
        if ($codes & Code::NOTHING_LISTED) {
            $this->reasons[] = new Reason('nothing_listed', 'internal_only');
        }
        if ($codes & Code::SCOPE_INCOMPLETE) {
            $this->reasons[] = new Reason('scope_incomplete', $this->uncovered, null, null, (string) $denominator, (string) $covered);
        }
        if ($codes & Code::PERCENT_OVERSTATED) {
            $share = ($covered - $empty).'/'.($denominator - $empty);
            $this->reasons[] = new Reason('percent_overstated', 'claim_blocked', null, null, Canonical::percent($this->claim->percent), $share);
        }
        if ($codes & Code::UNRECOGNIZED_OBSERVED) {
            $this->reasons[] = new Reason('unrecognized_observed', 'claim_limited', null, null, null, (string) $this->observed->ignored);
        }
    }

    /** @param  array<array-key, int>  $rows */
    private function firstObserved(array $rows): string
    {
        foreach ($rows as $row) {
            if (isset($this->observed->outcome[$row]) || isset($this->observed->rows[$row])) {
                break;
            }
        }

        return Family::SOURCE_CLASSES[$this->observed->definitions->sourceClass[$row]];
    }

    /** In whole seconds, rounded up. */
    private function greatestAge(int $row): int
    {
        $oldest = min($this->observed->listedAt[$row] ?? Time::NEVER, $this->observed->oldest[$row] ?? Time::NEVER);
        $nanoseconds = ($oldest & 1) !== 0 ? Standing::oldestNanoseconds($this->observed, $row, $oldest) : 0;

        return ($this->claim->asOf >> 1) - ($oldest >> 1) + ($this->claim->asOfNanoseconds > $nanoseconds ? 1 : 0);
    }

    /** @param  list<string>  $types */
    private static function joined(array $types): string
    {
        sort($types, SORT_STRING);

        return implode(',', $types);
    }
}
