//! Reasons: the objections to a claim, in words (contract §4).

use super::counted_type::ReportedRow;
use super::demand::Demand;
use super::effective_row::Tally;
use super::judge::{Outcome, is_permitted};
use super::objection::{Objection, Subject};
use super::question::Question;
use super::reason_text::{ReasonText, Texts, write_number};
use super::{claim_and_scope, scope_as_a_whole};
use crate::family::{ClaimState, Family, SourceClass};
use crate::model::SupportedScope;
use crate::reason_table::{ReasonCode, ReasonTable};
use serde::Serialize;
use std::borrow::Cow;
use std::sync::LazyLock;

/// A rule that applies to a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason<'d> {
    code: ReasonCode,
    cap: ClaimState,
    canonical_type: Option<Cow<'d, str>>,
    source_class: Option<SourceClass>,
    expected: Option<ReasonText<'d>>,
    actual: Option<ReasonText<'d>>,
    affected_rows: Option<u64>,
    observed_rows: Option<u64>,
    #[serde(skip)]
    blocks: bool,
}

/// Everything that the reasons of a decision tell.
#[derive(Clone, Copy)]
pub(super) struct Context<'d> {
    question: Question<'d>,
    /// The claim's scope, and the claim's demand on it.
    scope: Option<(&'d SupportedScope, Demand)>,
    tally: Tally,
}

impl<'d> Context<'d> {
    pub(super) fn of(question: &Question<'d>, outcome: &Outcome) -> Self {
        let scope = outcome.scope(question).map(|scope| (scope, Demand::of(question, scope)));
        Self { question: *question, scope, tally: outcome.tally }
    }
}

impl<'d> Reason<'d> {
    pub(super) fn of(objection: &Objection, context: &Context<'d>) -> Self {
        let Objection { code, cap, subject } = *objection;
        let Context { question, scope, tally } = *context;
        let mut reason = Self {
            code,
            cap,
            canonical_type: None,
            source_class: None,
            expected: None,
            actual: None,
            affected_rows: None,
            observed_rows: None,
            blocks: !is_permitted(question.claim.audience, cap),
        };
        // INVARIANT: positions are those of the claim's scope, and rows those of the definitions.
        let Texts { expected, actual } = match (subject, scope) {
            (Subject::Row { counted_type, row }, Some((scope, demand))) => {
                let Some(row) = ReportedRow::new(question, scope, demand, counted_type, row) else {
                    return reason;
                };
                reason.canonical_type = Some(row.resource_type.canonical_type().into());
                reason.source_class = Some(row.resource_type.source_class);
                reason.affected_rows = row.affected_rows(code);
                reason.observed_rows = reason.affected_rows.and(Some(row.observed_rows()));
                row.texts(code)
            }
            (Subject::ExcludedType(position), Some((scope, _))) => {
                let position = usize::try_from(position).unwrap_or(usize::MAX);
                let excluded = scope.resolution.excluded.get(position);
                reason.canonical_type = excluded.map(|excluded| (&*excluded.canonical_type).into());
                claim_and_scope::texts(code, &question, Some(scope), excluded.map(|excluded| excluded.reason))
            }
            _ if code.table() == ReasonTable::ScopeAsAWhole => scope_as_a_whole::texts(code, &question, tally),
            _ => claim_and_scope::texts(code, &question, scope.map(|(scope, _)| scope), None),
        };
        Self { expected, actual, ..reason }
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
    pub fn expected(&self) -> Option<Cow<'_, str>> {
        self.expected.as_ref().map(ReasonText::text)
    }

    /// Returns the value that the rule found.
    pub fn actual(&self) -> Option<Cow<'_, str>> {
        self.actual.as_ref().map(ReasonText::text)
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
        Reason {
            canonical_type: self.canonical_type.map(|text| text.into_owned().into()),
            expected: self.expected.map(ReasonText::into_owned),
            actual: self.actual.map(ReasonText::into_owned),
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

    /// Appends the sentence of [`Self::message`].
    pub fn write_message(&self, message: &mut String) {
        // INVARIANT: there is a template for each code.
        let Some(template) = TEMPLATES.get(self.code.index()) else { return };
        for (before, placeholder) in &template.parts {
            message.push_str(before);
            match placeholder {
                Placeholder::Type => message.push_str(self.canonical_type().unwrap_or_default()),
                Placeholder::Source => message.push_str(self.source_class.map(SourceClass::as_str).unwrap_or_default()),
                Placeholder::AffectedRows => write_number(message, self.affected_rows.unwrap_or_default()),
                Placeholder::ObservedRows => write_number(message, self.observed_rows.unwrap_or_default()),
                Placeholder::Expected => write_quoted(message, self.expected.as_ref()),
                Placeholder::Actual => write_quoted(message, self.actual.as_ref()),
                Placeholder::ExpectedPlain => write_plain(message, self.expected.as_ref()),
                Placeholder::ActualPlain => write_plain(message, self.actual.as_ref()),
            }
        }
        message.push_str(&template.end);
    }
}

/// The templates of all codes, in their order.
static TEMPLATES: LazyLock<Box<[Template]>> =
    LazyLock::new(|| ReasonCode::ALL.iter().map(|code| Template::of(*code)).collect());

/// The template of a message, split at its placeholders.
struct Template {
    parts: Vec<(String, Placeholder)>,
    end: String,
}

enum Placeholder {
    Type,
    Source,
    AffectedRows,
    ObservedRows,
    Expected,
    Actual,
    ExpectedPlain,
    ActualPlain,
}

impl Template {
    fn of(code: ReasonCode) -> Self {
        let text = match code.table() {
            // Each text of these reasons is a word, so that it can be quoted here.
            ReasonTable::CountedType => code
                .template()
                .replace("{rows}", "{affected} of {observed} rows of {subject}")
                .replace("{subject}", "`{type}` at `{source}`")
                .replace("{expected}", "`{expected:plain}`")
                .replace("{actual}", "`{actual:plain}`"),
            ReasonTable::ClaimAndScope | ReasonTable::ScopeAsAWhole => code.template().replace("{subject}", "`{type}`"),
        };
        let mut parts = Vec::new();
        let mut end = &*text;
        while let Some((before, (name, after))) =
            end.split_once('{').and_then(|(before, from)| Some((before, from.split_once('}')?)))
        {
            let placeholder = match name {
                "source" => Placeholder::Source,
                "affected" => Placeholder::AffectedRows,
                "observed" => Placeholder::ObservedRows,
                "expected" => Placeholder::Expected,
                "actual" => Placeholder::Actual,
                "expected:plain" => Placeholder::ExpectedPlain,
                "actual:plain" => Placeholder::ActualPlain,
                _ => Placeholder::Type,
            };
            parts.push((before.to_owned(), placeholder));
            end = after;
        }
        Self { end: end.to_owned(), parts }
    }
}

/// More than most messages need, so that a message is allocated once.
const MESSAGE_BYTES: usize = 192;

/// In backticks, or `none` if there is nothing to quote.
fn write_quoted(message: &mut String, text: Option<&ReasonText<'_>>) {
    match text {
        Some(text) if !text.is_empty() => {
            message.push('`');
            text.write(message);
            message.push('`');
        }
        _ => message.push_str("none"),
    }
}

fn write_plain(message: &mut String, text: Option<&ReasonText<'_>>) {
    if let Some(text) = text {
        text.write(message);
    }
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
