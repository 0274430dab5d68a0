//! Clients: producers and consumers with their connection. They decide what to send and when; carrying it to the broker
//! is the world's work. Everything undecided is asked of `Choice`.
pub mod application;
pub mod consumer;
pub mod extra;
pub mod fact;
pub mod federated_queue;
pub mod federation;
pub mod producer;
pub mod requester;
pub mod super_stream;

use super::id::{ChannelIx, PartIx, Time};
use super::topology::Latency;
use super::view::ClientState;
pub use consumer::Consumer;
pub use producer::Producer;

/// A client and its one connection with one channel.
#[derive(Clone, Debug)]
pub struct Client {
    pub part: PartIx,
    pub channel: ChannelIx,
    pub latency: Latency,
    /// When the last frame sent arrives: frames of one connection never overtake each other.
    pub to_broker_at: Time,
    pub to_client_at: Time,
    /// Counts connections: what was meant for an earlier life is void.
    pub life: u32,
    pub standing: Standing,
    pub paused: bool,
    /// Its link is cut: it can't connect.
    pub cut: bool,
    pub restart_us: u64,
    pub role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    NotStarted {
        at: Time,
    },
    Up,
    /// [`Time::MAX`] = nobody starts it by itself.
    Down {
        back_at: Time,
    },
    /// Its part was taken off the board.
    Removed,
}

impl Standing {
    /// As screens show it.
    pub fn shown(self, paused: bool) -> ClientState {
        match self {
            Self::NotStarted { at: back_at } | Self::Down { back_at } => ClientState::Down { back_at },
            _ if paused => ClientState::Paused,
            Self::Up | Self::Removed => ClientState::Running,
        }
    }
}

#[derive(Clone, Debug)]
pub enum Role {
    Producer(Box<Producer>),
    Consumer(Box<Consumer>),
    /// Away while it works.
    Application(Option<Box<dyn application::Application>>),
}

impl Client {
    pub fn is_up(&self) -> bool {
        self.standing == Standing::Up
    }

    pub fn producer(&self) -> Option<&Producer> {
        match &self.role {
            Role::Producer(producer) => Some(producer),
            _ => None,
        }
    }

    pub fn consumer(&self) -> Option<&Consumer> {
        match &self.role {
            Role::Consumer(consumer) => Some(consumer),
            _ => None,
        }
    }

    pub fn producer_mut(&mut self) -> Option<&mut Producer> {
        match &mut self.role {
            Role::Producer(producer) => Some(producer),
            _ => None,
        }
    }

    pub fn consumer_mut(&mut self) -> Option<&mut Consumer> {
        match &mut self.role {
            Role::Consumer(consumer) => Some(consumer),
            _ => None,
        }
    }

    /// A part of the broker that it is connected to.
    pub fn place(&self) -> PartIx {
        match &self.role {
            Role::Producer(producer) if producer.exchange_part.is_some() => producer.exchange_part,
            Role::Producer(producer) => producer.queue_part,
            Role::Consumer(consumer) => consumer.subscriptions.first().map_or(PartIx::NONE, |first| first.queue),
            Role::Application(application) => application.as_ref().map_or(PartIx::NONE, |one| one.place()),
        }
    }

    pub fn state(&self) -> ClientState {
        self.standing.shown(self.paused)
    }
}
