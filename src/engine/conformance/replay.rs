//! Replays recorded cases and compares step by step.
use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::CaseResult;
use super::case::{Case, File, ObservedResult, Step, StepExpect};
use super::compare::check;
use super::invariants;
use super::session::{Counts, Session};
use crate::engine::choice::Choice;

/// How many runs an exhaustive search may take.
const MAX_RUNS: u32 = 1 << 16;

/// How long all steps of a case may have taken when time must pass, ms: "real steps take 0.06-0.4 s" (README).
const STEP_MS: [u64; 5] = [60, 100, 150, 200, 400];

pub fn run_file(text: &str) -> Result<Vec<CaseResult>, String> {
    let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if file.format != 1 {
        return Err(format!("format {}", file.format));
    }
    Ok(file.cases.iter().map(run_case).collect())
}

fn run_case(case: &Json) -> CaseResult {
    let id = case.get("id").and_then(Json::as_str).unwrap_or("?").to_owned();
    let result = serde_json::from_value::<Case>(case.clone()).map_err(|error| error.to_string());
    match result {
        Ok(case) if case.nondeterministic => CaseResult { id, result: nondeterministic(&case), step_ms: 0 },
        Ok(case) => {
            let still = replay(&case, 0);
            let with_time = || STEP_MS.into_iter().find(|step_ms| replay(&case, *step_ms).is_ok());
            match if still.is_ok() { Some(0) } else { with_time() } {
                Some(step_ms) => CaseResult { id, result: Ok(()), step_ms },
                None => CaseResult { id, result: still, step_ms: 0 },
            }
        }
        Err(error) => CaseResult { id, result: Err(error), step_ms: 0 },
    }
}

/// A case with one outcome.
fn replay(case: &Case, step_ms: u64) -> Result<(), String> {
    let Some(expect) = &case.expect else { return Err("no expect".into()) };
    let steps = parse_steps(case)?;
    let expected: Vec<&Json> = steps.iter().map(|step| &step.expect).collect();
    let mut session = Session::new(Choice::seeded(1), step_ms);
    run(case, &steps, &expected, expect, &mut session)
}

/// A case with several outcomes: every one that was seen must be among those the engine can have. Where that depends
/// on moments inside the broker, the case says what always holds instead.
fn nondeterministic(case: &Case) -> Result<(), String> {
    let steps = parse_steps(case)?;
    match explore(case, &steps) {
        Err(_) if !case.invariants.is_empty() => invariants::run(case, &steps),
        result => result,
    }
}

fn explore(case: &Case, steps: &[Step]) -> Result<(), String> {
    if case.observed.is_empty() {
        return Err("nothing was observed".into());
    }
    let mut missing: Vec<&ObservedResult> = case.observed.iter().map(|observed| &observed.result).collect();
    let mut choice = Choice::exhaustive();
    let mut last = String::new();
    for _ in 0..MAX_RUNS {
        let mut still_missing = Vec::new();
        for observed in missing {
            let nothing = Json::Null;
            let expected: Vec<&Json> = observed.steps.iter().map(|step| step.as_ref().unwrap_or(&nothing)).collect();
            let mut session = Session::new(choice.clone(), 0);
            if let Err(difference) = run(case, steps, &expected, &observed.last, &mut session) {
                last = difference;
                still_missing.push(observed);
            }
        }
        missing = still_missing;
        if missing.is_empty() {
            return Ok(());
        }
        // The questions are known only after a whole run.
        let mut session = Session::new(choice, 0);
        run_through(case, steps, &mut session)?;
        choice = session.choice;
        if !choice.next_path() {
            break;
        }
    }
    Err(format!("{} of the observed outcomes were not reached; last difference: {last}", missing.len()))
}

fn parse_steps(case: &Case) -> Result<Vec<Step>, String> {
    let parse = |(at, step)| Step::parse(step).map_err(|error| format!("step {at}: {error}"));
    case.steps.iter().enumerate().map(parse).collect()
}

/// Runs all steps without looking.
fn run_through(case: &Case, steps: &[Step], session: &mut Session) -> Result<(), String> {
    session.declare(&case.declare)?;
    for step in steps {
        session.apply(&step.channel, &step.op)?;
        session.settle();
    }
    Ok(())
}

fn run(case: &Case, steps: &[Step], expected: &[&Json], last: &Json, session: &mut Session) -> Result<(), String> {
    session.declare(&case.declare)?;
    let mut counts = session.counts();
    if expected.len() != steps.len() {
        return Err(format!("{} steps, {} expectations", steps.len(), expected.len()));
    }
    for (at, (step, expect)) in steps.iter().zip(expected).enumerate() {
        let place = |error: String| format!("step {at} {:?}: {error}", step.op);
        session.apply(&step.channel, &step.op).map_err(place)?;
        let expect = StepExpect::parse(expect).map_err(place)?;
        if !step.settle {
            if !expect.events.is_empty() || !expect.queues.is_empty() {
                return Err(place("an unsettled step expects something".into()));
            }
            continue;
        }
        session.end_step();
        check("events", &json!(expect.events), &json!(session.take_events())).map_err(place)?;
        let now = session.counts();
        let changes = if case.track_state { changes(&counts, &now) } else { BTreeMap::new() };
        check("queues", &json!(expect.queues), &json!(changes)).map_err(place)?;
        counts = now;
    }
    check("final", last, &finish(case, session))
}

/// Queues whose counts changed; null = gone.
fn changes(before: &Counts, now: &Counts) -> BTreeMap<String, Json> {
    let gone = before.keys().filter(|name| !now.contains_key(*name)).map(|name| (name.clone(), Json::Null));
    let changed = now.iter().filter(|(name, counts)| before.get(*name) != Some(counts));
    gone.chain(changed.map(|(name, counts)| (name.clone(), counts.clone()))).collect()
}

/// Counts after the last step, and what is left in the queues.
fn finish(case: &Case, session: &mut Session) -> Json {
    if !case.track_state {
        return json!({ "queues": {} });
    }
    let mut queues = session.counts();
    // Streams are not drained.
    for (name, queue) in queues.iter_mut().filter(|(_, queue)| case.drain && queue.get("ready").is_some()) {
        queue["drained"] = session.drain(name, case.compact);
    }
    json!({ "queues": queues })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(steps: Json, field: &str) -> Result<(), String> {
        let mut case = json!({
            "id": "x", "title": "", "broker": "rabbitmq", "version": "4.3.6",
            "declare": { "queues": [{ "name": "q" }] },
            "steps": steps,
            "expect": { "queues": { "q": { "ready": 0, "unacked": 0, "consumers": 0, "drained": [] } } },
        });
        case[field] = json!(true);
        run_case(&case).result
    }

    #[test]
    fn what_a_case_asks_and_nobody_knows_is_a_failure() {
        let table = [
            (json!([]), "compact", true),
            (json!([]), "surprise", false),
            (
                json!([{ "op": "purge", "queue": "q", "expect": { "events": { "A1": [{ "ev": "purge_ok", "messages": 0 }] } } }]),
                "compact",
                true,
            ),
            (json!([{ "op": "purge", "queue": "q" }]), "compact", false),
            (json!([{ "op": "purge", "queue": "q", "gently": true }]), "compact", false),
            (json!([{ "op": "pray", "queue": "q" }]), "compact", false),
            (json!([{ "op": "qos", "prefetch": 1, "expect": { "mood": "good" } }]), "compact", false),
            (json!([{ "op": "restart_broker" }]), "compact", true),
        ];
        for (steps, field, passes) in table {
            assert_eq!(result(steps.clone(), field).is_ok(), passes, "{steps} {field}");
        }
    }
}
