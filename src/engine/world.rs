//! The world: all that happens in one run. This is its surface with an empty agenda; the kernel fills it.
use std::sync::Arc;

use super::choice::Choice;
use super::command::{Command, Refusal};
use super::fact::Fact;
use super::facts::Facts;
use super::id::{MessageNo, PartIx, Symbol, Time};
use super::message::Messages;
use super::monitor::Monitor;
use super::rabbitmq::explain::RouteExplanation;
use super::topology::Topology;
use super::value::Table;
use super::view::{ConsumerView, ExchangeView, Flight, MessageView, ProducerView, QueueView};

#[derive(Clone, Debug)]
pub struct World {
    topology: Arc<Topology>,
    messages: Messages,
    choice: Choice,
    facts: Facts,
    now: Time,
    event: u64,
}

impl World {
    /// Declares the parts and starts the clients at their time.
    pub fn new(topology: Arc<Topology>, seed: u64) -> Self {
        Self::with_choice(topology, Choice::seeded(seed))
    }

    pub fn with_choice(topology: Arc<Topology>, choice: Choice) -> Self {
        Self { topology, messages: Messages::default(), choice, facts: Facts::default(), now: 0, event: 0 }
    }

    pub fn now(&self) -> Time {
        self.now
    }

    /// Events done.
    pub fn event(&self) -> u64 {
        self.event
    }

    pub fn choice(&self) -> &Choice {
        &self.choice
    }

    pub fn next_at(&self) -> Option<Time> {
        None
    }

    /// Exactly one event. `false` = nothing is left to happen.
    pub fn step(&mut self) -> bool {
        false
    }

    /// All events up to `at`, at most `max_events`; how many there were.
    pub fn run_until(&mut self, _at: Time, _max_events: u64) -> u64 {
        0
    }

    /// Lets the clock go on to `at` without an event, at most to the next one.
    pub fn wait_until(&mut self, at: Time) {
        self.now = self.now.max(self.next_at().map_or(at, |next| next.min(at)));
    }

    /// Does what a person asks for. It is one event.
    pub fn command(&mut self, _command: &Command) -> Result<(), Refusal> {
        self.event += 1;
        Ok(())
    }

    pub fn listen(&mut self, on: bool) {
        self.facts.listen(on);
    }

    pub fn drain_facts(&mut self) -> std::vec::Drain<'_, Fact> {
        self.facts.drain()
    }

    pub fn hash(&self) -> u64 {
        self.event
    }

    /// What a clone of it takes, bytes, roughly.
    pub fn approximate_bytes(&self) -> usize {
        size_of::<Self>()
    }

    pub fn monitor(&self) -> &Monitor {
        &self.facts.monitor
    }

    pub fn topology(&self) -> &Arc<Topology> {
        &self.topology
    }

    pub fn symbol(&self, symbol: Symbol) -> &str {
        self.messages.text(symbol)
    }

    /// All that travels on links now.
    pub fn flights(&self) -> impl Iterator<Item = Flight> + '_ {
        std::iter::empty()
    }

    pub fn queue(&self, _part: PartIx, _limit: usize) -> Option<QueueView> {
        None
    }

    pub fn exchange(&self, _part: PartIx) -> Option<ExchangeView> {
        None
    }

    pub fn producer(&self, _part: PartIx, _limit: usize) -> Option<ProducerView> {
        None
    }

    pub fn consumer(&self, _part: PartIx, _limit: usize) -> Option<ConsumerView> {
        None
    }

    pub fn message(&self, _message: MessageNo) -> Option<MessageView> {
        None
    }

    /// The consumer that has the message in a slot.
    pub fn holder(&self, _message: MessageNo) -> Option<PartIx> {
        None
    }

    pub fn explain_route(&self, _exchange: PartIx, _key: &str, _headers: Option<&Table>) -> Option<RouteExplanation> {
        None
    }
}
