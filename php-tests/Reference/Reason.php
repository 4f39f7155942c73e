<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/** A reason why a claim is not allowed (contract §4). Its properties are not `readonly` for the reason that `Decision` has. */
final class Reason
{
    public function __construct(
        public string $code,
        public string $cap,
        public ?string $canonicalType = null,
        public ?string $sourceClass = null,
        public ?string $expected = null,
        public ?string $actual = null,
        public ?int $affectedRows = null,
        public ?int $observedRows = null,
    ) {}

    public function toJson(): string
    {
        if ($this->sourceClass === null) {
            // Only these can have ids, in which there is something to escape.
            $type = $this->canonicalType === null ? 'null' : "\"{$this->canonicalType}\"";
            $expected = Canonical::textOrNull($this->expected);
            $actual = Canonical::textOrNull($this->actual);

            return "{\"code\":\"{$this->code}\",\"cap\":\"{$this->cap}\",\"canonical_type\":{$type},\"source_class\":null,\"expected\":{$expected},\"actual\":{$actual},\"affected_rows\":null,\"observed_rows\":null}";
        }
        $expected = $this->expected === null ? 'null' : "\"{$this->expected}\"";
        $actual = $this->actual === null ? 'null' : "\"{$this->actual}\"";
        $affected = $this->affectedRows ?? 'null';
        $rows = $this->observedRows ?? 'null';

        return "{\"code\":\"{$this->code}\",\"cap\":\"{$this->cap}\",\"canonical_type\":\"{$this->canonicalType}\",\"source_class\":\"{$this->sourceClass}\",\"expected\":{$expected},\"actual\":{$actual},\"affected_rows\":{$affected},\"observed_rows\":{$rows}}";
    }

