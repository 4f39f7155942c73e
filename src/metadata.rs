//! The metadata of definitions as PHP arrays. No decision reads it.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::types::{ZendHashTable, Zval};
use ext_php_rs::zend::BailoutGuard;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Decodes metadata, which the kernel has checked, as `json_decode($json, true)` does.
pub(crate) fn decode(json: &str) -> PhpResult<ZBox<ZendHashTable>> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    deserializer.deserialize_map(ObjectVisitor).map_err(|error| PhpException::from(error.to_string()))
}

/// Reads a JSON object.
struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = ZBox<ZendHashTable>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut table = ZendHashTable::new();
        while let Some(key) = entries.next_key()? {
            let key = BailoutGuard::<String>::new(key);
            let value = entries.next_value_seed(AnyValue)?;
            table.insert(key.as_str(), value).map_err(A::Error::custom)?;
        }
        Ok(table)
    }
}

/// Reads any JSON value.
struct AnyValue;

impl<'de> DeserializeSeed<'de> for AnyValue {
    type Value = Zval;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Zval, D::Error> {
        deserializer.deserialize_any(self)
    }
}

fn zval<E: Error>(value: impl IntoZval) -> Result<Zval, E> {
    value.into_zval(false).map_err(E::custom)
}

impl<'de> Visitor<'de> for AnyValue {
    type Value = Zval;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Zval, E> {
        Ok(Zval::new())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Zval, E> {
        zval(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Zval, E> {
        zval(value)
    }

    /// An integer over `PHP_INT_MAX` becomes a float, as in `json_decode`.
    #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "`json_decode` rounds as well")]
    fn visit_u64<E: Error>(self, value: u64) -> Result<Zval, E> {
        i64::try_from(value).map_or_else(|_| zval(value as f64), zval)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Zval, E> {
        zval(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Zval, E> {
        zval(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Zval, A::Error> {
        let mut list = ZendHashTable::new();
        while let Some(value) = entries.next_element_seed(Self)? {
            list.push(value).map_err(A::Error::custom)?;
        }
        zval(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Zval, A::Error> {
        zval(ObjectVisitor.visit_map(entries)?)
    }
}
