//! What a run of Kafka came to, asked by names of parts. Only checks of Kafka's scenarios call it, so it stays out of the
//! first load.
use std::collections::{BTreeMap, BTreeSet};

use super::Outcome;
use crate::engine::fact::FactKind;
use crate::engine::id::{MessageNo, PartIx, Symbol, Time};
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::simulation::Kafka;
use crate::engine::kafka::topology::Spec as KafkaSpec;
use crate::engine::kafka::view::{ConsumerView, GroupView, PartitionView, RecordDetail, RecordLook, TopicView};
use crate::engine::topology::Spec;

impl Outcome<'_> {
    fn kafka(&self) -> impl Iterator<Item = Fact> {
        self.kinds().filter_map(|kind| match kind {
            FactKind::Kafka(fact) => Some(fact),
            _ => None,
        })
    }

    /// How many facts of Kafka's are so.
    pub fn facts(&self, test: impl Fn(Fact) -> bool) -> usize {
        self.kafka().filter(|fact| test(*fact)).count()
    }

    /// As [`Self::facts`], in this span of the run (ms).
    pub fn facts_between(&self, from_ms: Time, to_ms: Time, test: impl Fn(Fact) -> bool) -> usize {
        let span = from_ms * 1_000..to_ms * 1_000;
        let facts = self.session.facts().iter().filter(|fact| span.contains(&fact.at));
        facts.filter(|fact| matches!(fact.kind, FactKind::Kafka(kafka) if test(kafka))).count()
    }

    /// When the first such fact happened, µs.
    pub fn first_at(&self, test: impl Fn(Fact) -> bool) -> Option<Time> {
        let found = |fact: &&crate::engine::fact::Fact| matches!(fact.kind, FactKind::Kafka(kafka) if test(kafka));
        self.session.facts().iter().find(found).map(|fact| fact.at)
    }

    /// The row of a part, to compare with those of facts.
    pub fn row(&self, name: &str) -> PartIx {
        self.part(name)
    }

    // --- producers

    /// Records that the applications handed to their producers.
    pub fn produced(&self) -> usize {
        self.facts(|fact| matches!(fact, Fact::Produced { .. }))
    }

    pub fn produced_by(&self, name: &str) -> usize {
        let part = self.part(name);
        self.facts(|fact| matches!(fact, Fact::Produced { producer, .. } if producer == part))
    }

    pub fn acknowledged_by(&self, name: &str) -> usize {
        let part = self.part(name);
        self.facts(|fact| matches!(fact, Fact::Acknowledged { producer, .. } if producer == part))
    }

    pub fn failed_by(&self, name: &str) -> usize {
        let part = self.part(name);
        self.facts(|fact| matches!(fact, Fact::ProduceFailed { producer, .. } if producer == part))
    }

    pub fn batches_sent_by(&self, name: &str) -> usize {
        let part = self.part(name);
        self.facts(|fact| matches!(fact, Fact::BatchSent { producer, .. } if producer == part))
    }

    /// Bytes of the produce requests, tries again included.
    pub fn bytes_sent_by(&self, name: &str) -> u64 {
        let part = self.part(name);
        let bytes = self.kafka().filter_map(|fact| match fact {
            Fact::BatchSent { producer, bytes, .. } if producer == part => Some(u64::from(bytes)),
            _ => None,
        });
        bytes.sum()
    }

    /// The partitions of its records, in the order in which it sent them.
    pub fn chosen_partitions(&self, name: &str) -> Vec<u32> {
        let part = self.part(name);
        let chosen = self.kafka().filter_map(|fact| match fact {
            Fact::Produced { producer, partition, .. } if producer == part => Some(partition),
            _ => None,
        });
        chosen.collect()
    }

    /// Records of the producer that are not in the topic's log, although nobody told it that they failed.
    pub fn missing(&self, name: &str, topic: &str) -> usize {
        let part = self.part(name);
        let partitions = self.partitions(topic);
        let stored: BTreeSet<MessageNo> = partitions.iter().flat_map(|its| data(its).map(|record| record.2)).collect();
        let mut open = BTreeSet::new();
        for fact in self.kafka() {
            match fact {
                Fact::Produced { producer, message, .. } if producer == part => drop(open.insert(message)),
                Fact::ProduceFailed { producer, message, .. } if producer == part => drop(open.remove(&message)),
                _ => {}
            }
        }
        open.difference(&stored).count()
    }

    // --- topics

    fn topic(&self, name: &str) -> Option<TopicView> {
        let world = self.session.world();
        Kafka::of(world)?.topic(self.part(name), usize::MAX, world)
    }

    fn partitions(&self, topic: &str) -> Vec<PartitionView> {
        self.topic(topic).map_or_else(Vec::new, |view| view.partitions)
    }

    /// By partition.
    pub fn log_ends(&self, topic: &str) -> Vec<u64> {
        self.partitions(topic).iter().map(|partition| partition.log_end).collect()
    }

    pub fn log_starts(&self, topic: &str) -> Vec<u64> {
        self.partitions(topic).iter().map(|partition| partition.log_start).collect()
    }

    /// Records that are in the leaders' logs now, markers not counted.
    pub fn records(&self, topic: &str) -> usize {
        self.partitions(topic).iter().map(|partition| data(partition).count()).sum()
    }

    /// The keys of the records that are in the log now, in the order of the log, by partition.
    pub fn keys_in_log(&self, topic: &str) -> Vec<String> {
        let partitions = self.partitions(topic);
        let keys = partitions.iter().flat_map(|partition| data(partition).map(|record| record.0));
        keys.map(|key| self.session.text(key).to_owned()).collect()
    }

    /// Offsets of the records that are in a partition now.
    pub fn offsets_in_log(&self, topic: &str, partition: usize) -> Vec<u64> {
        self.partitions(topic).get(partition).map_or_else(Vec::new, |its| data(its).map(|record| record.1).collect())
    }

    /// Each partition has its records in the order in which they were first sent.
    pub fn is_log_in_order(&self, topic: &str) -> bool {
        self.partitions(topic).iter().all(|partition| data(partition).map(|record| record.2).is_sorted())
    }

    /// How often something was written to the topic.
    pub fn appended(&self, name: &str) -> usize {
        let part = self.part(name);
        self.facts(|fact| matches!(fact, Fact::Appended { topic, .. } if topic == part))
    }

    fn appends(&self, name: &str) -> Vec<(u32, Symbol, MessageNo)> {
        let part = self.part(name);
        let appends = self.kafka().filter_map(|fact| match fact {
            Fact::Appended { topic, partition, key, message, .. } if topic == part => Some((partition, key, message)),
            _ => None,
        });
        appends.collect()
    }

    /// To which partitions of the topic each key was written.
    pub fn partitions_of_keys(&self, topic: &str) -> BTreeMap<String, BTreeSet<u32>> {
        let mut keys: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
        for (partition, key, _) in self.appends(topic) {
            keys.entry(self.session.text(key).to_owned()).or_default().insert(partition);
        }
        keys
    }

    /// The busiest partition's part of what was written to the topic, percent.
    pub fn busiest_percent(&self, topic: &str) -> usize {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        let appends = self.appends(topic);
        appends.iter().for_each(|(partition, ..)| *counts.entry(*partition).or_default() += 1);
        counts.values().max().map_or(0, |most| most * 100 / appends.len())
    }

    /// Records that stand more than once in the topic's log.
    pub fn doubled(&self, topic: &str) -> usize {
        let mut seen = BTreeSet::new();
        let partitions = self.partitions(topic);
        let messages = partitions.iter().flat_map(|its| data(its).map(|record| record.2));
        messages.filter(|message| !seen.insert(*message)).count()
    }

    /// Acknowledged records that no log holds any more because a leader died.
    pub fn acknowledged_lost(&self) -> usize {
        self.facts(|fact| matches!(fact, Fact::RecordLost { acknowledged: true, .. }))
    }

    /// Records of this key, wherever they are stored.
    pub fn stored_with_key(&self, topic: &str, key: &str) -> Vec<RecordDetail> {
        let world = self.session.world();
        let Some(kafka) = Kafka::of(world) else { return Vec::new() };
        let part = self.part(topic);
        let of_key = self.appends(topic).into_iter().filter(|(_, its, _)| self.session.text(*its) == key);
        let messages: BTreeSet<MessageNo> = of_key.map(|(.., message)| message).collect();
        let details = messages.into_iter().flat_map(|message| kafka.record(message, world));
        details.filter(|detail| detail.topic == part).collect()
    }

    // --- groups and consumers

    pub fn group(&self, name: &str) -> Option<GroupView> {
        let world = self.session.world();
        Kafka::of(world)?.group(self.part(name), world)
    }

    pub fn lag(&self, group: &str) -> u64 {
        self.group(group).map_or(u64::MAX, |view| view.lag)
    }

    /// Sum of the committed offsets.
    pub fn committed(&self, group: &str) -> u64 {
        self.group(group).map_or(0, |view| view.offsets.iter().map(|(_, _, offset)| offset).sum())
    }

    fn consumer(&self, name: &str) -> Option<ConsumerView> {
        Kafka::of(self.session.world())?.consumer(self.part(name), 0)
    }

    /// Partitions that each consumer has in the end.
    pub fn assigned<const N: usize>(&self, consumers: [&str; N]) -> [usize; N] {
        consumers.map(|name| self.consumer(name).map_or(usize::MAX, |view| view.partitions.len()))
    }

    pub fn has_failed_task(&self, consumer: &str) -> bool {
        self.consumer(consumer).is_some_and(|view| view.failed_task)
    }

    /// Records handed to the consumer, repeats counted.
    pub fn polled(&self, name: &str) -> usize {
        let part = self.part(name);
        self.facts(|fact| matches!(fact, Fact::Polled { consumer, .. } if consumer == part))
    }

    /// When the consumer got its last record, µs.
    pub fn last_poll_at(&self, name: &str) -> Option<Time> {
        let part = self.part(name);
        let found = |fact: &&crate::engine::fact::Fact| matches!(fact.kind, FactKind::Kafka(Fact::Polled { consumer, .. }) if consumer == part);
        self.session.facts().iter().rfind(found).map(|fact| fact.at)
    }

    /// The partition of `__consumer_offsets` that holds the group, and its records there: partition and offset.
    pub fn commit_records(&self, group: &str) -> (u32, Vec<(u32, u64)>) {
        let log = Kafka::of(self.session.world()).and_then(|kafka| kafka.commit_log(self.part(group)));
        let Some(log) = log else { return (u32::MAX, Vec::new()) };
        let committed = log.records.iter().filter_map(|record| Some((record.partition, record.committed?)));
        (log.partition, committed.collect())
    }

    /// Records in the order in which the consumer got them.
    pub fn reads(&self, name: &str) -> Vec<MessageNo> {
        let part = self.part(name);
        let reads = self.kafka().filter_map(|fact| match fact {
            Fact::Polled { consumer, message, .. } if consumer == part => Some(message),
            _ => None,
        });
        reads.collect()
    }

    /// How often the consumer got a record that was sent before the one it got before; `by_key` = of the same key.
    pub fn reads_against_order(&self, name: &str, by_key: bool) -> usize {
        let keys: BTreeMap<MessageNo, Symbol> = self.kafka().filter_map(produced_key).collect();
        let mut last: BTreeMap<Symbol, MessageNo> = BTreeMap::new();
        let mut against = |message: &MessageNo| {
            let key = keys.get(message).copied().filter(|_| by_key).unwrap_or_default();
            last.insert(key, *message).is_some_and(|before| before > *message)
        };
        self.reads(name).iter().filter(|message| against(message)).count()
    }

    /// How often each record was handed to members of the group (or to the lone consumer of this name).
    pub fn deliveries(&self, reader: &str) -> BTreeMap<MessageNo, usize> {
        let part = self.part(reader);
        let parts = &self.session.topology().parts;
        let is_member = |consumer: PartIx| match parts.get(consumer.0 as usize).map(|part| &part.spec) {
            Some(Spec::Kafka(KafkaSpec::Consumer(its))) => consumer == part || its.group == part,
            _ => false,
        };
        let mut deliveries = BTreeMap::new();
        for fact in self.kafka() {
            match fact {
                Fact::Polled { consumer, message, .. } if is_member(consumer) => {
                    *deliveries.entry(message).or_default() += 1;
                }
                _ => {}
            }
        }
        deliveries
    }

    /// How often the consumer began to work on each record.
    pub fn efforts(&self, name: &str) -> BTreeMap<MessageNo, usize> {
        let part = self.part(name);
        let mut efforts = BTreeMap::new();
        for kind in self.kinds() {
            match kind {
                FactKind::WorkStarted { consumer, message, .. } if consumer == part => {
                    *efforts.entry(message).or_default() += 1;
                }
                _ => {}
            }
        }
        efforts
    }

    /// Records that the group got more than once.
    pub fn repeated(&self, reader: &str) -> usize {
        self.deliveries(reader).values().filter(|times| **times > 1).count()
    }

    /// Work of these consumers that ended in the wrong order within a key.
    pub fn order_violations_of<const N: usize>(&self, consumers: [&str; N]) -> usize {
        let parts = consumers.map(|name| self.part(name));
        self.count(|kind| matches!(kind, FactKind::OutOfOrder { consumer, .. } if parts.contains(&consumer)))
    }

    /// How many members were thrown out or left, whatever the reason.
    pub fn removed(&self, group_name: &str) -> usize {
        let part = self.part(group_name);
        self.facts(|fact| matches!(fact, Fact::MemberRemoved { group, .. } if group == part))
    }

    pub fn revoked(&self, group_name: &str) -> usize {
        let part = self.part(group_name);
        self.facts(|fact| matches!(fact, Fact::Revoked { group, .. } if group == part))
    }

    /// Records that consumers sent on to the topic.
    pub fn forwarded_to(&self, topic: &str) -> usize {
        let part = self.part(topic);
        self.facts(|fact| matches!(fact, Fact::Forwarded { to, .. } if to == part))
    }
}

fn produced_key(fact: Fact) -> Option<(MessageNo, Symbol)> {
    match fact {
        Fact::Produced { message, key, .. } => Some((message, key)),
        _ => None,
    }
}

/// Key, offset and message of the records.
fn data(partition: &PartitionView) -> impl Iterator<Item = (Symbol, u64, MessageNo)> {
    let is_data = |look: RecordLook| !matches!(look, RecordLook::CommitMarker | RecordLook::AbortMarker);
    partition.records.iter().filter(move |its| is_data(its.state)).map(|its| (its.key, its.offset, its.message))
}
