//! `seeds/intune-catalog.json`: every type of the facts, with a row for each of its sources.

use crate::aliases::GraphNames;
use crate::document::{
    Activation, CONTRACT_VERSION, Definitions, ResourceClass, ResourceType, RowMetadata, SourceClass,
};
use crate::facts::{Fact, Status};
use crate::rules::{self, Candidate, RULES};

mod scopes;

/// Generates the catalog from all facts.
pub fn catalog(facts: &[Fact]) -> Definitions {
    Definitions {
        contract: CONTRACT_VERSION,
        activation: Activation::Inactive,
        resource_types: resource_types(facts),
        supported_scopes: scopes::scopes(facts),
    }
}

/// The rows, ordered by canonical type (bytes) and then by source-class precedence.
fn resource_types(facts: &[Fact]) -> Vec<ResourceType> {
    let graph_names = GraphNames::of(facts);
    let mut rows = Vec::new();
    for fact in facts {
        for &source_class in rules::sources(fact.tcm.is_some(), fact.graph_version).source_classes {
            rows.push(resource_type(fact, source_class, &graph_names));
        }
    }
    rows.sort_by(|one, other| {
        let by_name = one.canonical_type.cmp(&other.canonical_type);
        by_name.then(one.source_class.cmp(&other.source_class))
    });
    rows
}

fn resource_type(fact: &Fact, source_class: SourceClass, graph_names: &GraphNames) -> ResourceType {
    let candidate = Candidate { fact, source_class };
    let verdict = rules::judge(&candidate, RULES);
    ResourceType {
        canonical_type: fact.canonical_type.clone(),
        source_class,
        workload: fact.workload,
        resource_class: ResourceClass::Configuration,
        support_state: verdict.support_state,
        max_coverage_level: verdict.max_coverage_level,
        max_claim_state: verdict.max_claim_state,
        restore_tier: verdict.restore_tier,
        source_aliases: graph_names.aliases(fact, source_class),
        metadata: RowMetadata {
            graph_collection: fact.graph_collection.clone(),
            graph_odata_types: fact.graph_odata_types.clone(),
            beta_odata_types: fact.beta_odata_types.clone(),
            graph_version: fact.graph_version,
            v1_lacks: fact.v1_lacks.filter(|_| source_class == SourceClass::GraphV1Fallback),
            tcm: fact.tcm.clone().filter(|_| source_class == SourceClass::Tcm),
            obsolete: match &fact.status {
                Status::Current => None,
                Status::Obsolete { note } => Some(note.clone()),
            },
            capped_by: RULES.iter().filter(|rule| (rule.when)(&candidate)).map(|rule| rule.name).collect(),
        },
    }
}
