//! The group coordinator: groups of both protocols with their offsets. Sans-I/O: requests come in with the virtual
//! time, answers go out, and [`Coordinator::next_due_us`] says when it wants to be called again. It does not know
//! where partitions live; which topics there are is told with every request that depends on it.
pub mod classic;
pub mod modern;
mod offsets;
pub mod offsets_topic;
mod operator;
pub mod request;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::classic::ClassicGroup;
use self::modern::{ConsumerGroup, HeartbeatAnswer, HeartbeatRequest};
use self::offsets_topic::OffsetsTopic;
use self::request::{Answer, Identity, JoinRequest, Out, Ticket};
use super::error::ErrorCode;
use super::offsets::GroupOffsets;
use super::topic_partition::{PartitionCounts, TopicPartition};

pub use operator::{Description, GroupState};

/// Broker settings that concern groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    /// `group.initial.rebalance.delay.ms`
    pub initial_rebalance_delay_us: u64,
    /// `group.min.session.timeout.ms`
    pub min_session_timeout_us: u64,
    /// `group.max.session.timeout.ms`
    pub max_session_timeout_us: u64,
    /// `group.max.size`
    pub max_size: u32,
    /// `group.consumer.session.timeout.ms`
    pub consumer_session_timeout_us: u64,
    /// `group.consumer.heartbeat.interval.ms`
    pub consumer_heartbeat_interval_us: u64,
    /// `offsets.retention.minutes`
    pub offsets_retention_us: u64,
    /// How long a member that never was in a generation may wait (`classicGroupNewMemberJoinTimeoutMs`).
    pub new_member_join_timeout_us: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            initial_rebalance_delay_us: 3_000_000,
            min_session_timeout_us: 6_000_000,
            max_session_timeout_us: 1_800_000_000,
            max_size: i32::MAX as u32,
            consumer_session_timeout_us: 45_000_000,
            consumer_heartbeat_interval_us: 5_000_000,
            offsets_retention_us: 604_800_000_000,
            new_member_join_timeout_us: 300_000_000,
        }
    }
}

#[derive(Clone, Debug)]
pub enum Protocol {
    Classic(ClassicGroup),
    Consumer(ConsumerGroup),
}

#[derive(Clone, Debug)]
pub struct Group {
    pub protocol: Protocol,
    pub offsets: GroupOffsets,
    /// `None` = it has members, or never had any.
    pub emptied_us: Option<u64>,
    has_members: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Coordinator {
    pub config: Config,
    groups: BTreeMap<Arc<str>, Group>,
    /// For looking at; nothing is read from it.
    offsets_topic: OffsetsTopic,
    /// Partitions of `__consumer_offsets` that nobody coordinates now: the time of their groups stands still.
    away: BTreeSet<u32>,
    /// Member ids given out so far.
    ids_given: u32,
}

impl Coordinator {
    pub fn new(config: Config) -> Self {
        Self { config, ..Self::default() }
    }

    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.get(name)
    }

    pub fn groups(&self) -> impl Iterator<Item = (&Arc<str>, &Group)> {
        self.groups.iter()
    }

    pub fn offsets_topic(&self) -> &OffsetsTopic {
        &self.offsets_topic
    }

    // --- the classic protocol

