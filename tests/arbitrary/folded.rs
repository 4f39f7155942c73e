//! The folded form of a case, written in one of many ways.

use super::shuffle::{Random, in_other_case};
use crate::Case;
use coverage_kernel::{CoverageLevel, Definitions, EvidenceState, Family, IdentityState, ListingOutcome, Time};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The most rows or resources of one entry.
const MOST: u64 = 0xFFFF_FFFF;

/// The same case with its observed coverage in the folded form. Entries have any order, and names any ASCII case. Some of
/// the entries of unknown names are stated as a number. A case in the folded form stays as it is.
pub fn folded(case: &Case, seed: u64) -> Case {
    if case.observed.get("observed").is_some() {
        return case.clone();
    }
    let mut random = Random::new(seed);
    let definitions = Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap();
    let registered = |name: &str, source_class: &str| {
        let canonical_type = definitions.canonical_type(name)?;
        let has_row = definitions
            .resource_types()
            .iter()
            .any(|row| row.canonical_type() == canonical_type && row.source_class().as_str() == source_class);
        has_row.then_some(canonical_type)
    };

    let mut observed = Map::new();
    let mut ignored = 0_u64;
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    for (list, is_listing) in [("listings", true), ("rows", false)] {
        for (index, entry) in case.observed[list].as_array().unwrap().iter().enumerate() {
            let [name, source_class] = ["canonical_type", "source_class"].map(|key| entry[key].as_str().unwrap());
            let canonical_type = definitions.canonical_type(name);
            if canonical_type.is_none() && random.one_in(2) {
                ignored += 1;
                continue;
            }
            // One entry for a registered row. Elsewhere the rows of a type count together, and each listing by itself.
            let key = match (registered(name, source_class), is_listing) {
                (Some(canonical_type), _) => format!("{canonical_type} {source_class}"),
                (None, true) => format!("listing {index}"),
                (None, false) => format!("rows {} {source_class}", canonical_type.unwrap_or(name)),
            };
            let name = if canonical_type.is_some() { in_other_case(&json!(name), &mut random) } else { json!(name) };
            let folded = entries.entry(key).or_insert_with(|| Entry::new(name, source_class));
            if is_listing { folded.list(entry) } else { folded.add(entry) }
        }
    }
    let mut entries: Vec<Value> = entries.into_values().map(Entry::into_value).collect();
    random.shuffle(&mut entries);

    for key in ["workspace_id", "managed_environment_id", "provider_connection_id", "elsewhere"] {
        observed.extend(case.observed.get(key).map(|value| (key.to_owned(), value.clone())));
    }
    if ignored > 0 || random.one_in(2) {
        observed.insert("ignored".to_owned(), json!(ignored));
    }
    observed.insert("observed".to_owned(), json!(entries));
    Case { observed: Value::Object(observed), ..case.clone() }
}

/// A folded case with the rows and listed resources of some entries many times as many.
pub fn enlarged(case: &Case, seed: u64) -> Case {
    let mut random = Random::new(seed);
    let mut enlarged = case.clone();
    for entry in enlarged.observed["observed"].as_array_mut().unwrap() {
        let rows = entry["rows"].as_u64().unwrap();
        let listed = entry["listing"]["resources"].as_u64().unwrap_or(0);
        // One dated row has one time, and several may.
        let most = MOST / rows.max(listed).max(1);
        let factor = random.pick(&[1, 2, 1_000, most]).min(most);
        let times = |number: &Value| json!(number.as_u64().unwrap() * factor);
        for key in ["rows", "unlisted", "undated"] {
            entry[key] = times(&entry[key]);
        }
        for key in ["coverage_levels", "evidence_states", "identity_states"] {
            let counts: Vec<Value> = entry[key].as_array().unwrap().iter().map(times).collect();
            entry[key] = json!(counts);
        }
        if let Some(resources) = entry["listing"].get_mut("resources") {
            *resources = times(resources);
        }
    }
    if random.one_in(4) {
        let greatest = 9_007_199_254_740_991_u64;
        enlarged.observed["ignored"] = json!(random.pick(&[greatest, greatest - 1, 1 << 32]));
    }
    enlarged
}

/// An entry of the folded form.
struct Entry {
    name: Value,
    source_class: String,
    listing: Value,
    counts: [Vec<u64>; 3],
    unlisted: u64,
    undated: u64,
    times: Vec<(Time, Value)>,
}

impl Entry {
    fn new(name: Value, source_class: &str) -> Self {
        Self {
            name,
            source_class: source_class.to_owned(),
            listing: Value::Null,
            counts: [
                vec![0; CoverageLevel::ALL.len()],
                vec![0; EvidenceState::ALL.len()],
                vec![0; IdentityState::ALL.len()],
            ],
            unlisted: 0,
            undated: 0,
            times: Vec::new(),
        }
    }

    fn list(&mut self, listing: &Value) {
        let outcome = ListingOutcome::from_text(listing["outcome"].as_str().unwrap()).unwrap();
        let captured_at = listing.get("captured_at").unwrap_or(&Value::Null);
        self.listing = json!({"outcome": outcome, "resources": listing["resources"], "captured_at": captured_at});
    }

    fn add(&mut self, row: &Value) {
        fn index<F: Family>(row: &Value, key: &str) -> usize {
            F::from_text(row[key].as_str().unwrap()).unwrap().index()
        }
        self.counts[0][index::<CoverageLevel>(row, "coverage_level")] += 1;
        self.counts[1][index::<EvidenceState>(row, "evidence_state")] += 1;
        self.counts[2][index::<IdentityState>(row, "identity_state")] += 1;
        self.unlisted += u64::from(row["listed"] == json!(false));
        match row.get("captured_at").and_then(Value::as_str) {
            Some(text) => self.times.push((Time::parse(text).unwrap(), json!(text))),
            None => self.undated += 1,
        }
    }

    fn into_value(mut self) -> Value {
        self.times.sort_by_key(|(time, _)| *time);
        let text = |time: Option<&(Time, Value)>| time.map_or(Value::Null, |(_, text)| text.clone());
        let [coverage_levels, evidence_states, identity_states] = &self.counts;
        json!({
            "canonical_type": self.name,
            "source_class": self.source_class,
            "listing": self.listing,
            "rows": coverage_levels.iter().sum::<u64>(),
            "coverage_levels": coverage_levels,
            "evidence_states": evidence_states,
            "identity_states": identity_states,
            "unlisted": self.unlisted,
            "undated": self.undated,
            "oldest": text(self.times.first()),
            "newest": text(self.times.last()),
        })
    }
}
