//! Replays one case on the broker and compares step by step, as `engine/conformance/replay.rs` does with the engine. Two things
//! cannot be asked of a broker over AMQP and are not compared: how many messages of a queue are unacknowledged, and the
//! counts of a stream (its queue.declare-ok is seconds late).
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use brokerlab::engine::conformance::case::{Case, Op, QueueSpec, Step, StepExpect};
use brokerlab::engine::conformance::compare::same;
use lapin::options::{ExchangeDeleteOptions, QueueDeleteOptions};
use serde_json::{Value as Json, json};

use crate::client::{Client, RECORDER};
use crate::operations::{bind, declare_exchange, declare_queue};
use crate::versions;

/// How long what a step expects may take to come.
const PATIENCE: Duration = Duration::from_millis(1500);

/// How long it must stay quiet after a step, ms: what comes later is seen with the next step.
const QUIET_MS: u64 = 25;

/// Runs a case from an empty vhost to an empty vhost. `Err` = the first difference.
pub fn run(case: &Case, client: &mut Client) -> Result<(), String> {
    let steps = case.steps.iter().map(Step::parse).collect::<Result<Vec<_>, _>>()?;
    let result = declare(case, client).and_then(|()| replay(case, &steps, client));
    client.close_all();
    clear(case, &steps, client);
    result
}

fn declare(case: &Case, client: &mut Client) -> Result<(), String> {
    let declared = async |channel: &lapin::Channel| {
        let mut result = Ok(());
        for exchange in &case.declare.exchanges {
            result = result.and(declare_exchange(channel, exchange).await);
        }
        for queue in &case.declare.queues {
            result = result.and(declare_queue(channel, queue).await);
        }
        for binding in &case.declare.bindings {
            result = result.and(bind(channel, binding, true).await);
        }
        Ok(result)
    };
    let result = client.ask(declared).and_then(|result| result);
    // What is exclusive goes with its connection, as it did when it was recorded.
    client.close(RECORDER);
    client.listen();
    client.listener.take_events();
    result.map_err(|error| format!("declare: {error}"))
}

/// One result that the recorder saw, in the shape of a deterministic one.
struct Variant {
    steps: Vec<Json>,
    last: Json,
}

fn variants(case: &Case, steps: &[Step]) -> Vec<Variant> {
    let seen = case.observed.iter().map(|observed| Variant {
        steps: observed.result.steps.iter().map(|step| step.clone().unwrap_or(Json::Null)).collect(),
        last: observed.result.last.clone(),
    });
    match &case.expect {
        Some(last) => {
            vec![Variant { steps: steps.iter().map(|step| step.expect.clone()).collect(), last: last.clone() }]
        }
        None => seen.collect(),
    }
}

fn replay(case: &Case, steps: &[Step], client: &mut Client) -> Result<(), String> {
    let mut variants = variants(case, steps);
    for (at, step) in steps.iter().enumerate() {
        let place = |error: String| format!("step {at} {:?}: {error}", step.op);
        client.apply(&step.channel, &step.op).map_err(place)?;
        if !step.settle {
            continue;
        }
        let mut difference = String::new();
        let mut rest = Vec::new();
        // The first tells how long to wait; the others are looked at with what has come until then.
        for (index, variant) in variants.into_iter().enumerate() {
            let expect = StepExpect::parse(variant.steps.get(at).unwrap_or(&Json::Null)).map_err(place)?;
            let patience = if index == 0 { PATIENCE } else { Duration::ZERO };
            let expect = comparable(&json!({ "events": expect.events, "queues": expect.queues }), client);
            match check_step(case, &expect, patience, client) {
                Ok(()) => rest.push(variant),
                Err(error) => difference = error,
            }
        }
        client.listener.take_events();
        if rest.is_empty() {
            return Err(place(difference));
        }
        variants = rest;
    }
    let left = finish(case, steps, client);
    let differences = variants.iter().map(|variant| check_last(case, &variant.last, &left, client));
    differences.min_by_key(Result::is_err).unwrap_or_else(|| Err("nothing is expected".into()))
}

fn check_step(case: &Case, expect: &Json, patience: Duration, client: &mut Client) -> Result<(), String> {
    let end = Instant::now() + patience;
    let events = &expect["events"];
    client.sleep(if patience.is_zero() { 0 } else { QUIET_MS });
    while !same(events, &heard(client)) {
        if Instant::now() >= end {
            return Err(format!("events\nrecorded {events}\nactual   {}", heard(client)));
        }
        client.sleep(5);
    }
    let Some(queues) = expect["queues"].as_object() else { return Ok(()) };
    for (name, counts) in queues.iter().filter(|(name, _)| is_counted(case, name)) {
        while let Some(difference) = differs(case, name, counts, client) {
            if Instant::now() >= end {
                return Err(difference);
            }
            client.sleep(20);
        }
    }
    Ok(())
}

fn heard(client: &Client) -> Json {
    let mut events = json!(client.listener.in_order());
    versions::forget(&mut events, client.version);
    events
}

/// What was recorded, as this broker would tell it.
fn comparable(recorded: &Json, client: &Client) -> Json {
    let mut recorded = at_home(recorded, client.vhost());
    versions::forget(&mut recorded, client.version);
    recorded
}

/// The recorder had the vhost `/`; texts of errors name it.
fn at_home(recorded: &Json, vhost: &str) -> Json {
    match recorded {
        Json::String(text) => json!(text.replace("vhost '/'", &format!("vhost '{vhost}'"))),
        Json::Array(items) => Json::Array(items.iter().map(|item| at_home(item, vhost)).collect()),
        Json::Object(fields) => {
            Json::Object(fields.iter().map(|(key, value)| (key.clone(), at_home(value, vhost))).collect())
        }
        other => other.clone(),
    }
}

