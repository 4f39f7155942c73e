<?php

declare(strict_types=1);

/*
 * Why a claim is blocked or limited, for operators. Do not show these texts to customers: they name types, sources and ids.
 *
 * :type and :source are the resource type and its source, :affected of :observed resources are affected, and :expected and
 * :actual are the required value and the value found. `docs/reasons.md` says when each reason applies.
 */
return [
    'kernel_inactive' => 'The Coverage Kernel is not activated, so no claim may reach customers or operators.',
    'unscoped_full_claim' => 'The claim of 100 % names no scope.',
    'unscoped_claim' => 'The claim names no scope.',
    'unknown_scope' => 'The scope “:actual” is not defined.',
    'inactive_scope' => 'The scope is not active.',
    'empty_denominator' => 'The scope counts no resource type.',
    'type_excluded' => 'The scope does not count “:type” (:actual).',
    'denominator_mismatch' => 'The claim names the types :actual, but the scope counts :expected.',
    'level_below_minimum' => 'The claim is about the level “:actual”, but the scope requires at least “:expected”.',
    'not_customer_claimable' => 'Claims about this scope may not be made to customers.',
    'as_of_missing' => 'The scope limits the age of evidence, but the claim has no time.',
    'unnamed_workspace' => 'The claim does not name the workspace.',
    'unnamed_managed_environment' => 'The claim does not name the managed environment.',
    'foreign_workspace' => 'The claim names the workspace :expected, but the observed one is :actual.',
    'foreign_managed_environment' => 'The claim names the managed environment :expected, but the observed one is :actual.',
    'foreign_provider_connection' => 'The claim names the provider connection :expected, but the observed one is :actual.',
    'experimental_source' => '“:type” is experimental at :source.',
    'beta_certification' => '“:type” is experimental at :source, and the scope does not allow certifying experimental types.',
    'level_above_type_maximum' => ':source can prove at most the level “:actual” for “:type”, but “:expected” is required.',
    'type_claim_maximum' => 'A claim that rests on “:type” at :source is at most “:actual”.',
    'not_restorable' => '“:type” at :source is “:actual”, but the claim says “:expected”.',
    'not_observed' => 'Nothing was observed for “:type” at :source.',
    'source_not_admitted' => 'Nothing was observed for “:type” at :source, only at :actual, which the scope does not admit.',
    'preferred_source_passed_over' => '“:type” was judged at :source, although the preferred source was observed too: :actual.',
    'listing_missing' => 'Resources of “:type” at :source are recorded, but no listing shows whether they are complete.',
    'listing_failed' => 'Listing “:type” at :source failed.',
    'listing_partial' => 'The listing of “:type” at :source is incomplete.',
    'listing_not_applicable' => 'The provider reported that this environment cannot have “:type” (:source).',
    'listing_mismatch' => 'The listing of “:type” at :source counts :expected resources, but the number of recorded resources that it names is :actual.',
    'row_not_listed' => 'The listing of “:type” at :source does not name all recorded resources (not named: :affected of :observed).',
    'listing_contradicted' => 'The listing of “:type” at :source counts :actual resources, but :expected were found elsewhere.',
    'level_not_reached' => 'Resources of “:type” at :source are below the level “:expected” (:affected of :observed). The lowest level is “:actual”.',
    'evidence_missing' => 'Resources of “:type” at :source have no evidence (:affected of :observed). This proves the level “:actual”, but “:expected” is required.',
    'evidence_metadata_only' => 'Only the metadata of resources of “:type” at :source was captured (:affected of :observed). This proves the level “:actual”, but “:expected” is required.',
    'evidence_partial' => 'Resources of “:type” at :source were captured only in part (:affected of :observed). This proves the level “:actual”, but “:expected” is required.',
    'evidence_stale' => 'The provider has newer versions of resources of “:type” at :source (:affected of :observed). The old ones prove the level “:actual”, but “:expected” is required.',
    'evidence_capture_blocked' => 'Resources of “:type” at :source could not be captured (:affected of :observed). This proves the level “:actual”, but “:expected” is required.',
    'evidence_capture_failed' => 'Capturing resources of “:type” at :source failed (:affected of :observed). This proves the level “:actual”, but “:expected” is required.',
    'evidence_undated' => 'The listing or a resource of “:type” at :source has no time, but the scope limits the age of evidence.',
    'evidence_from_future' => 'The listing or a resource of “:type” at :source was captured after the time of the claim.',
    'evidence_expired' => 'The oldest capture of “:type” at :source is too old. Age: :actual; maximum: :expected.',
    'identity_derived' => 'Resources of “:type” at :source are identified by values that can change (:affected of :observed).',
    'identity_missing_external_id' => 'Resources of “:type” at :source have no external ID (:affected of :observed).',
    'identity_conflict' => 'Resources of “:type” at :source have the same ID as another one (:affected of :observed).',
    'identity_unsupported' => 'Resources of “:type” at :source have only a key that cannot identify them (:affected of :observed).',
    'nothing_listed' => 'All listings of the scope are empty, so there is nothing to make a claim about.',
    'scope_incomplete' => 'Resource types covered: :actual of :expected.',
    'percent_overstated' => 'The claim says :expected %, but :actual of the types that have resources are covered.',
    'unrecognized_observed' => 'Something was observed under names that the definitions do not have. Number of entries: :actual.',
];
