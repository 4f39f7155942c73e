//! Joins the records of the three files: a fact for each type.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::record::{GapRecord, GraphRecord, TcmRecord};
use super::table::{Line, Record, read_table};
use super::{Fact, FactsError, GAP_FILE, GRAPH_FILE, GraphVersion, TCM_FILE, V1Lacks, WORKLOAD};

/// The text of the three files.
#[derive(Clone, Debug)]
pub struct FactsText {
    /// The text of [`TCM_FILE`].
    pub tcm: String,
    /// The text of [`GRAPH_FILE`].
    pub graph: String,
    /// The text of [`GAP_FILE`].
    pub gaps: String,
}

/// Reads the files of a folder.
///
/// # Errors
///
/// As [`parse`], or if a file cannot be read.
pub fn read(folder: &Path) -> Result<Vec<Fact>, FactsError> {
    let text = |file| fs::read_to_string(folder.join(file)).map_err(|error| FactsError::Unreadable { file, error });
    parse(&FactsText { tcm: text(TCM_FILE)?, graph: text(GRAPH_FILE)?, gaps: text(GAP_FILE)? })
}

/// Reads the text of the files: a fact for each type, in the order of the files.
///
/// # Errors
///
/// At the first record that has the wrong columns or an invalid value, contradicts itself or another record, names the
/// same type as an earlier record of its file (ignoring case), or leaves open whether Graph v1.0 lacks a setting.
pub fn parse(text: &FactsText) -> Result<Vec<Fact>, FactsError> {
    let tcm = ByName::<TcmRecord>::read(&text.tcm)?;
    let graph = ByName::<GraphRecord>::read(&text.graph)?;
    let gaps = ByName::<GapRecord>::read(&text.gaps)?;

    let mut facts = Vec::new();
    for (line, record) in &tcm.records {
        let also_in_graph = graph.get(&record.tcm_type);
        facts.push(tcm_fact(*line, record, also_in_graph, gaps.get(&record.tcm_type))?);
    }
    for (line, record) in &graph.records {
        if tcm.get(&record.canonical_type).is_none() {
            facts.push(graph_fact(*line, record, gaps.get(&record.canonical_type))?);
        }
    }
    for (line, record) in &gaps.records {
        if !facts.iter().any(|fact| fact.canonical_type == record.canonical_type) {
            return Err(line.mistake(format!("no other file names `{}`", record.canonical_type)));
        }
    }
    Ok(facts)
}

/// The records of a file, in its order and by the name of their type, ignoring case.
struct ByName<R> {
    records: Vec<(Line, R)>,
    positions: BTreeMap<String, usize>,
}

impl<R: Record> ByName<R> {
    fn read(text: &str) -> Result<Self, FactsError> {
        let records = read_table::<R>(text)?;
        let mut positions = BTreeMap::new();
        for (position, (line, record)) in records.iter().enumerate() {
            if let Some(first) = positions.insert(record.canonical_type().to_ascii_lowercase(), position) {
                let first = records.get(first).map_or(0, |(first, _)| first.number);
                let problem = format!("`{}` is already named in line {first}", record.canonical_type());
                return Err(line.mistake(problem));
            }
        }
        Ok(Self { records, positions })
    }

    fn get(&self, canonical_type: &str) -> Option<&(Line, R)> {
        self.records.get(*self.positions.get(&canonical_type.to_ascii_lowercase())?)
    }
}

/// A type that TCM lists. A record of the Graph file with the same name adds concrete types.
fn tcm_fact(
    line: Line,
    record: &TcmRecord,
    also_in_graph: Option<&(Line, GraphRecord)>,
    gap: Option<&(Line, GapRecord)>,
) -> Result<Fact, FactsError> {
    let mut graph_odata_types = vec![record.graph_odata_type.clone()];
    if let Some((line, graph)) = also_in_graph {
        if (&graph.canonical_type, &graph.graph_collection, graph.graph_version)
            != (&record.tcm_type, &record.graph_collection, record.graph_version)
        {
            let problem = format!("the name, collection or version is not that of `{}` in {TCM_FILE}", record.tcm_type);
            return Err(line.mistake(problem));
        }
        graph_odata_types
            .extend(graph.odata_types().map(str::to_owned).filter(|name| *name != record.graph_odata_type));
    }
    Ok(Fact {
        canonical_type: record.tcm_type.clone(),
        workload: WORKLOAD,
        graph_collection: record.graph_collection.clone(),
        graph_odata_types,
        beta_odata_types: beta_odata_types(gap),
        graph_version: record.graph_version,
        v1_lacks: v1_lacks(line, &record.tcm_type, record.graph_version, record.v1_lacks(), gap)?,
        status: record.status(),
        tcm: Some(record.listing()),
    })
}

/// A type that only Graph has.
fn graph_fact(line: Line, record: &GraphRecord, gap: Option<&(Line, GapRecord)>) -> Result<Fact, FactsError> {
    Ok(Fact {
        canonical_type: record.canonical_type.clone(),
        workload: WORKLOAD,
        graph_collection: record.graph_collection.clone(),
        graph_odata_types: record.odata_types().map(str::to_owned).collect(),
        beta_odata_types: beta_odata_types(gap),
        graph_version: record.graph_version,
        v1_lacks: v1_lacks(line, &record.canonical_type, record.graph_version, None, gap)?,
        status: super::Status::Current,
        tcm: None,
    })
}

fn beta_odata_types(gap: Option<&(Line, GapRecord)>) -> Vec<String> {
    gap.map(|(_, gap)| gap.types().map(str::to_owned).collect()).unwrap_or_default()
}

/// How many properties v1.0 lacks of a type, and how many of them are settings that TCM reads.
#[derive(Clone, Copy)]
pub(super) struct LackCounts {
    pub(super) properties: u32,
    pub(super) tcm_settings: u32,
}

/// Decides how much v1.0 lacks of a type: settings if TCM reads some of them, else as the gap file states.
fn v1_lacks(
    line: Line,
    canonical_type: &str,
    graph_version: GraphVersion,
    counts: Option<LackCounts>,
    gap: Option<&(Line, GapRecord)>,
) -> Result<Option<V1Lacks>, FactsError> {
    let decided = counts.is_some_and(|counts| counts.tcm_settings > 0);
    match (graph_version == GraphVersion::V1, decided, gap) {
        (false, _, None) => Ok(None),
        (false, _, Some((line, _))) => Err(line.mistake(format!("Graph v1.0 does not have `{canonical_type}`"))),
        (true, true, None) => Ok(Some(V1Lacks::Settings)),
        (true, true, Some((line, _))) => {
            Err(line.mistake(format!("{TCM_FILE} already states that v1.0 lacks settings of `{canonical_type}`")))
        }
        (true, false, None) => {
            Err(line.mistake(format!("{GAP_FILE} does not state what v1.0 lacks of `{canonical_type}`")))
        }
        (true, false, Some((line, gap))) => match counts {
            Some(counts) if usize::try_from(counts.properties) != Ok(gap.properties()) => Err(line.mistake(format!(
                "v1.0 lacks {} properties of `{canonical_type}` according to {TCM_FILE}, {} according to this file",
                counts.properties,
                gap.properties()
            ))),
            _ => Ok(Some(gap.lacks())),
        },
    }
}
