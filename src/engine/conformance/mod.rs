//! Conformance: replays recordings of real brokers against the engine's state machines and says where they differ.
//! Native only. The list [`AREAS`] says what is supported; whatever a recording asks that is not known is a failure
//! of its case, never skipped.
//!
//! Time stands still but for `wait_ms`. The recorder's steps took "0.06-0.4 s" (README of the recordings), so a case
//! that differs is tried again with steps that all take the same time from that range; the report names such cases.
pub mod case;
pub mod compare;
mod invariants;
mod kafka;
mod operations;
mod pairs;
mod replay;
mod session;

use std::fmt;
use std::path::Path;

use serde_json::Value as Json;

/// Whether an area's recordings must all pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    Required,
    /// They are run and reported, and may fail.
    Partial,
    NotYet,
}

/// How the cases of a file are run: each one's id and its result.
type Runner = fn(&str) -> Result<Vec<CaseResult>, String>;

/// The areas that are built: system, file name, support. All other files are not supported yet.
const AREAS: &[(&str, &str, Support, Runner)] = &[
    ("rabbitmq", "routing.json", Support::Required, replay::run_file),
    ("rabbitmq", "delivery.json", Support::Required, replay::run_file),
    ("rabbitmq", "topic_pairs.json", Support::Required, pairs::run_topic_pairs),
    ("rabbitmq", "hash_pairs.json", Support::Required, pairs::run_hash_pairs),
    ("rabbitmq", "deadletter.json", Support::Required, replay::run_file),
    ("rabbitmq", "reliability.json", Support::Required, replay::run_file),
    ("rabbitmq", "streams.json", Support::Required, replay::run_file),
    ("rabbitmq", "reliability.json", Support::Partial, replay::run_file),
    ("kafka", "log.json", Support::Required, kafka::run_file),
    ("kafka", "retention.json", Support::Required, kafka::run_file),
    ("kafka", "compaction.json", Support::Required, kafka::run_file),
    ("kafka", "idempotence.json", Support::Required, kafka::run_file),
    ("kafka", "transactions.json", Support::Required, kafka::run_file),
    ("kafka", "replication.json", Support::Required, kafka::run_file),
    ("kafka", "groups-classic.json", Support::Required, kafka::run_file),
    ("kafka", "groups-kip848.json", Support::Required, kafka::run_file),
    ("kafka", "offsets.json", Support::Required, kafka::run_file),
    ("kafka", "share-groups-derived.json", Support::Required, kafka::share::run_file),
    ("kafka", "partitioner-murmur2.json", Support::Required, kafka::tables::run_partitioner),
    ("kafka", "assignors-client-range.json", Support::Required, kafka::tables::run_client_assignor),
    ("kafka", "assignors-client-roundrobin.json", Support::Required, kafka::tables::run_client_assignor),
    ("kafka", "assignors-client-sticky.json", Support::Required, kafka::tables::run_client_assignor),
    ("kafka", "assignors-client-cooperative-sticky.json", Support::Required, kafka::tables::run_client_assignor),
    ("kafka", "assignors-kip848-range.json", Support::Required, kafka::tables::run_server_assignor),
    ("kafka", "assignors-kip848-uniform.json", Support::Required, kafka::tables::run_server_assignor),
];

#[derive(Clone, Debug)]
pub struct CaseResult {
    pub id: String,
    /// `Err` = the first difference.
    pub result: Result<(), String>,
    /// How long each step took when it passed, ms; 0 = time stood still.
    pub step_ms: u64,
}

/// The results of one file.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// `rabbitmq/routing.json`
    pub file: String,
    pub support: Support,
    pub total: u32,
    /// Those that failed.
    pub failures: Vec<CaseResult>,
    /// Those that passed only with steps that take time, as the recorder's did.
    pub paced: Vec<CaseResult>,
    /// The file itself could not be read.
    pub error: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Report {
    pub files: Vec<FileReport>,
}

impl Report {
    /// All required cases passed, and there were some.
    pub fn is_ok(&self) -> bool {
        let is_good =
            |file: &FileReport| file.error.is_none() && (file.support != Support::Required || file.failures.is_empty());
        self.files.iter().any(|file| file.support == Support::Required) && self.files.iter().all(is_good)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.files {
            let passed = file.total - file.failures.len() as u32;
            match (&file.error, file.support) {
                (Some(error), _) => writeln!(f, "{:<44} ERROR {error}", file.file)?,
                (None, Support::NotYet) => {
                    writeln!(f, "{:<44} not supported yet ({} cases)", file.file, file.total)?;
                }
                (None, Support::Required) => writeln!(f, "{:<44} {passed}/{}", file.file, file.total)?,
                (None, Support::Partial) => {
                    writeln!(f, "{:<44} {passed}/{} (not required yet)", file.file, file.total)?;
                }
            }
            for case in &file.paced {
                writeln!(f, "    steps of {} ms: {}", case.step_ms, case.id)?;
            }
            for case in &file.failures {
                writeln!(f, "    FAIL {}", case.id)?;
                if let Err(difference) = &case.result {
                    difference.lines().try_for_each(|line| writeln!(f, "         {line}"))?;
                }
            }
        }
        Ok(())
    }
}

/// Replays every case file under `dir/<system>/`, in the order of their names.
pub fn run(dir: &Path) -> std::io::Result<Report> {
    let mut report = Report::default();
    for system in sorted_entries(dir)?.into_iter().filter(|path| path.is_dir()) {
        let system_name = name_of(&system);
        let files = sorted_entries(&system)?.into_iter();
        for path in files.filter(|path| path.is_file() && path.extension().is_some_and(|end| end == "json")) {
            report.files.push(run_file(&system_name, &path));
        }
    }
    Ok(report)
}

fn run_file(system: &str, path: &Path) -> FileReport {
    let name = name_of(path);
    let area = AREAS.iter().find(|(its_system, file, _, _)| *its_system == system && *file == name);
    let support = area.map_or(Support::NotYet, |(_, _, support, _)| *support);
    let mut report = FileReport {
        file: format!("{system}/{name}"),
        support,
        total: 0,
        failures: Vec::new(),
        paced: Vec::new(),
        error: None,
    };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            report.error = Some(error.to_string());
            return report;
        }
    };
    let results = match area {
        Some((_, _, _, runner)) => runner(&text),
        None => count_cases(&text).map(|count| {
            report.total = count;
            Vec::new()
        }),
    };
    match results {
        Ok(results) => {
            report.total += results.len() as u32;
            let (passed, failed) = results.into_iter().partition(|case: &CaseResult| case.result.is_ok());
            report.paced = passed;
            report.paced.retain(|case| case.step_ms > 0);
            report.failures = failed;
        }
        Err(error) => report.error = Some(error),
    }
    report
}

/// How many cases a file of an area that is not built has.
fn count_cases(text: &str) -> Result<u32, String> {
    let file: Json = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let lists = ["cases", "vectors", "pairs"].iter().filter_map(|key| file.get(key).and_then(Json::as_array));
    Ok(lists.map(|list| list.len() as u32).sum())
}

fn sorted_entries(dir: &Path) -> std::io::Result<Vec<std::path::PathBuf>> {
    let mut entries = std::fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
