//! The world: the running simulation. It carries frames and copies between clients and broker with their delays, and
//! gives each its turn. One event is one moment a person can stand on. The same topology, seed and commands give the
//! same world, natively and in wasm.
mod clients;
pub mod commands;
mod connect;
mod consume;
pub mod desk;
mod lifetimes;
pub mod links;
mod look;
mod produce;
mod reconfigure;
mod setup;
mod wire;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::agenda::{Agenda, Due};
use super::choice::{Choice, Purpose};
use super::client::application::Application;
use super::client::{Client, Role};
use super::fact::{Fact, FactKind};
use super::facts::Facts;
use super::hash::WorldHasher;
use super::id::{ChannelIx, PartIx, Symbol, Time};
use super::message::Messages;
use super::monitor::Monitor;
use super::rabbitmq::method::{Method, Reply};
use super::rabbitmq::view::QueueKind;
use super::rabbitmq::{Broker, Hop, Out, Timer};
use super::slab::Slab;
use super::system::{Crossing, Kernel, System};
use super::tap::{Listener, Said, Tap, What};
use super::topology::{Spec, Topology};
use desk::Desk;
use wire::{Frame, Travel};

#[derive(Clone, Debug)]
pub struct World {
    now: Time,
    event: u64,
    topology: Arc<Topology>,
    agenda: Agenda,
    choice: Choice,
    messages: Messages,
    broker: Broker,
    facts: Facts,
    clients: Vec<Client>,
    /// By part and by channel; [`NOBODY`] where there is none.
    client_of_part: Vec<u32>,
    client_of_channel: Vec<u32>,
    /// Declares and deletes on behalf of the board; carries messages published by hand.
    admin: ChannelIx,
    frames: Slab<Frame>,
    travels: Slab<Travel>,
    /// When the last copy from a channel to a queue arrives: copies keep their order.
    last_hop: BTreeMap<(u32, u32), Time>,
    last_no: u32,
    effects: Effects,
    last_keys: look::LastKeys,
    tap: Tap,
    /// Clients that consume only while there is a demand, and whether they do; see `links`.
    heeding: Vec<(u32, bool)>,
    /// The systems beside RabbitMQ that the topology needs.
    systems: Vec<Box<dyn System>>,
    /// Their names.
    made: Vec<&'static str>,
    // --- empty between events
    inline: VecDeque<Inline>,
    replies: Vec<(ChannelIx, Reply)>,
    hops: Vec<Hop>,
    crossings: VecDeque<Crossing>,
    timers: Vec<(Time, Timer)>,
}

const NOBODY: u32 = u32::MAX;

/// What happens at once, within the event.
#[derive(Clone, Debug)]
enum Inline {
    ToBroker { client: u32, life: u32, method: Method },
    ToClient { client: u32, life: u32, reply: Reply },
    Hop(Hop),
}

/// Which side effects have happened, by queue and message id: a repeat from the same queue is a duplicate.
#[derive(Clone, Debug, Default, Hash)]
struct Effects {
    /// Bits by serial number, per queue part and producer part.
    serial: Vec<Vec<Vec<u64>>>,
    named: BTreeSet<(PartIx, Symbol)>,
}

impl World {
    /// Declares the parts at time 0 and makes the clients ready to start.
    pub fn new(topology: Arc<Topology>, seed: u64) -> Self {
        Self::with_choice(topology, Choice::seeded(seed))
    }

    pub fn now(&self) -> Time {
        self.now
    }

    /// Events done.
    pub fn event(&self) -> u64 {
        self.event
    }

    /// When something is due next. It may turn out to be stale; timers that the broker has no more use for are left
    /// out, as one of them may stand far ahead.
    pub fn next_at(&self) -> Option<Time> {
        self.agenda.next_at(|at, due| match due {
            Due::Broker(timer) => self.broker.awaits(timer, at),
            Due::System { system, token } => self.systems[system as usize].awaits(token),
            _ => true,
        })
    }

    pub fn topology(&self) -> &Arc<Topology> {
        &self.topology
    }

    pub fn choice(&self) -> &Choice {
        &self.choice
    }

    pub fn symbol(&self, symbol: Symbol) -> &str {
        self.messages.text(symbol)
    }

    /// The symbol of a text, if it is one.
    pub fn find_symbol(&self, text: &str) -> Option<Symbol> {
        self.messages.find_symbol(text)
    }

    pub fn monitor(&self) -> &Monitor {
        &self.facts.monitor
    }

