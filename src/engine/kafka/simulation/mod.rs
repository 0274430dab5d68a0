//! Kafka in the world: a cluster, its coordinator and the clients of the board, with what travels between them. The
//! state machines beside this folder know no time but the one they are told; here they get their delays, their turn and
//! their facts. One event is one arrival, one turn of a client, or one due of cluster or coordinator that did something.
mod application;
#[cfg(test)]
mod application_tests;
mod brokers;
mod client;
mod commands;
mod connect;
mod consumer_traffic;
mod consumers;
mod coordinators;
mod effects;
mod failures;
mod group_views;
mod groups;
mod headers;
mod life;
mod marks;
mod metadata;
mod moves;
mod network;
mod operator;
mod poll_loop;
mod producers;
mod reader;
mod reconfigure;
mod results;
mod sender;
mod setup;
mod share;
mod share_consumer;
mod transactions;
mod views;
mod watch;

use std::any::Any;
use std::collections::{BTreeMap, VecDeque};
use std::hash::Hash;

use super::cluster::{self, Cluster, TopicIx};
use super::group::{self, Coordinator};
use crate::engine::command::{Command, Refusal};
use crate::engine::fact::FactKind;
use crate::engine::hash::WorldHasher;
use crate::engine::id::{Duration, PartIx, Symbol, Time};
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::record::Payload;
use crate::engine::message::Messages;
use crate::engine::slab::Slab;
use crate::engine::system::{Crossing, Kernel, Maker, System};
use crate::engine::topology::{Latency, Spec, Topology};
use crate::engine::view::Flight;
use client::{Alarm, Client};
use coordinators::Coordinators;
use groups::Groups;
use marks::Marks;
use network::{Load, Packet};
use reader::Reader;
use share::Share;
use watch::Watch;

pub const MAKER: Maker = Maker { name: "kafka", owns, make: Kafka::make };

fn owns(spec: &Spec) -> bool {
    match spec {
        Spec::Kafka(_) => true,
        Spec::Connector(connector) => connect::is_here(connector),
        _ => false,
    }
}

/// Where there is no client.
const NOBODY: u32 = u32::MAX;

/// A token with this bit is a slot of the packets, one without it a slot of the dues.
const PACKET: u32 = 1 << 31;

#[derive(Clone, Debug)]
pub struct Kafka {
    cluster: Cluster,
    coordinator: Coordinator,
    /// The cluster's part; NONE when it is not on the board.
    cluster_part: PartIx,
    /// By part.
    topic_of_part: Vec<Option<TopicIx>>,
    client_of_part: Vec<u32>,
    /// By topic.
    part_of_topic: Vec<PartIx>,
    clients: Vec<Client>,
    /// The keys of the board's producers, by symbol.
    keys: BTreeMap<Symbol, Payload>,
    packets: Slab<Packet>,
    dues: Slab<Due>,
    cluster_alarm: Alarm,
    coordinator_alarm: Alarm,
    cluster_latency: Latency,
    /// Between two brokers: when the last message arrives.
    broker_links: network::BrokerLinks,
    /// By broker id: what its disk adds to each replica fetch now, µs.
    slow_us: Vec<u64>,
    broker_restart_us: Duration,
    /// How many there are to be.
    wanted_brokers: u32,
    /// When brokers that were killed are started again.
    brokers_back: BTreeMap<cluster::BrokerId, Time>,
    /// When the brokers' regular looks may find something.
    upkeep_at: Option<Time>,
    /// It is the very next look.
    upkeep_is_next: bool,
    /// Records whose producers were told that they are safe.
    acknowledged: Marks,
    /// Records that are gone from every log that counts.
    lost: Marks,
    /// Records that were written without idempotence.
    stored: Marks,
    groups: Groups,
    coordinators: Coordinators,
    /// What the members of a group, or a lone consumer, have seen and done.
    readers: BTreeMap<PartIx, Reader>,
    /// Share groups.
    shares: BTreeMap<PartIx, Share>,
    watch: Watch,
    /// Producer ids whose transactions an operator ends, and their parts.
    aborted_by_hand: BTreeMap<u64, PartIx>,
    /// Up to where dead letters were put back.
    redriven: BTreeMap<cluster::TopicPartition, u64>,
    // --- empty between events
    /// What arrives within the event, in order.
    at_once: VecDeque<(u32, u32, Load)>,
    out: cluster::Out,
    group_out: group::request::Out,
}

/// What is due besides packets.
#[derive(Clone, Copy, Debug)]
enum Due {
    Client { client: u32, life: u32 },
    Cluster,
    Coordinator,
    Broker(cluster::BrokerId),
}

impl System for Kafka {
    fn clone_box(&self) -> Box<dyn System> {
        Box::new(self.clone())
    }

