//! Contract §2, "Folded form": what was observed of a type at a source class, counted from either form of the document.

use serde_json::{Value, json};

use super::documents::{self, is_listed, list, resolve, text, time};
use super::family::{COVERAGE_LEVELS, EVIDENCE_STATES, IDENTITY_STATES, position};
use super::time::in_utc;

/// "an integer from 0 to 2^53 − 1"
const GREATEST_IGNORED: u64 = (1 << 53) - 1;

/// A listing.
#[derive(Debug, Clone)]
pub struct Listing {
    pub outcome: String,
    pub resources: u64,
    pub captured_at: Option<i128>,
}

/// "`{canonical_type, source_class, listing, rows, coverage_levels, evidence_states, identity_states, unlisted, undated,
/// oldest, newest}`", without the first two.
#[derive(Debug, Clone)]
pub struct Entry {
    pub listing: Option<Listing>,
    /// How many rows there are.
    pub rows: u64,
    pub coverage_levels: Vec<u64>,
    pub evidence_states: Vec<u64>,
    pub identity_states: Vec<u64>,
    /// How many rows have `listed` `false`.
    pub unlisted: u64,
    /// How many rows have no time.
    pub undated: u64,
    pub oldest: Option<i128>,
    pub newest: Option<i128>,
}

impl Entry {
    /// Whether there is a listing or a row.
    pub fn is_observed(&self) -> bool {
        self.listing.is_some() || self.rows > 0
    }

    /// "A complete or not applicable listing of no resources, with no rows …. Such a row is *empty*."
    pub fn is_empty(&self) -> bool {
        let Some(listing) = &self.listing else {
            return false;
        };
        (listing.outcome == "complete" || listing.outcome == "not_applicable")
            && listing.resources == 0
            && self.rows == 0
    }

    /// How many rows have this coverage level.
    pub fn rows_at(&self, coverage_level: &str) -> u64 {
        self.coverage_levels[position(&COVERAGE_LEVELS, coverage_level)]
    }

    /// How many rows have this evidence state.
    pub fn rows_with_evidence(&self, evidence_state: &str) -> u64 {
        self.evidence_states[position(&EVIDENCE_STATES, evidence_state)]
    }

    /// How many rows have this identity state.
    pub fn rows_with_identity(&self, identity_state: &str) -> u64 {
        self.identity_states[position(&IDENTITY_STATES, identity_state)]
    }

    /// A listing and rows of the list form.
    fn counted(listing: Option<&Value>, rows: &[&Value]) -> Self {
        let times: Vec<i128> = rows.iter().filter_map(|row| time(row, "captured_at")).collect();
        let count = |family: &[&str], key: &str| -> Vec<u64> {
            family.iter().map(|value| number_of(rows, |row| text(row, key) == *value)).collect()
        };
        Self {
            listing: listing.map(self::listing),
            rows: rows.len() as u64,
            coverage_levels: count(&COVERAGE_LEVELS, "coverage_level"),
            evidence_states: count(&EVIDENCE_STATES, "evidence_state"),
            identity_states: count(&IDENTITY_STATES, "identity_state"),
            unlisted: number_of(rows, |row| !is_listed(row)),
            undated: number_of(rows, |row| time(row, "captured_at").is_none()),
            oldest: times.iter().min().copied(),
            newest: times.iter().max().copied(),
        }
    }

    /// An entry of the folded form.
    fn stated(entry: &Value) -> Self {
        let number = documents::count;
        let counts = |key: &str| -> Vec<u64> { list(entry, key).into_iter().map(number).collect() };
        Self {
            listing: Some(&entry["listing"]).filter(|listing| !listing.is_null()).map(listing),
            rows: number(&entry["rows"]),
            coverage_levels: counts("coverage_levels"),
            evidence_states: counts("evidence_states"),
            identity_states: counts("identity_states"),
            unlisted: number(&entry["unlisted"]),
            undated: number(&entry["undated"]),
            oldest: time(entry, "oldest"),
            newest: time(entry, "newest"),
        }
    }
}

fn listing(listing: &Value) -> Listing {
    Listing {
        outcome: text(listing, "outcome").to_owned(),
        resources: documents::count(&listing["resources"]),
        captured_at: time(listing, "captured_at"),
    }
}

fn number_of(rows: &[&Value], is_counted: impl Fn(&Value) -> bool) -> u64 {
    rows.iter().filter(|row| is_counted(row)).count() as u64
}

/// "`observed` (required; its presence makes this the folded form)"
fn is_folded(observed: &Value) -> bool {
    observed.get("observed").is_some()
}

