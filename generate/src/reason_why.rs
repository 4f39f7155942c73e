//! Why each rule of the contract exists, for the reference page of reasons.

use coverage_kernel::ReasonCode;

/// Returns why the rule exists.
#[expect(clippy::too_many_lines, reason = "one arm for each reason")]
pub(crate) const fn why(code: ReasonCode) -> &'static str {
    match code {
        ReasonCode::KernelInactive => {
            "A new installation must not show claims before its definitions and imports have been reviewed."
        }
        ReasonCode::UnscopedFullClaim => "\"Everything is covered\" names no types, so it cannot be checked.",
        ReasonCode::UnscopedClaim => "A percentage is a share of a scope. Without a scope it has no meaning.",
        ReasonCode::UnknownScope => {
            "Only the definitions determine which types a scope has. A scope key is compared exactly and never completed."
        }
        ReasonCode::InactiveScope => "A scope that is being prepared or was withdrawn must not be claimed.",
        ReasonCode::EmptyDenominator => {
            "If no type of the scope is counted, a claim would be true of nothing. The usual causes are a scope whose \
             sources are all experimental or a fallback, without `include_beta` or `include_fallback`."
        }
        ReasonCode::TypeExcluded => {
            "A reader of the claim expects all types of the scope. A claim that names the types that it counts shows \
             what was left out, so it is only limited."
        }
        ReasonCode::DenominatorMismatch => {
            "A claim that names its types must name exactly the counted ones: the text that is shown must agree with \
             what was checked."
        }
        ReasonCode::LevelBelowMinimum => {
            "The minimum is the lowest level at which a claim about the scope says something useful. A claim below it \
             would sound like more than it is."
        }
        ReasonCode::NotCustomerClaimable => "The authors of the definitions have not approved the scope for customers.",
        ReasonCode::AsOfMissing => "Without the time of the claim, the age of the evidence is unknown.",
        ReasonCode::UnnamedWorkspace | ReasonCode::UnnamedManagedEnvironment => {
            "A claim that does not say whose coverage it is about could be shown to the wrong customer."
        }
        ReasonCode::ForeignWorkspace | ReasonCode::ForeignManagedEnvironment => {
            "The coverage of one environment proves nothing about another one. This protects from showing one \
             customer's data to another."
        }
        ReasonCode::ForeignProviderConnection => {
            "Two connections to one environment can have different permissions, so the coverage through one proves \
             nothing about the other."
        }
        ReasonCode::ExperimentalSource => {
            "Microsoft may change Graph beta without notice and does not support it in production, so a claim that \
             rests on it stays internal."
        }
        ReasonCode::BetaCertification => {
            "Certification promises that a comparison can be relied on. An experimental source cannot keep that \
             promise unless the scope allows it."
        }
        ReasonCode::LevelAboveTypeMaximum => {
            "The definitions state the highest level that a source can prove. For example, Graph never returns secrets \
             in clear, so a comparison cannot show that one has changed."
        }
        ReasonCode::TypeClaimMaximum => {
            "The definitions limit how strong a claim may be that rests on this source, even if its capture is complete."
        }
        ReasonCode::NotRestorable => {
            "A captured payload can be written back only if the source returns everything that a restore needs, and the \
             target can be identified."
        }
        ReasonCode::NotObserved => {
            "A type without any observation is a gap. An empty environment is different: it has a complete listing of \
             0 resources."
        }
        ReasonCode::SourceNotAdmitted => {
            "The scope does not accept evidence from this source, so the evidence cannot stand in for that of an \
             accepted source."
        }
        ReasonCode::PreferredSourcePassedOver => {
            "The claim rests on a source that is less preferred, because the preferred one proves less. The reader \
             should know."
        }
        ReasonCode::ListingMissing => {
            "Rows show what was captured, and not what exists. Only a listing shows whether there are more resources."
        }
        ReasonCode::ListingFailed => "Without a successful listing, the number of resources is unknown.",
        ReasonCode::ListingPartial => {
            "A listing that stopped early, was filtered or was only partially successful may have missed resources."
        }
        ReasonCode::ListingNotApplicable => {
            "There is nothing to capture, so the type does not block the claim. The reader should know that the \
             environment does not have it."
        }
        ReasonCode::ListingMismatch => {
            "Each listed resource needs a row. With fewer rows, a resource was not recorded; with more, a row belongs \
             to a resource that is gone."
        }
        ReasonCode::RowNotListed => {
            "A stored resource that the listing does not name was deleted or was missed. A new resource must not make \
             up for it, even if the numbers agree."
        }
        ReasonCode::ListingContradicted => {
            "Two numbers of the same resources cannot both be right. The usual cause is that the listing is too short, \
             because of paging, a filter or a missing permission."
        }
        ReasonCode::LevelNotReached => {
            "The weakest row counts: a claim about all resources is as strong as the resource that was captured worst."
        }
        ReasonCode::EvidenceMissing => "A resource that is known, but was never captured, proves no level.",
        ReasonCode::EvidenceMetadataOnly => {
            "An id, a name and a date prove that the resource exists, and nothing about its content."
        }
        ReasonCode::EvidencePartial => {
            "Some of the content is known or suspected to be missing, such as assignments, nested values or pages of \
             settings. The stored content then proves only that the resource exists."
        }
        ReasonCode::EvidenceStale => {
            "The provider has a newer version, so the stored content is no longer the resource's."
        }
        ReasonCode::EvidenceCaptureBlocked => {
            "A capture was not possible, for example for lack of a permission. An older capture would not show the \
             present content."
        }
        ReasonCode::EvidenceCaptureFailed => "A capture was attempted and failed, so the present content is unknown.",
        ReasonCode::EvidenceUndated => "Evidence without a time could be of any age.",
        ReasonCode::EvidenceFromFuture => {
            "A claim about a time can rest only on what was known at that time. In practice, the clocks of two machines \
             differ."
        }
        ReasonCode::EvidenceExpired => {
            "Configurations change. The scope states how old evidence may be, and the oldest capture counts."
        }
        ReasonCode::IdentityDerived => {
            "A resource that is recognised by values that can change may be confused with another. A restore or a \
             certified comparison must not rest on that."
        }
        ReasonCode::IdentityMissingExternalId => {
            "Without an id of the provider, a later capture or a restore may meet another resource."
        }
        ReasonCode::IdentityConflict => {
            "If two resources have one id, it is unknown which of them the evidence belongs to."
        }
        ReasonCode::IdentityUnsupported => {
            "Display names are neither unique nor permanent, so the evidence may belong to another resource."
        }
        ReasonCode::NothingListed => "\"All of nothing is covered\" is true, but a customer would read it as coverage.",
        ReasonCode::ScopeIncomplete => {
            "This reason sums up the types that are not covered. Their own reasons say what to do."
        }
        ReasonCode::PercentOverstated => {
            "The claimed share must not exceed the covered share. Types without resources are left out of both, so that \
             they do not enlarge it."
        }
        ReasonCode::UnrecognizedObserved => {
            "A resource was observed that no type of the definitions stands for, so the scope may lack it. The \
             definitions need the type or an alias, or the importer passed another workload."
        }
    }
}
