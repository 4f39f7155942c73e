//! JSON pointers (RFC 6901).

use std::fmt::{self, Write};

const MAX_BYTES: usize = 1024;

/// A JSON pointer that is cut after 1,024 bytes (contract §2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pointer {
    text: String,
    is_cut: bool,
}

impl Pointer {
    /// Appends a key.
    pub(crate) fn push_key(&mut self, name: &str) {
        self.push('/');
        for character in name.chars() {
            let pushed = match character {
                '~' => self.push('~') && self.push('0'),
                '/' => self.push('~') && self.push('1'),
                other => self.push(other),
            };
            if !pushed {
                return;
            }
        }
    }

    /// Appends the index of a list entry.
    pub(crate) fn push_entry(&mut self, index: usize) {
        let _ = write!(self, "/{index}"); // fails only if the pointer is cut
    }

    /// Returns the pointer as text.
    pub(crate) fn into_string(self) -> String {
        self.text
    }

    /// Appends a character. Returns whether it fits; after the first that does not, none does.
    fn push(&mut self, character: char) -> bool {
        self.is_cut = self.is_cut || self.text.len().saturating_add(character.len_utf8()) > MAX_BYTES;
        if !self.is_cut {
            self.text.push(character);
        }
        !self.is_cut
    }
}

impl Write for Pointer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if text.chars().all(|character| self.push(character)) { Ok(()) } else { Err(fmt::Error) }
    }
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn a_pointer_is_cut_after_1024_bytes_before_the_character_that_would_not_fit() {
        for (key, length) in [("n".repeat(1023), 1024), ("n".repeat(1024), 1024), ("é".repeat(600), 1023)] {
            let mut pointer = Pointer::default();
            pointer.push_key(&key);
            assert_eq!(pointer.clone().into_string().len(), length);
            if pointer.is_cut {
                pointer.push_entry(1);
                assert_eq!(pointer.into_string().len(), length, "a cut pointer stays cut");
            }
        }
    }

    #[test]
    fn keys_are_escaped() {
        let mut pointer = Pointer::default();
        pointer.push_key("a/b~c");
        pointer.push_key("");
        pointer.push_entry(12);
        assert_eq!(pointer.into_string(), "/a~1b~0c//12");
    }
}
