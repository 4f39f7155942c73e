//! The closed value families of contract §1.
//!
//! One table declares each family: its name, its values, their strings and their order. Parsing, printing, JSON, the PHP
//! enums, the JSON Schemas and the Postgres check constraints follow from it.

use serde::de::{Error, Unexpected, Visitor};
use std::fmt::{self, Debug};
use std::marker::PhantomData;

/// A closed list of values. JSON, PHP and Postgres use the same string for each value.
pub trait Family: Copy + Debug + Ord + 'static {
    /// The family's name in the contract.
    const NAME: &'static str;
    /// Every value, in the contract's order.
    const ALL: &'static [Self];

    /// Returns the value's string.
    fn as_str(self) -> &'static str;

    /// Returns the value with exactly this string.
    fn from_text(text: &str) -> Option<Self> {
        Self::from_bytes(text.as_bytes())
    }

    /// Returns the value whose string has exactly these bytes.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;

    /// Returns the value's position in [`Family::ALL`].
    fn index(self) -> usize;
}

/// Defines families from tables of the form `enum Name { Value = "value", … }`.
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

            /// Returns the value's string in JSON, PHP and Postgres.
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

            #[inline]
            fn from_bytes(bytes: &[u8]) -> Option<Self> {
                $(if bytes == $text.as_bytes() {
                    return Some(Self::$case);
                })+
                None
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
                let index = $crate::family::Family::index(*self).try_into().unwrap_or_default();
                serializer.serialize_unit_variant(stringify!($name), index, self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::family::FamilyVisitor(std::marker::PhantomData))
            }
        }
    )+};
}
pub(crate) use define_families;

/// Reads the string of a value.
pub(crate) struct FamilyVisitor<F>(pub(crate) PhantomData<F>);

impl<F: Family> Visitor<'_> for FamilyVisitor<F> {
    type Value = F;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(F::NAME)
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<F, E> {
        F::from_text(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// Passes the table of contract §1 to another macro, so that a language boundary can declare the same families.
#[macro_export]
macro_rules! for_each_family {
    ($callback:ident) => {
        $callback! {
            /// The source of a resource type, in order of precedence: TCM first (contract §1).
            enum SourceClass {
                Tcm = "tcm",
                GraphV1Fallback = "graph_v1_fallback",
                GraphBetaExperimental = "graph_beta_experimental",
            }

            /// The Microsoft 365 workload that a resource type belongs to (contract §1).
            enum Workload {
                Intune = "intune",
            }

            /// The kind of resource that a type describes (contract §1).
            enum ResourceClass {
                Configuration = "configuration",
            }

            /// The support for a resource type at a source (contract §1).
            enum SupportState {
                Supported = "supported",
                Experimental = "experimental",
                RegistryOnly = "registry_only",
                OutOfScope = "out_of_scope",
            }

            /// How much is known about a resource, from the least to the most (contract §1).
            enum CoverageLevel {
                None = "none",
                Detected = "detected",
                ContentBacked = "content_backed",
                Comparable = "comparable",
                Renderable = "renderable",
                Certified = "certified",
            }

            /// The outcome of listing all resources of a type at a source, from the worst to the best (contract §1).
            enum ListingOutcome {
                Failed = "failed",
                Partial = "partial",
                NotApplicable = "not_applicable",
                Complete = "complete",
            }

            /// The evidence for an observed resource (contract §1).
            enum EvidenceState {
                Missing = "missing",
                MetadataOnly = "metadata_only",
                Partial = "partial",
                ContentBacked = "content_backed",
                Stale = "stale",
                CaptureBlocked = "capture_blocked",
                CaptureFailed = "capture_failed",
            }

            /// How reliably an observed resource can be recognised later (contract §1).
            enum IdentityState {
                Stable = "stable",
                Derived = "derived",
                MissingExternalId = "missing_external_id",
                IdentityConflict = "identity_conflict",
                UnsupportedIdentity = "unsupported_identity",
            }

            /// The strongest restore claim that a resource supports, from the weakest to the strongest (contract §1).
            enum RestoreTier {
                NotRestorable = "not_restorable",
                PreviewOnly = "preview_only",
                Restorable = "restorable",
            }

            /// The result of a decision, from the strictest to the most permissive (contract §1).
            enum ClaimState {
                ClaimBlocked = "claim_blocked",
                InternalOnly = "internal_only",
                ClaimLimited = "claim_limited",
                ClaimAllowed = "claim_allowed",
            }

            /// The audience of a claim, from the widest to the narrowest (contract §1).
            enum Audience {
                Customer = "customer",
                Operator = "operator",
                Internal = "internal",
            }

            /// Whether claims may reach customers and operators at all (contract §1).
            enum Activation {
                Inactive = "inactive",
                Active = "active",
            }
        }
    };
}

for_each_family!(define_families);

impl EvidenceState {
    /// Returns the highest level that this state proves (contract §1).
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