/// To ask for the counts of a queue that expires is to use it.
fn is_counted(case: &Case, name: &str) -> bool {
    case.track_state && !specs(case, name).iter().any(|queue| queue.arguments.contains_key("x-expires"))
}

fn differs(case: &Case, name: &str, recorded: &Json, client: &mut Client) -> Option<String> {
    let actual = client.counts(name);
    let (is_same, actual) = match (recorded, actual) {
        (Json::Null, actual) => (actual.is_none(), actual),
        (recorded, Some((ready, consumers))) => {
            let is_same = recorded.get("ready").is_none_or(|recorded| *recorded == json!(ready))
                && (!counts_consumers(case, name) || recorded["consumers"] == json!(consumers));
            (is_same, actual)
        }
        // Another connection's own queue cannot be looked at.
        (_, None) => (specs(case, name).iter().any(|queue| queue.exclusive), None),
    };
    let shown = actual.map_or("null".into(), |(ready, consumers)| format!("ready {ready}, consumers {consumers}"));
    (!is_same).then(|| format!("queue {name}\nrecorded {recorded}\nactual   {shown}"))
}

/// A quorum queue counts each unacknowledged basic.get as a consumer; a stream counts late.
fn counts_consumers(case: &Case, name: &str) -> bool {
    let kind = specs(case, name).first().and_then(|queue| queue.arguments.get("x-queue-type").cloned());
    let gets = case.steps.iter().any(|step| step["op"] == "get");
    match kind.as_ref().and_then(Json::as_str) {
        Some("stream") => false,
        Some("quorum") => !gets,
        _ => true,
    }
}

/// All that a case says when it declares this queue.
fn specs(case: &Case, name: &str) -> Vec<QueueSpec> {
    let later = case.steps.iter().filter_map(|step| match Step::parse(step).ok()?.op {
        Op::DeclareQueue(queue) => Some(*queue),
        _ => None,
    });
    case.declare.queues.iter().cloned().chain(later).filter(|queue| queue.name == name).collect()
}

/// What is left in each queue at the end.
fn finish(case: &Case, steps: &[Step], client: &mut Client) -> Vec<(String, Json)> {
    if !case.track_state || !case.drain {
        return Vec::new();
    }
    let names = queues(case, steps);
    names.into_iter().map(|name| (name.clone(), drain(&name, case.compact, client))).collect()
}

fn drain(queue: &str, compact: bool, client: &mut Client) -> Json {
    let channel = format!("{RECORDER}1");
    let mut drained = Vec::new();
    loop {
        if client.recorder().is_err() {
            return json!("no channel");
        }
        client.listener.take_events();
        let op = Op::Get { queue: queue.to_owned(), auto_ack: true };
        if let Err(error) = client.apply(&channel, &op) {
            return json!(error);
        }
        let event = client.listener.take_events().remove(&channel).and_then(|mut events| events.pop());
        let Some(Json::Object(mut event)) = event else { return json!("no answer to basic.get") };
        match event.get("ev").and_then(Json::as_str) {
            Some("get_ok") if compact => drained.push(event["msg"].clone()),
            Some("get_ok") => {
                event.retain(|key, _| !["ev", "tag", "remaining"].contains(&key.as_str()));
                drained.push(Json::Object(event));
            }
            Some("channel_closed") => return json!({ "get_refused": event["code"], "text": event["text"] }),
            _ => break,
        }
    }
    let mut drained = Json::Array(drained);
    versions::forget(&mut drained, client.version);
    drained
}

fn check_last(case: &Case, last: &Json, left: &[(String, Json)], client: &Client) -> Result<(), String> {
    if !case.track_state {
        return Ok(());
    }
    for (name, actual) in left {
        let recorded = comparable(&last["queues"][name]["drained"], client);
        if !recorded.is_null() && !same(&recorded, actual) {
            return Err(format!("left in {name}\nrecorded {recorded}\nactual   {actual}"));
        }
    }
    Ok(())
}

fn queues(case: &Case, steps: &[Step]) -> BTreeSet<String> {
    let later = steps.iter().filter_map(|step| match &step.op {
        Op::DeclareQueue(queue) => Some(queue.name.clone()),
        _ => None,
    });
    case.declare.queues.iter().map(|queue| queue.name.clone()).chain(later).filter(|name| !name.is_empty()).collect()
}

fn exchanges(case: &Case, steps: &[Step]) -> BTreeSet<String> {
    let later = steps.iter().filter_map(|step| match &step.op {
        Op::DeclareExchange(exchange) => Some(exchange.name.clone()),
        _ => None,
    });
    let all = case.declare.exchanges.iter().map(|exchange| exchange.name.clone()).chain(later);
    all.filter(|name| !name.is_empty() && !name.starts_with("amq.")).collect()
}

/// Names of this case that stand in the vhost already: they are somebody's, and the case would delete them.
pub fn taken(case: &Case, client: &mut Client) -> Vec<String> {
    let steps: Vec<Step> = case.steps.iter().filter_map(|step| Step::parse(step).ok()).collect();
    let names = queues(case, &steps);
    names.into_iter().filter(|name| client.counts(name).is_some()).collect()
}

fn clear(case: &Case, steps: &[Step], client: &mut Client) {
    for queue in queues(case, steps) {
        // A queue that is gone already is no news.
        let _ = client.ask(async |channel| channel.queue_delete(queue.into(), QueueDeleteOptions::default()).await);
    }
    for exchange in exchanges(case, steps) {
        let _ = client
            .ask(async |channel| channel.exchange_delete(exchange.into(), ExchangeDeleteOptions::default()).await);
    }
    client.listener.take_events();
}
