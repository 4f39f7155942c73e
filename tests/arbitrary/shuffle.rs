//! Other documents that mean the same, and other texts of the same document.

use super::words::DEFAULTS;
use crate::Case;
use serde_json::{Map, Value, json};

/// The same case, written differently: another order of definition rows, scopes, aliases and observed entries;
/// defaults written out or left out; other metadata; names and aliases in another ASCII case; ids as integer or string;
/// times with more zeros, `Z` as `+00:00`; nothing found elsewhere. Denominators keep their order, which means something.
pub fn shuffled(case: &Case, seed: u64) -> Case {
    let mut random = Random::new(seed);
    let Case { mut definitions, mut observed, mut claim } = case.clone();

    for row in shuffled_list(&mut definitions, "resource_types", &mut random) {
        toggle_defaults(row, &DEFAULTS.resource_type, &mut random);
        if let Some(aliases) = row.get_mut("source_aliases") {
            let aliases = aliases.as_array_mut().unwrap();
            if random.one_in(2) {
                aliases.extend(aliases.first().cloned());
            }
            for alias in aliases.iter_mut() {
                *alias = in_other_case(alias, &mut random);
            }
            random.shuffle(aliases);
        }
        change_metadata(row, &mut random);
    }
    for scope in shuffled_list(&mut definitions, "supported_scopes", &mut random) {
        toggle_defaults(scope, &DEFAULTS.supported_scope, &mut random);
        change_metadata(scope, &mut random);
    }

    for (list, defaults) in [("listings", &DEFAULTS.listing), ("rows", &DEFAULTS.row)] {
        for entry in shuffled_list(&mut observed, list, &mut random) {
            toggle_defaults(entry, defaults, &mut random);
            entry["canonical_type"] = in_other_case(&entry["canonical_type"], &mut random);
            rewrite_time(entry, "captured_at", &mut random);
        }
    }

    if observed.get("elsewhere").is_some() {
        for entry in shuffled_list(&mut observed, "elsewhere", &mut random) {
            entry["canonical_type"] = in_other_case(&entry["canonical_type"], &mut random);
        }
    }
    if random.one_in(4) {
        // Only the greatest number found elsewhere counts, so no resources change nothing.
        let rows = definitions["resource_types"].as_array().unwrap();
        let nothing = json!({"canonical_type": random.pick(rows)["canonical_type"], "resources": 0});
        let elsewhere = observed.as_object_mut().unwrap().entry("elsewhere").or_insert(json!([]));
        elsewhere.as_array_mut().unwrap().push(nothing);
    }

    toggle_defaults(observed.as_object_mut().unwrap(), &DEFAULTS.observed, &mut random);
    toggle_defaults(claim.as_object_mut().unwrap(), &DEFAULTS.claim, &mut random);
    for key in ["workspace_id", "managed_environment_id", "provider_connection_id"] {
        rewrite_id(observed.as_object_mut().unwrap(), key, &mut random);
        rewrite_id(claim.as_object_mut().unwrap(), key, &mut random);
    }
    let fields = claim.as_object_mut().unwrap();
    if let Some(percent) = fields.get("percent").and_then(Value::as_f64) {
        let whole = percent.fract() == 0.0 && random.one_in(2);
        fields["percent"] = if whole { json!(percent as u64) } else { json!(percent) };
    }
    rewrite_time(fields, "as_of", &mut random);

    Case { definitions, observed, claim }
}

/// The same document as text: keys in another order, white space wherever it is allowed, some characters escaped.
pub fn shuffled_text(value: &Value, seed: u64) -> String {
    let mut text = String::new();
    print(value, &mut Random::new(seed), &mut text);
    text
}

fn shuffled_list<'a>(document: &'a mut Value, key: &str, random: &mut Random) -> Vec<&'a mut Map<String, Value>> {
    let entries = document[key].as_array_mut().unwrap();
    random.shuffle(entries);
    entries.iter_mut().map(|entry| entry.as_object_mut().unwrap()).collect()
}

