//! Pictures of consumers and groups: who has which partitions, where everybody stands, what is in hand. Nothing here
//! changes anything.
use std::sync::Arc;

use super::Kafka;
use super::client::{Client, Standing};
use super::consumers::{Consumer, Phase};
use super::share::Share;
use crate::engine::id::{PartIx, Time};
use crate::engine::kafka::assignor::{ClientAssignor, ServerAssignor};
use crate::engine::kafka::cluster::{Isolation, TopicPartition};
use crate::engine::kafka::consumer::Place;
use crate::engine::kafka::group::modern::State as Modern;
use crate::engine::kafka::group::offsets_topic::partition_of;
use crate::engine::kafka::group::{Description, GroupState, classic};
use crate::engine::kafka::topic_partition::TopicPartition as Named;
use crate::engine::kafka::view::{
    CommitLogView, CommitRecordView, ConsumerView, CursorView, GroupMemberView, GroupView, ShareRecordView,
};
use crate::engine::sort::sort_by_key;
use crate::engine::world::World;

impl Kafka {
    /// A group's commits as the records that they are; `None` = no group, or one of another kind.
    pub fn commit_log(&self, part: PartIx) -> Option<CommitLogView> {
        let name = self.groups.name(part).filter(|_| !self.shares.contains_key(&part))?;
        let (partition, topic) = (partition_of(name), self.coordinator.offsets_topic());
        let own = topic.records(partition).iter().filter(|record| record.group == *name);
        let records = own.map(|record| CommitRecordView {
            offset: record.offset,
            topic: self.topic_part(record.partition.topic),
            partition: record.partition.partition,
            committed: record.committed,
        });
        Some(CommitLogView { partition, end: topic.end(partition), records: records.collect() })
    }

    pub fn group(&self, part: PartIx, _world: &World) -> Option<GroupView> {
        let name = self.groups.name(part)?.clone();
        if let Some(share) = self.shares.get(&part) {
            return Some(self.share_group(part, share));
        }
        let offsets = self.coordinator.offsets(&name);
        let offsets = offsets.into_iter().flat_map(|offsets| offsets.iter());
        let mut offsets: Vec<(PartIx, u32, u64)> =
            offsets.map(|(at, committed)| (self.topic_part(at.topic), at.partition, committed.offset)).collect();
        sort_by_key(&mut offsets, |(topic, partition, _)| (*topic, *partition));
        let described = self.coordinator.describe(&name);
        let none = || Description {
            state: GroupState::Classic(classic::State::Empty),
            assignor: "".into(),
            members: Default::default(),
        };
        let described = described.unwrap_or_else(none);
        let settled = described.state.is_settled();
        let assignor = ClientAssignor::parse(&described.assignor).map(ClientAssignor::name);
        let assignor = assignor.or_else(|| ServerAssignor::parse(&described.assignor).map(ServerAssignor::name));
        let members = described.members.iter().map(|(id, member)| {
            let consumer = self.groups.consumer(id);
            let client = self.client_ix(consumer).map(|client| &self.clients[client as usize]);
            let its = client.filter(|client| client.is_up()).and_then(|client| client.consumer());
            GroupMemberView {
                consumer,
                member_id: id.clone(),
                instance_id: member.instance_id.clone(),
                // Of one that is down nobody knows but the group: what it keeps for it.
                partitions: its.map_or_else(|| self.parts_of(&member.partitions), |its| self.partitions_of(its)),
                rebalancing: !settled,
            }
        });
        let mut members: Vec<GroupMemberView> = members.collect();
        sort_by_key(&mut members, |member| member.consumer);
        Some(GroupView {
            part,
            state: described.state,
            generation: self.generation(&name),
            assignor,
            members,
            lag: self.group_lag(part),
            offsets,
            in_flight: Vec::new(),
        })
    }