    pub fn join(&mut self, ticket: Ticket, request: JoinRequest, counts: &PartitionCounts, now_us: u64, out: &mut Out) {
        let session_us = request.session_timeout_us;
        let refused = if request.group.is_empty() {
            Some(ErrorCode::InvalidGroupId)
        } else if session_us < self.config.min_session_timeout_us || session_us > self.config.max_session_timeout_us {
            Some(ErrorCode::InvalidSessionTimeout)
        } else if !request.member_id.is_empty() && !self.groups.contains_key(&request.group) {
            Some(ErrorCode::UnknownMemberId)
        } else {
            None
        };
        if let Some(error) = refused {
            return classic::refuse(ticket, request.member_id, error, out);
        }
        let new_id = self.new_member_id(request.instance_id.as_ref().unwrap_or(&request.client_id));
        let config = self.config;
        let name = request.group.clone();
        let group = self.groups.entry(name.clone()).or_insert_with(|| Group::classic(&name));
        if matches!(&group.protocol, Protocol::Consumer(consumer) if consumer.is_empty()) {
            group.protocol = Protocol::Classic(ClassicGroup::new(name));
        }
        match &mut group.protocol {
            Protocol::Classic(classic) => classic.join(ticket, request, &new_id, now_us, &config, out),
            Protocol::Consumer(consumer) => match consumer.join_classic(request, &new_id, counts, now_us, out) {
                Ok(joined) => out.answers.push((ticket, Answer::Join(Ok(joined)))),
                Err((error, member_id)) => classic::refuse(ticket, member_id, error, out),
            },
        }
        group.note_members(now_us);
    }

    pub fn sync(
        &mut self,
        ticket: Ticket,
        identity: &Identity,
        assignments: BTreeMap<Arc<str>, Vec<TopicPartition>>,
        now_us: u64,
        out: &mut Out,
    ) {
        let result = match self.groups.get_mut(&identity.group).map(|group| &mut group.protocol) {
            Some(Protocol::Classic(group)) if !group.is_empty() => {
                return group.sync(ticket, identity, assignments, now_us, out);
            }
            Some(Protocol::Consumer(group)) if !group.is_empty() => group.sync_classic(identity, now_us),
            _ => Err(ErrorCode::UnknownMemberId),
        };
        out.answers.push((ticket, Answer::Sync(result)));
    }

    /// Heartbeat of the classic protocol.
    pub fn heartbeat(&mut self, identity: &Identity, now_us: u64) -> Result<(), ErrorCode> {
        match self.groups.get_mut(&identity.group).map(|group| &mut group.protocol) {
            Some(Protocol::Classic(group)) => {
                let instance = identity.instance_id.as_ref();
                group.heartbeat(&identity.member_id, instance, identity.generation, now_us)
            }
            Some(Protocol::Consumer(group)) => group.heartbeat_classic(identity, now_us),
            None => Err(ErrorCode::UnknownMemberId),
        }
    }

    /// LeaveGroup of a member itself, or of an operator who names a static member (then `member_id` is empty).
    pub fn leave(
        &mut self,
        group: &str,
        member_id: &Arc<str>,
        instance_id: Option<&Arc<str>>,
        now_us: u64,
        out: &mut Out,
    ) -> Result<(), ErrorCode> {
        let group = self.groups.get_mut(group).ok_or(ErrorCode::UnknownMemberId)?;
        let result = match &mut group.protocol {
            Protocol::Classic(group) => group.leave(member_id, instance_id, now_us, out),
            Protocol::Consumer(group) => group.leave_classic(member_id, instance_id, out),
        };
        group.note_members(now_us);
        result
    }

    // --- KIP-848

    pub fn consumer_heartbeat(
        &mut self,
        mut request: HeartbeatRequest,
        counts: &PartitionCounts,
        now_us: u64,
        out: &mut Out,
    ) -> Result<HeartbeatAnswer, ErrorCode> {
        request.check()?;
        if request.member_id.is_empty() {
            request.member_id = self.new_member_id(&request.client_id);
        }
        let joins = request.epoch == 0;
        let name = request.group.clone();
        if joins {
            self.groups.entry(name.clone()).or_insert_with(|| Group::consumer(&name));
        }
        let group = self.groups.get_mut(&name).ok_or(ErrorCode::GroupIdNotFound)?;
        if let Protocol::Classic(classic) = &mut group.protocol {
            if !joins {
                return Err(ErrorCode::GroupIdNotFound);
            }
            let consumer = match classic.is_empty() {
                true => ConsumerGroup::new(name),
                false => ConsumerGroup::from_classic(name, std::mem::take(classic), now_us, out),
            };
            group.protocol = Protocol::Consumer(consumer);
        }
        let answer = match &mut group.protocol {
            Protocol::Consumer(group) => group.heartbeat(request, counts, now_us, &self.config, out),
            Protocol::Classic(_) => Err(ErrorCode::GroupIdNotFound),
        };
        group.note_members(now_us);
        answer
    }

