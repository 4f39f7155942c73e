//! JSON whose objects keep the order of their keys, and its indented form.

use std::fmt::{self, Display, Formatter};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

/// The length of a line in the indented form.
const WIDTH: usize = 96;
const INDENT: usize = 2;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    /// `null`
    Null,
    /// A boolean.
    Boolean(bool),
    /// A number.
    Number(Number),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, in the order of its text.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Returns the value of a key, if this is an object that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Returns the entries of the list under a key. None if there is no such list.
    pub(crate) fn list(&self, key: &str) -> impl Iterator<Item = &Self> {
        match self.get(key) {
            Some(Self::List(entries)) => entries.iter(),
            _ => [].iter(),
        }
    }

    /// Replaces the value of a key, if this is an object that has it.
    pub(crate) fn with(mut self, key: &str, replacement: Self) -> Self {
        if let Self::Object(entries) = &mut self
            && let Some((_, value)) = entries.iter_mut().find(|(name, _)| name == key)
        {
            *value = replacement;
        }
        self
    }

    /// Returns the indented form, in which short values share a line.
    pub(crate) fn pretty(&self) -> String {
        let mut text = String::new();
        self.write_pretty(&mut text, 0, 0);
        text
    }

    /// Whether this is a scalar or a list of scalars.
    fn is_simple(&self) -> bool {
        let is_scalar = |value: &Self| !matches!(value, Self::List(_) | Self::Object(_));
        match self {
            Self::List(entries) => entries.iter().all(is_scalar),
            _ => is_scalar(self),
        }
    }

    /// Appends the indented form. `column` is the length of the line before the value.
    fn write_pretty(&self, text: &mut String, indent: usize, column: usize) {
        let one_line = self.to_string();
        let (open, close, parts) = match self {
            Self::List(entries) => ('[', ']', entries.iter().map(|entry| (String::new(), entry)).collect::<Vec<_>>()),
            Self::Object(entries) => {
                ('{', '}', entries.iter().map(|(key, value)| (format!("{}: ", quoted(key)), value)).collect())
            }
            _ => return text.push_str(&one_line),
        };
        if column.saturating_add(one_line.len()) <= WIDTH {
            return text.push_str(&one_line);
        }
        let inner = indent.saturating_add(INDENT);
        text.push(open);
        let mut free = 0; // on the current line
        for (index, (key, value)) in parts.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            let needed = key.len().saturating_add(value.to_string().len()).saturating_add(2);
            let shares_line = value.is_simple();
            if shares_line && needed <= free {
                text.push(' ');
                free = free.saturating_sub(needed);
            } else {
                text.push('\n');
                text.push_str(&" ".repeat(inner));
                free = if shares_line { WIDTH.saturating_sub(inner).saturating_sub(needed) } else { 0 };
            }
            text.push_str(key);
            value.write_pretty(text, inner, inner.saturating_add(key.len()));
        }
        text.push('\n');
        text.push_str(&" ".repeat(indent));
        text.push(close);
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The form on one line.
impl Display for Json {
    fn fmt(&self, formatter: &mut Formatter) -> fmt::Result {
        match self {
            Self::Null => formatter.write_str("null"),
            Self::Boolean(value) => write!(formatter, "{value}"),
            Self::Number(value) => write!(formatter, "{value}"),
            Self::Text(value) => formatter.write_str(&quoted(value)),
            Self::List(entries) => {
                formatter.write_str("[")?;
                for (index, entry) in entries.iter().enumerate() {
                    write!(formatter, "{}{entry}", if index == 0 { "" } else { ", " })?;
                }
                formatter.write_str("]")
            }
            Self::Object(entries) => {
                formatter.write_str("{")?;
                for (index, (key, value)) in entries.iter().enumerate() {
                    write!(formatter, "{}{}: {value}", if index == 0 { "" } else { ", " }, quoted(key))?;
                }
                formatter.write_str("}")
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, formatter: &mut Formatter) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Boolean(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Json, E> {
        Number::from_f64(value).map(Json::Number).ok_or_else(|| E::custom("a number that is not finite"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element()? {
            list.push(entry);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut object = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            object.push(entry);
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, WIDTH};
    use std::error::Error;

    #[test]
    fn both_forms_are_the_same_value_with_the_same_order() -> Result<(), Box<dyn Error>> {
        let text = r#"{"z": [1, -2, 0.5, null, true, "a\"b"], "a": {}, "m": [{"z": "0123456789", "b": []}, [[]]]}"#;
        let value: Json = serde_json::from_str(text)?;
        assert_eq!(value.to_string(), text);

        let long = Json::List(vec![value.clone(); 3]);
        let pretty = long.pretty();
        assert!(pretty.lines().all(|line| line.len() <= WIDTH), "{pretty}");
        assert_eq!(serde_json::from_str::<Json>(&pretty)?, long);
        Ok(())
    }

    #[test]
    fn scalars_share_lines_and_objects_do_not() -> Result<(), Box<dyn Error>> {
        let row =
            format!("{{\"first\": \"{0}\", \"second\": [\"{0}\"], \"third\": 3, \"fourth\": {{}}}}", "x".repeat(30));
        let value: Json = serde_json::from_str(&row)?;
        let pretty = value.pretty();
        let lines: Vec<&str> = pretty.lines().collect();
        let x = "x".repeat(30);
        assert_eq!(
            lines,
            ["{", &format!("  \"first\": \"{x}\", \"second\": [\"{x}\"],"), "  \"third\": 3,", "  \"fourth\": {}", "}"]
        );
        Ok(())
    }
}
