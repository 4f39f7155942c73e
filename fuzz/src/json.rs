//! JSON read by `serde_json`, with the limits of contract §2 on the structure of any document.

use coverage_kernel::{Family, InputErrorCode};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::collections::HashSet;
use std::fmt;

/// The first error in the structure of a text, or `None` if it is one JSON document within the limits.
pub fn code_by_serde_json(text: &[u8]) -> Option<InputErrorCode> {
    let Ok(text) = std::str::from_utf8(text) else {
        return Some(InputErrorCode::InvalidUtf8);
    };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = (&mut deserializer).deserialize_any(Checked { depth: 0 }).and_then(|()| deserializer.end());
    read.err().map(|error| {
        let code = error.to_string().split(' ').next().and_then(InputErrorCode::from_text);
        code.unwrap_or(InputErrorCode::InvalidJson)
    })
}

/// A value inside so many objects and lists.
#[derive(Clone, Copy)]
struct Checked {
    depth: usize,
}

impl Checked {
    fn inside<E: Error>(self) -> Result<Self, E> {
        if self.depth < 32 { Ok(Self { depth: self.depth + 1 }) } else { Err(E::custom("too_deep")) }
    }
}

impl<'de> DeserializeSeed<'de> for Checked {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Checked {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let inside = self.inside()?;
        while list.next_element_seed(inside)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let inside = self.inside()?;
        let mut keys = HashSet::new();
        while let Some(key) = object.next_key::<String>()? {
            if keys.len() == 1_000 {
                return Err(A::Error::custom("too_wide"));
            }
            if !keys.insert(key) {
                return Err(A::Error::custom("duplicate_key"));
            }
            object.next_value_seed(inside)?;
        }
        Ok(())
    }
}
