//! The documents of contract §2 as tables: the fields of each object with their kind, default and meaning.
//!
//! This is the one declaration of a field. The error reader walks the tables, the JSON Schemas and the documentation are
//! printed from them, and a test compares the types that the fast reader fills and the canonical form writes with them.

use crate::family::{
    Activation, Audience, ClaimState, CoverageLevel, EvidenceState, Family, IdentityState, ListingOutcome,
    ResourceClass, RestoreTier, SourceClass, SupportState, Workload,
};
use crate::model::{ObservedCoverage, SupportedScope};
use crate::value::{ALIAS, CANONICAL_TYPE, SCOPE_KEY, TIME, TYPE_NAME, TextShape};
use std::fmt;

/// The field that no object may have: provider tenant ids are metadata, never ownership.
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

/// A field of an object.
pub(crate) struct FieldShape {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) presence: Presence,
    pub(crate) null: Null,
    pub(crate) meaning: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    /// The default as JSON.
    Default(&'static str),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Null {
    Allowed,
    Refused,
}

/// The kind of a value.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// The integer 1: the version of the contract.
    ContractVersion,
    Word(&'static WordShape),
    Text(&'static TextShape),
    Id,
    Percent,
    Bool,
    Integer {
        min: u64,
        max: u64,
    },
    List(&'static ListShape),
    Object(&'static ObjectShape),
    /// Observed coverage in either form: with a key `observed` it is the folded form.
    Observed,
    /// A recorded decision, of which only the claim is read.
    Decision,
    /// An object that no decision reads.
    Opaque,
}

/// The values of a family, except one that is not allowed in this place.
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
    pub(crate) uniqueness: Uniqueness,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    Any,
    AtLeastOne,
    Exactly(usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Uniqueness {
    Any,
    /// A second entry of the same text is a `repeated_entry`.
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

const fn required(name: &'static str, kind: Kind, meaning: &'static str) -> FieldShape {
    FieldShape { name, kind, presence: Presence::Required, null: Null::Refused, meaning }
}

const fn required_or_null(name: &'static str, kind: Kind, meaning: &'static str) -> FieldShape {
    FieldShape { name, kind, presence: Presence::Required, null: Null::Allowed, meaning }
}

const fn optional(name: &'static str, kind: Kind, default: &'static str, meaning: &'static str) -> FieldShape {
    FieldShape { name, kind, presence: Presence::Default(default), null: Null::Refused, meaning }
}

const fn nullable(name: &'static str, kind: Kind, meaning: &'static str) -> FieldShape {
    FieldShape { name, kind, presence: Presence::Default("null"), null: Null::Allowed, meaning }
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

/// The largest number of resources in a listing: 2^32 − 1.
pub(crate) const MAX_RESOURCES: u64 = 4_294_967_295;

/// The platform-seeded definitions.
pub(crate) static DEFINITIONS: ObjectShape = ObjectShape {
    name: "definitions",
    title: "definitions",
    meaning: "Platform-seeded definitions: resource types and supported scopes",
    fields: &[
        required("contract", Kind::ContractVersion, "the version of the contract"),
        required("activation", Kind::Word(&ACTIVATION), "whether claims may reach customers and operators"),
        required("resource_types", Kind::List(&RESOURCE_TYPES), "one row for each canonical type and source class"),
        required("supported_scopes", Kind::List(&SUPPORTED_SCOPES), "one scope for each scope key"),
    ],
};

const fn list_of(items: Kind) -> ListShape {
    ListShape { items, length: Length::Any, uniqueness: Uniqueness::Any }
}

static RESOURCE_TYPES: ListShape = list_of(Kind::Object(&RESOURCE_TYPE));
static SUPPORTED_SCOPES: ListShape = list_of(Kind::Object(&SUPPORTED_SCOPE));
static ALIASES: ListShape = list_of(Kind::Text(&ALIAS));
static LISTINGS: ListShape = list_of(Kind::Object(&LISTING));
static ROWS: ListShape = list_of(Kind::Object(&ROW));
static ELSEWHERE_ENTRIES: ListShape = list_of(Kind::Object(&ELSEWHERE));
static FOLDED_ENTRIES: ListShape = list_of(Kind::Object(&FOLDED_ENTRY));
static DENOMINATOR: ListShape =
    ListShape { items: Kind::Text(&CANONICAL_TYPE), length: Length::AtLeastOne, uniqueness: Uniqueness::Distinct };

/// A resource type at one source.
pub(crate) static RESOURCE_TYPE: ObjectShape = ObjectShape {
    name: "resource_type",
    title: "a resource type",
    meaning: "A resource type at one source; one for each canonical type and source class",
    fields: &[
        required("canonical_type", Kind::Text(&CANONICAL_TYPE), "the canonical name of the type"),
        required("source_class", Kind::Word(&SOURCE_CLASS), "the source that this row describes"),
        required("workload", Kind::Word(&WORKLOAD), "the workload that the type belongs to"),
        required("resource_class", Kind::Word(&RESOURCE_CLASS), "the kind of resource"),
        required("support_state", Kind::Word(&SUPPORT_STATE), "the support for the type at this source"),
        required("max_coverage_level", Kind::Word(&COVERAGE_LEVEL), "the highest level this source can ever prove"),
        required("max_claim_state", Kind::Word(&CLAIM_STATE), "the strongest claim state that may rest on this row"),
        required("restore_tier", Kind::Word(&RESTORE_TIER), "the strongest restore claim that this source supports"),
        optional("source_aliases", Kind::List(&ALIASES), "[]", "the provider's names of the type"),
        optional("metadata", Kind::Opaque, "{}", "free-form, never read by a decision"),
    ],
};

/// A scope that claims may name.
pub(crate) static SUPPORTED_SCOPE: ObjectShape = ObjectShape {
    name: "supported_scope",
    title: "a supported scope",
    meaning: "A scope that claims may name; one for each scope key",
    fields: &[
        required("scope_key", Kind::Text(&SCOPE_KEY), "the key by which claims name the scope"),
        required("workload", Kind::Word(&WORKLOAD), "the workload of the scope's types"),
        required("denominator", Kind::List(&DENOMINATOR), "the canonical types of the scope"),
        required("minimum_level", Kind::Word(&ASKED_LEVEL), "the lowest level that may be claimed"),
        optional("include_fallback", Kind::Bool, "false", "whether Graph v1 fallback rows are eligible"),
        optional("include_beta", Kind::Bool, "false", "whether experimental rows are eligible"),
        optional(
            "allow_beta_certification",
            Kind::Bool,
            "false",
            "whether experimental rows may be claimed as certified",
        ),
        optional(
            "allow_derived_identity",
            Kind::Bool,
            "false",
            "whether derived identities are accepted without a reason",
        ),
        optional("customer_claimable", Kind::Bool, "false", "whether the scope may be claimed to customers"),
        optional("active", Kind::Bool, "false", "whether the scope may be claimed at all"),
        nullable(
            "max_evidence_age_seconds",
            Kind::Integer { min: 1, max: SupportedScope::MAX_EVIDENCE_AGE_SECONDS },
            "the maximum age of evidence at the claim's `as_of`; required if `customer_claimable`",
        ),
        optional("metadata", Kind::Opaque, "{}", "free-form, never read by a decision"),
    ],
};

/// The observed coverage of one managed environment.
pub(crate) static OBSERVED: ObjectShape = ObjectShape {
    name: "observed_coverage",
    title: "observed coverage",
    meaning: "The observed coverage of one managed environment",
    fields: &[
        nullable("workspace_id", Kind::Id, "the observed workspace"),
        nullable("managed_environment_id", Kind::Id, "the observed managed environment"),
        nullable("provider_connection_id", Kind::Id, "the provider connection that was used"),
        required("listings", Kind::List(&LISTINGS), "the results of listing all resources of a type at a source"),
        required("rows", Kind::List(&ROWS), "one row for each concrete resource"),
        optional(
            "elsewhere",
            Kind::List(&ELSEWHERE_ENTRIES),
            "[]",
            "the numbers of resources found by other means than these listings and rows",
        ),
    ],
};

/// Observed coverage in the folded form.
pub(crate) static FOLDED: ObjectShape = ObjectShape {
    name: "folded_coverage",
    title: "folded observed coverage",
    meaning: "The observed coverage of one managed environment in the folded form: for each registered type and source, how \
              often each value occurs",
    fields: &[
        nullable("workspace_id", Kind::Id, "the observed workspace"),
        nullable("managed_environment_id", Kind::Id, "the observed managed environment"),
        nullable("provider_connection_id", Kind::Id, "the provider connection that was used"),
        optional("ignored", Kind::Integer { min: 0, max: MAX_IGNORED }, "0", "the number of entries that were ignored"),
        optional(
            "elsewhere",
            Kind::List(&ELSEWHERE_ENTRIES),
            "[]",
            "the numbers of resources found by other means than these entries",
        ),
        required("observed", Kind::List(&FOLDED_ENTRIES), "at most one entry for each registered type and source"),
    ],
};

/// The listing and the rows of a type at a source, in the folded form.
pub(crate) static FOLDED_ENTRY: ObjectShape = ObjectShape {
    name: "folded_entry",
    title: "a folded entry",
    meaning: "The listing and the rows of a type at a source",
    fields: &[
        required("canonical_type", Kind::Text(&TYPE_NAME), "a name of the type"),
        required("source_class", Kind::Word(&SOURCE_CLASS), "the source that was observed"),
        required_or_null("listing", Kind::Object(&FOLDED_LISTING), "the listing, if there is one"),
        required("rows", COUNT, "the number of rows"),
        required("coverage_levels", Kind::List(&LEVEL_COUNTS), "the number of rows with each level"),
        required("evidence_states", Kind::List(&EVIDENCE_COUNTS), "the number of rows with each evidence state"),
        required("identity_states", Kind::List(&IDENTITY_COUNTS), "the number of rows with each identity state"),
        required("unlisted", COUNT, "the number of rows that the listing does not name"),
        required("undated", COUNT, "the number of rows without a time"),
        required_or_null("oldest", Kind::Text(&TIME), "the least time of a row; `null` exactly if none has a time"),
        required_or_null("newest", Kind::Text(&TIME), "the greatest time of a row; `null` exactly if none has a time"),
    ],
};

const COUNT: Kind = Kind::Integer { min: 0, max: MAX_RESOURCES };

/// The largest number of ignored entries: 2^53 − 1, so that every JSON parser reads it exactly.
pub(crate) const MAX_IGNORED: u64 = ObservedCoverage::MAX_IGNORED;

const fn counts_of(values: usize) -> ListShape {
    ListShape { items: COUNT, length: Length::Exactly(values), uniqueness: Uniqueness::Any }
}

static LEVEL_COUNTS: ListShape = counts_of(CoverageLevel::ALL.len());
static EVIDENCE_COUNTS: ListShape = counts_of(EvidenceState::ALL.len());
static IDENTITY_COUNTS: ListShape = counts_of(IdentityState::ALL.len());

/// The listing of a folded entry.
pub(crate) static FOLDED_LISTING: ObjectShape = ObjectShape {
    name: "folded_listing",
    title: "the listing of a folded entry",
    meaning: "The result of listing all resources of the entry's type at its source",
    fields: &[
        required("outcome", Kind::Word(&LISTING_OUTCOME), "the outcome of the listing"),
        required("resources", COUNT, "the number of resources that the provider listed; 0 with `not_applicable`"),
        required_or_null("captured_at", Kind::Text(&TIME), "the time of the listing"),
    ],
};

/// The result of listing all resources of a type at a source.
pub(crate) static LISTING: ObjectShape = ObjectShape {
    name: "listing",
    title: "a listing",
    meaning: "The result of listing all resources of a type at a source",
    fields: &[
        required("canonical_type", Kind::Text(&TYPE_NAME), "a name of the type"),
        required("source_class", Kind::Word(&SOURCE_CLASS), "the source that was listed"),
        required("outcome", Kind::Word(&LISTING_OUTCOME), "the outcome of the listing"),
        required(
            "resources",
            Kind::Integer { min: 0, max: MAX_RESOURCES },
            "the number of resources that the provider listed; 0 with `not_applicable`",
        ),
        nullable("captured_at", Kind::Text(&TIME), "the time of the listing"),
    ],
};

/// One concrete resource.
pub(crate) static ROW: ObjectShape = ObjectShape {
    name: "row",
    title: "a row",
    meaning: "One concrete resource",
    fields: &[
        required("canonical_type", Kind::Text(&TYPE_NAME), "a name of the type"),
        required("source_class", Kind::Word(&SOURCE_CLASS), "the source that the resource was read from"),
        required("coverage_level", Kind::Word(&COVERAGE_LEVEL), "how much is known about the resource"),
        required("evidence_state", Kind::Word(&EVIDENCE_STATE), "the evidence for it"),
        required("identity_state", Kind::Word(&IDENTITY_STATE), "how reliably it can be recognised later"),
        nullable("captured_at", Kind::Text(&TIME), "the time of the capture"),
        optional("listed", Kind::Bool, "true", "whether the type's listing at that source names this resource"),
    ],
};

/// A number of resources found by other means.
pub(crate) static ELSEWHERE: ObjectShape = ObjectShape {
    name: "elsewhere",
    title: "an entry of `elsewhere`",
    meaning: "A number of resources found by other means, such as a count or another connection",
    fields: &[
        required("canonical_type", Kind::Text(&TYPE_NAME), "a name of the type"),
        required("resources", Kind::Integer { min: 0, max: MAX_RESOURCES }, "the number of resources found"),
    ],
};

/// A coverage claim.
pub(crate) static CLAIM: ObjectShape = ObjectShape {
    name: "claim",
    title: "a claim",
    meaning: "A coverage claim",
    fields: &[
        required_or_null("scope_key", Kind::Text(&SCOPE_KEY), "the claimed scope; `null` for an unscoped claim"),
        required("level", Kind::Word(&ASKED_LEVEL), "the claimed level"),
        required("audience", Kind::Word(&AUDIENCE), "the audience that the claim is for"),
        optional("percent", Kind::Percent, "100", "the claimed share of the scope, with at most two decimals"),
        nullable("restore_tier", Kind::Word(&CLAIMED_TIER), "the claimed restore tier, if this is a restore claim"),
        nullable("denominator", Kind::List(&DENOMINATOR), "the canonical types that the claim counts"),
        nullable("as_of", Kind::Text(&TIME), "the time of the claim"),
        nullable("workspace_id", Kind::Id, "the claimed workspace"),
        nullable("managed_environment_id", Kind::Id, "the claimed managed environment"),
        nullable("provider_connection_id", Kind::Id, "the claimed provider connection"),
    ],
};

/// A claim and the coverage that it is about.
pub(crate) static REQUEST: ObjectShape = ObjectShape {
    name: "request",
    title: "a request",
    meaning: "A claim and the observed coverage that it is about",
    fields: &[
        required("claim", Kind::Object(&CLAIM), "the claim"),
        required("observed", Kind::Observed, "the observed coverage, in either form"),
    ],
};

/// A decision with the documents that it rested on.
pub(crate) static RECORD: ObjectShape = ObjectShape {
    name: "record",
    title: "a record",
    meaning: "A decision with the canonical definitions and observed coverage that it rested on",
    fields: &[
        required("contract", Kind::ContractVersion, "the version of the contract"),
        required("decision", Kind::Decision, "the decision; only its claim is read, the rest is compared"),
        required("definitions", Kind::Object(&DEFINITIONS), "the definitions"),
        required("observed", Kind::Observed, "the observed coverage, in either form"),
    ],
};

impl WordShape {
    /// Whether a text is allowed here.
    pub(crate) fn allows(&self, text: &str) -> bool {
        (self.has)(text) && self.except != Some(text)
    }

    /// The words that are allowed here.
    pub(crate) fn allowed(&self) -> Vec<&'static str> {
        (self.words)().into_iter().filter(|word| Some(*word) != self.except).collect()
    }
}

/// Prints `, or null` if `null` is allowed.
impl fmt::Display for Null {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Allowed => ", or `null`",
            Self::Refused => "",
        })
    }
}

/// Prints the family and the words that are allowed here.
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
    /// Returns a field and its position in the contract's order.
    pub(crate) fn field(&self, name: &str) -> Option<(usize, &'static FieldShape)> {
        self.fields.iter().enumerate().find(|(_, field)| field.name == name)
    }
}

/// A document that the kernel reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// The platform-seeded definitions.
    Definitions,
    /// The observed coverage of one managed environment.
    ObservedCoverage,
    /// A claim.
    Claim,
    /// `{"claim": …, "observed": …}`.
    Request,
    /// A decision with the documents that it rested on.
    Record,
    /// A decision that was recorded, of which only the claim is read.
    Decision,
}

impl Document {
    pub(crate) const fn kind(self) -> Kind {
        match self {
            Self::Definitions => Kind::Object(&DEFINITIONS),
            Self::ObservedCoverage => Kind::Observed,
            Self::Claim => Kind::Object(&CLAIM),
            Self::Request => Kind::Object(&REQUEST),
            Self::Record => Kind::Object(&RECORD),
            Self::Decision => Kind::Decision,
        }
    }

    /// The size limit in bytes.
    pub(crate) const fn max_bytes(self) -> usize {
        match self {
            Self::Definitions => 16 << 20,
            Self::ObservedCoverage | Self::Claim | Self::Request | Self::Record | Self::Decision => 64 << 20,
        }
    }
}