    // --- time

    pub fn next_due_us(&self) -> Option<u64> {
        let due = |group: &Group| match &group.protocol {
            Protocol::Classic(group) => group.next_due_us(),
            Protocol::Consumer(group) => group.next_due_us(),
        };
        let expiry = |group: &Group| group.next_expiry_us(self.config.offsets_retention_us);
        let present = self.groups.iter().filter(|(name, _)| !self.sleeps(name)).map(|(_, group)| group);
        present.flat_map(|group| due(group).into_iter().chain(expiry(group))).min()
    }

    /// Does what is due up to `now_us`.
    pub fn advance(&mut self, now_us: u64, out: &mut Out) {
        let config = self.config;
        let away = &self.away;
        let is_present = |name: &Arc<str>| away.is_empty() || !away.contains(&offsets_topic::partition_of(name));
        for (_, group) in self.groups.iter_mut().filter(|(name, _)| is_present(name)) {
            match &mut group.protocol {
                Protocol::Classic(group) => group.advance(now_us, &config, out),
                Protocol::Consumer(group) => group.advance(now_us, out),
            }
            group.note_members(now_us);
        }
        self.expire_offsets(now_us);
    }

    // --- brokers

    /// Nobody coordinates the groups of a partition of `__consumer_offsets`, or somebody does again.
    pub fn is_away(&mut self, partition: u32, is_so: bool) {
        match is_so {
            true => self.away.insert(partition),
            false => self.away.remove(&partition),
        };
    }

    fn sleeps(&self, group: &str) -> bool {
        !self.away.is_empty() && self.away.contains(&offsets_topic::partition_of(group))
    }

    /// A new coordinator counts the time of members from when it has read their partition.
    pub fn restart_sessions(&mut self, partition: u32, now_us: u64) {
        let session_us = self.config.consumer_session_timeout_us;
        let of_it = self.groups.iter_mut().filter(|(name, _)| offsets_topic::partition_of(name) == partition);
        for (_, group) in of_it {
            match &mut group.protocol {
                Protocol::Classic(group) => group.restart_sessions(now_us),
                Protocol::Consumer(group) => group.restart_sessions(session_us, now_us),
            }
        }
    }

    /// The real ids end with a random UUID; these are numbered, so that they sort by client and then by age.
    fn new_member_id(&mut self, prefix: &str) -> Arc<str> {
        self.ids_given += 1;
        let number = self.ids_given.to_string();
        let zeros = "0".repeat(10_usize.saturating_sub(number.len()));
        [prefix, "-", &zeros, &number].concat().into()
    }
}

impl Group {
    fn classic(name: &Arc<str>) -> Self {
        let protocol = Protocol::Classic(ClassicGroup::new(name.clone()));
        Self { protocol, offsets: GroupOffsets::default(), emptied_us: None, has_members: false }
    }

    fn consumer(name: &Arc<str>) -> Self {
        let protocol = Protocol::Consumer(ConsumerGroup::new(name.clone()));
        Self { protocol, offsets: GroupOffsets::default(), emptied_us: None, has_members: false }
    }

    /// Remembers when the last member went.
    fn note_members(&mut self, now_us: u64) {
        let has_members = match &self.protocol {
            Protocol::Classic(group) => !group.is_empty(),
            Protocol::Consumer(group) => !group.is_empty(),
        };
        if has_members != self.has_members {
            self.has_members = has_members;
            self.emptied_us = (!has_members).then_some(now_us);
        }
    }
}