/// Writes out or leaves out each field that has its default value.
fn toggle_defaults(object: &mut Map<String, Value>, defaults: &Map<String, Value>, random: &mut Random) {
    for (key, default) in defaults {
        let is_default = |value: &Value| value == default || value.is_number() && value.as_f64() == default.as_f64();
        if object.get(key).is_none_or(is_default) {
            object.remove(key);
            if random.one_in(2) {
                object.insert(key.to_owned(), default.clone());
            }
        }
    }
}

fn change_metadata(object: &mut Map<String, Value>, random: &mut Random) {
    object.remove("metadata");
    if random.one_in(2) {
        let metadata = [json!({}), json!({"active": true, "tenant_id": "t"}), json!({"note": ["é\n", 1e300]})];
        object.insert("metadata".to_owned(), random.pick(&metadata));
    }
}

pub fn in_other_case(name: &Value, random: &mut Random) -> Value {
    let name = name.as_str().unwrap();
    let other: String = name
        .chars()
        .map(|letter| match random.below(3) {
            0 => letter.to_ascii_uppercase(),
            1 => letter.to_ascii_lowercase(),
            _ => letter,
        })
        .collect();
    Value::String(other)
}

fn rewrite_id(object: &mut Map<String, Value>, key: &str, random: &mut Random) {
    let Some(id) = object.get_mut(key).filter(|id| !id.is_null()) else {
        return;
    };
    let text = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    let number: Option<i64> = text.parse().ok().filter(|number: &i64| number.to_string() == text);
    if let Some(number) = number {
        *id = if random.one_in(2) { json!(number) } else { json!(text) };
    }
}

fn rewrite_time(object: &mut Map<String, Value>, key: &str, random: &mut Random) {
    let Some(time) = object.get(key).and_then(Value::as_str) else {
        return;
    };
    let (date_and_time, rest) = time.split_at(19);
    let (fraction, offset) = rest.split_at(rest.find(['Z', '+', '-']).unwrap());
    let mut fraction = fraction.to_owned();
    if random.one_in(2) {
        if fraction.is_empty() {
            fraction.push('.');
        }
        while fraction == "." || fraction.len() < 10 && random.one_in(2) {
            fraction.push('0');
        }
    }
    let offset = match offset {
        "Z" | "+00:00" => random.pick(&["Z", "+00:00"]),
        other => other,
    };
    let rewritten = format!("{date_and_time}{fraction}{offset}");
    object.insert(key.to_owned(), Value::String(rewritten));
}

fn print(value: &Value, random: &mut Random, text: &mut String) {
    print_white_space(random, text);
    match value {
        Value::Array(values) => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                print(value, random, text);
            }
            print_white_space(random, text);
            text.push(']');
        }
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            random.shuffle(&mut members);
            text.push('{');
            for (index, (key, value)) in members.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                print_white_space(random, text);
                print_string(key, random, text);
                print_white_space(random, text);
                text.push(':');
                print(value, random, text);
            }
            print_white_space(random, text);
            text.push('}');
        }
        Value::String(string) => print_string(string, random, text),
        other => text.push_str(&other.to_string()),
    }
    print_white_space(random, text);
}

fn print_white_space(random: &mut Random, text: &mut String) {
    while random.one_in(4) {
        text.push(random.pick(&[' ', ' ', '\n', '\t', '\r']));
    }
}

fn print_string(string: &str, random: &mut Random, text: &mut String) {
    text.push('"');
    for character in string.chars() {
        if random.one_in(40) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                text.push_str(&random.pick(&[format!("\\u{unit:04x}"), format!("\\u{unit:04X}")]));
            }
        } else {
            let quoted = Value::String(character.into()).to_string();
            text.push_str(&quoted[1..quoted.len() - 1]);
        }
    }
    text.push('"');
}

/// SplitMix64: small, and the same everywhere.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.number() % bound as u64) as usize
    }

    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<T: Clone>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())].clone()
    }

    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for index in 0..values.len() {
            let other = index + self.below(values.len() - index);
            values.swap(index, other);
        }
    }
}
