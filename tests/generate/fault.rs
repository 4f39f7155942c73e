//! The ways in which a claim that would be allowed can be broken.

/// One way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    KernelInactive,
    Unscoped,
    UnknownScope,
    InactiveScope,
    TypeExcluded,
    EveryTypeExcluded,
    OtherDenominator,
    LevelBelowMinimum,
    NotCustomerClaimable,
    AsOfMissing,
    IdUnnamed,
    IdForeign,
    Experimental,
    LevelAboveMaximum,
    ClaimMaximum,
    NotRestorable,
    NotObserved,
    SourceNotAdmitted,
    PreferredSourcePassedOver,
    ListingMissing,
    ListingOutcome,
    ListingMismatch,
    ListingContradicted,
    LevelNotReached,
    Evidence,
    Undated,
    FromFuture,
    Expired,
    IdentityWeak,
    IdentityBroken,
    NothingListed,
}

impl Fault {
    /// Those that by themselves may leave a claim limited.
    pub const LIMITING: [Self; 4] =
        [Self::TypeExcluded, Self::ClaimMaximum, Self::PreferredSourcePassedOver, Self::IdentityWeak];

    /// Each of them.
    pub const ALL: [Self; 31] = [
        Self::KernelInactive,
        Self::Unscoped,
        Self::UnknownScope,
        Self::InactiveScope,
        Self::TypeExcluded,
        Self::EveryTypeExcluded,
        Self::OtherDenominator,
        Self::LevelBelowMinimum,
        Self::NotCustomerClaimable,
        Self::AsOfMissing,
        Self::IdUnnamed,
        Self::IdForeign,
        Self::Experimental,
        Self::LevelAboveMaximum,
        Self::ClaimMaximum,
        Self::NotRestorable,
        Self::NotObserved,
        Self::SourceNotAdmitted,
        Self::PreferredSourcePassedOver,
        Self::ListingMissing,
        Self::ListingOutcome,
        Self::ListingMismatch,
        Self::ListingContradicted,
        Self::LevelNotReached,
        Self::Evidence,
        Self::Undated,
        Self::FromFuture,
        Self::Expired,
        Self::IdentityWeak,
        Self::IdentityBroken,
        Self::NothingListed,
    ];
}
