//! The documents of contract §2 as tables: which object has which fields, of what kind, required or with what default.
//!
//! The error reader walks these tables and the JSON Schemas are printed from them.

use crate::family::Family;
use crate::{
    Activation, Audience, ClaimState, CoverageLevel, EvidenceState, IdentityState, ListingOutcome, ResourceClass,
    RestoreTier, SourceClass, SupportState, Workload,
};
use std::fmt;

/// The one field that no object may have: provider tenant ids are metadata, never ownership.
pub(crate) const FORBIDDEN_FIELD: &str = "tenant_id";

/// An object of the contract.
pub(crate) struct ObjectShape {
    pub(crate) name: &'static str,
    /// The name in words.
    pub(crate) title: &'static str,
    pub(crate) meaning: &'static str,
    /// In the contract's order.
    pub(crate) fields: &'static [FieldShape],
}

/// One field of an object.
pub(crate) struct FieldShape {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) presence: Presence,
    pub(crate) null: Null,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    /// With the default as JSON.
    Default(&'static str),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Null {
    Allowed,
    Refused,
}

/// What a value may be.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// The integer 1: the version of the contract.
    ContractVersion,
    Word(&'static WordShape),
    CanonicalType,
    ScopeKey,
    Alias,
    /// The name of an observed type, before it is looked up.
    TypeName,
    Id,
    Time,
    Percent,
    Bool,
    Integer {
        least: u64,
        most: u64,
    },
    List(&'static ListShape),
    Object(&'static ObjectShape),
    /// Any object: never read.
    Opaque,
}

/// A value of a family, less one that is not for this place.
pub(crate) struct WordShape {
    pub(crate) family: &'static str,
    /// In the family's order.
    pub(crate) words: fn() -> Vec<&'static str>,
    pub(crate) has: fn(&str) -> bool,
    pub(crate) except: Option<&'static str>,
}

/// A list of values of one kind.
pub(crate) struct ListShape {
    pub(crate) items: Kind,
    pub(crate) length: Length,
    pub(crate) entries: Entries,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    Any,
    AtLeastOne,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entries {
    Any,
    /// A second one of the same text is a `repeated_entry`.
    Distinct,
}

fn has<F: Family>(text: &str) -> bool {
    F::from_text(text).is_some()
}

fn words<F: Family>() -> Vec<&'static str> {
    F::ALL.iter().map(|value| value.as_str()).collect()
}

const fn word<F: Family>() -> WordShape {
    WordShape { family: F::NAME, words: words::<F>, has: has::<F>, except: None }
}

const fn word_except<F: Family>(except: &'static str) -> WordShape {
    WordShape { family: F::NAME, words: words::<F>, has: has::<F>, except: Some(except) }
}

const fn required(name: &'static str, kind: Kind) -> FieldShape {
    FieldShape { name, kind, presence: Presence::Required, null: Null::Refused }
}

const fn required_or_null(name: &'static str, kind: Kind) -> FieldShape {
    FieldShape { name, kind, presence: Presence::Required, null: Null::Allowed }
}

const fn optional(name: &'static str, kind: Kind, default: &'static str) -> FieldShape {
    FieldShape { name, kind, presence: Presence::Default(default), null: Null::Refused }
}

const fn nullable(name: &'static str, kind: Kind) -> FieldShape {
    FieldShape { name, kind, presence: Presence::Default("null"), null: Null::Allowed }
}

static SOURCE_CLASS: WordShape = word::<SourceClass>();
static WORKLOAD: WordShape = word::<Workload>();
static RESOURCE_CLASS: WordShape = word::<ResourceClass>();
static SUPPORT_STATE: WordShape = word::<SupportState>();
static COVERAGE_LEVEL: WordShape = word::<CoverageLevel>();
static ASKED_LEVEL: WordShape = word_except::<CoverageLevel>(CoverageLevel::None.as_str());
static LISTING_OUTCOME: WordShape = word::<ListingOutcome>();
static EVIDENCE_STATE: WordShape = word::<EvidenceState>();
static IDENTITY_STATE: WordShape = word::<IdentityState>();
static RESTORE_TIER: WordShape = word::<RestoreTier>();
static CLAIMED_TIER: WordShape = word_except::<RestoreTier>(RestoreTier::NotRestorable.as_str());
static CLAIM_STATE: WordShape = word::<ClaimState>();
static AUDIENCE: WordShape = word::<Audience>();
static ACTIVATION: WordShape = word::<Activation>();

/// The platform-seeded definitions.
pub(crate) static DEFINITIONS: ObjectShape = ObjectShape {
    name: "definitions",
    title: "definitions",
    meaning: "Platform-seeded definitions: resource types and supported scopes",
    fields: &[
        required("contract", Kind::ContractVersion),
        required("activation", Kind::Word(&ACTIVATION)),
        required("resource_types", Kind::List(&RESOURCE_TYPES)),
        required("supported_scopes", Kind::List(&SUPPORTED_SCOPES)),
    ],
};

static RESOURCE_TYPES: ListShape =
    ListShape { items: Kind::Object(&RESOURCE_TYPE), length: Length::Any, entries: Entries::Any };
static SUPPORTED_SCOPES: ListShape =
    ListShape { items: Kind::Object(&SUPPORTED_SCOPE), length: Length::Any, entries: Entries::Any };
static ALIASES: ListShape = ListShape { items: Kind::Alias, length: Length::Any, entries: Entries::Any };
static DENOMINATOR: ListShape =
    ListShape { items: Kind::CanonicalType, length: Length::AtLeastOne, entries: Entries::Distinct };

/// A resource type at one source.
pub(crate) static RESOURCE_TYPE: ObjectShape = ObjectShape {
    name: "resource_type",
    title: "a resource type",
    meaning: "A resource type at one source; one for each canonical type and source class",
    fields: &[
        required("canonical_type", Kind::CanonicalType),
        required("source_class", Kind::Word(&SOURCE_CLASS)),
        required("workload", Kind::Word(&WORKLOAD)),
        required("resource_class", Kind::Word(&RESOURCE_CLASS)),
        required("support_state", Kind::Word(&SUPPORT_STATE)),
        required("max_coverage_level", Kind::Word(&COVERAGE_LEVEL)),
        required("max_claim_state", Kind::Word(&CLAIM_STATE)),
        required("restore_tier", Kind::Word(&RESTORE_TIER)),
        optional("source_aliases", Kind::List(&ALIASES), "[]"),
        optional("metadata", Kind::Opaque, "{}"),
    ],
};

pub(crate) const MOST_SECONDS: u64 = 9_007_199_254_740_991;

/// A scope that claims may name.
pub(crate) static SUPPORTED_SCOPE: ObjectShape = ObjectShape {
    name: "supported_scope",
    title: "a supported scope",
    meaning: "A scope that claims may name; one for each scope key",
    fields: &[
        required("scope_key", Kind::ScopeKey),
        required("workload", Kind::Word(&WORKLOAD)),
        required("denominator", Kind::List(&DENOMINATOR)),
        required("minimum_level", Kind::Word(&ASKED_LEVEL)),
        optional("include_fallback", Kind::Bool, "false"),
        optional("include_beta", Kind::Bool, "false"),
        optional("allow_beta_certification", Kind::Bool, "false"),
        optional("allow_derived_identity", Kind::Bool, "false"),
        optional("customer_claimable", Kind::Bool, "false"),
        optional("active", Kind::Bool, "false"),
        nullable("max_evidence_age_seconds", Kind::Integer { least: 1, most: MOST_SECONDS }),
        optional("metadata", Kind::Opaque, "{}"),
    ],
};

/// What was observed in one managed environment.
pub(crate) static OBSERVED: ObjectShape = ObjectShape {
    name: "observed_coverage",
    title: "observed coverage",
    meaning: "What was observed in one managed environment",
    fields: &[
        nullable("workspace_id", Kind::Id),
        nullable("managed_environment_id", Kind::Id),
        nullable("provider_connection_id", Kind::Id),
        required("listings", Kind::List(&LISTINGS)),
        required("rows", Kind::List(&ROWS)),
    ],
};

static LISTINGS: ListShape = ListShape { items: Kind::Object(&LISTING), length: Length::Any, entries: Entries::Any };
static ROWS: ListShape = ListShape { items: Kind::Object(&ROW), length: Length::Any, entries: Entries::Any };

/// What listing all resources of a type at a source gave.
pub(crate) static LISTING: ObjectShape = ObjectShape {
    name: "listing",
    title: "a listing",
    meaning: "What listing all resources of a type at a source gave",
    fields: &[
        required("canonical_type", Kind::TypeName),
        required("source_class", Kind::Word(&SOURCE_CLASS)),
        required("outcome", Kind::Word(&LISTING_OUTCOME)),
        required("resources", Kind::Integer { least: 0, most: 4_294_967_295 }),
        nullable("captured_at", Kind::Time),
    ],
};

/// One concrete resource.
static ROW: ObjectShape = ObjectShape {
    name: "row",
    title: "a row",
    meaning: "One concrete resource",
    fields: &[
        required("canonical_type", Kind::TypeName),
        required("source_class", Kind::Word(&SOURCE_CLASS)),
        required("coverage_level", Kind::Word(&COVERAGE_LEVEL)),
        required("evidence_state", Kind::Word(&EVIDENCE_STATE)),
        required("identity_state", Kind::Word(&IDENTITY_STATE)),
        nullable("captured_at", Kind::Time),
    ],
};

/// The sentence that is to be said.
pub(crate) static CLAIM: ObjectShape = ObjectShape {
    name: "claim",
    title: "a claim",
    meaning: "A coverage claim",
    fields: &[
        required_or_null("scope_key", Kind::ScopeKey),
        required("level", Kind::Word(&ASKED_LEVEL)),
        required("audience", Kind::Word(&AUDIENCE)),
        optional("percent", Kind::Percent, "100"),
        nullable("restore_tier", Kind::Word(&CLAIMED_TIER)),
        nullable("denominator", Kind::List(&DENOMINATOR)),
        nullable("as_of", Kind::Time),
        nullable("workspace_id", Kind::Id),
        nullable("managed_environment_id", Kind::Id),
        nullable("provider_connection_id", Kind::Id),
    ],
};

/// A claim and the coverage that it is about.
pub(crate) static REQUEST: ObjectShape = ObjectShape {
    name: "request",
    title: "a request",
    meaning: "A claim and the observed coverage that it is about",
    fields: &[required("claim", Kind::Object(&CLAIM)), required("observed", Kind::Object(&OBSERVED))],
};

impl WordShape {
    /// Whether a text is one of the words that are right here.
    pub(crate) fn allows(&self, text: &str) -> bool {
        (self.has)(text) && self.except != Some(text)
    }

    /// The words that are right here.
    pub(crate) fn allowed(&self) -> Vec<&'static str> {
        (self.words)().into_iter().filter(|word| Some(*word) != self.except).collect()
    }
}

/// What else would do, behind what is expected.
impl fmt::Display for Null {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Allowed => ", or `null`",
            Self::Refused => "",
        })
    }
}

