//! The covered share: claimed percentages (contract §4.3), and those that a survey finds (§7).

use super::document::{Entry, Form, Rows, claim, definitions, observed, scope, with};
use super::part::{Ask, Part};
use super::product::Choices;
use crate::Case;
use crate::sample::registered;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// The most types of a scope.
const MOST: usize = 100;

static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| (0..MOST).map(|index| format!("policy{index}")).collect());

/// A scope of covered, uncovered and empty types, in this order, and a claim to an operator.
fn case([covered, uncovered, empty]: [usize; 3], hundredths: usize) -> Case {
    let names: Vec<&'static str> = NAMES[..covered + uncovered + empty].iter().map(String::as_str).collect();
    let entry = |(index, name): (usize, &&'static str)| match index {
        index if index < covered => Entry::complete(name, "tcm", 1),
        index if index < covered + uncovered => {
            Entry { rows: vec![Rows { coverage_level: "detected", ..Rows::of(1) }], ..Entry::complete(name, "tcm", 1) }
        }
        _ => Entry::complete(name, "tcm", 0),
    };
    let entries: Vec<Entry> = names.iter().enumerate().map(entry).collect();
    let scope = with(scope(&names), "minimum_level", "comparable");
    Case {
        definitions: definitions(names.iter().map(|name| registered(name, "tcm")).collect(), scope),
        observed: observed(Form::Folded, &entries, &[], 0),
        claim: with(claim("comparable", "operator"), "percent", json!(hundredths as f64 / 100.0)),
    }
}

/// Surveys of every number of covered, uncovered and empty types up to eight in all, by the oracle too.
pub fn surveys() -> Part {
    let numbers = |number: usize| {
        let mut choices = Choices::of(number);
        [choices.next(9), choices.next(9), choices.next(9)]
    };
    let all: Vec<[usize; 3]> =
        (0..9 * 9 * 9).map(numbers).filter(|all| (1..=8).contains(&all.iter().sum::<usize>())).collect();
    Part {
        name: "surveys of up to eight types".to_owned(),
        items: all.len(),
        each: 1,
        case: Box::new(move |item, _| case(all[item], 10_000)),
        ask: Ask::Survey,
        check: Box::new(|_, _| {}),
    }
}

/// Every share of up to a hundred types: the covered ones and all.
fn shares() -> Vec<(usize, usize)> {
    (1..=MOST).flat_map(|all| (0..=all).map(move |covered| (covered, all))).collect()
}

/// "100 × (covered − empty) ÷ (denominator − empty), rounded down to two decimals", in hundredths.
const fn rounded_down(covered: usize, all: usize) -> usize {
    100 * 100 * covered / all
}

/// Surveys of every share. The claim at the minimum level has the share, rounded down.
pub fn surveyed() -> Part {
    let all = shares();
    let shares = all.clone();
    let check = move |item: usize, surveys: &[String]| {
        let (covered, all) = all[item];
        let survey: Value = serde_json::from_str(&surveys[0]).unwrap();
        for claim in survey["scopes"][0]["claims"].as_array().unwrap() {
            if claim["level"] == "comparable" {
                // A percentage of at most two decimals is the double nearest to a whole number of hundredths.
                let hundredths = (claim["percent"].as_f64().unwrap() * 100.0).round();
                assert_eq!(hundredths as usize, rounded_down(covered, all), "{covered} of {all}");
            }
        }
    };
    Part {
        name: "surveyed shares of up to a hundred types".to_owned(),
        items: shares.len(),
        each: 1,
        case: Box::new(move |item, _| {
            let (covered, all) = shares[item];
            case([covered, all - covered, 0], 10_000)
        }),
        ask: Ask::SurveyOfKernel,
        check: Box::new(check),
    }
}

/// Claims of every share rounded down, and of a hundredth more: "percent × (denominator − empty) > 100 × (covered − empty)".
pub fn claimed() -> Part {
    let all: Vec<(usize, usize)> = shares().into_iter().filter(|(covered, _)| *covered > 0).collect();
    let shares = all.clone();
    let check = move |item: usize, decisions: &[String]| {
        let (covered, all) = all[item];
        for decision in decisions {
            let claimed = decision.split_once(r#""percent":"#).unwrap().1.split(',').next().unwrap();
            let hundredths = (claimed.parse::<f64>().unwrap() * 100.0).round() as usize;
            let is_overstated = decision.contains(r#""code":"percent_overstated""#);
            assert_eq!(is_overstated, hundredths * all > 100 * 100 * covered, "{claimed} % of {covered} of {all}");
        }
    };
    Part {
        name: "claimed shares of up to a hundred types".to_owned(),
        items: shares.len(),
        each: 2,
        case: Box::new(move |item, number| {
            let (covered, all) = shares[item];
            case([covered, all - covered, 0], (rounded_down(covered, all) + number).min(10_000))
        }),
        ask: Ask::DecisionOfKernel,
        check: Box::new(check),
    }
}
