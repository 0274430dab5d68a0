//! Conformance with recordings of a real Kafka broker, its clients and its assignors (`tests/conformance/kafka`). A
//! case is a list of steps; each operation has a handler in the file of its area. Whatever a step asks that no handler
//! knows is a failure of the case.
mod brokers;
mod clients;
mod consumers;
mod fields;
mod groups;
mod logs;
mod produce;
mod raw_groups;
mod session;
pub mod share;
pub mod tables;
mod topics;
mod transactions;

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::CaseResult;
use super::compare::same;
use crate::engine::choice::Choice;
use fields::Fields;
use session::Session;

/// How often a case with several outcomes is tried, each time with other choices.
const MAX_RUNS: u64 = 512;

/// Carries out one operation and says what was seen: `null` = nothing but success.
type Handler = fn(&mut Session, &mut Fields) -> Result<Json, String>;

const OPERATIONS: &[&[(&str, Handler)]] = &[
    topics::OPERATIONS,
    produce::OPERATIONS,
    transactions::OPERATIONS,
    logs::OPERATIONS,
    brokers::OPERATIONS,
    groups::OPERATIONS,
    consumers::OPERATIONS,
    raw_groups::OPERATIONS,
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to be checked")]
struct File {
    format: u32,
    broker: String,
    version: String,
    area: String,
    #[serde(default)]
    count: Option<u32>,
    cases: Vec<Json>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to be checked")]
struct Case {
    id: String,
    title: String,
    cluster: ClusterSpec,
    topics: Vec<Json>,
    steps: Vec<Json>,
    #[serde(default)]
    nondeterministic: bool,
    #[serde(default)]
    observed: Vec<Observed>,
    /// Prose.
    #[serde(default)]
    invariants: Json,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClusterSpec {
    brokers: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to be checked")]
struct Observed {
    times: u32,
    steps: Vec<Json>,
}

pub fn run_file(text: &str) -> Result<Vec<CaseResult>, String> {
    let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if file.format != 1 {
        return Err(format!("format {}", file.format));
    }
    Ok(file.cases.iter().map(run_case).collect())
}

fn run_case(case: &Json) -> CaseResult {
    let id = case.get("id").and_then(Json::as_str).unwrap_or("?").to_owned();
    let result = match serde_json::from_value::<Case>(case.clone()) {
        Ok(case) if case.nondeterministic => explore(&case),
        Ok(case) => replay(&case, 1, None),
        Err(error) => Err(error.to_string()),
    };
    CaseResult { id, result, step_ms: 0 }
}

/// A case with several outcomes: some choices must lead to one that was seen.
fn explore(case: &Case) -> Result<(), String> {
    let mut last = Err("nothing was observed".into());
    for seed in 0..MAX_RUNS {
        for observed in &case.observed {
            last = replay(case, seed, Some(&observed.steps));
            if last.is_ok() {
                return last;
            }
        }
    }
    last
}

fn replay(case: &Case, seed: u64, observed: Option<&[Json]>) -> Result<(), String> {
    let mut session = Session::new(case.cluster.brokers, Choice::seeded(seed));
    for topic in &case.topics {
        let Json::Object(topic) = topic else { return Err("a topic is not an object".into()) };
        let mut fields = Fields::new(topic.clone());
        match topics::create_topic(&mut session, &mut fields)? {
            Json::Null => fields.done()?,
            refused => return Err(format!("topics: {refused}")),
        }
    }
    for (at, step) in case.steps.iter().enumerate() {
        let what = || format!("step {at}: {step}");
        let Json::Object(step) = step else { return Err("a step is not an object".into()) };
        let mut step = step.clone();
        let own = step.shift_remove("expect");
        let expected = match observed {
            None => own.unwrap_or_default(),
            Some(steps) => steps.get(at).cloned().unwrap_or_default(),
        };
        let actual = run_step(&mut session, step).map_err(|error| format!("{}\n{error}", what()))?;
        if !same(&meaning(expected.clone()), &meaning(actual.clone())) {
            return Err(format!("{}\nrecorded {expected}\nactual   {actual}", what()));
        }
    }
    Ok(())
}

fn run_step(session: &mut Session, step: Map<String, Json>) -> Result<Json, String> {
    let mut fields = Fields::new(step);
    let operation = fields.text("op")?;
    let settling = groups::Settling::take(&mut fields)?;
    let handlers = OPERATIONS.iter().copied().flatten();
    let Some((_, handler)) = handlers.copied().find(|(name, _)| *name == operation) else {
        return Err(format!("operation {operation} is not known"));
    };
    let seen = handler(session, &mut fields)?;
    fields.done()?;
    groups::finish_step(session, seen, settling)
}

/// Nothing to see is written as `null`, `{}` or not at all.
fn meaning(seen: Json) -> Json {
    match seen {
        Json::Object(object) if object.is_empty() => Json::Null,
        other => other,
    }
}
