//! Observed coverage: listings and rows that prove the claim, or fail to.

use serde_json::{Map, Value, json};

use super::choices::Choices;
use super::definitions::{Asked, Scope, Type, insert_or_default};
use super::fault::Fault;
use super::instant::{LAST, SECOND, written};
use super::words::{EVIDENCE_STATES, IDENTITY_STATES, LEVELS, OUTCOMES, SOURCE_CLASSES, proving};

/// The requirements on an observation.
pub struct Terms<'a> {
    pub scope: &'a Scope,
    pub asked: &'a Asked,
    pub as_of: i128,
    /// Whether many types have no resources.
    pub often_empty: bool,
}

/// The lists of an observed document that is being built.
#[derive(Default)]
pub struct Observations {
    pub listings: Vec<Value>,
    pub rows: Vec<Value>,
    pub elsewhere: Vec<Value>,
    /// How many types of the scope have no resources.
    pub empty_types: usize,
    unregistered_rows: Vec<(&'static str, &'static str)>,
}

impl Observations {
    /// Adds observations of a type of the scope.
    pub fn observe_counted(&mut self, choices: &mut Choices, each: &Type, terms: &Terms) {
        let Some(main) = each.main else {
            return self.observe_any(choices, each);
        };
        let not_applicable = choices.goes_wrong(Fault::NotApplicable);
        let nothing = not_applicable || choices.is_wrong(Fault::NothingListed);
        let counts = if terms.often_empty { [1, 0, 2, 0] } else { [1, 1, 2, 3] };
        let count = if nothing { 0 } else { choices.pick(&counts) };
        self.empty_types += usize::from(count == 0);
        let outcome = if not_applicable { "not_applicable" } else { "complete" };
        let not_admitted = choices.goes_wrong(Fault::SourceNotAdmitted);
        let unobserved = not_admitted || choices.goes_wrong(Fault::NotObserved);
        let passed_over = choices.goes_wrong(Fault::PreferredSourcePassedOver);
        let contradicted = choices.goes_wrong(Fault::ListingContradicted);

        let mut before_main = true;
        for row in &each.rows {
            let source = row.source_class;
            let admitted = terms.scope.admits(row);
            if source == main {
                before_main = false;
                if choices.wild && choices.one_in(2) {
                    self.observe_wildly(choices, each, source, 4);
                } else if !unobserved {
                    self.observe_well(choices, each, source, (outcome, count), terms);
                }
            } else if unobserved {
                if not_admitted && !admitted {
                    self.observe_wildly(choices, each, source, 4);
                }
            } else if contradicted {
                self.observe_wildly(choices, each, source, count + 2);
            } else if choices.one_in(3) && !(before_main && admitted) || passed_over {
                // Another source that found no more resources.
                if choices.one_in(2) {
                    self.observe_well(choices, each, source, ("complete", count), terms);
                } else {
                    self.observe_wildly(choices, each, source, count);
                }
            }
        }

        if choices.goes_wrong(Fault::FoundElsewhere) {
            let most = choices.pick(&[count as u64 + 1, count as u64 + 2, 4_294_967_295]);
            self.find_elsewhere(choices, each, most);
        } else if choices.one_in(4) {
            self.find_elsewhere(choices, each, count as u64);
        }
    }

    /// Adds observations of a type outside the claim's scope.
    pub fn observe_any(&mut self, choices: &mut Choices, each: &Type) {
        for row in &each.rows {
            if choices.one_in(3) {
                self.observe_wildly(choices, each, row.source_class, 2);
            }
        }
        if choices.one_in(4) {
            self.find_elsewhere(choices, each, 2);
        }
    }

    /// Adds entries whose names mean no type, some of them twice.
    pub fn observe_unknown(&mut self, choices: &mut Choices) {
        let mut names: Vec<String> =
            ["unheardOf", "ünbekannt ✓", "device\u{212a}iosk", "a b", " a", "\u{2028}"].map(str::to_owned).to_vec();
        names.push("x".repeat(255));
        let name = choices.pick(&names);
        for _ in 0..=choices.below(3) {
            let source = choices.pick(&SOURCE_CLASSES);
            match choices.below(3) {
                0 => self.listings.push(listing(choices, &name, source, "complete", 8, Some(LAST))),
                1 => self.rows.push(row(choices, &name, source, ["none", "missing", "identity_conflict"], None, true)),
                _ => self.elsewhere.push(json!({"canonical_type": name, "resources": 0})),
            }
        }
    }

