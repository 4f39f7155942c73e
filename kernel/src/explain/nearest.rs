//! Which known name a misspelt one may stand for.

use strsim::damerau_levenshtein;

/// Nothing longer is taken for a misspelt name.
const LONGEST: usize = 64;

/// The known name nearest to what was found, the first of several, if at most a third of its letters would have to change;
/// a hyphen or space is as good as an underscore, and upper case as lower.
pub(super) fn nearest<'k>(found: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if found.len() > LONGEST {
        return None;
    }
    let found = found.to_ascii_lowercase().replace(['-', ' '], "_");
    known
        .into_iter()
        .filter(|name| is_near(name, name.len().abs_diff(found.len())))
        .map(|name| (damerau_levenshtein(&found, &name.to_ascii_lowercase()), name))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, name)| is_near(name, *distance))
        .map(|(_, name)| name)
}

fn is_near(name: &str, distance: usize) -> bool {
    distance.saturating_mul(3) <= name.len()
}

/// The question whether a known name was meant.
pub(super) fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}
