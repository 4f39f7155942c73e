//! One type under a claim, described by variables of a few values each.
//!
//! Every variable is one that some rule of contract §4 reads. Its values are those between which the rules distinguish:
//! all members of a family, numbers below, at and above each other, times at and one nanosecond beyond each limit. The first
//! value of each variable makes a claim that is allowed.

use super::document::{AS_OF, Entry, Form, RECENT, Rows, definitions, observed, scope, with};
use super::families::{AUDIENCES, SOURCE_CLASSES};
use crate::Case;
use crate::sample::registered;
use serde_json::{Value, json};

macro_rules! variables {
    ($($name:ident: $values:literal,)+) => {
        /// A variable of the world.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Variable {
            $($name,)+
        }

        impl Variable {
            /// Every variable, in the order of the declaration.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Returns how many values the variable has.
            pub const fn values(self) -> u8 {
                match self {
                    $(Self::$name => $values,)+
                }
            }
        }
    };
}

variables! {
    // The claim.
    ScopeKey: 3,
    Level: 5,
    Audience: 3,
    Percent: 4,
    ClaimedTier: 3,
    ClaimedTypes: 4,
    AsOf: 2,
    ClaimedWorkspace: 3,
    ClaimedEnvironment: 3,
    ClaimedConnection: 3,
    // The definitions.
    Activation: 2,
    ScopeActive: 2,
    MinimumLevel: 5,
    CustomersAndAge: 4,
    AllowBetaCertification: 2,
    AllowDerivedIdentity: 2,
    IncludeFallback: 2,
    IncludeBeta: 2,
    RowKind: 6,
    MaxCoverageLevel: 6,
    MaxClaimState: 4,
    RowTier: 3,
    // What was observed for the row.
    Listing: 2,
    Outcome: 4,
    Resources: 5,
    ListingTime: 8,
    Rows: 5,
    LevelA: 6,
    LevelB: 6,
    LevelC: 6,
    EvidenceA: 7,
    EvidenceB: 7,
    EvidenceC: 7,
    IdentityA: 5,
    IdentityB: 5,
    IdentityC: 5,
    Unlisted: 3,
    TimeA: 8,
    TimeB: 8,
    // What else was observed.
    Elsewhere: 6,
    OtherA: 8,
    OtherB: 8,
    Companion: 7,
    Ignored: 3,
    ObservedWorkspace: 2,
    ObservedEnvironment: 2,
    ObservedConnection: 2,
    Form: 2,
}

const MOST: u64 = 0xFFFF_FFFF;

/// Levels, evidence and identities, the value that proves everything first.
const LEVELS: [&str; 6] = ["certified", "renderable", "comparable", "content_backed", "detected", "none"];
const EVIDENCE: [&str; 7] =
    ["content_backed", "stale", "partial", "metadata_only", "missing", "capture_blocked", "capture_failed"];
const IDENTITIES: [&str; 5] = ["stable", "derived", "missing_external_id", "identity_conflict", "unsupported_identity"];
const TIERS: [Option<&str>; 3] = [None, Some("preview_only"), Some("restorable")];

/// Within the 60 seconds of the scope, none, at the claim's time and after it, at the limit and beyond it.
const TIMES: [Option<&str>; 8] = [
    Some(RECENT),
    None,
    Some(AS_OF),
    Some("2026-01-01T12:00:00.000000001Z"),
    Some("2026-01-01T11:59:00Z"),
    Some("2026-01-01T11:58:59.999999999Z"),
    Some("2026-01-01T11:58:59Z"),
    Some("2026-01-01T11:58:58.999999999Z"),
];

/// A value of every variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct World([u8; Variable::ALL.len()]);

impl World {
    /// The world of a claim that is allowed.
    pub const ALLOWED: Self = Self([0; Variable::ALL.len()]);

    /// Returns the position of a variable's value.
    pub const fn value(&self, variable: Variable) -> u8 {
        self.0[variable as usize]
    }

    /// Sets the value of a variable.
    pub fn set(&mut self, variable: Variable, value: u8) {
        assert!(value < variable.values(), "{variable:?} has no value {value}");
        self.0[variable as usize] = value;
    }

