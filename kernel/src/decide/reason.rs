//! Reasons: the objections to a claim, in words (contract §4).

use super::judge::{Outcome, is_permitted};
use super::objection::{Objection, ReasonText, Subject};
use super::question::Question;
use super::reason_table::ReasonCode;
use crate::family::{ClaimState, Family, SourceClass};
use crate::model::ResourceType;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write;
use std::sync::LazyLock;

/// A rule that applies to a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason<'d> {
    code: ReasonCode,
    cap: ClaimState,
    canonical_type: Option<Cow<'d, str>>,
    source_class: Option<SourceClass>,
    expected: Option<Cow<'d, str>>,
    actual: Option<Cow<'d, str>>,
    affected_rows: Option<u64>,
    observed_rows: Option<u64>,
    #[serde(skip)]
    blocks: bool,
}

impl<'d> Reason<'d> {
    pub(super) fn of(objection: &Objection, question: &Question<'d>, outcome: &Outcome) -> Self {
        let Question { definitions, observed, claim, .. } = *question;
        let (row, observed_rows) = match objection.subject {
            Subject::Row(row) => (definitions.resource_type(row), Some(observed.summary(row).rows)),
            Subject::Excluded(_) | Subject::Claim => (None, None),
        };
        let excluded_type = match objection.subject {
            Subject::Excluded(index) => question.scope().and_then(|scope| scope.resolution.excluded.get(index)),
            Subject::Row(_) | Subject::Claim => None,
        };
        let canonical_type =
            row.map(ResourceType::canonical_type).or(excluded_type.map(|excluded| &*excluded.canonical_type));
        let text = |text: Option<ReasonText>| text.and_then(|text| text_of(text, question, outcome));
        Self {
            code: objection.code,
            cap: objection.cap,
            canonical_type: canonical_type.map(Cow::Borrowed),
            source_class: row.map(ResourceType::source_class),
            expected: text(objection.expected),
            actual: text(objection.actual),
            affected_rows: objection.affected_rows,
            observed_rows: objection.affected_rows.and(observed_rows),
            blocks: !is_permitted(claim.audience, objection.cap),
        }
    }

    /// Returns the code of the rule.
    pub const fn code(&self) -> ReasonCode {
        self.code
    }

    /// Returns the highest state that the rule allows.
    pub const fn cap(&self) -> ClaimState {
        self.cap
    }

    /// Whether the claim may not be shown to its audience because of this reason (contract §6). A reason that does not
    /// block is a limit, to be shown with the claim.
    pub const fn blocks(&self) -> bool {
        self.blocks
    }

    /// Returns the type that the reason is about, if it is about one.
    pub fn canonical_type(&self) -> Option<&str> {
        self.canonical_type.as_deref()
    }

    /// Returns the source of the type's effective row, if the reason is about one.
    pub const fn source_class(&self) -> Option<SourceClass> {
        self.source_class
    }

    /// Returns the value that the rule expects. The contract's tables define it for each code.
    pub fn expected(&self) -> Option<&str> {
        self.expected.as_deref()
    }

    /// Returns the value that the rule found.
    pub fn actual(&self) -> Option<&str> {
        self.actual.as_deref()
    }

    /// Returns the number of the effective row's observed rows that the reason is about.
    pub const fn affected_rows(&self) -> Option<u64> {
        self.affected_rows
    }

    /// Returns the total number of observed rows that `affected_rows` counts within.
    pub const fn observed_rows(&self) -> Option<u64> {
        self.observed_rows
    }