/// All that was observed of a type at a source class. In the list form this is one entry for the rows, with the first
/// listing if there is any, and one for each further listing. In the folded form it is "each entry by itself".
fn entries(definitions: &Value, observed: &Value, canonical_type: &str, source_class: &str) -> Vec<Entry> {
    let is_about = |entry: &&Value| {
        text(entry, "source_class") == source_class
            && resolve(definitions, text(entry, "canonical_type")) == Some(canonical_type)
    };
    if is_folded(observed) {
        return list(observed, "observed").into_iter().filter(is_about).map(Entry::stated).collect();
    }
    let rows: Vec<&Value> = list(observed, "rows").into_iter().filter(is_about).collect();
    let mut listings = list(observed, "listings").into_iter().filter(is_about);
    let mut entries = vec![Entry::counted(listings.next(), &rows)];
    for listing in listings {
        entries.push(Entry::counted(Some(listing), &[]));
    }
    entries
}

/// What was observed of a registered (type, source class): there is at most one listing, and at most one folded entry.
pub fn entry_of(definitions: &Value, observed: &Value, canonical_type: &str, source_class: &str) -> Entry {
    let mut entries = entries(definitions, observed, canonical_type, source_class);
    assert!(entries.len() <= 1, "{canonical_type} at {source_class} was observed twice");
    entries.pop().unwrap_or_else(|| Entry::counted(None, &[]))
}

/// "An entry whose name means no canonical type is *ignored*, which is counted": "how many listings, rows and `elsewhere`
/// entries were ignored". The sum of a folded form may be greater than the document can state; it is then the greatest.
pub fn ignored(definitions: &Value, observed: &Value) -> u64 {
    let is_unknown = |entry: &&Value| resolve(definitions, text(entry, "canonical_type")).is_none();
    let mut count = 0;
    count += list(observed, "elsewhere").into_iter().filter(is_unknown).count() as u64;
    if is_folded(observed) {
        // "`ignored` (an integer from 0 to 2^53 − 1, default 0)"
        count += observed.get("ignored").map_or(0, documents::count);
        // "an entry of an unknown name adds its listing and its rows to *ignored*"
        for entry in list(observed, "observed").into_iter().filter(is_unknown).map(Entry::stated) {
            count += u64::from(entry.listing.is_some()) + entry.rows;
        }
    } else {
        count += list(observed, "listings").into_iter().filter(is_unknown).count() as u64;
        count += list(observed, "rows").into_iter().filter(is_unknown).count() as u64;
    }
    count.min(GREATEST_IGNORED)
}

/// "Of all numbers found elsewhere of a type, the greatest counts"; 0 if there are none.
pub fn elsewhere(definitions: &Value, observed: &Value, canonical_type: &str) -> u64 {
    let mut numbers = vec![0];

    // "`elsewhere`: … how many resources of a type were found by any other means"
    for entry in list(observed, "elsewhere") {
        if resolve(definitions, text(entry, "canonical_type")) == Some(canonical_type) {
            numbers.push(documents::count(&entry["resources"]));
        }
    }

    // "A listing or row of a registered type at a source class for which it has no row counts as found *elsewhere*:"
    for source_class in super::family::SOURCE_CLASSES {
        let has_row = list(definitions, "resource_types")
            .into_iter()
            .any(|row| text(row, "canonical_type") == canonical_type && text(row, "source_class") == source_class);
        if has_row {
            continue;
        }
        // "the number that the listing found, and the number of rows of the type at that source class."
        for entry in entries(definitions, observed, canonical_type, source_class) {
            numbers.extend(entry.listing.map(|listing| listing.resources));
            numbers.push(entry.rows);
        }
    }

    numbers.into_iter().max().expect("at least the 0")
}

/// A type that is observed *ideally* (§6): "a complete listing of as many resources as were found elsewhere, at least one,
/// and as many rows that are `certified`, `content_backed`, `stable`, listed; listing and rows were all captured at the
/// claim's `as_of` (at any time, if it has none)". An entry of the folded form.
pub fn ideal(canonical_type: &str, source_class: &str, found_elsewhere: u64, as_of: Option<i128>) -> Value {
    let resources = found_elsewhere.max(1);
    let captured_at = in_utc(as_of.unwrap_or(0));
    let all_have = |family: &[&str], value: &str| -> Vec<u64> {
        family.iter().map(|member| if *member == value { resources } else { 0 }).collect()
    };
    json!({
        "canonical_type": canonical_type,
        "source_class": source_class,
        "listing": {"outcome": "complete", "resources": resources, "captured_at": captured_at},
        "rows": resources,
        "coverage_levels": all_have(&COVERAGE_LEVELS, "certified"),
        "evidence_states": all_have(&EVIDENCE_STATES, "content_backed"),
        "identity_states": all_have(&IDENTITY_STATES, "stable"),
        "unlisted": 0,
        "undated": 0,
        "oldest": captured_at,
        "newest": captured_at,
    })
}
