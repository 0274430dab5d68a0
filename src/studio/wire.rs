//! What a client and the broker say to each other, frame by frame. A run keeps no frames: they are heard while a stretch of it is
//! simulated again on the side, only while somebody looks, and only for one client. Reading changes nothing in the run.
use std::sync::{Arc, Mutex};

use super::keyframe::SPACING;
use super::session::{Moment, Session};
use super::wire_ear::Ear;
use crate::engine::choice::Choice;
use crate::engine::id::{PartIx, Time};
use crate::engine::rabbitmq::amqp::Frame;
use crate::engine::rabbitmq::amqp::handshake::From;
use crate::engine::tap::{Listener, Tap};
use crate::engine::topology::Topology;
use crate::engine::world::World;

/// Runs up to here are heard from their first frame on; of longer ones a stretch before the moment shown.
const FROM_START: u64 = 4 * SPACING;

/// Every client has one channel, the first of its connection.
pub const CHANNEL: u16 = 1;

/// Most rows that are kept; then the oldest go.
pub const MAX_ROWS: usize = 40_000;

/// Whose frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Client(PartIx),
    /// The connection that declares what is drawn.
    Board,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The event in which it sets out, and when.
    pub event: u64,
    pub at: Time,
    /// Connections of the subject, from 1: each reconnect makes another.
    pub connection: u32,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Frame(From, Frame),
    Note(Note),
}

/// What is no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// What was said before is not in the list.
    LeftOut,
    /// The TCP connection ends without connection.close: the client is gone.
    ClientGone,
    /// The same, as its node was killed.
    BrokerGone,
}

/// Rows as they come, shared with the ear in the world.
pub type Rows = Arc<Mutex<Vec<Row>>>;

/// A stretch of a run, heard.
#[derive(Debug)]
pub struct Wire {
    pub subject: Subject,
    world: World,
    /// What the run began with, to know it again.
    topology: Arc<Topology>,
    seed: u64,
    start: u64,
    /// How many commands of the log are done.
    commands: usize,
    /// The last of them, to know the run again.
    last: Option<Moment>,
    heard: Rows,
    rows: Vec<Row>,
    dropped: u64,
}

impl Wire {
    /// Hears what led to the moment shown.
    pub fn new(session: &Session, subject: Subject) -> Self {
        let heard = Rows::default();
        let cursor = session.cursor().event;
        let world = match cursor <= FROM_START {
            true => {
                let listener = listener(Ear::new(subject, heard.clone(), None));
                World::heard(session.topology_at(0).clone(), Choice::seeded(session.seed()), Tap(Some(listener)))
            }
            false => {
                let mut world = session.world_before(cursor - SPACING).clone();
                let channels = match subject {
                    Subject::Client(part) => world.channels_of(part),
                    Subject::Board => Vec::new(),
                };
                world.tap(listener(Ear::new(subject, heard.clone(), Some((channels, world.event(), world.now())))));
                world
            }
        };
        let start = world.event();
        let before = session.commands().partition_point(|given| given.moment.event < start);
        let last = before.checked_sub(1).map(|at| session.commands()[at].moment);
        let (topology, seed) = (session.topology_at(0).clone(), session.seed());
        let (commands, rows, dropped) = (before, Vec::new(), 0);
        let mut wire = Self { subject, world, topology, seed, start, commands, last, heard, rows, dropped };
        wire.run(session);
        wire
    }

    /// Goes along with the run: on from where it stands, or anew where that is shorter or the run is another.
    pub fn follow(&mut self, session: &Session) {
        let cursor = session.cursor().event;
        let is_far = cursor > self.world.event() + FROM_START;
        if !self.is_of(session) || is_far || cursor < self.start {
            *self = Self::new(session, self.subject);
            return;
        }
        self.run(session);
    }

    /// Whether what was heard is what has happened in this run.
    fn is_of(&self, session: &Session) -> bool {
        let heard = self.world.event();
        let done = self.commands.checked_sub(1).and_then(|at| session.commands().get(at)).map(|given| given.moment);
        let next = session.commands().get(self.commands);
        Arc::ptr_eq(session.topology_at(0), &self.topology)
            && session.seed() == self.seed
            && session.frontier().event >= heard
            && done == self.last
            && next.is_none_or(|given| given.moment.event >= heard)
    }

    /// What was said, to the furthest moment heard; rows after the moment shown have a later event.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many rows went, so that a row keeps its number.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// The world that was heard, at the furthest moment.
    pub fn hash(&self) -> u64 {
        self.world.hash()
    }

    fn run(&mut self, session: &Session) {
        let cursor = session.cursor().event;
        while self.world.event() < cursor {
            let event = self.world.event();
            let given = session.commands().get(self.commands);
            match given.filter(|given| given.moment.event == event) {
                Some(given) => {
                    self.world.wait_until(given.moment.at);
                    // Accepted when it was given; one in a link made by hand may fail, and does nothing then.
                    let done = self.world.command(&given.command);
                    self.commands += 1;
                    self.last = Some(given.moment);
                    if done.is_err() {
                        continue;
                    }
                }
                None => {
                    let stop = given.map_or(cursor, |given| given.moment.event.min(cursor));
                    if self.world.run_until(Time::MAX, stop - event) == 0 {
                        break;
                    }
                }
            }
        }
        if let Ok(mut heard) = self.heard.lock() {
            self.rows.append(&mut heard);
        }
        if self.rows.len() > MAX_ROWS {
            let surplus = self.rows.len() - MAX_ROWS * 3 / 4;
            self.rows.drain(..surplus);
            self.dropped += surplus as u64;
        }
    }
}

/// Hidden from the optimiser: it would see that a world has no other listener and put this one, with all of
/// `rabbitmq::amqp`, into the code that makes worlds, which is in the first load (7 KB).
fn listener(mut ear: Ear) -> Listener {
    let listener: Listener = Box::new(move |said| ear.hear(&said));
    std::hint::black_box(listener)
}
