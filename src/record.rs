//! Arrays for PHP.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;

/// An array with string keys.
pub(crate) struct Record(ZBox<ZendHashTable>);

impl Record {
    pub(crate) fn new() -> Self {
        Self(ZendHashTable::new())
    }

    pub(crate) fn with(mut self, key: &str, value: impl IntoZval) -> PhpResult<Self> {
        self.0.insert(key, value)?;
        Ok(self)
    }

    pub(crate) fn finish(self) -> ZBox<ZendHashTable> {
        self.0
    }
}

/// A list of values. `bailout::objects` makes one of objects.
pub(crate) fn list<V: IntoZval>(values: impl IntoIterator<Item = V>) -> PhpResult<ZBox<ZendHashTable>> {
    try_list(values.into_iter().map(Ok))
}

/// A list of values, the first of which that fails ends it.
pub(crate) fn try_list<V: IntoZval>(values: impl IntoIterator<Item = PhpResult<V>>) -> PhpResult<ZBox<ZendHashTable>> {
    let values = values.into_iter();
    let mut list = ZendHashTable::with_capacity(u32::try_from(values.size_hint().0).unwrap_or_default());
    for value in values {
        list.push(value?)?;
    }
    Ok(list)
}
