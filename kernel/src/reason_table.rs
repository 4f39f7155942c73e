//! The table of reasons (contract §4.1 to §4.3).

use crate::action::Action;
use crate::family::define_families;

/// Passes the table of reasons, after some arguments, to a macro of this crate.
///
/// Each row is `Case = "code", table, effect, remedy, "cap", "meaning", "message";`. The enum, its order, the PHP enum, the messages,
/// the coverage of a type and the reference page follow from it. A row without an effect does not compile.
///
/// - table: `claim_and_scope` is §4.1, `counted_type` §4.2, `scope_as_a_whole` §4.3.
/// - effect: whether a row with this reason still covers its type (the end of §4.2). `covers` or `uncovers` in §4.2;
///   `no_row` for the other tables, whose reasons are not about a row.
/// - remedy: the action of contract §6 that removes the reason, or `none`.
/// - message: `{expected}` and `{actual}` stand for the texts in backticks, or `none`; `{expected:plain}` and
///   `{actual:plain}` for the texts alone; `{subject}` for the type and source; `{rows}` for "2 of 3 rows of" the subject.
#[macro_export]
#[doc(hidden)]
macro_rules! with_reason_table {
    ($then:ident [$($argument:tt)*]) => {
        $crate::$then! { [$($argument)*]
            KernelInactive = "kernel_inactive", claim_and_scope, no_row, activate_kernel, "B, I internally",
                "the kernel is not activated",
                "the kernel is inactive: claims may not reach customers or operators";
            UnscopedFullClaim = "unscoped_full_claim", claim_and_scope, no_row, name_supported_scope, "B",
                "the claim of 100 % names no scope",
                "the claim of 100 % names no scope";
            UnscopedClaim = "unscoped_claim", claim_and_scope, no_row, name_supported_scope, "B",
                "the claim names no scope",
                "the claim names no scope";
            UnknownScope = "unknown_scope", claim_and_scope, no_row, name_supported_scope, "B",
                "the claim names a scope that is not defined",
                "the scope {actual} is not defined";
            InactiveScope = "inactive_scope", claim_and_scope, no_row, activate_scope, "B",
                "the scope is not active",
                "the scope is not active";
            EmptyDenominator = "empty_denominator", claim_and_scope, no_row, admit_types, "B",
                "the scope counts no type",
                "the scope counts no type";
            TypeExcluded = "type_excluded", claim_and_scope, no_row, name_counted_types, "U, L if the claim names a denominator",
                "a type of the scope is not counted",
                "{subject} is excluded from the scope: {actual}";
            DenominatorMismatch = "denominator_mismatch", claim_and_scope, no_row, name_counted_types, "B",
                "the claim names other types than the scope counts",
                "the claim names the types {actual}, but the scope counts {expected}";
            LevelBelowMinimum = "level_below_minimum", claim_and_scope, no_row, raise_level, "B",
                "the claimed level is under the scope's minimum",
                "the claimed level is {actual}, but the scope requires at least {expected}";
            NotCustomerClaimable = "not_customer_claimable", claim_and_scope, no_row, narrow_audience, "I",
                "the scope may not be claimed to customers",
                "the scope may not be claimed to customers";
            AsOfMissing = "as_of_missing", claim_and_scope, no_row, state_time, "B",
                "the scope limits the age of evidence, but the claim has no time",
                "the scope limits the age of evidence, but the claim has no `as_of`";
            UnnamedWorkspace = "unnamed_workspace", claim_and_scope, no_row, name_environment, "B",
                "the claim does not name the workspace",
                "the claim does not name the workspace";
            UnnamedManagedEnvironment = "unnamed_managed_environment", claim_and_scope, no_row, name_environment, "B",
                "the claim does not name the managed environment",
                "the claim does not name the managed environment";
            ForeignWorkspace = "foreign_workspace", claim_and_scope, no_row, claim_observed_environment, "B",
                "the claim names another workspace than the observed one",
                "the claim names the workspace {expected}, but the observed coverage names {actual}";
            ForeignManagedEnvironment = "foreign_managed_environment", claim_and_scope, no_row, claim_observed_environment, "B",
                "the claim names another managed environment than the observed one",
                "the claim names the managed environment {expected}, but the observed coverage names {actual}";
            ForeignProviderConnection = "foreign_provider_connection", claim_and_scope, no_row, claim_observed_environment, "B",
                "the claim names another provider connection than the observed one",
                "the claim names the provider connection {expected}, but the observed coverage names {actual}";
            ExperimentalSource = "experimental_source", counted_type, covers, ask_less, "I",
                "the source is Graph beta, or its support is experimental",
                "{subject} is experimental";
            BetaCertification = "beta_certification", counted_type, covers, ask_less, "B",
                "an experimental row is claimed as certified, which the scope does not allow",
                "{subject} is experimental, and the scope does not allow certifying experimental rows";
            LevelAboveTypeMaximum = "level_above_type_maximum", counted_type, uncovers, ask_less, "U",
                "the source can never prove the level",
                "{subject} proves at most {actual}, but {expected} is asked for";
            TypeClaimMaximum = "type_claim_maximum", counted_type, covers, ask_less, "the row's `max_claim_state`",
                "the definitions limit claims that rest on the source",
                "a claim that rests on {subject} is at most {actual}";
            NotRestorable = "not_restorable", counted_type, covers, ask_less, "B",
                "the source does not support the claimed restore tier",
                "{subject} is {actual}, but {expected} is claimed";
            NotObserved = "not_observed", counted_type, uncovers, list_and_capture, "U",
                "nothing was observed for the type",
                "nothing was observed for {subject}";
            SourceNotAdmitted = "source_not_admitted", counted_type, uncovers, list_and_capture, "U",
                "the type was observed only at a source that the scope does not admit",
                "nothing was observed for {subject}, only at {actual}, which the scope does not admit";
            PreferredSourcePassedOver = "preferred_source_passed_over", counted_type, covers, none, "L",
                "the type was also observed at a preferred source, which proves less",
                "{subject} was judged, although the preferred source {actual} was observed too";
            ListingMissing = "listing_missing", counted_type, uncovers, list_again, "U",
                "there are rows, but no listing that shows whether they are complete",
                "{subject} has rows but no listing, so the rows may be incomplete";
            ListingFailed = "listing_failed", counted_type, uncovers, list_again, "U",
                "the listing failed",
                "the listing of {subject} failed";
            ListingPartial = "listing_partial", counted_type, uncovers, list_again, "U",
                "the listing is partial",
                "the listing of {subject} is partial";
            ListingNotApplicable = "listing_not_applicable", counted_type, covers, list_again, "L",
                "the provider reported that the environment cannot have the type",
                "the provider reported that this environment cannot have {subject}";
            ListingMismatch = "listing_mismatch", counted_type, uncovers, list_again, "U",
                "the listing has another number of resources than there are rows that it names",
                "the listing of {subject} has {expected:plain} resources, but it names {actual:plain} rows";
            RowNotListed = "row_not_listed", counted_type, uncovers, list_again, "U",
                "there are rows that the listing does not name",
                "{rows} are not named by the listing";
            ListingContradicted = "listing_contradicted", counted_type, uncovers, list_again, "U",
                "more resources were found elsewhere than the listing has",
                "the listing of {subject} has {actual:plain} resources, but {expected:plain} were found elsewhere";
            LevelNotReached = "level_not_reached", counted_type, uncovers, capture_again, "U",
                "a row is under the asked level",
                "{rows} are under the level {expected}; the weakest is at {actual}";
            EvidenceMissing = "evidence_missing", counted_type, uncovers, capture_again, "U",
                "a row has no evidence",
                "{rows} have no evidence, which proves {actual}, but {expected} is asked for";
            EvidenceMetadataOnly = "evidence_metadata_only", counted_type, uncovers, capture_again, "U",
                "a row has evidence of metadata only",
                "{rows} have evidence of metadata only, which proves {actual}, but {expected} is asked for";
            EvidencePartial = "evidence_partial", counted_type, uncovers, capture_again, "U",
                "a row has partial evidence",
                "{rows} have partial evidence, which proves {actual}, but {expected} is asked for";
            EvidenceStale = "evidence_stale", counted_type, uncovers, capture_again, "U",
                "a row has stale evidence",
                "{rows} have stale evidence, which proves {actual}, but {expected} is asked for";
            EvidenceCaptureBlocked = "evidence_capture_blocked", counted_type, uncovers, capture_again, "U",
                "a row's capture was blocked",
                "{rows} could not be captured, which proves {actual}, but {expected} is asked for";
            EvidenceCaptureFailed = "evidence_capture_failed", counted_type, uncovers, capture_again, "U",
                "a row's capture failed",
                "{rows} failed to be captured, which proves {actual}, but {expected} is asked for";
            EvidenceUndated = "evidence_undated", counted_type, uncovers, capture_again, "U",
                "the scope limits the age of evidence, but the listing or a row has no time",
                "the listing or a row of {subject} has no time, but the scope limits its age";
            EvidenceFromFuture = "evidence_from_future", counted_type, uncovers, capture_again, "U",
                "the listing or a row was captured after the claim's time",
                "the listing or a row of {subject} was captured after the claim's `as_of`";
            EvidenceExpired = "evidence_expired", counted_type, uncovers, capture_again, "U",
                "the listing or a row is older than the scope allows",
                "the oldest capture of {subject} is {actual:plain} seconds old, but the scope allows {expected:plain}";
            IdentityDerived = "identity_derived", counted_type, covers, resolve_identity, "L; B for `certified` and restore claims",
                "a row has a derived identity, which the scope does not allow",
                "{rows} have a derived identity";
            IdentityMissingExternalId = "identity_missing_external_id", counted_type, covers, resolve_identity,
                "L; B for `certified` and restore claims",
                "a row has no external id",
                "{rows} have no external id";
            IdentityConflict = "identity_conflict", counted_type, uncovers, resolve_identity, "B",
                "two resources have the same id",
                "{rows} have conflicting identities";
            IdentityUnsupported = "identity_unsupported", counted_type, uncovers, resolve_identity, "B",
                "a row's only key cannot identify a resource",
                "{rows} have a key that cannot identify a resource";
            NothingListed = "nothing_listed", scope_as_a_whole, no_row, await_resources, "I",
                "every listing is empty",
                "every listing of the scope is empty: there is nothing to claim";
            ScopeIncomplete = "scope_incomplete", scope_as_a_whole, no_row, none, "U",
                "not every counted type is covered",
                "{actual:plain} of {expected:plain} types are covered";
            PercentOverstated = "percent_overstated", scope_as_a_whole, no_row, await_resources, "B",
                "a smaller share of the types that have resources is covered than the claim says",
                "{expected:plain} % is claimed, but {actual:plain} of the types that have resources are covered";
            UnrecognizedObserved = "unrecognized_observed", scope_as_a_whole, no_row, none, "L",
                "something was observed under a name that the definitions do not have",
                "{actual:plain} observed entries have names that the definitions do not have";
        }
    };
}

