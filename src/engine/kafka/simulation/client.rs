//! A client of the board: its place in life, its connections and what it does there. It sends nothing by itself.
use super::consumers::Consumer;
use super::producers::Producer;
use super::sender::Sender;
pub use crate::engine::client::Standing;
use crate::engine::hash::WorldHasher;
use crate::engine::id::{Duration, PartIx, Time};
use crate::engine::kafka::cluster::BrokerId;
use crate::engine::topology::Latency;
use crate::engine::view::ClientState;
use std::hash::Hash;

/// The coordinator's place among the connections: brokers count from 1.
pub const COORDINATOR: BrokerId = 0;

#[derive(Clone, Debug)]
pub enum Role {
    Producer(Box<Producer>),
    Consumer(Box<Consumer>),
}

#[derive(Clone, Debug)]
pub struct Client {
    pub part: PartIx,
    pub latency: Latency,
    /// By broker, the coordinator first: when the last packet each way arrives. Packets of one connection never
    /// overtake each other.
    pub links: Vec<(Time, Time)>,
    /// Counts processes: what was meant for an earlier life is void.
    pub life: u32,
    pub standing: Standing,
    pub paused: bool,
    pub restart_us: Duration,
    pub alarm: Alarm,
    /// What it produces with; a consumer has one when it writes results or failures to topics.
    pub sender: Option<Box<Sender>>,
    pub role: Role,
}

impl Client {
    pub fn is_up(&self) -> bool {
        self.standing == Standing::Up
    }

    pub fn producer(&self) -> Option<&Producer> {
        match &self.role {
            Role::Producer(producer) => Some(producer),
            Role::Consumer(_) => None,
        }
    }

    pub fn producer_mut(&mut self) -> Option<&mut Producer> {
        match &mut self.role {
            Role::Producer(producer) => Some(producer),
            Role::Consumer(_) => None,
        }
    }

    pub fn consumer(&self) -> Option<&Consumer> {
        match &self.role {
            Role::Consumer(consumer) => Some(consumer),
            Role::Producer(_) => None,
        }
    }

    pub fn consumer_mut(&mut self) -> Option<&mut Consumer> {
        match &mut self.role {
            Role::Consumer(consumer) => Some(consumer),
            Role::Producer(_) => None,
        }
    }

    /// Its connection with a broker: arrival of the last packet there, and of the last one back.
    pub fn link(&mut self, broker: BrokerId) -> &mut (Time, Time) {
        let at = broker as usize;
        if self.links.len() <= at {
            self.links.resize(at + 1, (0, 0));
        }
        &mut self.links[at]
    }

    pub fn state(&self) -> ClientState {
        self.standing.shown(self.paused)
    }

    pub fn hash(&self, hasher: &mut WorldHasher) {
        (self.part, self.life, self.standing, self.paused).hash(hasher);
        self.links.iter().for_each(|link| link.hash(hasher));
        if let Some(sender) = &self.sender {
            sender.hash(hasher);
        }
        match &self.role {
            Role::Producer(producer) => producer.hash(hasher),
            Role::Consumer(consumer) => consumer.hash(hasher),
        }
    }
}

/// When somebody is called. An entry of the agenda cannot be taken back, so one that comes too early calls again, and
/// a later one is not entered while an earlier one stands.
#[derive(Clone, Debug, Default)]
pub struct Alarm {
    /// Those that are entered; the earliest is the last.
    set: Vec<Time>,
}

impl Alarm {
    /// Whether an entry at `at` is needed.
    pub fn set(&mut self, at: Time) -> bool {
        let is_needed = self.set.last().is_none_or(|earliest| at < *earliest);
        if is_needed {
            self.set.push(at);
        }
        is_needed
    }

    /// The earliest entry has come.
    pub fn rang(&mut self) {
        self.set.pop();
    }

    /// Entries of before are void.
    pub fn clear(&mut self) {
        self.set.clear();
    }
}