/// The family, and the words that are right here.
impl fmt::Display for WordShape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "one of {}", self.family)?;
        for (index, word) in self.allowed().into_iter().enumerate() {
            write!(formatter, "{} `{word}`", if index == 0 { ":" } else { "," })?;
        }
        Ok(())
    }
}

impl ObjectShape {
    /// Where a field stands in the contract's order.
    pub(crate) fn field(&self, name: &str) -> Option<(usize, &'static FieldShape)> {
        self.fields.iter().enumerate().find(|(_, field)| field.name == name)
    }
}

/// A document that is handed over whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// The platform-seeded definitions.
    Definitions,
    /// What was observed in one managed environment.
    ObservedCoverage,
    /// The claim.
    Claim,
    /// `{"claim": …, "observed": …}`.
    Request,
}

impl Document {
    pub(crate) const fn shape(self) -> &'static ObjectShape {
        match self {
            Self::Definitions => &DEFINITIONS,
            Self::ObservedCoverage => &OBSERVED,
            Self::Claim => &CLAIM,
            Self::Request => &REQUEST,
        }
    }

    /// The largest document that is read.
    pub(crate) const fn most_bytes(self) -> usize {
        match self {
            Self::Definitions => 16 << 20,
            Self::ObservedCoverage | Self::Claim | Self::Request => 64 << 20,
        }
    }
}