    /// Whether no rule can see the variable's value, because of the values of the variables that it depends on. Of two
    /// orders of the rows, which are counted, one is idle.
    pub fn is_idle(&self, variable: Variable) -> bool {
        use Variable as V;
        let rows = self.value(V::Rows);
        let [none, one, two, three] = [rows == 1, rows == 0, rows == 2, rows == 3];
        let falls = |[a, b, c]: [V; 3]| {
            let [a, b, c] = [a, b, c].map(|variable| self.value(variable));
            (two || three) && a > b || three && b > c
        };
        match variable {
            V::LevelA | V::EvidenceA | V::IdentityA | V::TimeA | V::Unlisted if none => true,
            V::LevelB | V::EvidenceB | V::IdentityB | V::TimeB if none || one => true,
            V::LevelC | V::EvidenceC | V::IdentityC if !three => true,
            // Of any number of rows, the oldest and the newest count.
            V::TimeB if !two => true,
            V::LevelA | V::LevelB | V::LevelC => falls([V::LevelA, V::LevelB, V::LevelC]),
            V::EvidenceA | V::EvidenceB | V::EvidenceC => falls([V::EvidenceA, V::EvidenceB, V::EvidenceC]),
            V::IdentityA | V::IdentityB | V::IdentityC => falls([V::IdentityA, V::IdentityB, V::IdentityC]),
            V::TimeA => two && self.value(V::TimeA) > self.value(V::TimeB),
            V::Unlisted => one && self.value(V::Unlisted) == 2,
            V::Outcome | V::Resources | V::ListingTime if self.value(V::Listing) == 1 => true,
            _ => false,
        }
    }

    /// Whether the outcome allows the number of resources: a listing that is not applicable has none.
    pub const fn can_be_listed(&self) -> bool {
        self.value(Variable::Outcome) != 3 || self.value(Variable::Resources) == 1
    }

    fn pick<T: Copy, const N: usize>(&self, variable: Variable, values: [T; N]) -> T {
        assert_eq!(N, usize::from(variable.values()), "{variable:?}");
        values[usize::from(self.value(variable))]
    }

    /// The three documents.
    pub fn case(&self) -> Case {
        Case { definitions: self.definitions(), observed: self.observed(), claim: self.claim() }
    }

    /// The source class and the support state of the row.
    fn row_kind(&self) -> (&'static str, &'static str) {
        let kinds = [
            ("tcm", "supported"),
            ("tcm", "experimental"),
            ("graph_v1_fallback", "supported"),
            ("graph_v1_fallback", "experimental"),
            ("graph_beta_experimental", "supported"),
            ("graph_beta_experimental", "experimental"),
        ];
        self.pick(Variable::RowKind, kinds)
    }

