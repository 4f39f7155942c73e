//! Contract §8: records, and replaying them.

use serde_json::Value;
use serde_json::value::RawValue;

use super::canonical::object;

/// "A *record* is `{contract, decision, definitions, observed}`: a decision with the canonical definitions and the canonical
/// observed coverage that it rested on"
pub fn to_json(definitions: &Value, observed: &Value, claim: &Value) -> String {
    object(&[
        ("contract", "1".to_owned()),
        ("decision", super::decide(definitions, observed, claim)),
        ("definitions", super::definitions_canonical(definitions)),
        ("observed", super::observed_canonical(definitions, observed)),
    ])
}

/// The result of replaying a record.
#[derive(Debug, PartialEq)]
pub struct Replay {
    pub matches: bool,
    pub differences: Vec<String>,
    /// The decision made now.
    pub decision: String,
}

/// "To *replay* it is to read definitions, observed coverage and the decision's claim, to decide again, and to compare." The
/// record is valid.
pub fn replay(record: &str) -> Replay {
    let member = |key: &str| raw(record, key).expect("a key of a record");
    let value = |key: &str| serde_json::from_str::<Value>(&member(key)).expect("JSON");
    replay_decision(&member("decision"), &value("definitions"), &value("observed"))
}

/// The same for a decision that is kept apart from its documents.
pub fn replay_decision(recorded: &str, definitions: &Value, observed: &Value) -> Replay {
    let claim: Value = serde_json::from_str(&raw(recorded, "claim").expect("a claim")).expect("JSON");
    let decision = super::decide(definitions, observed, &claim);
    // "true exactly when the recorded decision is byte for byte the one made now"
    let matches = recorded == decision;
    Replay { matches, differences: differences(recorded, &decision), decision }
}

/// "the JSON pointers, in the order of the new decision, of each key (and each entry of `reasons`) that is not the same or is
/// on one side only". Two values are the same if their bytes are. Keys of the record alone come last, in its order.
fn differences(recorded: &str, decision: &str) -> Vec<String> {
    let mut differences = Vec::new();
    for key in keys(decision) {
        let now = raw(decision, &key).expect("a key of the decision");
        let then = raw(recorded, &key);
        let then_entries = then.as_deref().and_then(entries);
        if key == "reasons"
            && let (Some(now), Some(then)) = (entries(&now), then_entries)
        {
            for index in 0..now.len().max(then.len()) {
                if now.get(index) != then.get(index) {
                    differences.push(format!("/reasons/{index}"));
                }
            }
        } else if then.as_ref() != Some(&now) {
            differences.push(format!("/{key}"));
        }
    }
    for key in keys(recorded) {
        if raw(decision, &key).is_none() {
            differences.push(pointer(&key));
        }
    }
    differences
}

/// §2: "a pointer [is cut] after 1,024 bytes", before the first character that does not fit.
fn pointer(key: &str) -> String {
    let mut pointer = format!("/{}", key.replace('~', "~0").replace('/', "~1"));
    while pointer.len() > 1024 {
        pointer.pop();
    }
    pointer
}

/// The members of an object, in its order, each with the text of its value.
fn members(object: &str) -> Vec<(String, String)> {
    struct Members(Vec<(String, String)>);
    impl<'de> serde::Deserialize<'de> for Members {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct InOrder;
            impl<'de> serde::de::Visitor<'de> for InOrder {
                type Value = Members;
                fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
                    formatter.write_str("an object")
                }
                fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                    let mut members = Vec::new();
                    while let Some((key, value)) = map.next_entry::<String, Box<RawValue>>()? {
                        members.push((key, value.get().to_owned()));
                    }
                    Ok(Members(members))
                }
            }
            deserializer.deserialize_map(InOrder)
        }
    }
    serde_json::from_str::<Members>(object).expect("an object").0
}

fn keys(object: &str) -> Vec<String> {
    members(object).into_iter().map(|(key, _)| key).collect()
}

/// The text of a value as it stands in an object.
fn raw(object: &str, key: &str) -> Option<String> {
    members(object).into_iter().find(|(name, _)| name == key).map(|(_, value)| value)
}

/// The texts of the entries of a list, `None` if it is not a list.
fn entries(list: &str) -> Option<Vec<String>> {
    let entries: Vec<Box<RawValue>> = serde_json::from_str(list).ok()?;
    Some(entries.iter().map(|entry| entry.get().to_owned()).collect())
}
