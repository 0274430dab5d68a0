//! Kafka's facts as sentences in both languages, with cause and rule (KIP, setting, or section of Kafka's documentation).
//! What happened alike to many records or partitions is one sentence. Reads the facts of the event and the settings that
//! ran at it, never the world.
mod clusters;
mod consuming;
mod groups;
mod logs;
mod moves;
mod producing;
mod shared;
mod shares;

use crate::engine::fact::{Fact, FactKind};
use crate::engine::id::{Duration, MessageNo, PartIx};
use crate::engine::kafka::cluster::BrokerId;
use crate::engine::kafka::fact::{self, Brokers};
use crate::engine::kafka::topology::{self, Cluster, Spec};
use crate::engine::topology::Spec as AnySpec;
use crate::locales::{Text, number};
use crate::studio::explain::{Glyph, Told};
use crate::studio::sentence::{Arg, Phrase, phrase};
use crate::studio::tell::Telling;

/// More partitions than this are only counted.
const MAX_LISTED: usize = 6;

const REPLICATION: &str = "Kafka: Design § Replication";
const GUARANTEES: &str = "Kafka: Design § Message Delivery Semantics";
const LAB: &str = "Brokerlab: simulated client";

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

/// The fact, or what the telling says happened alike, told by itself.
pub fn explain(fact: &Fact, telling: &Telling) -> Option<Told> {
    let FactKind::Kafka(kind) = fact.kind else { return shared::shared(fact, telling) };
    let teller = Teller { telling, own: kind, at: fact.at };
    let told = producing::producing(&teller)
        .or_else(|| logs::logs(&teller))
        .or_else(|| logs::upkeep(&teller))
        .or_else(|| clusters::replicas(&teller))
        .or_else(|| clusters::brokers(&teller))
        .or_else(|| moves::moves(&teller))
        .or_else(|| consuming::consuming(&teller))
        .or_else(|| consuming::failing(&teller))
        .or_else(|| groups::groups(&teller))
        .or_else(|| shares::shares(&teller))?;
    Some(match kind.message() {
        Some(message) => told.about(message),
        None => told,
    })
}

/// One fact being told, with those like it.
struct Teller<'a> {
    telling: &'a Telling<'a>,
    own: fact::Fact,
    at: u64,
}

impl<'a> Teller<'a> {
    /// All that are told as one, at least the fact itself.
    fn alike(&self) -> Vec<fact::Fact> {
        let of_kafka = |fact: &&Fact| match fact.kind {
            FactKind::Kafka(kind) => Some(kind),
            _ => None,
        };
        let all: Vec<fact::Fact> = self.telling.alike().iter().filter_map(of_kafka).collect();
        if all.is_empty() { vec![self.own] } else { all }
    }

    fn count(&self) -> u64 {
        self.telling.alike().len().max(1) as u64
    }

    fn is_of_many(&self) -> bool {
        self.count() > 1
    }

    fn name(&self, part: PartIx) -> Arg {
        self.telling.name(part)
    }

    fn message(&self, message: MessageNo) -> Arg {
        self.telling.message(message)
    }

    fn spec(&self, part: PartIx) -> Option<&'a Spec> {
        match &self.telling.part(part)?.spec {
            AnySpec::Kafka(spec) => Some(spec),
            _ => None,
        }
    }

    fn topic(&self, part: PartIx) -> Option<&'a topology::Topic> {
        match self.spec(part)? {
            Spec::Topic(topic) => Some(topic),
            _ => None,
        }
    }

    fn producer(&self, part: PartIx) -> Option<&'a topology::Producer> {
        match self.spec(part)? {
            Spec::Producer(producer) => Some(producer),
            _ => None,
        }
    }

    fn consumer(&self, part: PartIx) -> Option<&'a topology::Consumer> {
        match self.spec(part)? {
            Spec::Consumer(consumer) => Some(consumer),
            _ => None,
        }
    }

    fn group(&self, part: PartIx) -> Option<&'a topology::Group> {
        match self.spec(part)? {
            Spec::Group(group) => Some(group),
            _ => None,
        }
    }

    /// The settings of a consumer; lowering has put those of its group below its own.
    fn reading(&self, consumer: PartIx) -> Option<&'a crate::engine::kafka::consumer::ConsumerConfig> {
        Some(&self.consumer(consumer)?.config)
    }

    fn cluster(&self) -> Cluster {
        let of_kafka = |part: &crate::engine::topology::Part| match &part.spec {
            AnySpec::Kafka(Spec::Cluster(cluster)) => Some(cluster.clone()),
            _ => None,
        };
        self.telling.parts().iter().find_map(of_kafka).unwrap_or_default()
    }

    /// Whether it is clear without a name which topic is meant.
    fn is_only_topic(&self) -> bool {
        let topics = self.telling.parts().iter().filter(|part| matches!(part.spec, AnySpec::Kafka(Spec::Topic(_))));
        topics.count() == 1
    }

    /// Whether another fact of the same event says so.
    fn has(&self, says: impl Fn(&fact::Fact) -> bool) -> bool {
        self.telling.facts.iter().any(|fact| matches!(&fact.kind, FactKind::Kafka(kind) if says(kind)))
    }

    fn by_hand(&self, told: Told) -> Told {
        if self.telling.by_hand { told.cause(t("by hand", "직접 실행")) } else { told }
    }

    /// `P2 of ad.clicks`.
    fn place(&self, topic: PartIx, partition: u32) -> Arg {
        self.places(&[(topic, partition)])
    }

    /// `P0 and P2 of ad.clicks`; many are counted.
    fn places(&self, places: &[(PartIx, u32)]) -> Arg {
        let mut topics: Vec<(PartIx, Vec<u32>)> = Vec::new();
        for (topic, partition) in places {
            match topics.iter_mut().find(|(known, _)| known == topic) {
                Some((_, partitions)) if partitions.contains(partition) => {}
                Some((_, partitions)) => partitions.push(*partition),
                None => topics.push((*topic, vec![*partition])),
            }
        }
        let say = |(topic, partitions): &(PartIx, Vec<u32>)| {
            let which = match partitions.len() {
                0..=MAX_LISTED => Arg::List(partitions.iter().map(|p| Arg::Plain(format!("P{p}"))).collect()),
                many => {
                    let count = Arg::Number(many as u64);
                    Arg::Phrase(phrase(t("{0} partitions", "파티션 {0}개"), [count]))
                }
            };
            Arg::Phrase(phrase(t("{0} of {1}", "{1}의 {0}"), [which, self.name(*topic)]))
        };
        Arg::List(topics.iter().map(say).collect())
    }
}

fn told(glyph: Glyph, text: Text, args: impl IntoIterator<Item = Arg>) -> Told {
    Told::new(glyph, phrase(text, args))
}

fn broker(broker: BrokerId) -> Arg {
    Arg::Plain(broker.to_string())
}

/// `{1, 2, 3}`
fn brokers(set: Brokers) -> Arg {
    let ids: Vec<String> = set.iter().map(|broker| broker.to_string()).collect();
    Arg::Plain(format!("{{{}}}", ids.join(", ")))
}

/// A span as a setting's value.
fn span(us: Duration) -> Arg {
    Arg::code(number::duration(us))
}

fn n(number: impl Into<u64>) -> Arg {
    Arg::Number(number.into())
}

/// `linger.ms 5 ms`
fn setting(name: &'static str, value: Arg) -> Phrase {
    phrase(t("{0} {1}", "{0} {1}"), [Arg::code(name), value])
}
