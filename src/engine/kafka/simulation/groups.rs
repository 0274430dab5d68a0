//! The coordinator of groups in the world: it gets the requests of consumers, answers on their connections, and what it
//! does is told as facts. Who is a member of what is known here by parts of the board.
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::Arc;

use super::Kafka;
use super::client::COORDINATOR;
use super::network::Load;
use super::setup::{cluster_of, spec_of};
use super::share::Share;
use crate::engine::hash::WorldHasher;
use crate::engine::id::{PartIx, Time};
use crate::engine::kafka::cluster::{self, OffsetSpec};
use crate::engine::kafka::consumer::{self, Answer, Request, RequestNo, TopicMetadata};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::{Fact, Removed};
use crate::engine::kafka::group::GroupState;
use crate::engine::kafka::group::modern::HeartbeatRequest;
use crate::engine::kafka::group::request::{self as group, Effect, Identity, Removal, Ticket};
use crate::engine::kafka::topic_partition::PartitionCounts;
use crate::engine::kafka::topology::{GroupKind, Spec};
use crate::engine::system::Kernel;
use crate::engine::topology::Topology;

/// A request and whose it is: client, life, number.
type Held = (u32, u32, RequestNo, Request);

#[derive(Clone, Debug, Default)]
pub struct Groups {
    /// Parts by the names of their groups.
    parts: BTreeMap<Arc<str>, PartIx>,
    /// Consumers by their member ids; an id is given once.
    consumers: BTreeMap<Arc<str>, PartIx>,
    /// Ids whose joining was told.
    joined: BTreeSet<Arc<str>>,
    /// Joins and syncs that wait: client, life, number.
    waiting: BTreeMap<Ticket, (u32, u32, RequestNo)>,
    tickets: u64,
    /// OffsetFetch that waits for the end of a transaction.
    held: Vec<Held>,
    /// What arrives while no broker is up: clients go on asking until one is.
    unheard: Vec<Held>,
    /// Groups between two stable states.
    unsettled: BTreeSet<Arc<str>>,
    /// Whose request is carried out.
    serving: Option<PartIx>,
}

impl Groups {
    /// Takes up the groups of a topology.
    pub fn cover(&mut self, topology: &Topology) {
        self.parts.clear();
        for at in (0..topology.parts.len() as u32).map(PartIx) {
            if let Some(Spec::Group(group)) = spec_of(topology, at) {
                let name = group.config.group_id.clone();
                let name = name.unwrap_or_else(|| topology.parts[at.0 as usize].name.as_str().into());
                self.parts.insert(name, at);
            }
        }
    }

    /// All groups of the board.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, PartIx)> {
        self.parts.iter().map(|(name, part)| (name, *part))
    }

    pub fn part(&self, name: &str) -> PartIx {
        self.parts.get(name).copied().unwrap_or(PartIx::NONE)
    }

    pub fn name(&self, part: PartIx) -> Option<&Arc<str>> {
        self.parts.iter().find(|(_, its)| **its == part).map(|(name, _)| name)
    }

    /// The consumer behind a member id.
    pub fn consumer(&self, member_id: &str) -> PartIx {
        self.consumers.get(member_id).copied().unwrap_or(PartIx::NONE)
    }
}

impl Kafka {
    /// Takes up the groups of a topology.
    pub(super) fn cover_groups(&mut self, topology: &Topology) {
        self.groups.cover(topology);
        let (_, cluster) = cluster_of(topology);
        let is_share = |part: PartIx| match spec_of(topology, part) {
            Some(Spec::Group(group)) => group.kind == GroupKind::Share,
            _ => false,
        };
        self.shares.retain(|part, _| is_share(*part));
        for part in (0..topology.parts.len() as u32).map(PartIx).filter(|part| is_share(*part)) {
            self.shares.entry(part).or_insert_with(|| Share::new(cluster.share));
        }
    }

    /// A request of a consumer arrives at its coordinator, or at any broker.
    pub(super) fn serve_consumer(&mut self, client: u32, no: RequestNo, request: Request, kernel: &mut Kernel) {
        let its = &self.clients[client as usize];
        let life = its.life;
        self.groups.serving = Some(its.part);
        if !self.cluster.brokers().any(|(id, _)| self.cluster.is_up(id)) {
            self.groups.unheard.push((client, life, no, request));
            return;
        }
        if let Some(answer) = self.answer_consumer(client, no, request, kernel) {
            self.send_to_client(client, COORDINATOR, Load::ConsumerAnswer(no, Box::new(answer)), kernel);
        }
        self.tell_group_effects(kernel);
        self.groups.serving = None;
    }