    /// Adds up to `most` resources that were found at no registered row of the type.
    fn find_elsewhere(&mut self, choices: &mut Choices, each: &Type, most: u64) {
        let is_registered = |source: &str| each.rows.iter().any(|row| row.source_class == source);
        let unregistered: Vec<&'static str> =
            SOURCE_CLASSES.iter().copied().filter(|source| !is_registered(source)).collect();
        for _ in 0..=choices.below(2) {
            let name = spelled(choices, each);
            let resources = choices.pick(&[most, most, 0, most / 2]);
            if unregistered.is_empty() || choices.one_in(2) {
                self.elsewhere.push(json!({"canonical_type": name, "resources": resources}));
                continue;
            }
            let source = choices.pick(&unregistered);
            if choices.one_in(2) {
                let outcome =
                    if resources > 0 { choices.pick(&["complete", "partial", "failed"]) } else { "not_applicable" };
                let captured_at = anytime(choices);
                self.listings.push(listing(choices, &name, source, outcome, resources, captured_at));
            } else if !self.is_observed(each, source) {
                for _ in 0..resources.min(5) {
                    let values =
                        [choices.pick(&LEVELS), choices.pick(&EVIDENCE_STATES), choices.pick(&IDENTITY_STATES)];
                    let is_listed = choices.one_in(2);
                    let name = spelled(choices, each);
                    self.rows.push(row(choices, &name, source, values, None, is_listed));
                }
                self.unregistered_rows.push((each.name, source));
            }
        }
    }

    /// Whether rows of the type at an unregistered source were added before. Their numbers would add up.
    fn is_observed(&self, each: &Type, source: &str) -> bool {
        self.unregistered_rows.iter().any(|(name, other)| *name == each.name && *other == source)
    }

