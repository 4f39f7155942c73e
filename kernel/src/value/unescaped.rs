//! The part of a JSON string that is its own spelling.

/// Returns the number of bytes before the first quote, backslash or control character.
#[inline]
pub(crate) fn unescaped_length(bytes: &[u8]) -> usize {
    let (chunks, tail) = bytes.as_chunks();
    for (index, chunk) in chunks.iter().enumerate() {
        let ends = ends_of_unescaped(*chunk);
        if ends != 0 {
            let within = usize::try_from(ends.trailing_zeros() >> 3).unwrap_or_default(); // INVARIANT: less than 8
            return index.saturating_mul(8).saturating_add(within);
        }
    }
    if bytes.last_chunk().is_some_and(|last| ends_of_unescaped(*last) == 0) {
        return bytes.len();
    }
    let in_tail = tail.iter().position(|byte| ends_unescaped(*byte)).unwrap_or(tail.len());
    bytes.len().saturating_sub(tail.len()).saturating_add(in_tail)
}

/// Whether a byte ends the literal part of a string: a quote, a backslash or a control character.
const fn ends_unescaped(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | ..0x20)
}

/// Finds the first such byte among eight: sets its highest bit, and possibly bits after it. Returns 0 if there is none.
///
/// Method: <https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord>
#[inline]
fn ends_of_unescaped(bytes: [u8; 8]) -> u64 {
    const ONES: u64 = u64::MAX / 0xFF;
    let bytes = u64::from_le_bytes(bytes);
    let below = |bytes: u64, least: u8| bytes.wrapping_sub(ONES.wrapping_mul(least.into())) & !bytes;
    let equal_to = |byte: u8| below(bytes ^ ONES.wrapping_mul(byte.into()), 1);
    (below(bytes, b' ') | equal_to(b'"') | equal_to(b'\\')) & (ONES << 7)
}

#[cfg(test)]
mod tests {
    use super::unescaped_length;

    #[test]
    fn every_byte_that_needs_an_escape_is_found_at_every_place() {
        for length in 0..20 {
            let text = vec![b'a'; length];
            assert_eq!(unescaped_length(&text), length);
            for place in 0..length {
                for byte in 0..=u8::MAX {
                    let mut text = text.clone();
                    text[place] = byte;
                    let is_escaped = matches!(byte, b'"' | b'\\' | ..0x20);
                    assert_eq!(unescaped_length(&text), if is_escaped { place } else { length }, "{byte} at {place}");
                }
            }
        }
    }
}
