//! What a broker system is to the world: something that declares its parts, is called when its time comes, carries out
//! commands at its parts and can be looked at. The world lends it a [`Kernel`]; it sees neither the agenda's other
//! entries nor another system. Systems that the first look does without are told to the engine when their code is there.
use std::any::Any;
use std::collections::VecDeque;
use std::fmt::Debug;
use std::sync::Arc;

use super::agenda::{Agenda, Due};
use super::choice::Choice;
use super::command::{Command, Refusal};
use super::fact::FactKind;
use super::facts::Facts;
use super::hash::WorldHasher;
use super::id::{MessageNo, PartIx, Symbol, Time};
use super::late::late;
use super::message::{Body, MessageId, Messages, Properties};
use super::topology::{Spec, Topology};
use super::value::Table;
use super::view::Flight;

/// What the world lends a system while it works.
pub struct Kernel<'a> {
    pub now: Time,
    pub topology: &'a Arc<Topology>,
    pub choice: &'a mut Choice,
    pub messages: &'a mut Messages,
    pub facts: &'a mut Facts,
    pub(super) agenda: &'a mut Agenda,
    pub(super) last_no: &'a mut u32,
    pub(super) crossings: &'a mut VecDeque<Crossing>,
    /// Its place among the world's systems.
    pub(super) system: u8,
}

impl Kernel<'_> {
    /// Calls [`System::due`] with `token` at `at`.
    pub fn call_at(&mut self, at: Time, token: u32) {
        self.agenda.add(at, Due::System { system: self.system, token });
    }

    pub fn fact(&mut self, kind: FactKind) {
        self.facts.note(kind);
    }

    /// Hands something to the other end of a connector, within this event.
    pub fn cross(&mut self, crossing: Crossing) {
        self.crossings.push_back(crossing);
    }

    /// The number of a message that enters the world now.
    pub fn number_message(&mut self) -> MessageNo {
        *self.last_no += 1;
        MessageNo(*self.last_no)
    }
}

/// What a connector carries between two clients, of one system or two.
#[derive(Clone, Debug, PartialEq)]
pub enum Crossing {
    /// Its source has a message for its target.
    Out(Box<Cargo>),
    /// The target has it (`ok`), or refused it for good.
    Done { connector: PartIx, message: MessageNo, ok: bool },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Cargo {
    pub connector: PartIx,
    /// It keeps its number.
    pub message: MessageNo,
    /// Routing key or record key.
    pub key: Symbol,
    /// `None` = null, a tombstone.
    pub value: Option<Body>,
    pub headers: Table,
    /// What a link between RabbitMQ brokers hands on besides.
    pub envelope: Option<Envelope>,
}

/// The rest of a message of RabbitMQ.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    pub properties: Properties,
    pub id: MessageId,
    /// Whose number its id is.
    pub producer: PartIx,
}

/// A running broker system with its clients. Its state is plain data: a clone goes on exactly as the original.
pub trait System: Debug + Send + Sync {
    fn clone_box(&self) -> Box<dyn System>;

    /// Something is due. `false` = it was stale, and nothing happened.
    fn due(&mut self, token: u32, kernel: &mut Kernel) -> bool;

    /// Whether the entry `token` still counts. One that does not is no moment of the run.
    fn awaits(&self, token: u32) -> bool;

    /// A command at one of its parts. `None` = none of its business.
    fn command(&mut self, command: &Command, kernel: &mut Kernel) -> Option<Result<(), Refusal>>;

    /// A connector with an end of its own hands something over, or hears what became of it. What is not for it, it lets
    /// pass.
    fn cross(&mut self, _crossing: &Crossing, _kernel: &mut Kernel) {}

    /// The topology was edited while running; `kernel.topology` is the new one. Rows keep their places.
    fn reconfigure(&mut self, before: &Topology, kernel: &mut Kernel);

    /// What travels on links now.
    fn flights(&self, messages: &Messages, see: &mut dyn FnMut(Flight));

    fn hash(&self, messages: &Messages, hasher: &mut WorldHasher);

    /// For its own views.
    fn as_any(&self) -> &dyn Any;
}

/// How a system comes into a world.
#[derive(Debug)]
pub struct Maker {
    /// The system's name, in small letters.
    pub name: &'static str,
    /// Whether a part is its own.
    pub owns: fn(&Spec) -> bool,
    /// Declares its parts at time 0 and makes its clients ready to start.
    pub make: fn(&mut Kernel) -> Box<dyn System>,
}

late! {
    /// The systems besides RabbitMQ. Before they are told, parts of another system stay lifeless.
    fn told() -> &'static [Maker] = ALL;
}

/// The systems that the parts of a topology need.
pub(super) fn needed(topology: &Topology) -> impl Iterator<Item = &'static Maker> {
    let makers = told().unwrap_or_default();
    makers.iter().filter(|maker| topology.parts.iter().any(|part| (maker.owns)(&part.spec)))
}

/// All systems besides RabbitMQ.
static ALL: &[Maker] = &[super::kafka::simulation::MAKER];

impl Clone for Box<dyn System> {
    fn clone(&self) -> Self {
        self.clone_box()
    }
}

/// A client of any system: what can be paused, crashed and restarted.
pub fn is_client_command(command: &Command) -> Option<PartIx> {
    match command {
        Command::Pause(part) | Command::Resume(part) | Command::Crash(part) | Command::Restart(part) => Some(*part),
        _ => None,
    }
}