    /// Adds a complete listing and as many rows that prove the claim, unless there is a fault.
    fn observe_well(
        &mut self,
        choices: &mut Choices,
        each: &Type,
        source: &str,
        (mut outcome, count): (&'static str, usize),
        terms: &Terms,
    ) {
        let (scope, asked) = (terms.scope, terms.asked);

        let has_listing = count == 0 || !choices.goes_wrong(Fault::ListingMissing);
        let mut are_listed: Vec<bool> = (0..count).map(|_| !choices.goes_wrong(Fault::RowNotListed)).collect();
        if !has_listing && choices.one_in(2) {
            are_listed.fill(false);
        }
        if has_listing {
            if choices.goes_wrong(Fault::ListingOutcome) {
                outcome = choices.pick(&["partial", "failed", "not_applicable"]);
            }
            let named = are_listed.iter().filter(|is_listed| **is_listed).count() as u64;
            let mut resources = named;
            if choices.goes_wrong(Fault::ListingMismatch) {
                resources = choices.pick(&[named + 1, named.saturating_sub(1), 0, 4_294_967_295, count as u64]);
            }
            if outcome == "not_applicable" {
                resources = 0;
            }
            let captured_at = captured(choices, terms);
            let name = spelled(choices, each);
            self.listings.push(listing(choices, &name, source, outcome, resources, captured_at));
        }

        for is_listed in are_listed {
            let mut level = LEVELS[asked.asked_level() + choices.below(6 - asked.asked_level())];
            if choices.goes_wrong(Fault::LevelNotReached) {
                level = LEVELS[asked.asked_level() - 1 - choices.below(asked.asked_level())];
            }
            let mut evidence = choices.pick(&proving(asked.asked_level()));
            if choices.goes_wrong(Fault::Evidence) {
                evidence = choices.pick(&EVIDENCE_STATES[1..]);
            }
            let mut identity = "stable";
            if scope.allow_derived_identity && choices.one_in(3) {
                identity = "derived";
            }
            if choices.goes_wrong(Fault::IdentityWeak) {
                identity = choices.pick(&["derived", "missing_external_id"]);
            }
            if choices.goes_wrong(Fault::IdentityBroken) {
                identity = choices.pick(&["identity_conflict", "unsupported_identity"]);
            }
            let captured_at = captured(choices, terms);
            let name = spelled(choices, each);
            self.rows.push(row(choices, &name, source, [level, evidence, identity], captured_at, is_listed));
        }
    }

    /// Adds at most one listing and up to `most` rows with random values.
    fn observe_wildly(&mut self, choices: &mut Choices, each: &Type, source: &str, most: usize) {
        if !choices.one_in(4) {
            let outcome = choices.pick(&OUTCOMES);
            let most_listed = if outcome == "not_applicable" { 0 } else { most };
            let resources = choices.below(most_listed + 1) as u64;
            let captured_at = anytime(choices);
            let name = spelled(choices, each);
            self.listings.push(listing(choices, &name, source, outcome, resources, captured_at));
        }
        for _ in 0..choices.below(most + 1) {
            let values = [choices.pick(&LEVELS), choices.pick(&EVIDENCE_STATES), choices.pick(&IDENTITY_STATES)];
            let captured_at = anytime(choices);
            let name = spelled(choices, each);
            let is_listed = !choices.one_in(4);
            self.rows.push(row(choices, &name, source, values, captured_at, is_listed));
        }
    }
}

/// A time of capture: at the edge of what the scope and the claim allow, or just beyond.
fn captured(choices: &mut Choices, terms: &Terms) -> Option<i128> {
    let maximum = terms.scope.max_evidence_age_seconds;
    if choices.goes_wrong(Fault::Undated) || maximum.is_none() && choices.one_in(4) {
        return None;
    }
    if choices.goes_wrong(Fault::FromFuture) {
        return Some((terms.as_of + choices.pick(&[1, SECOND, 3600 * SECOND])).min(LAST));
    }
    let maximum = i128::from(maximum.unwrap_or(86_400)) * SECOND;
    let mut age = choices.pick(&[0, 1, maximum / 2, maximum - 1, maximum, maximum]);
    if choices.goes_wrong(Fault::Expired) {
        age = maximum + choices.pick(&[1, SECOND - 1, SECOND, SECOND + 1, maximum]);
    }
    Some((terms.as_of - age).max(0))
}

fn anytime(choices: &mut Choices) -> Option<i128> {
    choices.pick(&[None, Some(0), Some(LAST), Some(1_767_225_600 * SECOND), Some(951_827_696 * SECOND + 120_000_000)])
}

/// One of the names by which an observed document can mean the type.
pub fn spelled(choices: &mut Choices, each: &Type) -> String {
    let mut names = vec![each.name.to_owned(), each.name.to_owned(), each.name.to_ascii_uppercase()];
    for alias in each.rows.iter().flat_map(|row| &row.aliases) {
        names.extend([alias.clone(), alias.to_ascii_uppercase(), alias.to_ascii_lowercase()]);
    }
    choices.pick(&names)
}

fn listing(
    choices: &mut Choices,
    name: &str,
    source: &str,
    outcome: &str,
    resources: u64,
    captured_at: Option<i128>,
) -> Value {
    let mut document = Map::new();
    document.insert("canonical_type".to_owned(), json!(name));
    document.insert("source_class".to_owned(), json!(source));
    document.insert("outcome".to_owned(), json!(outcome));
    document.insert("resources".to_owned(), json!(resources));
    insert_time(choices, &mut document, captured_at);
    Value::Object(document)
}

/// `values` are the coverage level, the evidence state and the identity state.
fn row(
    choices: &mut Choices,
    name: &str,
    source: &str,
    values: [&str; 3],
    captured_at: Option<i128>,
    is_listed: bool,
) -> Value {
    let mut document = Map::new();
    document.insert("canonical_type".to_owned(), json!(name));
    document.insert("source_class".to_owned(), json!(source));
    document.insert("coverage_level".to_owned(), json!(values[0]));
    document.insert("evidence_state".to_owned(), json!(values[1]));
    document.insert("identity_state".to_owned(), json!(values[2]));
    insert_time(choices, &mut document, captured_at);
    insert_or_default(choices, &mut document, "listed", json!(is_listed), json!(true));
    Value::Object(document)
}

fn insert_time(choices: &mut Choices, document: &mut Map<String, Value>, captured_at: Option<i128>) {
    let text = captured_at.map(|instant| written(instant, choices));
    insert_or_default(choices, document, "captured_at", json!(text), Value::Null);
}