    /// A last word: nobody waits for an answer.
    pub(super) fn hear(&mut self, client: u32, no: RequestNo, request: Request, kernel: &mut Kernel) {
        self.groups.serving = Some(self.clients[client as usize].part);
        let _ = self.answer_consumer(client, no, request, kernel);
        self.tell_group_effects(kernel);
        self.groups.serving = None;
    }

    /// `None` = it has to wait.
    fn answer_consumer(&mut self, client: u32, no: RequestNo, request: Request, kernel: &mut Kernel) -> Option<Answer> {
        let (now_us, life) = (kernel.now, self.clients[client as usize].life);
        Some(match request {
            Request::Join(request) => {
                let (ticket, counts) = (self.group_ticket(client, life, no), self.partition_counts());
                self.coordinator.join(ticket, request, &counts, now_us, &mut self.group_out);
                return None;
            }
            Request::Sync(identity, assignments) => {
                let ticket = self.group_ticket(client, life, no);
                self.coordinator.sync(ticket, &identity, assignments, now_us, &mut self.group_out);
                return None;
            }
            Request::Heartbeat(identity) => Answer::Heartbeat(self.coordinator.heartbeat(&identity, now_us)),
            Request::Leave(Identity { group, member_id, instance_id, .. }) => {
                // Who leaves does not look at the answer.
                let instance = instance_id.as_ref();
                let _ = self.coordinator.leave(&group, &member_id, instance, now_us, &mut self.group_out);
                Answer::Left
            }
            Request::ConsumerHeartbeat(request) => self.modern_heartbeat(client, request, kernel),
            Request::Commit(identity, offsets) => {
                Answer::Commit(self.commit_arrives(client, &identity, &offsets, kernel))
            }
            Request::Committed(group, partitions) => {
                let offsets = self.coordinator.offsets(&group);
                if partitions.iter().any(|its| offsets.is_some_and(|offsets| offsets.is_pending(*its))) {
                    self.groups.held.push((client, life, no, Request::Committed(group, partitions)));
                    return None;
                }
                let offset = |its: &cluster::TopicPartition| (*its, offsets.and_then(|offsets| offsets.get(*its)));
                Answer::Committed(partitions.iter().map(offset).collect())
            }
            Request::ListOffset(partition, spec, isolation) => {
                Answer::ListOffset(partition, self.list_offset(partition, spec, isolation))
            }
            Request::Metadata => Answer::Metadata(self.metadata()),
            // Fetches go to brokers.
            Request::Fetch(..) => return None,
        })
    }

    pub(super) fn list_offset(
        &self,
        partition: cluster::TopicPartition,
        spec: OffsetSpec,
        isolation: cluster::Isolation,
    ) -> Result<Option<u64>, ErrorCode> {
        let leader = self.cluster.reachable_leader(partition).ok_or(ErrorCode::LeaderNotAvailable)?;
        Ok(self.cluster.list_offset(leader, partition, spec, isolation)?.map(|(offset, _)| offset))
    }

    fn group_ticket(&mut self, client: u32, life: u32, no: RequestNo) -> Ticket {
        self.groups.tickets += 1;
        let ticket = Ticket(self.groups.tickets);
        self.groups.waiting.insert(ticket, (client, life, no));
        ticket
    }

    pub(super) fn partition_counts(&self) -> PartitionCounts {
        self.cluster.topics().map(|(_, topic)| (topic.name.clone(), topic.partitions.len() as u32)).collect()
    }

    fn metadata(&self) -> consumer::Metadata {
        let topics = self.cluster.topics().map(|(ix, topic)| {
            let leaders = topic.partitions.iter().map(|state| state.leader).collect();
            (topic.name.clone(), TopicMetadata { topic: ix, leaders })
        });
        topics.collect()
    }

    fn modern_heartbeat(&mut self, client: u32, request: HeartbeatRequest, kernel: &mut Kernel) -> Answer {
        let (group, counts) = (request.group.clone(), self.partition_counts());
        let leaves = request.epoch < 0;
        let answer = self.coordinator.consumer_heartbeat(request, &counts, kernel.now, &mut self.group_out);
        if let (Ok(answer), false) = (&answer, leaves) {
            let consumer = self.clients[client as usize].part;
            self.note_member(&group, &answer.member_id, consumer, true, kernel);
        }
        Answer::ConsumerHeartbeat(answer)
    }

