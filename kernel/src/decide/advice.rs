//! What would have to happen for a claim to be permitted (contract §6).

use super::demand::Demand;
use super::effective_row::{JudgedRow, Tally, effective_row};
use super::judge::{is_permitted, needed};
use super::objection::{LowestCap, Objection};
use super::question::Question;
use super::{claim_and_scope, scope_as_a_whole};
use crate::action::{Action, Actor};
use crate::family::{Audience, ClaimState, SourceClass};
use crate::model::{Claim, CountedRows, ObservedCoverage, ResourceType, RowIndex, SupportedScope};
use crate::reason_table::{CoverageEffect, ReasonCode, ReasonTable};
use crate::value::Percent;
use crate::{CONTRACT_VERSION, canonical};
use serde::Serialize;
use std::sync::Arc;

/// What would have to happen for a claim to be permitted, if it is not. Only a [`crate::Decision`] gives advice.
#[derive(Clone, Debug, Serialize)]
pub struct Advice<'d> {
    contract: u64,
    definitions_digest: &'d str,
    observed_digest: &'d str,
    claim: &'d Claim,
    state: ClaimState,
    permitted: bool,
    attainable: bool,
    steps: Vec<Step<'d>>,
}

/// What one actor has to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step<'d> {
    actor: Actor,
    action: Action,
    canonical_type: Option<&'d str>,
    source_class: Option<SourceClass>,
    reasons: Vec<ReasonCode>,
}

impl<'d> Advice<'d> {
    pub(super) fn on(question: &Question<'d>, state: ClaimState, objections: &[Objection]) -> Self {
        let Question { definitions, observed, claim, .. } = *question;
        let permitted = is_permitted(claim.audience, state);
        let scope = claim.scope_key().and_then(|key| definitions.supported_scope(key));
        let way = scope.map(|scope| Way::of(question, scope));
        let mut steps = Steps::default();
        if !permitted {
            for objection in objections.iter().filter(|objection| !is_permitted(claim.audience, objection.cap)) {
                if objection.code.table() == ReasonTable::ClaimAndScope
                    && let Some(action) = objection.code.remedy()
                {
                    steps.add(action, None, &[objection.code]);
                }
            }
            if let Some(way) = &way {
                way.add_steps(objections, &mut steps);
            }
        }
        Self {
            contract: CONTRACT_VERSION,
            definitions_digest: definitions.digest(),
            observed_digest: observed.digest(),
            claim,
            state,
            permitted,
            attainable: way.is_some_and(|way| way.is_attainable()),
            steps: steps.list,
        }
    }

    /// Whether the claim would be permitted if more was captured, with nothing else changed.
    pub const fn attainable(&self) -> bool {
        self.attainable
    }

    /// Returns what has to be done. There is nothing exactly if the claim is permitted.
    pub fn steps(&self) -> &[Step<'d>] {
        &self.steps
    }

    /// Returns the advice as canonical JSON (contract §6).
    pub fn to_json(&self) -> String {
        canonical::json(self)
    }
}

impl Step<'_> {
    /// Returns who has to carry out the step.
    pub const fn actor(&self) -> Actor {
        self.actor
    }

    /// Returns what has to be done.
    pub const fn action(&self) -> Action {
        self.action
    }

    /// Returns the type that the step is about, if it is about one.
    pub const fn canonical_type(&self) -> Option<&str> {
        self.canonical_type
    }

    /// Returns the source that the step is about, if it is about one.
    pub const fn source_class(&self) -> Option<SourceClass> {
        self.source_class
    }

    /// Returns the codes of the reasons that the step removes, each once, in the order of the reasons.
    pub fn reasons(&self) -> &[ReasonCode] {
        &self.reasons
    }

    /// Returns one English sentence for developers and logs. It is not product text.
    pub fn message(&self) -> String {
        let instruction = self.action.instruction();
        match (self.canonical_type, self.source_class) {
            (Some(canonical_type), Some(source_class)) => {
                format!("{}: {instruction}: `{canonical_type}` at `{source_class}`", self.actor)
            }
            _ => format!("{}: {instruction}", self.actor),
        }
    }
}

/// A row, by type and source.
type Place<'d> = (&'d str, SourceClass);

/// One step for each action and type.
#[derive(Default)]
struct Steps<'d> {
    list: Vec<Step<'d>>,
}