    /// The two other source classes, each with what is registered and observed there.
    fn others(&self) -> [(&'static str, Other); 2] {
        use Other as O;
        let kinds = [
            O::NotRegistered,
            O::ListedButNotRegistered,
            O::SeenButNotRegistered,
            O::Registered,
            O::Listed,
            O::NotApplicable,
            O::Seen,
            O::Eligible,
        ];
        let mut classes = SOURCE_CLASSES.into_iter().filter(|class| *class != self.row_kind().0);
        [Variable::OtherA, Variable::OtherB].map(|variable| (classes.next().unwrap(), self.pick(variable, kinds)))
    }

    fn is_observed(&self) -> bool {
        self.value(Variable::Listing) == 0 || self.value(Variable::Rows) != 1
    }

    fn companion(&self) -> Companion {
        use Companion as C;
        let kinds = [C::None, C::Covered, C::Unobserved, C::Empty, C::OutOfScope, C::RegistryOnly, C::TwoExcluded];
        self.pick(Variable::Companion, kinds)
    }

    fn definitions(&self) -> Value {
        let (source_class, support_state) = self.row_kind();
        let is_experimental = support_state == "experimental" || source_class == "graph_beta_experimental";
        let mut row = registered("policy", source_class);
        row["support_state"] = json!(support_state);
        row["max_coverage_level"] = json!(self.pick(Variable::MaxCoverageLevel, LEVELS));
        row["max_claim_state"] = json!(
            self.pick(Variable::MaxClaimState, ["claim_allowed", "claim_limited", "internal_only", "claim_blocked"])
        );
        row["restore_tier"] = json!(self.pick(Variable::RowTier, ["restorable", "preview_only", "not_restorable"]));
        let mut rows = vec![row];
        for (source_class, other) in self.others() {
            match other {
                Other::NotRegistered | Other::ListedButNotRegistered | Other::SeenButNotRegistered => {}
                // Where nothing was observed for the row under test, an eligible row before it would be judged instead.
                Other::Eligible if self.is_observed() => rows.push(registered("policy", source_class)),
                _ => rows.push(with(registered("policy", source_class), "support_state", "registry_only")),
            }
        }
        let companion = |name, support_state: &str| with(registered(name, "tcm"), "support_state", support_state);
        let denominator: &[&str] = match self.companion() {
            Companion::None => &["policy"],
            Companion::TwoExcluded => &["companion", "policy", "another"],
            _ => &["companion", "policy"],
        };
        match self.companion() {
            Companion::None => {}
            Companion::Covered | Companion::Unobserved | Companion::Empty => {
                rows.push(companion("companion", "supported"));
            }
            Companion::OutOfScope => rows.push(companion("companion", "out_of_scope")),
            Companion::RegistryOnly => rows.push(companion("companion", "registry_only")),
            Companion::TwoExcluded => {
                rows.push(companion("companion", "registry_only"));
                rows.push(companion("another", "out_of_scope"));
            }
        }

        let mut scope = scope(denominator);
        scope["active"] = json!(self.pick(Variable::ScopeActive, [true, false]));
        let minimum = ["detected", "content_backed", "comparable", "renderable", "certified"];
        scope["minimum_level"] = json!(self.pick(Variable::MinimumLevel, minimum));
        let customers_and_age =
            [(true, Some(60)), (false, Some(60)), (false, None), (true, Some(9_007_199_254_740_991_u64))];
        let (customer_claimable, age) = self.pick(Variable::CustomersAndAge, customers_and_age);
        scope["customer_claimable"] = json!(customer_claimable);
        scope["max_evidence_age_seconds"] = json!(age);
        scope["allow_beta_certification"] = json!(self.pick(Variable::AllowBetaCertification, [false, true]));
        scope["allow_derived_identity"] = json!(self.pick(Variable::AllowDerivedIdentity, [false, true]));
        // The row under test is eligible in every world.
        let is_fallback = source_class == "graph_v1_fallback";
        scope["include_fallback"] = json!(is_fallback || self.pick(Variable::IncludeFallback, [false, true]));
        scope["include_beta"] = json!(is_experimental || self.pick(Variable::IncludeBeta, [false, true]));

        let activation = self.pick(Variable::Activation, ["active", "inactive"]);
        with(definitions(rows, scope), "activation", activation)
    }

    fn rows(&self) -> Vec<Rows> {
        use Variable as V;
        let numbers = self.pick(V::Rows, [[1, 0, 0], [0, 0, 0], [1, 1, 0], [1, 1, 1], [1, MOST - 1, 0]]);
        let values = [
            (V::LevelA, V::EvidenceA, V::IdentityA, V::TimeA),
            (V::LevelB, V::EvidenceB, V::IdentityB, V::TimeB),
            (V::LevelC, V::EvidenceC, V::IdentityC, V::TimeB),
        ];
        let unlisted = self.pick(V::Unlisted, [0, 1, 3]);
        let rows =
            numbers.into_iter().zip(values).enumerate().map(|(index, (number, (level, evidence, identity, time)))| {
                Rows {
                    number,
                    coverage_level: self.pick(level, LEVELS),
                    evidence_state: self.pick(evidence, EVIDENCE),
                    identity_state: self.pick(identity, IDENTITIES),
                    captured_at: self.pick(time, TIMES),
                    listed: index >= unlisted,
                }
            });
        rows.filter(|rows| rows.number > 0).collect()
    }

    fn observed(&self) -> Value {
        use Variable as V;
        let outcome = self.pick(V::Outcome, ["complete", "partial", "failed", "not_applicable"]);
        let resources = self.pick(V::Resources, [1, 0, 2, 3, MOST]);
        let listing = Some((outcome, resources, self.pick(V::ListingTime, TIMES)));
        let mut entries = vec![Entry {
            canonical_type: "policy",
            source_class: self.row_kind().0,
            listing: listing.filter(|_| self.value(V::Listing) == 0),
            rows: self.rows(),
        }];
        for (source_class, other) in self.others() {
            let listed = |outcome, resources| Some((outcome, resources, None));
            let (listing, rows) = match other {
                Other::NotRegistered | Other::Registered | Other::Eligible => continue,
                Other::ListedButNotRegistered => (listed("partial", 2), 0),
                Other::SeenButNotRegistered => (None, 1),
                Other::Listed => (listed("failed", 2), 0),
                Other::NotApplicable => (listed("not_applicable", 0), 0),
                Other::Seen => (None, 3),
            };
            let rows = Rows { coverage_level: "none", captured_at: None, ..Rows::of(rows) };
            entries.push(Entry { canonical_type: "policy", source_class, listing, rows: vec![rows] });
        }
        match self.companion() {
            Companion::Covered => entries.push(Entry::complete("companion", "tcm", 1)),
            Companion::Empty => entries.push(Entry::complete("companion", "tcm", 0)),
            _ => {}
        }
        let elsewhere: Option<u64> = self.pick(V::Elsewhere, [None, Some(0), Some(1), Some(2), Some(3), Some(MOST)]);
        let elsewhere: Vec<(&str, u64)> = elsewhere.map(|resources| ("policy", resources)).into_iter().collect();
        // The list form of four billion rows would be too long.
        let has_few_rows = self.value(V::Rows) != 4;
        let form = if has_few_rows { self.pick(V::Form, [Form::Folded, Form::List]) } else { Form::Folded };
        let mut observed = observed(form, &entries, &elsewhere, self.pick(V::Ignored, [0, 1, 3]));
        for (variable, key) in [
            (V::ObservedWorkspace, "workspace_id"),
            (V::ObservedEnvironment, "managed_environment_id"),
            (V::ObservedConnection, "provider_connection_id"),
        ] {
            observed[key] = json!(self.pick(variable, [Some(17), None]));
        }
        observed
    }

    fn claim(&self) -> Value {
        use Variable as V;
        let claimed = match self.companion() {
            Companion::Covered | Companion::Unobserved | Companion::Empty => json!(["policy", "companion"]),
            _ => json!(["policy"]),
        };
        let claimed_types = match self.value(V::ClaimedTypes) {
            0 => Value::Null,
            1 => claimed,
            2 => json!(["unknown", "policy"]),
            _ => json!(["companion"]),
        };
        let level = self.pick(V::Level, ["comparable", "detected", "content_backed", "renderable", "certified"]);
        let id = |variable| self.pick(variable, [Some("17"), None, Some("18")]);
        json!({
            "scope_key": self.pick(V::ScopeKey, [Some("all"), None, Some("nowhere")]),
            "level": level,
            "audience": self.pick(V::Audience, AUDIENCES),
            "percent": self.pick(V::Percent, [100.0, 99.99, 50.0, 0.01]),
            "restore_tier": self.pick(V::ClaimedTier, TIERS),
            "denominator": claimed_types,
            "as_of": self.pick(V::AsOf, [Some(AS_OF), None]),
            "workspace_id": id(V::ClaimedWorkspace),
            "managed_environment_id": id(V::ClaimedEnvironment),
            "provider_connection_id": id(V::ClaimedConnection),
        })
    }
}

/// What another source class of the type has. None of its rows is eligible and observed, so the row under test is effective.
#[derive(Clone, Copy)]
enum Other {
    NotRegistered,
    ListedButNotRegistered,
    SeenButNotRegistered,
    Registered,
    Listed,
    NotApplicable,
    Seen,
    Eligible,
}

/// Another type of the scope.
#[derive(Clone, Copy)]
enum Companion {
    None,
    Covered,
    Unobserved,
    Empty,
    OutOfScope,
    RegistryOnly,
    TwoExcluded,
}