    fn commit_arrives(
        &mut self,
        client: u32,
        identity: &Identity,
        offsets: &[(cluster::TopicPartition, u64)],
        kernel: &mut Kernel,
    ) -> Result<(), ErrorCode> {
        let known = self.coordinator.offsets(&identity.group);
        let is_new =
            |(at, offset): &&(cluster::TopicPartition, u64)| known.and_then(|known| known.get(*at)) != Some(*offset);
        let moved: Vec<(cluster::TopicPartition, u64)> = offsets.iter().filter(is_new).copied().collect();
        self.coordinator.commit(identity, offsets, kernel.now)?;
        self.tell_committed(client, &identity.group, &moved, kernel);
        Ok(())
    }

    pub(super) fn tell_committed(
        &mut self,
        client: u32,
        group: &str,
        offsets: &[(cluster::TopicPartition, u64)],
        kernel: &mut Kernel,
    ) {
        let (group, consumer) = (self.groups.part(group), self.clients[client as usize].part);
        for (at, offset) in offsets {
            let (topic, partition, offset) = (self.topic_part(at.topic), at.partition, *offset);
            self.fact(Fact::Committed { group, consumer, topic, partition, offset }, kernel);
            self.watch_committed((group, topic, partition), consumer, offset, kernel);
        }
    }

    /// A member id is a consumer's; `joins` = it is in the group now.
    pub(super) fn note_member(
        &mut self,
        group: &str,
        id: &Arc<str>,
        consumer: PartIx,
        joins: bool,
        kernel: &mut Kernel,
    ) {
        if !self.groups.consumers.contains_key(id) {
            self.groups.consumers.insert(id.clone(), consumer);
        }
        if joins && !self.groups.joined.contains(id) {
            self.groups.joined.insert(id.clone());
            let group = self.groups.part(group);
            self.fact(Fact::MemberJoined { group, consumer }, kernel);
        }
    }

    // --- what the coordinator says

    /// Its answers set out, and what waited for it is looked at again.
    pub(super) fn send_group_answers(&mut self, kernel: &mut Kernel) {
        self.tell_group_effects(kernel);
        if !self.groups.held.is_empty() || !self.groups.unheard.is_empty() {
            self.serve_held(kernel);
        }
        for (ticket, answer) in std::mem::take(&mut self.group_out.answers) {
            let Some((client, life, no)) = self.groups.waiting.remove(&ticket) else { continue };
            let consumer = self.clients[client as usize].part;
            let answer = match answer {
                group::Answer::Join(result) => {
                    let group = self.clients[client as usize].consumer().map_or(PartIx::NONE, |its| its.group);
                    let name = self.groups.name(group).cloned().unwrap_or_default();
                    match &result {
                        Ok(joined) => self.note_member(&name, &joined.member_id, consumer, true, kernel),
                        Err(refused) if refused.error == ErrorCode::MemberIdRequired => {
                            self.note_member(&name, &refused.member_id, consumer, false, kernel);
                        }
                        Err(_) => {}
                    }
                    Answer::Join(result)
                }
                group::Answer::Sync(result) => Answer::Sync(result),
            };
            if self.clients[client as usize].life == life {
                self.send_to_client(client, COORDINATOR, Load::ConsumerAnswer(no, Box::new(answer)), kernel);
            }
        }
    }

    /// A transaction ended, or a broker came back: what waited for that is served.
    pub(super) fn serve_held(&mut self, kernel: &mut Kernel) {
        let mut held = std::mem::take(&mut self.groups.held);
        if !self.groups.unheard.is_empty() && self.cluster.brokers().any(|(id, _)| self.cluster.is_up(id)) {
            held.append(&mut self.groups.unheard);
        }
        for (client, life, no, request) in held {
            if self.clients[client as usize].life == life {
                self.serve_consumer(client, no, request, kernel);
            }
        }
    }

    pub(super) fn tell_group_effects(&mut self, kernel: &mut Kernel) {
        if !self.group_out.effects.is_empty() {
            for effect in std::mem::take(&mut self.group_out.effects) {
                self.tell_group_effect(effect, kernel);
            }
        }
        if !self.groups.unsettled.is_empty() {
            self.tell_settled(kernel);
        }
    }

