//! Cases whose outcome was different each time and that say in prose what always holds ("use their `invariants`", README
//! of the recordings: retention of streams is asynchronous). Two things are checked: each sentence, and the events
//! that all observed results share. Counts of streams are left out, as they follow the retention.
use serde_json::{Value as Json, json};

use super::case::{Case, Op, Step, StepExpect};
use super::compare::check;
use super::session::{Events, Session};
use crate::engine::choice::Choice;

/// What the engine did.
struct Seen<'a> {
    steps: &'a [Step],
    /// By step; unsettled ones show theirs at the next settled one.
    events: Vec<Events>,
    session: Session,
}

/// A delivery: the message id and its offset in the stream.
type Delivered = (String, u64);

type Check = fn(&Seen) -> Result<(), String>;

/// The sentences that recordings use, each with its check. A sentence that is not here is a failure.
const INVARIANTS: [(&str, Check); 2] = [
    ("delivery starts at a chunk boundary <= the last message and runs to m20", runs_to_the_last),
    (
        "the first offset delivered is above 0 and at the start of a segment; a numeric offset below it is clamped to it",
        starts_at_a_segment,
    ),
];

pub fn run(case: &Case, steps: &[Step]) -> Result<(), String> {
    let mut session = Session::new(Choice::seeded(1), 0);
    session.declare(&case.declare)?;
    let mut events = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let place = |error: String| format!("step {at} {:?}: {error}", step.op);
        session.apply(&step.channel, &step.op).map_err(place)?;
        if step.settle {
            session.end_step();
        }
        let now = if step.settle { session.take_events() } else { Events::new() };
        if let Some(shared) = shared_events(case, at).map_err(place)? {
            check("events", &shared, &json!(now)).map_err(place)?;
        }
        events.push(now);
    }
    let seen = Seen { steps, events, session };
    for invariant in &case.invariants {
        let known = INVARIANTS.iter().find(|(sentence, _)| sentence == invariant);
        let (_, check) = known.ok_or_else(|| format!("nobody knows how to check: {invariant}"))?;
        check(&seen).map_err(|error| format!("{invariant}: {error}"))?;
    }
    Ok(())
}

/// The events of a step, if they were the same each time.
fn shared_events(case: &Case, step: usize) -> Result<Option<Json>, String> {
    let mut all = Vec::new();
    for observed in &case.observed {
        let recorded = observed.result.steps.get(step).and_then(Option::as_ref).unwrap_or(&Json::Null);
        all.push(json!(StepExpect::parse(recorded)?.events));
    }
    let first = all.first().cloned();
    Ok(first.filter(|first| all.iter().all(|other| other == first)))
}

impl Seen<'_> {
    /// What a step delivered.
    fn delivered(&self, step: usize) -> Vec<Delivered> {
        let deliveries = self.events[step].values().flatten().filter(|event| event["ev"] == "deliver");
        let show = |event: &Json| {
            let id = event["msg"].as_str().unwrap_or_default().to_owned();
            (id, event["headers"]["x-stream-offset"].as_u64().unwrap_or_default())
        };
        deliveries.map(show).collect()
    }

    /// Message ids in the order in which they were published.
    fn published(&self) -> Vec<&str> {
        let ids = self.steps.iter().map(|step| match &step.op {
            Op::Publish(publish) => Some(publish.msg.as_str()),
            _ => None,
        });
        ids.flatten().collect()
    }

    /// The steps that subscribe: queue, and what it delivered.
    fn readings(&self) -> Vec<(&str, Vec<Delivered>)> {
        let steps = self.steps.iter().enumerate().map(|(at, step)| match &step.op {
            Op::Consume(consume) => Some((consume.queue.as_str(), self.delivered(at))),
            _ => None,
        });
        steps.flatten().collect()
    }
}

/// Every message is a chunk here, so any is a boundary.
fn runs_to_the_last(seen: &Seen) -> Result<(), String> {
    let published = seen.published();
    for (_, delivered) in seen.readings() {
        let ids: Vec<&str> = delivered.iter().map(|(id, _)| id.as_str()).collect();
        if ids.is_empty() || !published.ends_with(&ids) {
            return Err(format!("{ids:?}"));
        }
    }
    Ok(())
}

/// The first reading is from `first`, the second from offset 0.
fn starts_at_a_segment(seen: &Seen) -> Result<(), String> {
    let readings = seen.readings();
    let [(queue, from_first), (_, from_0)] = &readings[..] else { return Err("two readings are wanted".into()) };
    let (Some((_, first)), Some((_, clamped))) = (from_first.first(), from_0.first()) else {
        return Err("nothing was delivered".into());
    };
    let starts = seen.session.segment_starts(queue);
    // A segment begins with a record that is no message.
    if *first == 0 || !starts.contains(&(first - 1)) || first != clamped {
        return Err(format!("first {first}, from 0 {clamped}, segments start at {starts:?}"));
    }
    Ok(())
}