    /// Converts the reason into one that borrows nothing.
    pub fn into_owned(self) -> Reason<'static> {
        let owned = |text: Option<Cow<'_, str>>| text.map(|text| Cow::Owned(text.into_owned()));
        Reason {
            canonical_type: owned(self.canonical_type),
            expected: owned(self.expected),
            actual: owned(self.actual),
            code: self.code,
            cap: self.cap,
            source_class: self.source_class,
            affected_rows: self.affected_rows,
            observed_rows: self.observed_rows,
            blocks: self.blocks,
        }
    }

    /// Returns one English sentence for developers and logs. It is not product text.
    pub fn message(&self) -> String {
        let mut message = String::with_capacity(MESSAGE_BYTES);
        self.write_message(&mut message);
        message
    }

    /// Fills in the template of the table.
    fn write_message(&self, message: &mut String) {
        // INVARIANT: there is a template for each code.
        let Some(template) = TEMPLATES.get(self.code.index()) else { return };
        for (before, placeholder) in &template.parts {
            message.push_str(before);
            match placeholder {
                Placeholder::Subject => self.write_subject(message),
                Placeholder::Rows => self.write_rows(message),
                Placeholder::Expected => write_quoted(message, self.expected()),
                Placeholder::Actual => write_quoted(message, self.actual()),
                Placeholder::ExpectedPlain => message.push_str(self.expected().unwrap_or_default()),
                Placeholder::ActualPlain => message.push_str(self.actual().unwrap_or_default()),
            }
        }
        message.push_str(template.end);
    }

    fn write_rows(&self, message: &mut String) {
        let [affected, observed] = [self.affected_rows, self.observed_rows].map(Option::unwrap_or_default);
        let _ = write!(message, "{affected} of {observed} rows of "); // writing to a String cannot fail
        self.write_subject(message);
    }

    fn write_subject(&self, message: &mut String) {
        write_quoted(message, self.canonical_type());
        if let Some(source_class) = self.source_class {
            message.push_str(" at ");
            write_quoted(message, Some(source_class.as_str()));
        }
    }
}

/// The templates of all codes, in their order.
static TEMPLATES: LazyLock<Box<[Template]>> =
    LazyLock::new(|| ReasonCode::ALL.iter().map(|code| Template::split(code.template())).collect());

/// The template of a message, split at its placeholders.
struct Template {
    parts: Vec<(&'static str, Placeholder)>,
    end: &'static str,
}

enum Placeholder {
    Subject,
    Rows,
    Expected,
    Actual,
    ExpectedPlain,
    ActualPlain,
}

impl Template {
    fn split(text: &'static str) -> Self {
        let mut parts = Vec::new();
        let mut end = text;
        while let Some((before, (name, after))) =
            end.split_once('{').and_then(|(before, from)| Some((before, from.split_once('}')?)))
        {
            let placeholder = match name {
                "rows" => Placeholder::Rows,
                "expected" => Placeholder::Expected,
                "actual" => Placeholder::Actual,
                "expected:plain" => Placeholder::ExpectedPlain,
                "actual:plain" => Placeholder::ActualPlain,
                _ => Placeholder::Subject,
            };
            parts.push((before, placeholder));
            end = after;
        }
        Self { parts, end }
    }
}

/// More than most messages need, so that a message is allocated once.
const MESSAGE_BYTES: usize = 192;

/// In backticks, or `none` if there is nothing to quote.
fn write_quoted(message: &mut String, text: Option<&str>) {
    match text {
        Some("") | None => message.push_str("none"),
        Some(text) => {
            message.push('`');
            message.push_str(text);
            message.push('`');
        }
    }
}

/// Returns `None` only if the documents do not have the text.
fn text_of<'d>(text: ReasonText, question: &Question<'d>, outcome: &Outcome) -> Option<Cow<'d, str>> {
    let Question { observed, claim, .. } = *question;
    Some(match text {
        ReasonText::Activation(word) => word.as_str().into(),
        ReasonText::CoverageLevel(word) => word.as_str().into(),
        ReasonText::ClaimState(word) => word.as_str().into(),
        ReasonText::ExclusionReason(word) => word.as_str().into(),
        ReasonText::RestoreTier(word) => word.as_str().into(),
        ReasonText::SourceClass(word) => word.as_str().into(),
        ReasonText::Number(number) => number.to_string().into(),
        ReasonText::Percent => claim.percent.to_string().into(),
        ReasonText::Share => {
            let (covered, denominator) = outcome.tally.with_resources();
            format!("{covered}/{denominator}").into()
        }
        ReasonText::ScopeKey => claim.scope_key()?.into(),
        ReasonText::CountedTypes => (&*question.scope()?.resolution.counted_types).into(),
        ReasonText::ClaimedTypes => claim.denominator.as_ref()?.sorted().into(),
        ReasonText::ClaimedId(id) => id.of_claim(claim)?.as_str().into(),
        ReasonText::ObservedId(id) => id.of_observed(observed)?.as_str().into(),
    })
}

#[cfg(test)]
mod tests {
    use super::ReasonCode;

    #[test]
    fn every_template_uses_only_the_known_placeholders() {
        for code in ReasonCode::ALL {
            for placeholder in code.template().split('{').skip(1) {
                let (name, _) = placeholder.split_once('}').unwrap();
                assert!(
                    ["subject", "rows", "expected", "actual", "expected:plain", "actual:plain"].contains(&name),
                    "`{code}` uses `{name}`"
                );
            }
        }
    }
}
