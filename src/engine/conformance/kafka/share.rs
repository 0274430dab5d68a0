//! Share groups: the cases that were derived from the source, not recorded (`share-groups-derived.json`). One record,
//! one step after the other.
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::engine::conformance::CaseResult;
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::share::{Acknowledgement, RecordState, ShareConfig, SharePartition};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to be checked")]
struct File {
    what: String,
    limit: u32,
    lock_ms: u64,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    /// What is done, by whom or how long, and what is seen then.
    steps: Vec<(String, Json, Json)>,
}

/// The record of all cases.
const OFFSET: u64 = 0;

struct Bench {
    partition: SharePartition,
    now_us: u64,
    /// Remembered, as a finished record leaves the window.
    last: RecordState,
}

pub fn run_file(text: &str) -> Result<Vec<CaseResult>, String> {
    let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let lock_us = file.lock_ms * 1000;
    let config = ShareConfig { lock_us, delivery_limit: file.limit, ..ShareConfig::default() };
    let run = |case: &Case| CaseResult { id: case.id.clone(), result: run_case(config, case), step_ms: 0 };
    Ok(file.cases.iter().map(run).collect())
}

fn run_case(config: ShareConfig, case: &Case) -> Result<(), String> {
    let partition = SharePartition::new(config, OFFSET);
    let mut bench = Bench { partition, now_us: 0, last: RecordState::Available };
    for (at, (what, with, expected)) in case.steps.iter().enumerate() {
        let actual = bench.step(what, with, config).map_err(|error| format!("step {at}: {error}"))?;
        let differs = match (expected, &actual) {
            // Only what is written down is compared.
            (Json::Object(expected), Json::Object(actual)) => {
                expected.iter().any(|(key, value)| actual.get(key) != Some(value))
            }
            (expected, actual) => expected != actual,
        };
        if differs {
            return Err(format!("step {at}: {what} {with}\nrecorded {expected}\nactual   {actual}"));
        }
    }
    Ok(())
}

impl Bench {
    fn step(&mut self, what: &str, with: &Json, config: ShareConfig) -> Result<Json, String> {
        if let Some((times, pair)) = what.split_once(" x acquire+") {
            let times: u32 = times.parse().map_err(|_| format!("operation {what}"))?;
            return self.repeat(times, pair, with, config);
        }
        if what == "advance_ms" {
            self.now_us += with.as_u64().ok_or("a span of time")? * 1000;
            self.partition.advance(self.now_us);
            return Ok(self.show());
        }
        let member: Arc<str> = with.as_str().ok_or("a member")?.into();
        let acknowledgement = match what {
            "acquire" => return Ok(self.acquire(&member)),
            "accept" => Acknowledgement::Accept,
            "release" => Acknowledgement::Release,
            "reject" => Acknowledgement::Reject,
            other => return Err(format!("operation {other} is not known")),
        };
        Ok(match self.acknowledge(&member, acknowledgement) {
            Ok(()) => self.show(),
            Err(code) => json!({ "error": code.name() }),
        })
    }

    fn acquire(&mut self, member: &Arc<str>) -> Json {
        match self.partition.acquire(member, OFFSET + 1, 1, self.now_us).first() {
            None => json!("nothing"),
            Some(acquired) => json!({ "delivery_count": acquired.delivery_count, "state": "Acquired" }),
        }
    }

    fn acknowledge(&mut self, member: &str, acknowledgement: Acknowledgement) -> Result<(), ErrorCode> {
        self.partition.acknowledge(member, OFFSET..=OFFSET, acknowledgement)?;
        self.last = match acknowledgement {
            Acknowledgement::Accept => RecordState::Acknowledged,
            Acknowledgement::Release | Acknowledgement::Reject => RecordState::Archived,
        };
        Ok(())
    }

    fn repeat(&mut self, times: u32, pair: &str, with: &Json, config: ShareConfig) -> Result<Json, String> {
        let member: Arc<str> = with.as_str().ok_or("a member")?.into();
        let mut counts = Vec::new();
        for _ in 0..times {
            counts.push(self.acquire(&member)["delivery_count"].clone());
            match pair {
                "release" => self.acknowledge(&member, Acknowledgement::Release).map_err(|code| code.name())?,
                "timeout" => {
                    self.now_us += config.lock_us;
                    self.partition.advance(self.now_us);
                    self.last = RecordState::Archived;
                }
                other => return Err(format!("operation {other} is not known")),
            }
        }
        let state = self.show()["state"].clone();
        Ok(json!({ "delivery_counts": counts, "state_after": state, "state": state }))
    }

    fn show(&self) -> Json {
        let state = match self.partition.state(OFFSET).unwrap_or(self.last) {
            RecordState::Available => "Available",
            RecordState::Acquired => "Acquired",
            RecordState::Acknowledged => "Acknowledged",
            RecordState::Archived => "Archived",
        };
        json!({ "state": state })
    }
}
