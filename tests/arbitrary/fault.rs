//! The ways to break a claim that would be allowed.

macro_rules! faults {
    ($($fault:ident,)+) => {
        /// One way to break a claim.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Fault {
            $($fault,)+
        }

        impl Fault {
            /// All faults.
            pub const ALL: &[Self] = &[$(Self::$fault,)+];
        }
    };
}

faults! {
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
    NotApplicable,
    ListingMismatch,
    RowNotListed,
    ListingContradicted,
    FoundElsewhere,
    LevelNotReached,
    Evidence,
    Undated,
    FromFuture,
    Expired,
    IdentityWeak,
    IdentityBroken,
    NothingListed,
    Unrecognized,
}

impl Fault {
    /// The faults that can leave a claim limited.
    pub const LIMITING: [Self; 6] = [
        Self::TypeExcluded,
        Self::ClaimMaximum,
        Self::PreferredSourcePassedOver,
        Self::NotApplicable,
        Self::IdentityWeak,
        Self::Unrecognized,
    ];
}
