//! The flat tables: topic pattern and key, and key to queue of the hash exchanges.
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::CaseResult;
use super::case::{BindingSpec, Declare, DestinationType, ExchangeSpec, Op, PublishOp, QueueSpec};
use super::session::Session;
use crate::engine::choice::Choice;
use crate::engine::rabbitmq::exchange::topic::{Pattern, words};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to be checked")]
struct TopicFile {
    format: u32,
    broker: String,
    version: String,
    pairs: Vec<(String, String, bool)>,
}

pub fn run_topic_pairs(text: &str) -> Result<Vec<CaseResult>, String> {
    let file: TopicFile = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let results = file.pairs.iter().map(|(pattern, key, matches)| {
        let split: Vec<&str> = words(key).collect();
        let result = Pattern::compile(pattern).and_then(|compiled| {
            let explained = compiled.explain(key).is_ok();
            match (compiled.matches(&split), explained) {
                (found, explained) if found == *matches && explained == *matches => Ok(()),
                (found, explained) => Err(format!("matched {found}, explained {explained}, recorded {matches}")),
            }
        });
        CaseResult { id: format!("{pattern:?} / {key:?}"), result, step_ms: 0 }
    });
    Ok(results.collect())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to be checked")]
struct HashFile {
    format: u32,
    broker: String,
    version: String,
    exchanges: Vec<HashExchange>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HashExchange {
    id: String,
    exchange: ExchangeSpec,
    /// Queue and binding key.
    bindings: Vec<(String, String)>,
    messages: Vec<HashMessage>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HashMessage {
    msg: String,
    routing_key: String,
    #[serde(default)]
    properties: Map<String, Json>,
    queues: Vec<String>,
}

pub fn run_hash_pairs(text: &str) -> Result<Vec<CaseResult>, String> {
    let file: HashFile = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut results = Vec::new();
    for table in &file.exchanges {
        run_hash_exchange(table, &mut results)?;
    }
    Ok(results)
}

fn run_hash_exchange(table: &HashExchange, results: &mut Vec<CaseResult>) -> Result<(), String> {
    let mut session = Session::new(Choice::seeded(1), 0);
    session.declare(&declare(table))?;
    for message in &table.messages {
        let before = session.counts();
        let op = Op::Publish(Box::new(PublishOp {
            exchange: table.exchange.name.clone(),
            routing_key: message.routing_key.clone(),
            msg: message.msg.clone(),
            properties: message.properties.clone(),
            mandatory: false,
            immediate: false,
            body: None,
        }));
        session.apply("A1", &op)?;
        session.settle();
        let now = session.counts();
        let got: Vec<&String> = now.keys().filter(|name| now.get(*name) != before.get(*name)).collect();
        let result = match got.iter().copied().eq(&message.queues) {
            true => Ok(()),
            false => Err(format!("went to {got:?}, recorded {:?}", message.queues)),
        };
        results.push(CaseResult { id: format!("{} {}", table.id, message.msg), result, step_ms: 0 });
    }
    Ok(())
}

fn declare(table: &HashExchange) -> Declare {
    let mut declare = Declare { exchanges: vec![table.exchange.clone()], ..Declare::default() };
    for (queue, key) in &table.bindings {
        if declare.queues.iter().all(|known| known.name != *queue) {
            declare.queues.push(QueueSpec {
                name: queue.clone(),
                passive: false,
                durable: true,
                exclusive: false,
                auto_delete: false,
                arguments: Map::new(),
                report: false,
            });
        }
        declare.bindings.push(BindingSpec {
            source: table.exchange.name.clone(),
            destination: queue.clone(),
            destination_type: DestinationType::Queue,
            routing_key: key.clone(),
            arguments: Map::new(),
        });
    }
    declare
}