    fn tell_group_effect(&mut self, effect: Effect, kernel: &mut Kernel) {
        match effect {
            Effect::RebalanceStarted { group: name } => {
                let group = self.groups.part(&name);
                self.groups.unsettled.insert(name);
                self.fact(Fact::RebalanceStarted { group }, kernel);
            }
            Effect::GenerationStarted { group, generation } => self.tell_generation(&group, generation, kernel),
            Effect::TargetChanged { group, epoch } => {
                self.tell_generation(&group, epoch, kernel);
                self.groups.unsettled.insert(group);
            }
            Effect::AssignmentGiven { .. } => {}
            Effect::MemberRemoved { group, member_id, why } => self.tell_removed(&group, &member_id, why, kernel),
        }
    }

    fn tell_generation(&self, name: &str, generation: i32, kernel: &mut Kernel) {
        let members = self.coordinator.describe(name).map_or(0, |group| group.members.len() as u32);
        let (group, generation) = (self.groups.part(name), generation.max(0).unsigned_abs());
        self.fact(Fact::Generation { group, generation, members }, kernel);
    }

    fn tell_removed(&mut self, name: &str, member_id: &Arc<str>, why: Removal, kernel: &mut Kernel) {
        let was_in = self.groups.joined.remove(member_id);
        let Some(consumer) = self.groups.consumers.remove(member_id) else { return };
        let comes_back = why == Removal::Replaced && Some(consumer) == self.groups.serving;
        if !was_in || comes_back {
            return;
        }
        let its = self.client_ix(consumer).and_then(|client| self.consumer_mut(client));
        let was_evicted = its.is_some_and(|its| std::mem::take(&mut its.is_evicted));
        let why = match why {
            Removal::Left if was_evicted => Removed::PollInterval,
            Removal::Left => Removed::Left,
            Removal::SessionTimeout => Removed::SessionTimeout,
            Removal::RebalanceTimeout | Removal::SyncTimeout => Removed::RebalanceTimeout,
            Removal::Replaced => Removed::Fenced,
        };
        let group = self.groups.part(name);
        self.fact(Fact::MemberRemoved { group, consumer, why }, kernel);
    }

    /// Groups that have come to rest.
    fn tell_settled(&mut self, kernel: &mut Kernel) {
        let is_over = |name: &&Arc<str>| self.coordinator.state(name).is_none_or(GroupState::is_settled);
        let settled: Vec<Arc<str>> = self.groups.unsettled.iter().filter(is_over).cloned().collect();
        for name in settled {
            self.groups.unsettled.remove(&name);
            let group = self.groups.part(&name);
            if self.coordinator.describe(&name).is_some_and(|group| !group.members.is_empty()) {
                self.fact(Fact::Rebalanced { group }, kernel);
            }
        }
    }

    // --- time

    pub(super) fn coordinator_next_due(&self) -> Option<Time> {
        let loaded_at = self.coordinators.loaded_at;
        self.coordinator.next_due_us().into_iter().chain(self.share_next_due()).chain(loaded_at).min()
    }

    pub(super) fn coordinator_due(&mut self, kernel: &mut Kernel) -> bool {
        self.coordinator_alarm.rang();
        let is_loaded = self.coordinators.loaded_at.is_some_and(|at| at <= kernel.now);
        self.coordinators.is_doubtful |= is_loaded;
        if self.coordinator.next_due_us().is_some_and(|at| at <= kernel.now) {
            self.coordinator.advance(kernel.now, &mut self.group_out);
        }
        self.advance_share(kernel) || is_loaded || !self.group_out.is_empty()
    }

    pub(super) fn hash_groups(&self, hasher: &mut WorldHasher) {
        for (name, group) in self.coordinator.groups() {
            (name, &group.offsets, group.emptied_us).hash(hasher);
            if let Some(described) = self.coordinator.describe(name) {
                (described.state, &described.assignor).hash(hasher);
                for (id, member) in &described.members {
                    (id, &member.instance_id, &member.partitions).hash(hasher);
                }
            }
        }
        (&self.groups.consumers, self.groups.tickets, self.groups.held.len(), self.groups.unheard.len()).hash(hasher);
        self.coordinators.hash(hasher);
        self.readers.hash(hasher);
        (&self.shares, &self.redriven).hash(hasher);
    }

    /// Where a consumer's commits and heartbeats are drawn to: its group, or a topic of its own.
    pub(super) fn coordinator_end(&self, client: u32) -> PartIx {
        let its = self.clients.get(client as usize).and_then(|client| client.consumer());
        its.map_or(PartIx::NONE, |its| match its.group.is_some() {
            true => its.group,
            false => its.topics.first().copied().unwrap_or(PartIx::NONE),
        })
    }
}