    fn generation(&self, name: &str) -> i32 {
        use crate::engine::kafka::group::Protocol;
        self.coordinator.group(name).map_or(0, |group| match &group.protocol {
            Protocol::Classic(group) => group.generation(),
            Protocol::Consumer(group) => group.epoch(),
        })
    }

    fn share_group(&self, part: PartIx, share: &Share) -> GroupView {
        let member = |(id, consumer): (&Arc<str>, &PartIx)| {
            let its = self.client_ix(*consumer).and_then(|client| self.clients[client as usize].consumer());
            GroupMemberView {
                consumer: *consumer,
                member_id: id.clone(),
                instance_id: None,
                partitions: its.map_or_else(Vec::new, |its| self.partitions_of(its)),
                rebalancing: false,
            }
        };
        let mut in_flight = Vec::new();
        let mut lag = 0;
        let mut offsets = Vec::new();
        for (at, partition) in &share.partitions {
            let topic = self.topic_part(at.topic);
            let record = |(offset, one): (u64, &crate::engine::kafka::share::InFlight)| ShareRecordView {
                topic,
                partition: at.partition,
                offset,
                state: one.state,
                deliveries: one.delivery_count,
                consumer: one.lock.as_ref().and_then(|(id, _)| share.members.get(id)).copied().unwrap_or(PartIx::NONE),
                until: one.lock.as_ref().map_or(0, |(_, until)| *until),
            };
            in_flight.extend(partition.in_flight().map(record));
            offsets.push((topic, at.partition, partition.start()));
            lag += self.end_of(*at, Isolation::ReadUncommitted).saturating_sub(partition.start());
        }
        let state = if share.members.is_empty() { Modern::Empty } else { Modern::Stable };
        GroupView {
            part,
            state: GroupState::Consumer(state),
            generation: share.epoch(),
            assignor: None,
            members: share.members.iter().map(member).collect(),
            lag,
            offsets,
            in_flight,
        }
    }

    /// Up to where a reader sees the partition.
    fn end_of(&self, at: TopicPartition, isolation: Isolation) -> u64 {
        self.cluster.offsets(at).map_or(0, |offsets| match isolation {
            Isolation::ReadUncommitted => offsets.high_watermark,
            Isolation::ReadCommitted => offsets.last_stable,
        })
    }

    fn group_lag(&self, part: PartIx) -> u64 {
        let mut lag = 0;
        for (topic, state) in self.cluster.topics() {
            let isolation = self.isolation(part, self.topic_part(topic));
            for partition in 0..state.partitions.len() as u32 {
                let at = TopicPartition { topic, partition };
                let has_offset = isolation.is_none() && self.group_offset(part, at).is_some();
                let isolation = isolation.or(has_offset.then_some(Isolation::ReadUncommitted));
                lag += isolation.map_or(0, |isolation| self.cursor(part, isolation, at).lag);
            }
        }
        lag
    }

    /// How those who read a topic under one name read it; `None` = nobody is left who does.
    fn isolation(&self, reader: PartIx, topic: PartIx) -> Option<Isolation> {
        let mut readers = self.consumers().filter(|its| its.reader == reader && its.topics.contains(&topic));
        readers.next().map(|its| its.java.config.isolation)
    }

    fn consumers(&self) -> impl Iterator<Item = &Consumer> {
        self.clients.iter().filter(|client| client.standing != Standing::Removed).filter_map(Client::consumer)
    }

    /// What a group has committed of a partition.
    fn group_offset(&self, group: PartIx, at: TopicPartition) -> Option<u64> {
        self.coordinator.offsets(self.groups.name(group)?)?.get(at)
    }