    fn due(&mut self, token: u32, kernel: &mut Kernel) -> bool {
        let happened = match token & PACKET {
            0 => match self.dues.take(token) {
                Some(Due::Client { client, life }) => self.client_due(client, life, kernel),
                Some(Due::Cluster) => self.cluster_due(kernel),
                Some(Due::Coordinator) => self.coordinator_due(kernel),
                Some(Due::Broker(broker)) => self.broker_due(broker, kernel),
                None => false,
            },
            _ => self.packet_arrives(token & !PACKET, kernel),
        };
        if happened {
            self.expect_upkeep();
        }
        self.settle(kernel);
        happened
    }

    fn awaits(&self, token: u32) -> bool {
        if token & PACKET != 0 {
            return self.packets.get(token & !PACKET).is_some_and(|packet| !packet.void);
        }
        match self.dues.get(token) {
            Some(Due::Client { client, life }) => {
                self.clients[*client as usize].life == *life && self.client_next_due(*client).is_some()
            }
            Some(Due::Cluster) => self.cluster_next_due().is_some(),
            Some(Due::Coordinator) => self.coordinator_next_due().is_some(),
            Some(Due::Broker(broker)) => self.brokers_back.contains_key(broker),
            None => false,
        }
    }

    fn command(&mut self, command: &Command, kernel: &mut Kernel) -> Option<Result<(), Refusal>> {
        let done = self.carry_out(command, kernel)?;
        if done.is_ok() {
            self.expect_upkeep();
        }
        self.settle(kernel);
        Some(done)
    }

    fn cross(&mut self, crossing: &Crossing, kernel: &mut Kernel) {
        self.take_crossing(crossing, kernel);
        self.settle(kernel);
    }

    fn reconfigure(&mut self, before: &Topology, kernel: &mut Kernel) {
        self.follow_edit(before, kernel);
        self.expect_upkeep();
        self.settle(kernel);
    }

    fn flights(&self, messages: &Messages, see: &mut dyn FnMut(Flight)) {
        self.show_flights(messages, see);
    }

    fn hash(&self, _messages: &Messages, hasher: &mut WorldHasher) {
        self.cluster.hash(hasher);
        // When the next look is due follows from the rest: one that finds nothing is no event.
        (&self.slow_us, &self.brokers_back).hash(hasher);
        self.clients.iter().for_each(|client| client.hash(hasher));
        self.packets.iter().for_each(|(slot, packet)| (slot, packet.start, packet.end, packet.void).hash(hasher));
        self.hash_groups(hasher);
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Kafka {
    /// Lets the consequences of what was done take their course within the event: effects become facts, what was said
    /// sets out, what takes no time arrives.
    fn settle(&mut self, kernel: &mut Kernel) {
        loop {
            self.tell_effects(kernel);
            self.send_out(kernel);
            match self.at_once.pop_front() {
                Some((client, life, load)) => self.arrive(client, life, load, kernel),
                None if self.coordinators.is_doubtful => self.follow_coordinators(kernel),
                None if self.out.is_empty() && self.group_out.is_empty() => break,
                None => {}
            }
        }
        if let Some(at) = self.cluster_next_due().filter(|at| self.cluster_alarm.set(*at)) {
            self.call_at(at, Due::Cluster, kernel);
        }
        if let Some(at) = self.coordinator_next_due().filter(|at| self.coordinator_alarm.set(*at)) {
            self.call_at(at, Due::Coordinator, kernel);
        }
    }

    fn call_at(&mut self, at: Time, due: Due, kernel: &mut Kernel) {
        let token = self.dues.add(due);
        // Somebody who was up late is called now.
        kernel.call_at(at.max(kernel.now), token);
    }

    /// Enters a client's next turn.
    fn wake_client(&mut self, client: u32, kernel: &mut Kernel) {
        let Some(at) = self.client_next_due(client) else { return };
        let its = &mut self.clients[client as usize];
        if its.alarm.set(at) {
            let life = its.life;
            self.call_at(at, Due::Client { client, life }, kernel);
        }
    }

    fn client_due(&mut self, client: u32, life: u32, kernel: &mut Kernel) -> bool {
        let its = &mut self.clients[client as usize];
        if its.life != life {
            return false;
        }
        its.alarm.rang();
        let happened = self.client_turn(client, kernel);
        self.wake_client(client, kernel);
        happened
    }

    fn fact(&self, fact: Fact, kernel: &mut Kernel) {
        kernel.fact(FactKind::Kafka(fact));
    }

    fn client_ix(&self, part: PartIx) -> Option<u32> {
        self.client_of_part.get(part.0 as usize).copied().filter(|client| *client != NOBODY)
    }

    fn topic_ix(&self, part: PartIx) -> Option<TopicIx> {
        self.topic_of_part.get(part.0 as usize).copied().flatten()
    }

    /// NONE when its part is gone.
    fn topic_part(&self, topic: TopicIx) -> PartIx {
        self.part_of_topic.get(topic.0 as usize).copied().unwrap_or(PartIx::NONE)
    }
}