    /** The same English sentence as the extension's. */
    public function message(): string
    {
        $expected = $this->expected;
        $actual = $this->actual;
        $type = $this->canonicalType;
        $source = $this->sourceClass;

        return match ($this->code) {
            'kernel_inactive' => 'the kernel is inactive: claims may not reach customers or operators',
            'unscoped_full_claim' => 'the claim of 100 % names no scope',
            'unscoped_claim' => 'the claim names no scope',
            'unknown_scope' => "the scope `{$actual}` is not defined",
            'inactive_scope' => 'the scope is not active',
            'empty_denominator' => 'the scope counts no type',
            'type_excluded' => "`{$type}` is excluded from the scope: `{$actual}`",
            'denominator_mismatch' => 'the claim names the types '.self::quoted($actual).', but the scope counts '.self::quoted($expected),
            'level_below_minimum' => "the claimed level is `{$actual}`, but the scope requires at least `{$expected}`",
            'not_customer_claimable' => 'the scope may not be claimed to customers',
            'as_of_missing' => 'the scope limits the age of evidence, but the claim has no `as_of`',
            'unnamed_workspace' => 'the claim does not name the workspace',
            'unnamed_managed_environment' => 'the claim does not name the managed environment',
            'foreign_workspace' => 'the claim names the workspace '.self::quoted($expected).', but the observed coverage names '.self::quoted($actual),
            'foreign_managed_environment' => 'the claim names the managed environment '.self::quoted($expected).', but the observed coverage names '.self::quoted($actual),
            'foreign_provider_connection' => 'the claim names the provider connection '.self::quoted($expected).', but the observed coverage names '.self::quoted($actual),
            'experimental_source' => "`{$type}` at `{$source}` is experimental",
            'beta_certification' => "`{$type}` at `{$source}` is experimental, and the scope does not allow certifying experimental rows",
            'level_above_type_maximum' => "`{$type}` at `{$source}` proves at most `{$actual}`, but `{$expected}` is asked for",
            'type_claim_maximum' => "a claim that rests on `{$type}` at `{$source}` is at most `{$actual}`",
            'not_restorable' => "`{$type}` at `{$source}` is `{$actual}`, but `{$expected}` is claimed",
            'not_observed' => "nothing was observed for `{$type}` at `{$source}`",
            'source_not_admitted' => "nothing was observed for `{$type}` at `{$source}`, only at `{$actual}`, which the scope does not admit",
            'preferred_source_passed_over' => "`{$type}` at `{$source}` was judged, although the preferred source `{$actual}` was observed too",
            'listing_missing' => "`{$type}` at `{$source}` has rows but no listing, so the rows may be incomplete",
            'listing_failed' => "the listing of `{$type}` at `{$source}` failed",
            'listing_partial' => "the listing of `{$type}` at `{$source}` is partial",
            'listing_not_applicable' => "the provider reported that this environment cannot have `{$type}` at `{$source}`",
            'listing_mismatch' => "the listing of `{$type}` at `{$source}` has {$expected} resources, but it names {$actual} rows",
            'row_not_listed' => "{$this->affectedRows} of {$this->observedRows} rows of `{$type}` at `{$source}` are not named by the listing",
            'listing_contradicted' => "the listing of `{$type}` at `{$source}` has {$actual} resources, but {$expected} were found elsewhere",
            'level_not_reached' => "{$this->affectedRows} of {$this->observedRows} rows of `{$type}` at `{$source}` are under the level `{$expected}`; the weakest is at `{$actual}`",
            'evidence_missing' => "{$this->affectedRows} of {$this->observedRows} rows of `{$type}` at `{$source}` have no evidence, which proves `{$actual}`, but `{$expected}` is asked for",
            'evidence_metadata_only' => "{$this->affectedRows} of {$this->observedRows} rows of `{$type}` at `{$source}` have evidence of metadata only, which proves `{$actual}`, but `{$expected}` is asked for",
            'evidence_partial' => "{$this->affectedRows} of {$this->observedRows} rows of `{$type}` at `{$source}` have partial evidence, which proves `{$actual}`, but `{$expected}` is asked for",
            'evidence_stale' => "{$this->affectedRows} of {$this->observedRows} rows of `{$type}` at `{$source}` have stale evidence, which proves `{$actual}`, but `{$expected}` is asked for",
            'evidence_capture_blocked' => "{$this->affectedRows} of {$this->observedRows} rows of `{$type}` at `{$source}` could not be captured, which proves `{$actual}`, but `{$expected}` is asked for",
            'evidence_capture_failed' => "{$this->affectedRows} of {$this->observedRows} rows of `{$type}` at `{$source}` failed to be captured, which proves `{$actual}`, but `{$expected}` is asked for",
            'evidence_undated' => "the listing or a row of `{$type}` at `{$source}` has no time, but the scope limits its age",
            'evidence_from_future' => "the listing or a row of `{$type}` at `{$source}` was captured after the claim's `as_of`",
            'evidence_expired' => "the oldest capture of `{$type}` at `{$source}` is {$actual} seconds old, but the scope allows {$expected}",
            'identity_derived' => "{$this->affectedRows} of {$this->observedRows} rows of `{$type}` at `{$source}` have a derived identity",
            'identity_missing_external_id' => "{$this->affectedRows} of {$this->observedRows} rows of `{$type}` at `{$source}` have no external id",
            'identity_conflict' => "{$this->affectedRows} of {$this->observedRows} rows of `{$type}` at `{$source}` have conflicting identities",
            'identity_unsupported' => "{$this->affectedRows} of {$this->observedRows} rows of `{$type}` at `{$source}` have a key that cannot identify a resource",
            'nothing_listed' => 'every listing of the scope is empty: there is nothing to claim',
            'scope_incomplete' => "{$actual} of {$expected} types are covered",
            'percent_overstated' => "{$expected} % is claimed, but {$actual} of the types that have resources are covered",
            'unrecognized_observed' => "{$actual} observed entries have names that the definitions do not have",
        };
    }

    /** In backticks, or `none` if there is nothing to quote. */
    private static function quoted(?string $text): string
    {
        return $text === null || $text === '' ? 'none' : "`{$text}`";
    }
}
