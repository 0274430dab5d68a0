//! The broker: its entities and the entrance for everything that reaches it.
use super::explain::RouteExplanation;
use super::method::Method;
use super::out::{Hop, Leg, Out, PathIx, Timer};
use super::view::{Cell, ConsumerState, ExchangeState, QueueState};
use crate::engine::id::{ChannelIx, ConnectionIx, MessageNo, PartIx};
use crate::engine::message::Messages;
use crate::engine::value::Table;

#[derive(Clone, Debug)]
pub struct Broker {
    channels: u32,
    connections: u32,
}

impl Broker {
    /// A fresh node with the predeclared exchanges `""` and `amq.*` (RabbitMQ: Exchanges).
    pub fn new(_messages: &mut Messages) -> Self {
        Self { channels: 0, connections: 0 }
    }

    /// The default exchange stands on the board as this part.
    pub fn place_default_exchange(&mut self, _part: PartIx) {}

    pub fn open_connection(&mut self) -> ConnectionIx {
        self.connections += 1;
        ConnectionIx(self.connections - 1)
    }

    /// Opens a channel; `client` is its part on the board, for facts. Indices are not used again.
    pub fn open_channel(&mut self, _connection: ConnectionIx, _client: PartIx) -> ChannelIx {
        self.channels += 1;
        ChannelIx(self.channels - 1)
    }

    /// A method arrives on a channel. A publish hands over one hold on its message. Methods on a closed channel are
    /// ignored, as the broker ignores what a client sent before it saw the close.
    pub fn method(&mut self, _channel: ChannelIx, _method: Method, _out: &mut Out) {}

    /// A copy arrives at its queue.
    pub fn hop(&mut self, _hop: Hop, _out: &mut Out) {}

    /// A moment the broker asked for. `false` = nothing came of it (the timer was stale).
    pub fn timer(&mut self, _timer: Timer, _out: &mut Out) -> bool {
        false
    }

    /// The links of a path, in the order in which the copy travels them.
    pub fn legs(&self, _path: PathIx) -> Vec<Leg> {
        Vec::new()
    }

    /// How `exchange` would route a message with this key and these headers now; `None` = no such exchange here.
    pub fn explain_route(
        &self,
        _exchange: PartIx,
        _key: &str,
        _headers: Option<&Table>,
        _messages: &Messages,
    ) -> Option<RouteExplanation> {
        None
    }

    pub fn queue_state(&self, _part: PartIx) -> Option<QueueState> {
        None
    }

    /// Up to `limit` copies: the unacked ones by age, then the ready ones in delivery order.
    pub fn queue_cells(&self, _part: PartIx, _messages: &Messages, _limit: usize) -> Vec<Cell> {
        Vec::new()
    }

    pub fn exchange_state(&self, _part: PartIx) -> Option<ExchangeState> {
        None
    }

    /// Consumers of a queue in the order in which they subscribed.
    pub fn consumers(&self, _queue: PartIx) -> Vec<ConsumerState> {
        Vec::new()
    }

    /// Where the copies of a message are stored now: (queue, cell).
    pub fn copies(&self, _message: MessageNo, _messages: &Messages) -> Vec<(PartIx, Cell)> {
        Vec::new()
    }
}
