//! The closed value families of contract §1.
//!
//! Each family is one table: its name, its strings and their order. Parsing, printing, JSON, the PHP enums, the JSON
//! Schemas and the Postgres check constraints all follow from it.

use std::fmt::Debug;

/// A closed list of values, each with the one string that JSON, PHP and Postgres use for it.
pub trait Family: Copy + Debug + Ord + 'static {
    /// The family's name in the contract.
    const NAME: &'static str;
    /// Every value, in the contract's order.
    const ALL: &'static [Self];

    /// The value's string.
    fn as_str(self) -> &'static str;

    /// The value with exactly this string.
    fn from_text(text: &str) -> Option<Self>;

    /// Where the value stands in [`Family::ALL`].
    fn index(self) -> usize;
}

/// Defines the closed families of a table: `enum Name { Value = "value", … }`, as often as wanted.
macro_rules! define_families {
    ($($(#[$meta:meta])* enum $name:ident { $($(#[$case_meta:meta])* $case:ident = $text:tt),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name {
            $(
                #[doc = concat!("`", $text, "`")]
                $(#[$case_meta])*
                $case,
            )+
        }

        impl $name {
            /// Every value, in the contract's order.
            pub const ALL: &'static [Self] = &[$(Self::$case),+];

            /// The value's string in JSON, PHP and Postgres.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$case => $text),+
                }
            }
        }

        impl $crate::family::Family for $name {
            const NAME: &'static str = stringify!($name);
            const ALL: &'static [Self] = Self::ALL;

            fn as_str(self) -> &'static str {
                self.as_str()
            }

            fn from_text(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$case),)+
                    _ => None,
                }
            }

            #[expect(clippy::as_conversions, reason = "the discriminant of a `repr(u8)` enum fits a usize")]
            fn index(self) -> usize {
                self as usize
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    )+};
}
pub(crate) use define_families;

/// Hands the table of contract §1 to another macro, so that a boundary can declare the same families in its own language.
#[macro_export]
macro_rules! for_each_family {
    ($callback:ident) => {
        $callback! {
            /// Where a resource type is read from; the order is the precedence, TCM first (contract §1).
            enum SourceClass {
                Tcm = "tcm",
                GraphV1Fallback = "graph_v1_fallback",
                GraphBetaExperimental = "graph_beta_experimental",
            }

            /// The Microsoft 365 workload that a resource type belongs to (contract §1).
            enum Workload {
                Intune = "intune",
            }

            /// What kind of resource a type describes (contract §1).
            enum ResourceClass {
                Configuration = "configuration",
            }

            /// How far a resource type is supported at a source (contract §1).
            enum SupportState {
                Supported = "supported",
                Experimental = "experimental",
                RegistryOnly = "registry_only",
                OutOfScope = "out_of_scope",
            }

            /// How much is known of a resource, the least first (contract §1).
            enum CoverageLevel {
                None = "none",
                Detected = "detected",
                ContentBacked = "content_backed",
                Comparable = "comparable",
                Renderable = "renderable",
                Certified = "certified",
            }

            /// How listing all resources of a type at a source ended, the worst first (contract §1).
            enum ListingOutcome {
                Failed = "failed",
                Partial = "partial",
                Complete = "complete",
            }

            /// What stands behind an observed resource (contract §1).
            enum EvidenceState {
                Missing = "missing",
                MetadataOnly = "metadata_only",
                Partial = "partial",
                ContentBacked = "content_backed",
                Stale = "stale",
                CaptureBlocked = "capture_blocked",
                CaptureFailed = "capture_failed",
            }

            /// How surely an observed resource is recognised again (contract §1).
            enum IdentityState {
                Stable = "stable",
                Derived = "derived",
                MissingExternalId = "missing_external_id",
                IdentityConflict = "identity_conflict",
                UnsupportedIdentity = "unsupported_identity",
            }

            /// What may be said about restoring a resource, the least first (contract §1).
            enum RestoreTier {
                NotRestorable = "not_restorable",
                PreviewOnly = "preview_only",
                Restorable = "restorable",
            }

            /// What may become of a claim, the strictest first (contract §1).
            enum ClaimState {
                ClaimBlocked = "claim_blocked",
                InternalOnly = "internal_only",
                ClaimLimited = "claim_limited",
                ClaimAllowed = "claim_allowed",
            }

            /// Who is to see a claim, the widest first (contract §1).
            enum Audience {
                Customer = "customer",
                Operator = "operator",
                Internal = "internal",
            }

            /// Whether anything may reach a customer or an operator at all (contract §1).
            enum Activation {
                Inactive = "inactive",
                Active = "active",
            }
        }
    };
}

for_each_family!(define_families);

impl EvidenceState {
    /// The level up to which this state proves coverage (contract §1).
    ///
    /// ```
    /// use coverage_kernel::{CoverageLevel, EvidenceState};
    ///
    /// assert_eq!(EvidenceState::CaptureFailed.ceiling(), CoverageLevel::None);
    /// assert_eq!(EvidenceState::Stale.ceiling(), CoverageLevel::Detected);
    /// assert_eq!(EvidenceState::ContentBacked.ceiling(), CoverageLevel::Certified);
    /// ```
    pub const fn ceiling(self) -> CoverageLevel {
        match self {
            Self::Missing | Self::CaptureBlocked | Self::CaptureFailed => CoverageLevel::None,
            Self::MetadataOnly | Self::Partial | Self::Stale => CoverageLevel::Detected,
            Self::ContentBacked => CoverageLevel::Certified,
        }
    }
}