    /// Where everybody stands who reads a partition: groups, then consumers without one.
    pub(super) fn cursors(&self, at: TopicPartition) -> Vec<CursorView> {
        let topic = self.topic_part(at.topic);
        let mut readers: Vec<(PartIx, Isolation)> = Vec::new();
        for its in self.consumers().filter(|its| its.topics.contains(&topic)) {
            if !readers.iter().any(|(reader, _)| *reader == its.reader) {
                readers.push((its.reader, its.java.config.isolation));
            }
        }
        // A group whose members are gone still has its offsets.
        for (_, part) in self.groups.iter() {
            if !readers.iter().any(|(reader, _)| *reader == part) && self.group_offset(part, at).is_some() {
                readers.push((part, Isolation::ReadUncommitted));
            }
        }
        sort_by_key(&mut readers, |(reader, _)| *reader);
        readers.into_iter().map(|(reader, isolation)| self.cursor(reader, isolation, at)).collect()
    }

    /// Where one of them stands.
    fn cursor(&self, reader: PartIx, isolation: Isolation, at: TopicPartition) -> CursorView {
        if let Some(share) = self.shares.get(&reader) {
            let position = share.partitions.get(&at).map(|partition| partition.start());
            let lag = position.map_or(0, |from| self.end_of(at, isolation).saturating_sub(from));
            return CursorView { reader, consumer: PartIx::NONE, position, committed: position, lag };
        }
        let owner = self.owner(reader, at);
        let position = owner.and_then(|(_, position)| position);
        let committed = self.group_offset(reader, at);
        let start = || self.cluster.offsets(at).map_or(0, |offsets| offsets.log_start);
        let from = position.or(committed).unwrap_or_else(start);
        let lag = self.end_of(at, isolation).saturating_sub(from);
        let consumer = owner.map_or(PartIx::NONE, |(consumer, _)| consumer);
        CursorView { reader, consumer, position, committed, lag }
    }

    /// Who of a group reads the partition now, and where it stands.
    fn owner(&self, reader: PartIx, at: TopicPartition) -> Option<(PartIx, Option<u64>)> {
        let name = Named { topic: self.cluster.topic(at.topic)?.name.clone(), partition: at.partition };
        let of = |client: &Client| {
            let its = client.consumer().filter(|its| its.reader == reader)?;
            let position = match its.java.partition(&name)?.place {
                Place::At(offset) => Some(offset),
                Place::Unknown | Place::Reset(_) => None,
            };
            // Of two that think so, the one with the newer membership is right.
            Some((its.java.generation(), (client.part, position)))
        };
        let owners = self.clients.iter().filter(|client| client.is_up()).filter_map(of);
        owners.max_by_key(|(generation, _)| *generation).map(|(_, owner)| owner)
    }

    pub(super) fn partitions_of(&self, its: &Consumer) -> Vec<(PartIx, u32)> {
        match &its.share {
            Some(share) => share.assigned.iter().map(|at| (self.topic_part(at.topic), at.partition)).collect(),
            None => {
                let names: Vec<Named> = its.java.partitions().map(|(name, _)| name.clone()).collect();
                self.parts_of(&names)
            }
        }
    }

    pub fn consumer(&self, part: PartIx, slots: usize) -> Option<ConsumerView> {
        let client = &self.clients[self.client_ix(part)? as usize];
        let its = client.consumer()?;
        let buffered = match &its.share {
            Some(share) => share.buffered(),
            None => its.java.buffered(),
        };
        let isolation = its.java.config.isolation;
        let behind = |(name, position): (&Named, u64)| {
            let topic = self.cluster.topic_ix(&name.topic);
            let end = topic.map(|topic| self.end_of(TopicPartition { topic, partition: name.partition }, isolation));
            end.map_or(0, |end| end.saturating_sub(position))
        };
        Some(ConsumerView {
            part,
            state: client.state(),
            failed_task: its.application.failed_task,
            partitions: self.partitions_of(its),
            slots: its.application.slots(slots),
            buffered,
            done: its.application.done,
            failed: its.application.failed,
            lag: its.positions().map(behind).sum(),
            last_poll_at: its.polled_at,
            next_poll_at: next_poll(its),
        })
    }
}

fn next_poll(its: &Consumer) -> Option<Time> {
    match its.phase {
        Phase::Resting { until } => Some(until),
        _ => None,
    }
}