impl<'d> Steps<'d> {
    fn add(&mut self, action: Action, place: Option<Place<'d>>, codes: &[ReasonCode]) {
        let (canonical_type, source_class) = place.unzip();
        let known = self.list.iter().position(|step| step.action == action && step.canonical_type == canonical_type);
        let index = known.unwrap_or(self.list.len());
        if known.is_none() {
            let (actor, reasons) = (action.actor(), Vec::with_capacity(codes.len()));
            self.list.push(Step { actor, action, canonical_type, source_class, reasons });
        }
        if let Some(Step { reasons, .. }) = self.list.get_mut(index) {
            for code in codes {
                if !reasons.contains(code) {
                    reasons.push(*code);
                }
            }
        }
    }
}

/// An eligible row, and what would remain if its type was observed ideally there.
#[derive(Clone, Copy)]
struct Ideal {
    row: RowIndex,
    state: ClaimState,
    covers: bool,
}

/// Where a type has to be observed for the claim to be permitted.
enum Target {
    /// The type is not in the way.
    NotInTheWay,
    /// At no row: the claim asks for too much.
    None,
    Row(Ideal),
}

/// A counted type as it is judged now, and as it would be.
struct TypeOnTheWay<'q> {
    judged: JudgedRow<'q>,
    /// In source-class precedence.
    ideals: Vec<Ideal>,
}

/// The counted types of a claim's scope.
struct Way<'q> {
    question: Question<'q>,
    demand: Demand,
    types: Vec<TypeOnTheWay<'q>>,
}

impl<'q> Way<'q> {
    fn of(question: &Question<'q>, scope: &'q SupportedScope) -> Self {
        let demand = Demand::of(question, scope);
        let observed = question.observed;
        let of_type = |counted: &Arc<CountedRows>| TypeOnTheWay {
            judged: effective_row(observed, &demand, counted, JudgedRow::of(observed, &demand, counted.first)),
            ideals: ideals(observed, &demand, counted),
        };
        let types = scope.resolution.counted.iter().map(of_type).collect();
        Self { question: *question, demand, types }
    }

    /// Whether the claim is permitted when each counted type is observed ideally at its best row.
    fn is_attainable(&self) -> bool {
        let mut lowest = LowestCap::default();
        claim_and_scope::judge(&self.question, &mut lowest);
        let best = self.types.iter().filter_map(TypeOnTheWay::best);
        let state = best.map(|ideal| ideal.state).fold(lowest.state(), ClaimState::min);
        let mut whole = LowestCap::default();
        scope_as_a_whole::judge(&self.question, self.best_tally(), &mut whole);
        is_permitted(self.question.claim.audience, state.min(whole.state()))
    }

    /// The types in numbers when each type with a row is observed ideally there.
    fn tally(&self, rows: impl Iterator<Item = Option<Ideal>>) -> Tally {
        let mut tally = Tally::of(self.types.len());
        for (it, row) in self.types.iter().zip(rows) {
            match row {
                Some(ideal) => tally.add(ideal.covers, false),
                None => tally.add(it.judged.covers(), it.judged.is_empty()),
            }
        }
        tally
    }

    /// The types in numbers when each is observed ideally at its best row.
    fn best_tally(&self) -> Tally {
        self.tally(self.types.iter().map(TypeOnTheWay::best))
    }

    fn overstates(percent: Percent, tally: Tally) -> bool {
        let (covered, denominator) = tally.with_resources();
        percent.overstates(covered, denominator)
    }

