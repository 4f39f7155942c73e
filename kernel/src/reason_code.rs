//! The codes of the decision tables (contract §3 and §4).

use crate::family::define_families;

/// Hands the table of reason codes to another macro, so that a boundary can declare them in its own language.
#[macro_export]
macro_rules! for_each_reason_code {
    ($callback:ident) => {
        $callback! {
            /// Why a claim is not simply allowed, in the order of the tables (contract §4.1 to §4.3).
            enum ReasonCode {
                // §4.1: claim and scope
                KernelInactive = "kernel_inactive",
                UnscopedFullClaim = "unscoped_full_claim",
                UnscopedClaim = "unscoped_claim",
                UnknownScope = "unknown_scope",
                InactiveScope = "inactive_scope",
                EmptyDenominator = "empty_denominator",
                TypeExcluded = "type_excluded",
                DenominatorMismatch = "denominator_mismatch",
                LevelBelowMinimum = "level_below_minimum",
                NotCustomerClaimable = "not_customer_claimable",
                AsOfMissing = "as_of_missing",
                UnnamedWorkspace = "unnamed_workspace",
                UnnamedManagedEnvironment = "unnamed_managed_environment",
                ForeignWorkspace = "foreign_workspace",
                ForeignManagedEnvironment = "foreign_managed_environment",
                ForeignProviderConnection = "foreign_provider_connection",
                // §4.2: each counted type
                ExperimentalSource = "experimental_source",
                BetaCertification = "beta_certification",
                LevelAboveTypeMaximum = "level_above_type_maximum",
                TypeClaimMaximum = "type_claim_maximum",
                NotRestorable = "not_restorable",
                NotObserved = "not_observed",
                SourceNotAdmitted = "source_not_admitted",
                PreferredSourcePassedOver = "preferred_source_passed_over",
                ListingMissing = "listing_missing",
                ListingFailed = "listing_failed",
                ListingPartial = "listing_partial",
                ListingMismatch = "listing_mismatch",
                ListingContradicted = "listing_contradicted",
                LevelNotReached = "level_not_reached",
                EvidenceMissing = "evidence_missing",
                EvidenceMetadataOnly = "evidence_metadata_only",
                EvidencePartial = "evidence_partial",
                EvidenceStale = "evidence_stale",
                EvidenceCaptureBlocked = "evidence_capture_blocked",
                EvidenceCaptureFailed = "evidence_capture_failed",
                EvidenceUndated = "evidence_undated",
                EvidenceFromFuture = "evidence_from_future",
                EvidenceExpired = "evidence_expired",
                IdentityDerived = "identity_derived",
                IdentityMissingExternalId = "identity_missing_external_id",
                IdentityConflict = "identity_conflict",
                IdentityUnsupported = "identity_unsupported",
                // §4.3: the scope as a whole
                NothingListed = "nothing_listed",
                ScopeIncomplete = "scope_incomplete",
                PercentOverstated = "percent_overstated",
            }

            /// Why a type of a denominator is not counted, in the order in which the reasons are looked for (contract §3).
            enum ExclusionReason {
                OutOfScope = "out_of_scope",
                RegistryOnly = "registry_only",
                ExperimentalNotIncluded = "experimental_not_included",
                FallbackNotIncluded = "fallback_not_included",
            }
        }
    };
}

for_each_reason_code!(define_families);

impl ReasonCode {
    /// Whether a row with this reason still covers its type (the end of contract §4.2).
    pub const fn leaves_covered(self) -> bool {
        !matches!(
            self,
            Self::LevelAboveTypeMaximum
                | Self::NotObserved
                | Self::SourceNotAdmitted
                | Self::ListingMissing
                | Self::ListingFailed
                | Self::ListingPartial
                | Self::ListingMismatch
                | Self::ListingContradicted
                | Self::LevelNotReached
                | Self::EvidenceMissing
                | Self::EvidenceMetadataOnly
                | Self::EvidencePartial
                | Self::EvidenceStale
                | Self::EvidenceCaptureBlocked
                | Self::EvidenceCaptureFailed
                | Self::EvidenceUndated
                | Self::EvidenceFromFuture
                | Self::EvidenceExpired
                | Self::IdentityConflict
                | Self::IdentityUnsupported
        )
    }
}