/// Passes the reason codes to another macro as a family, so that a language boundary can declare them.
#[macro_export]
macro_rules! for_each_reason_code {
    ($callback:ident) => {
        $crate::with_reason_table! { reason_codes_as_family [$callback] }
    };
}

#[macro_export]
#[doc(hidden)]
macro_rules! reason_codes_as_family {
    ([$callback:ident] $($case:ident = $code:literal, $table:ident, $effect:ident, $remedy:ident, $cap:literal, $meaning:literal, $message:literal;)+) => {
        $callback! {
            /// Why a claim is not simply allowed, in the order of the tables (contract §4.1 to §4.3).
            enum ReasonCode {
                $($case = $code,)+
            }
        }
    };
}

for_each_reason_code!(define_families);

/// A table of contract §4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReasonTable {
    /// §4.1
    ClaimAndScope,
    /// §4.2
    CountedType,
    /// §4.3
    ScopeAsAWhole,
}

/// The effect of a reason on the coverage of a type (the end of contract §4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverageEffect {
    /// The reason is not about a row.
    NoRow,
    /// A row with this reason may still cover its type.
    Covers,
    /// A row with this reason does not cover its type.
    Uncovers,
}

/// Reads the other columns of the table. An unknown table or effect does not compile.
#[macro_export]
#[doc(hidden)]
macro_rules! reason_columns {
    ([] $($case:ident = $code:literal, $table:ident, $effect:ident, $remedy:ident, $cap:literal, $meaning:literal, $message:literal;)+) => {
        impl ReasonCode {
            /// Returns the table that the reason belongs to.
            pub const fn table(self) -> ReasonTable {
                match self {
                    $(Self::$case => reason_columns!(@table $table),)+
                }
            }

            /// Returns the reason's effect on the coverage of a type.
            pub const fn effect(self) -> CoverageEffect {
                match self {
                    $(Self::$case => reason_columns!(@effect $effect),)+
                }
            }

            /// Returns the action that removes the reason (contract §6), or `None` if no step is for it alone.
            pub const fn remedy(self) -> Option<Action> {
                match self {
                    $(Self::$case => reason_columns!(@remedy $remedy),)+
                }
            }

            /// Returns the cap in the contract's letters: B, I, L and U, with its condition if there is one.
            pub const fn cap_rule(self) -> &'static str {
                match self {
                    $(Self::$case => $cap,)+
                }
            }

            /// Returns when the rule applies, in a few words. The contract has the exact rule.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$case => $meaning,)+
                }
            }

            /// Returns the template of the message.
            pub(crate) const fn template(self) -> &'static str {
                match self {
                    $(Self::$case => $message,)+
                }
            }
        }
    };
    (@table claim_and_scope) => { ReasonTable::ClaimAndScope };
    (@table counted_type) => { ReasonTable::CountedType };
    (@table scope_as_a_whole) => { ReasonTable::ScopeAsAWhole };
    (@remedy none) => { None };
    (@remedy activate_kernel) => { Some(Action::ActivateKernel) };
    (@remedy name_supported_scope) => { Some(Action::NameSupportedScope) };
    (@remedy activate_scope) => { Some(Action::ActivateScope) };
    (@remedy admit_types) => { Some(Action::AdmitTypes) };
    (@remedy name_counted_types) => { Some(Action::NameCountedTypes) };
    (@remedy raise_level) => { Some(Action::RaiseLevel) };
    (@remedy narrow_audience) => { Some(Action::NarrowAudience) };
    (@remedy state_time) => { Some(Action::StateTime) };
    (@remedy name_environment) => { Some(Action::NameEnvironment) };
    (@remedy claim_observed_environment) => { Some(Action::ClaimObservedEnvironment) };
    (@remedy ask_less) => { Some(Action::AskLess) };
    (@remedy list_and_capture) => { Some(Action::ListAndCapture) };
    (@remedy list_again) => { Some(Action::ListAgain) };
    (@remedy capture_again) => { Some(Action::CaptureAgain) };
    (@remedy resolve_identity) => { Some(Action::ResolveIdentity) };
    (@remedy await_resources) => { Some(Action::AwaitResources) };
    (@effect no_row) => { CoverageEffect::NoRow };
    (@effect covers) => { CoverageEffect::Covers };
    (@effect uncovers) => { CoverageEffect::Uncovers };
}

with_reason_table! { reason_columns [] }