    /// Keeps facts for [`Self::drain_facts`] from now on, or stops.
    pub fn listen(&mut self, on: bool) {
        self.facts.listen(on);
    }

    pub fn drain_facts(&mut self) -> std::vec::Drain<'_, Fact> {
        self.facts.drain()
    }

    /// Lets somebody listen to what clients and broker say from now on.
    pub fn tap(&mut self, listener: Listener) {
        self.tap = Tap(Some(listener));
    }

    #[inline]
    fn hear(&mut self, channel: ChannelIx, what: What) {
        if let Some(listener) = &mut self.tap.0 {
            let (event, at) = (self.facts.event, self.now);
            listener(Said { event, at, channel, what, messages: &self.messages, topology: &self.topology });
        }
    }

    /// Lets the clock go on to `at`, up to which nothing is due.
    pub fn wait_until(&mut self, at: Time) {
        self.now = self.now.max(at);
    }

    /// Runs exactly one event; `false` = nothing is left to happen.
    pub fn step(&mut self) -> bool {
        self.step_until(Time::MAX)
    }

    /// Runs all events up to and including time `at`, at most `max_events`; how many it was.
    pub fn run_until(&mut self, at: Time, max_events: u64) -> u64 {
        let mut events = 0;
        while events < max_events && self.step_until(at) {
            events += 1;
        }
        events
    }

    fn step_until(&mut self, limit: Time) -> bool {
        while let Some((at, due)) = self.agenda.pop_until(limit) {
            // A command may have let the clock go on past an entry.
            let before = self.now;
            self.now = at.max(before);
            self.open_event();
            if self.carry_out(due) {
                self.event += 1;
                return true;
            }
            // What came to nothing leaves no trace, so that time stands where the last event put it.
            self.now = before;
        }
        false
    }

    fn open_event(&mut self) {
        self.facts.event = self.event + 1;
        self.facts.at = self.now;
    }

    /// `false` = it was stale.
    fn carry_out(&mut self, due: Due) -> bool {
        let happened = match due {
            Due::Publish { client, life } => self.is_current(client, life) && self.publish_next(client),
            Due::WorkDone { client, life, job } => self.is_current(client, life) && self.finish_work(client, job),
            Due::Connect { client, life } => self.clients[client as usize].life == life && self.connect(client),
            Due::ConfirmTimeout { client, life } => self.is_current(client, life) && self.confirm_timeout(client),
            Due::Application { client, life, token } => {
                self.is_current(client, life)
                    && self.application(client, |application, desk| application.due(token, desk)) == Some(true)
            }
            Due::Frame { slot } => self.frame_arrives(slot),
            Due::Hop { slot } => self.hop_arrives(slot),
            Due::Broker(timer) => self.broker_timer(timer),
            Due::System { system, token } => self.system(system, |system, kernel| system.due(token, kernel)),
        };
        self.run_inline();
        happened
    }

    fn is_current(&self, client: u32, life: u32) -> bool {
        let client = &self.clients[client as usize];
        client.life == life && client.is_up()
    }

    /// Carries out what happens at once, in the order in which it was said.
    fn run_inline(&mut self) {
        loop {
            while let Some(next) = self.inline.pop_front() {
                match next {
                    Inline::ToBroker { client, life, method } => self.at_broker(client, life, method),
                    Inline::ToClient { client, life, reply } => self.at_client(client, life, reply),
                    Inline::Hop(hop) => {
                        self.broker(|broker, out| broker.hop(hop, out));
                    }
                }
            }
            match self.crossings.pop_front() {
                Some(crossing) => self.cross(&crossing),
                None if self.heeding.is_empty() || !self.heed() => return,
                None => {}
            }
        }
    }

    /// Lets the broker work, then sends on what it said.
    fn broker<R>(&mut self, work: impl FnOnce(&mut Broker, &mut Out) -> R) -> R {
        let mut out = Out {
            now: self.now,
            messages: &mut self.messages,
            choice: &mut self.choice,
            facts: &mut self.facts,
            replies: &mut self.replies,
            hops: &mut self.hops,
            timers: &mut self.timers,
            instant_hops: self.topology.hop_us == 0,
        };
        let result = work(&mut self.broker, &mut out);
        self.dispatch();
        result
    }

    /// Lets a system work with what the world lends it.
    fn system<R>(&mut self, at: u8, work: impl FnOnce(&mut dyn System, &mut Kernel) -> R) -> R {
        // Taken out for the time being: an empty list of systems costs nothing.
        let mut systems = std::mem::take(&mut self.systems);
        let result = work(&mut *systems[at as usize], &mut self.kernel(at));
        self.systems = systems;
        result
    }

    /// Lets an application work at its desk; `None` = the client is none.
    fn application<R>(&mut self, client: u32, work: impl FnOnce(&mut dyn Application, &mut Desk) -> R) -> Option<R> {
        let Role::Application(application) = &mut self.clients[client as usize].role else { return None };
        let mut away = application.take()?;
        let result = work(&mut *away, &mut Desk::new(self, client));
        self.clients[client as usize].role = Role::Application(Some(away));
        Some(result)
    }

    fn kernel(&mut self, system: u8) -> Kernel<'_> {
        Kernel {
            now: self.now,
            topology: &self.topology,
            choice: &mut self.choice,
            messages: &mut self.messages,
            facts: &mut self.facts,
            agenda: &mut self.agenda,
            last_no: &mut self.last_no,
            crossings: &mut self.crossings,
            system,
        }
    }

    /// The nodes that RabbitMQ runs on, for their own views.
    pub fn rabbitmq(&self) -> &Broker {
        &self.broker
    }

    /// The system of a kind, for its own views.
    pub fn system_of<S: System + 'static>(&self) -> Option<&S> {
        self.systems.iter().find_map(|system| system.as_any().downcast_ref())
    }

    fn broker_timer(&mut self, timer: Timer) -> bool {
        self.broker(|broker, out| broker.timer(timer, out))
    }

    fn fact(&mut self, kind: FactKind) {
        self.facts.note(kind);
    }

    fn client_ix(&self, part: PartIx) -> Option<u32> {
        self.client_of_part.get(part.0 as usize).copied().filter(|client| *client != NOBODY)
    }

    /// The same on every platform for equal worlds, however they were reached. The agenda is left out: it may still
    /// hold what has gone stale, and all that is not follows from the rest.
    pub fn hash(&self) -> u64 {
        let mut hasher = WorldHasher::default();
        (self.now, self.event, self.last_no).hash(&mut hasher);
        if let Choice::Seeded(streams) = &self.choice {
            // The purposes of other systems come after these: RabbitMQ draws from none of them, so a new one changes no
            // hash of a run without another system.
            let purposes = if self.systems.is_empty() { Purpose::ExchangeRandom as usize + 1 } else { Purpose::COUNT };
            streams[..purposes].hash(&mut hasher);
        }
        self.facts.monitor.hash(&mut hasher);
        self.effects.hash(&mut hasher);
        for client in &self.clients {
            (client.part, client.channel, client.life, client.standing, client.paused).hash(&mut hasher);
            (client.to_broker_at, client.to_client_at).hash(&mut hasher);
            if client.cut {
                client.cut.hash(&mut hasher);
            }
            match &client.role {
                Role::Producer(producer) => producer.hash(&mut hasher),
                Role::Consumer(consumer) => consumer.hash(&mut hasher),
                Role::Application(application) => application.iter().for_each(|one| one.hash(&mut hasher)),
            }
        }
        self.frames.iter().for_each(|(slot, frame)| (slot, frame.start, frame.end, frame.void).hash(&mut hasher));
        self.travels.iter().for_each(|(slot, travel)| (slot, travel.start, travel.end).hash(&mut hasher));
        self.heeding.iter().for_each(|heeding| heeding.hash(&mut hasher));
        self.hash_queues(&mut hasher);
        self.broker.hash_nodes(&mut hasher);
        self.systems.iter().for_each(|system| system.hash(&self.messages, &mut hasher));
        hasher.finish()
    }

    fn hash_queues(&self, hasher: &mut WorldHasher) {
        for (at, part) in self.topology.parts.iter().enumerate() {
            if !matches!(part.spec, Spec::Queue(_)) {
                continue;
            }
            let part = PartIx(at as u32);
            let Some(queue) = self.broker.queue_state(part) else { continue };
            (part, queue.ready, queue.unacked, queue.consumers, queue.bytes, queue.head_expires_at).hash(hasher);
            if queue.kind == QueueKind::Stream {
                let readers = self.broker.stream_view(part, &self.messages, 0).map(|view| view.readers);
                readers
                    .iter()
                    .flatten()
                    .for_each(|reader| (reader.consumer, reader.next, reader.unacked, reader.stored).hash(hasher));
            }
            for cell in self.broker.queue_cells(part, &self.messages, usize::MAX) {
                (cell.no, cell.copy, cell.key, cell.redelivered, cell.dead, cell.priority).hash(hasher);
                (cell.expires_at, cell.delivery_count, cell.acquired_count).hash(hasher);
            }
        }
    }
}
