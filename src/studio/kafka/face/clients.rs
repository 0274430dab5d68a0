//! The faces of a producer and of the cluster.
use super::say::Say;
use super::topic::look_of;
use crate::engine::kafka::cluster::Acks;
use crate::engine::kafka::topology::Producer;
use crate::engine::kafka::view::{BatchView, ClusterView, ProducerView};
use crate::locales::face;
use crate::locales::kafka_face as texts;
use crate::locales::number::{duration, number};
use crate::studio::face::consumer::LineTone;
use crate::studio::face::kafka::{BatchRow, BrokerLook, ClusterFace, Disc, KafkaProducerFace};
use crate::studio::face::producer::tape;
use crate::studio::face::{Tag, TagIcon, Token, Tone};
use crate::studio::kafka::measure::BATCH_ROWS;

/// Records in the row of a batch.
const RECORDS: usize = 5;

pub struct Sender<'a> {
    pub view: &'a ProducerView,
    pub spec: Option<&'a Producer>,
    /// Partitions of its topic.
    pub partitions: u32,
    pub say: &'a Say<'a>,
}

impl Sender<'_> {
    pub fn face(&self) -> KafkaProducerFace {
        let rows = self.rows();
        let with_records = self.occupied().count();
        let shown = rows.iter().filter(|row| !row.records.is_empty()).count();
        let (line, tone) = self.line();
        KafkaProducerFace {
            tape: self.tape(),
            batches: rows,
            more: with_records.saturating_sub(shown) as u32,
            line,
            tone,
            transaction: self.view.transaction,
        }
    }

    fn occupied(&self) -> impl Iterator<Item = u32> {
        let mut partitions: Vec<u32> = self.view.batches.iter().map(|batch| batch.partition).collect();
        partitions.sort_unstable();
        partitions.dedup();
        partitions.into_iter()
    }

    /// All partitions if they find room; else those with batches first.
    fn rows(&self) -> Vec<BatchRow> {
        let room = BATCH_ROWS.min(self.partitions.max(1)) as usize;
        let mut partitions: Vec<u32> =
            if self.partitions <= BATCH_ROWS { Vec::new() } else { self.occupied().take(room).collect() };
        for partition in 0..self.partitions.max(1) {
            if partitions.len() < room && !partitions.contains(&partition) {
                partitions.push(partition);
            }
        }
        partitions.sort_unstable();
        partitions.into_iter().map(|partition| self.row(partition)).collect()
    }

    /// What is to leave first stands first; of a batch only the first keys are known.
    fn row(&self, partition: u32) -> BatchRow {
        let here: Vec<&BatchView> = self.view.batches.iter().filter(|batch| batch.partition == partition).collect();
        let waiting = here.iter().filter(|batch| !batch.in_flight);
        let shown: Vec<&&BatchView> = waiting.clone().collect();
        let in_flight = shown.is_empty() && !here.is_empty();
        let batches: Vec<&&BatchView> = if in_flight { here.iter().collect() } else { shown };
        let total: u32 = batches.iter().map(|batch| batch.records).sum();
        let records: Vec<Token> =
            batches.iter().flat_map(|batch| batch.keys.iter()).map(|key| self.say.token(*key)).take(RECORDS).collect();
        BatchRow { partition, more: total.saturating_sub(records.len() as u32), records, in_flight }
    }

    fn tape(&self) -> Vec<(i32, Token)> {
        let (Some(spec), Some(next_at)) = (self.spec, self.view.next_at) else { return Vec::new() };
        let next = next_at.saturating_sub(self.say.now);
        let burst = spec.schedule.burst.max(1) as usize;
        let until = self.view.upcoming.iter().enumerate().map(|(ix, &key)| {
            let ticks = (ix / burst) as u64;
            (next.saturating_add(ticks * spec.schedule.interval_us), self.say.token(key))
        });
        tape(&until.collect::<Vec<_>>(), spec.schedule.interval_us)
    }

    /// `acks=all · linger 5 ms`, or what is wrong.
    fn line(&self) -> (String, LineTone) {
        if self.view.fenced {
            return (self.say.text(texts::FENCED).to_owned(), LineTone::Bad);
        }
        if let Some(line) = self.say.idle_line(self.view.state) {
            return line;
        }
        let Some(spec) = self.spec else { return (String::new(), LineTone::Plain) };
        let acks = match spec.config.acks {
            Acks::None => "0",
            Acks::Leader => "1",
            Acks::All => "all",
        };
        if self.view.failed > 0 {
            let failed = self.say.say(face::FAILED, &[&number(self.view.failed)]);
            return (format!("acks={acks} · {failed}"), LineTone::Bad);
        }
        (self.say.say(texts::ACKS_LINGER, &[acks, &duration(spec.config.linger_us)]), LineTone::Plain)
    }

    pub fn tags(&self) -> Vec<Tag> {
        let fenced = self.view.fenced.then(|| Tag::new(TagIcon::Lock, Tone::Bad, self.say.text(texts::FENCED)));
        self.say.client_tag(self.view.state).into_iter().chain(fenced).collect()
    }

    pub fn facts(&self) -> Vec<String> {
        let mut facts = vec![self.line().0, self.say.say(face::SENT, &[&number(self.view.sent)])];
        if self.view.transaction.is_some() {
            facts.push(self.say.text(texts::TRANSACTION).to_owned());
        }
        facts.retain(|fact| !fact.is_empty());
        facts
    }
}

/// The face of the cluster.
pub fn cluster(view: &ClusterView, say: &Say) -> ClusterFace {
    let disc = |broker: &crate::engine::kafka::view::BrokerView| Disc {
        broker: broker.broker,
        look: look_of(broker),
        slow: broker.slow_us > 0,
        controller: view.controller == broker.broker,
        leaders: broker.leaders,
        replicas: broker.replicas,
    };
    let brokers: Vec<Disc> = view.brokers.iter().map(disc).collect();
    let up = brokers.iter().filter(|disc| matches!(disc.look, BrokerLook::Up | BrokerLook::Isolated)).count();
    let numbers = [up, brokers.len()].map(|count| count.to_string());
    let up_of = say.say(texts::UP, &[&numbers[0], &numbers[1]]);
    let line = format!("{up_of} · {}", say.say(texts::CONTROLLER_AT, &[&view.controller.to_string()]));
    let well = brokers.iter().all(|disc| disc.look == BrokerLook::Up);
    let tone = if !well { LineTone::Warn } else { LineTone::Plain };
    ClusterFace { brokers, line, tone }
}

pub fn cluster_facts(face: &ClusterFace, say: &Say) -> Vec<String> {
    let mut facts = vec![face.line.clone()];
    for disc in &face.brokers {
        let state = say.text(match disc.look {
            BrokerLook::Up => texts::IS_UP,
            BrokerLook::Down => texts::DOWN,
            BrokerLook::Frozen => texts::FROZEN,
            BrokerLook::Isolated => texts::ISOLATED,
        });
        let numbers = [disc.broker, disc.leaders, disc.replicas].map(|count| count.to_string());
        facts.push(say.say(texts::BROKER_LEADS, &[&numbers[0], state, &numbers[1], &numbers[2]]));
    }
    facts
}