    /// Steps 2 to 4 of contract §6.
    fn add_steps(&self, objections: &[Objection], steps: &mut Steps<'q>) {
        let Question { claim, .. } = self.question;
        let needed = needed(claim.audience);
        // (a): types with a reason that blocks, and their targets.
        let blocked = |it: &TypeOnTheWay<'q>| match it.target(needed, true).or_else(|| it.target(needed, false)) {
            _ if it.judged.outcome(&self.demand).state() >= needed => Target::NotInTheWay,
            Some(ideal) => Target::Row(ideal),
            None => Target::None,
        };
        let mut targets: Vec<Target> = self.types.iter().map(blocked).collect();
        if Self::overstates(claim.percent, self.tally_with(&targets)) {
            // (b): other types that are not covered and could be.
            for (it, target) in self.types.iter().zip(&mut targets) {
                if matches!(target, Target::NotInTheWay)
                    && !it.judged.covers()
                    && let Some(ideal) = it.target(needed, true)
                {
                    *target = Target::Row(ideal);
                }
            }
        }
        for (it, target) in self.types.iter().zip(&targets) {
            self.add_steps_of_type(it, target, steps);
        }
        let nothing_listed =
            objections.iter().any(|objection| objection.code == ReasonCode::NothingListed && objection.cap < needed);
        if nothing_listed && !steps.list.iter().any(|step| step.actor == Actor::Capture) {
            steps.add(Action::AwaitResources, None, &[ReasonCode::NothingListed]);
        }
        if Self::overstates(claim.percent, self.tally_with(&targets)) {
            let best = self.best_tally();
            let action = if !Self::overstates(claim.percent, best) {
                Action::AwaitResources
            } else if claim.audience == Audience::Customer {
                return;
            } else if Self::overstates(Percent::LEAST, best) {
                Action::AskLess
            } else {
                Action::LowerPercent
            };
            steps.add(action, None, &[ReasonCode::PercentOverstated]);
        }
    }

    /// The types in numbers when each type in the way is observed ideally at its target.
    fn tally_with(&self, targets: &[Target]) -> Tally {
        self.tally(targets.iter().map(|target| match target {
            Target::Row(ideal) => Some(*ideal),
            Target::None | Target::NotInTheWay => None,
        }))
    }

    /// Step 2 of contract §6 for one type in the way.
    fn add_steps_of_type(&self, it: &TypeOnTheWay<'q>, target: &Target, steps: &mut Steps<'q>) {
        let needed = needed(self.question.claim.audience);
        let obstacles = it.judged.obstacles(&self.demand, needed);
        match target {
            Target::NotInTheWay => {}
            Target::None => {
                let codes = with_remedy(&obstacles, Action::AskLess);
                steps.add(Action::AskLess, self.place(it.judged.row), &codes);
            }
            Target::Row(ideal) if ideal.row != it.judged.row => {
                steps.add(Action::CaptureAtSource, self.place(ideal.row), &obstacles);
            }
            Target::Row(ideal) => {
                for action in [Action::ListAndCapture, Action::ListAgain, Action::CaptureAgain, Action::ResolveIdentity]
                {
                    let codes = with_remedy(&obstacles, action);
                    if !codes.is_empty() {
                        steps.add(action, self.place(ideal.row), &codes);
                    }
                }
            }
        }
    }

    fn place(&self, row: RowIndex) -> Option<Place<'q>> {
        let row: Option<&'q ResourceType> = self.question.definitions.resource_type(row);
        row.map(|row| (row.canonical_type(), row.source_class))
    }
}

fn with_remedy(codes: &[ReasonCode], action: Action) -> Vec<ReasonCode> {
    codes.iter().copied().filter(|code| code.remedy() == Some(action)).collect()
}

impl TypeOnTheWay<'_> {
    /// The row of the highest ideal state; among equals one that covers, then the first.
    fn best(&self) -> Option<Ideal> {
        let mut best: Option<Ideal> = None;
        for ideal in &self.ideals {
            if best.is_none_or(|best| (ideal.state, ideal.covers) > (best.state, best.covers)) {
                best = Some(*ideal);
            }
        }
        best
    }

    /// A row whose ideal state does not block, and that then covers if it must: the effective row, else the first.
    fn target(&self, needed: ClaimState, must_cover: bool) -> Option<Ideal> {
        let fits = |ideal: &&Ideal| ideal.state >= needed && (ideal.covers || !must_cover);
        let effective = self.ideals.iter().filter(fits).find(|ideal| ideal.row == self.judged.row);
        effective.or_else(|| self.ideals.iter().find(fits)).copied()
    }
}

impl JudgedRow<'_> {
    /// The reasons that block or keep the type from being covered.
    fn obstacles(&self, demand: &Demand, needed: ClaimState) -> Vec<ReasonCode> {
        let is_obstacle = |code: &ReasonCode| {
            demand.cap(*code, self.standing) < needed || matches!(code.effect(), CoverageEffect::Uncovers)
        };
        self.reasons.into_iter().filter(is_obstacle).collect()
    }
}

/// What remains of the reasons of each eligible row when its type is observed ideally there: those of the definitions.
fn ideals(observed: &ObservedCoverage, demand: &Demand, counted: &CountedRows) -> Vec<Ideal> {
    let of_row = |row: &RowIndex| {
        let standing = observed.standing(*row);
        let remaining = demand.outcome(demand.reasons_ideally(standing), standing);
        Ideal { row: *row, state: remaining.state(), covers: remaining.covers() }
    };
    counted.eligible.iter().map(of_row).collect()
}
