//! One run of a topology and the way through its time: a log of commands, keyframes, and running on from the nearest
//! one. The only place that owns a running engine. It knows no document and makes no text.
//!
//! Reached forward, by steps back or by a jump, a moment is the same world: `hash` says so, and tests compare it.
use std::sync::Arc;

use super::explain::message_of;
use super::keyframe::Keyframes;
use super::marks::{Mark, Marks};
use super::script::Plan;
use super::symbols::Symbols;
use crate::engine::command::{Command, Refusal};
use crate::engine::fact::Fact;
use crate::engine::id::{MessageNo, Symbol, Time};
use crate::engine::topology::Topology;
use crate::engine::view::{Flight, MessageView};
use crate::engine::world::World;

/// Most facts that a run keeps; then the oldest go.
pub const MAX_FACTS: usize = 400_000;

/// A place in a run: so many events done, and the virtual time shown, µs. The time can be later than that of the last
/// event: then nothing happens in between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    pub event: u64,
    pub at: Time,
}

/// A command of the log: given when `moment.event` events were done; it is itself the next event.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    pub moment: Moment,
    pub command: Command,
}

/// How far a stretch of running may go.
#[derive(Clone, Copy, Debug)]
struct Limit {
    at: Time,
    event: u64,
}

#[derive(Debug)]
pub struct Session {
    seed: u64,
    world: World,
    /// The time shown, ≥ the world's.
    shown_at: Time,
    frontier: Moment,
    keyframes: Keyframes,
    commands: Vec<Given>,
    facts: Vec<Fact>,
    facts_dropped: u64,
    /// Events that have facts, in order: the rows of the log.
    told_events: Vec<u64>,
    symbols: Symbols,
    marks: Marks,
    /// What was on its way right before the last step on.
    flights_before: Vec<Flight>,
    /// Commands that will be given by themselves, in order of time.
    plan: Plan,
}

impl Session {
    pub fn new(topology: Arc<Topology>, seed: u64) -> Self {
        let mut world = World::new(topology, seed);
        let keyframes = Keyframes::new(&world);
        world.listen(true);
        let start = Moment { event: world.event(), at: world.now() };
        Self {
            seed,
            world,
            shown_at: start.at,
            frontier: start,
            keyframes,
            commands: Vec::new(),
            facts: Vec::new(),
            facts_dropped: 0,
            told_events: Vec::new(),
            symbols: Symbols::default(),
            marks: Marks::default(),
            flights_before: Vec::new(),
            plan: Plan::default(),
        }
    }

    /// Runs a recorded run again: the same seed and commands give the same moments.
    pub fn replay(topology: Arc<Topology>, seed: u64, commands: Vec<Given>) -> Self {
        Self { commands, ..Self::new(topology, seed) }
    }

    /// From now on these commands are given when their time comes. One that is refused then is left out.
    pub fn set_plan(&mut self, plan: Plan) {
        self.plan = plan;
    }

    pub fn world(&self) -> &World {
        &self.world
    }

    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// What runs at the cursor; an edit while running changes it.
    pub fn topology(&self) -> &Arc<Topology> {
        self.world.topology()
    }

    pub fn cursor(&self) -> Moment {
        Moment { event: self.world.event(), at: self.shown_at }
    }

    /// The furthest moment seen.
    pub fn frontier(&self) -> Moment {
        self.frontier
    }

    pub fn is_past(&self) -> bool {
        self.world.event() < self.frontier.event
    }

    /// Nothing will happen any more: no event is left and no command is to come.
    pub fn is_ended(&self) -> bool {
        self.next_at().is_none()
    }

    /// When the next event comes, if any.
    pub fn next_at(&self) -> Option<Time> {
        let given = self.next_command().filter(|given| given.moment.event == self.world.event());
        let given = given.map(|given| given.moment.at).or_else(|| self.next_planned());
        [self.world.next_at(), given].into_iter().flatten().min()
    }

    pub fn hash(&self) -> u64 {
        self.world.hash()
    }

    pub fn commands(&self) -> &[Given] {
        &self.commands
    }

    // --- facts

    /// All facts to the frontier, in order; the oldest may have been dropped (see [`Self::facts_dropped`]).
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    pub fn facts_dropped(&self) -> u64 {
        self.facts_dropped
    }

    /// The facts of one event.
    pub fn facts_of(&self, event: u64) -> &[Fact] {
        &self.facts[self.facts_before(event)..self.facts_before(event + 1)]
    }

    /// How many of [`Self::facts`] belong to events before `event`.
    pub fn facts_before(&self, event: u64) -> usize {
        self.facts.partition_point(|fact| fact.event < event)
    }

    /// How many of [`Self::facts`] have happened at the cursor.
    pub fn facts_done(&self) -> usize {
        self.facts_before(self.world.event() + 1)
    }

    /// Events that have facts, in order, to the frontier: one row of the log each.
    pub fn told_events(&self) -> &[u64] {
        &self.told_events
    }

    /// Surprises to the frontier, in order.
    pub fn marks(&self) -> &[Mark] {
        self.marks.all()
    }

    /// Texts of keys and the classes by which messages are told apart on the screen.
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    pub fn symbols_mut(&mut self) -> &mut Symbols {
        &mut self.symbols
    }

    /// The text of a symbol that a fact named; empty if none did.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.symbols.text(symbol)
    }

    /// What ran while this event happened.
    pub fn topology_at(&self, event: u64) -> &Arc<Topology> {
        // The event of a command comes right after the moment at which it was given.
        let before = self.commands.iter().filter(|given| given.moment.event < event);
        self.latest_of(before)
    }

    /// What runs after the last command of the log, though the cursor may stand before it.
    pub fn last_topology(&self) -> &Arc<Topology> {
        self.latest_of(self.commands.iter())
    }

    fn latest_of<'a>(&'a self, commands: impl DoubleEndedIterator<Item = &'a Given>) -> &'a Arc<Topology> {
        let changed = commands.rev().find_map(|given| match &given.command {
            Command::Reconfigure(topology) => Some(topology),
            _ => None,
        });
        changed.unwrap_or_else(|| self.keyframes.before(0).topology())
    }

    /// A world of this run at or before `event`, to be cloned and run on aside.
    pub fn world_before(&self, event: u64) -> &World {
        self.keyframes.before(event)
    }

    /// A person made this event happen.
    pub fn is_command(&self, event: u64) -> bool {
        let at = self.commands.partition_point(|given| given.moment.event + 1 < event);
        self.commands.get(at).is_some_and(|given| given.moment.event + 1 == event)
    }

    /// The message as it is at the cursor, or as somebody last held it before: then that moment is simulated again
    /// on the side.
    pub fn last_seen(&self, message: MessageNo) -> Option<MessageView> {
        if let Some(view) = self.world.message(message) {
            return Some(view);
        }
        let done = &self.facts[..self.facts_done()];
        let last = done.iter().rfind(|fact| message_of(&fact.kind) == Some(message))?;
        [last.event - 1, last.event].into_iter().find_map(|event| self.world_at(event).message(message))
    }

    /// A copy of the world right after `event`, which must not be after the frontier.
    fn world_at(&self, event: u64) -> World {
        let mut world = self.keyframes.before(event).clone();
        world.listen(false);
        while world.event() < event {
            let given = self.commands.get(self.commands.partition_point(|given| given.moment.event < world.event()));
            match given {
                Some(Given { moment, command }) if moment.event == world.event() => {
                    world.wait_until(moment.at);
                    if world.command(command).is_err() {
                        break;
                    }
                }
                _ => {
                    let stop = given.map_or(event, |given| given.moment.event.min(event));
                    if world.run_until(Time::MAX, stop - world.event()) == 0 {
                        break;
                    }
                }
            }
        }
        world
    }

    // --- moving

    /// One event on. `false` = the run has ended.
    pub fn step(&mut self) -> bool {
        let event = self.world.event();
        self.flights_before.clear();
        self.flights_before.extend(self.world.flights());
        self.run(Limit { at: Time::MAX, event: event + 1 });
        self.shown_at = self.world.now();
        self.world.event() > event
    }

    /// What was on its way right before the last [`Self::step`]: while the screen glides from one moment to the next,
    /// this is what glides.
    pub fn flights_before_step(&self) -> &[Flight] {
        &self.flights_before
    }

    /// One event back. `false` = this is the start.
    pub fn step_back(&mut self) -> bool {
        match self.world.event().checked_sub(1) {
            Some(event) if event >= self.start().event => {
                self.seek_event(event);
                true
            }
            _ => false,
        }
    }

    /// The first moment.
    pub fn start(&self) -> Moment {
        let world = self.keyframes.before(0);
        Moment { event: world.event(), at: world.now() }
    }

    /// The moment right after this event; after the end of the run, its end.
    pub fn seek_event(&mut self, event: u64) {
        let event = event.max(self.start().event);
        self.rewind_to(event);
        self.run(Limit { at: Time::MAX, event });
        self.shown_at = self.world.now();
    }

    /// The moment at this time: all events up to it have happened.
    pub fn seek_time(&mut self, at: Time) {
        let nearest = self.keyframes.before_time(at);
        if at < self.world.now() || nearest.event() > self.world.event() {
            self.world = nearest.clone();
        }
        self.run(Limit { at, event: u64::MAX });
        self.shown_at = at.max(self.world.now());
        self.extend_frontier();
    }

    /// Shows the quiet time after the cursor's event, up to `at`; stays at the event if `at` is after the next one.
    pub fn show_until(&mut self, at: Time) {
        let event = self.world.event();
        self.run(Limit { at, event: event + 1 });
        if self.world.event() > event {
            self.seek_event(event);
            return;
        }
        self.shown_at = at.max(self.world.now());
        self.extend_frontier();
    }

    /// Plays on to `at`, at most `max_events` events. Returns how many there were; the cursor shows `at` unless there
    /// were too many.
    pub fn advance_to(&mut self, at: Time, max_events: u64) -> u64 {
        let event = self.world.event();
        let full = event.saturating_add(max_events);
        self.run(Limit { at, event: full });
        let caught_up = self.next_at().is_none_or(|next| next > at);
        self.shown_at = if caught_up { at.max(self.world.now()) } else { self.world.now() };
        self.extend_frontier();
        self.world.event() - event
    }

    /// Does something to the world, here and now. In the past this cuts off the future that was seen.
    pub fn command(&mut self, command: Command) -> Result<(), Refusal> {
        let moment = self.cursor();
        let mut tried = self.world.clone();
        tried.listen(true);
        tried.wait_until(moment.at);
        tried.command(&command)?;
        self.cut();
        self.world = tried;
        self.commands.push(Given { moment, command });
        self.record();
        self.shown_at = self.world.now();
        Ok(())
    }

    /// Takes back the last command of the log, if the cursor still stands where it was given and nothing came after it.
    pub fn take_back(&mut self, is_meant: fn(&Command) -> bool) {
        let Some(Given { moment, .. }) = self.commands.last().filter(|last| is_meant(&last.command)) else { return };
        let (given, its_own) = (*moment, Moment { event: moment.event + 1, at: moment.at });
        if self.cursor() == its_own && self.frontier == its_own {
            self.seek_event(given.event);
            self.cut();
            self.shown_at = given.at;
            self.extend_frontier();
        }
    }

    /// A new run from the start of what now runs: no commands, same seed.
    pub fn reset(&mut self) {
        let plan = std::mem::take(&mut self.plan);
        *self = Self::new(self.topology().clone(), self.seed);
        self.plan = plan;
    }

    /// Forgets everything after the cursor.
    fn cut(&mut self) {
        let event = self.world.event();
        self.keyframes.cut(event);
        self.commands.retain(|given| given.moment.event < event);
        self.facts.truncate(self.facts_before(event + 1));
        self.told_events.truncate(self.told_events.partition_point(|told| *told <= event));
        // What comes now may give the same symbols to other texts.
        self.symbols.forget();
        self.symbols.see(&self.facts, &self.world);
        self.marks = Marks::default();
        self.marks.see(&self.facts);
        self.frontier = self.cursor();
    }

    // --- running

    fn next_command(&self) -> Option<&Given> {
        let done = self.commands.partition_point(|given| given.moment.event < self.world.event());
        self.commands.get(done)
    }

    /// Goes back to the nearest keyframe unless running on from here is shorter.
    fn rewind_to(&mut self, event: u64) {
        let nearest = self.keyframes.before(event);
        if event < self.world.event() || nearest.event() > self.world.event() {
            self.world = nearest.clone();
        }
    }

    /// Runs on, through the commands of the log, leaving keyframes and recording what is new.
    fn run(&mut self, limit: Limit) {
        let going_back = limit.event < self.frontier.event;
        loop {
            let event = self.world.event();
            if event >= limit.event {
                return;
            }
            if self.take_command(limit.at) {
                continue;
            }
            let stop = self.next_stop(event, limit, going_back);
            let planned = self.next_planned().filter(|at| *at <= limit.at);
            self.world.listen(event >= self.frontier.event);
            let done = self.world.run_until(planned.map_or(limit.at, |at| at - 1), stop - event);
            self.record();
            let reached = self.world.event();
            if reached == stop && (stop == self.keyframes.next_due(event) || going_back && stop < limit.event) {
                self.keyframes.keep(&self.world);
            }
            match planned {
                Some(at) if done == 0 => self.give_planned(at),
                None if done == 0 => return,
                _ => {}
            }
        }
    }

    /// When the next command of the plan is due: only the end of what was seen has any before it.
    fn next_planned(&self) -> Option<Time> {
        let is_end = self.world.event() >= self.frontier.event && self.next_command().is_none();
        let mut to_come = self.plan.iter().filter(|(at, _)| is_end && *at > self.world.now());
        to_come.next().map(|(at, _)| *at)
    }

    fn give_planned(&mut self, at: Time) {
        self.world.listen(true);
        self.world.wait_until(at);
        for (_, command) in self.plan.clone().iter().filter(|(its, _)| *its == at) {
            let moment = Moment { event: self.world.event(), at };
            if self.world.command(command).is_ok() {
                self.commands.push(Given { moment, command: command.clone() });
                self.record();
            }
        }
    }

    /// Commands of the plan as they will be given from the cursor on, if nobody does anything else.
    pub fn planned(&self) -> Vec<Given> {
        let mut world = self.world.clone();
        world.listen(false);
        let mut given = Vec::new();
        for (at, command) in self.plan.iter().filter(|(at, _)| *at > self.world.now()) {
            world.run_until(*at - 1, MAX_FACTS as u64);
            world.wait_until(*at);
            let moment = Moment { event: world.event(), at: *at };
            if world.command(command).is_ok() {
                given.push(Given { moment, command: command.clone() });
            }
        }
        given
    }

    /// Where running has to pause: at a command, a keyframe, the frontier (from there on facts are new), the limit.
    fn next_stop(&self, event: u64, limit: Limit, going_back: bool) -> u64 {
        let mut stop = limit.event.min(self.keyframes.next_due(event));
        if let Some(given) = self.next_command() {
            stop = stop.min(given.moment.event);
        }
        if event < self.frontier.event {
            stop = stop.min(self.frontier.event);
        }
        if going_back && let Some(stone) = Keyframes::stepping_stone(event, limit.event) {
            stop = stop.min(stone);
        }
        stop
    }

    /// Carries out the command of the log that is due here, if any.
    fn take_command(&mut self, until: Time) -> bool {
        let event = self.world.event();
        let Some(given) = self.next_command().filter(|given| given.moment.event == event) else { return false };
        if given.moment.at > until {
            return false;
        }
        let Given { moment, command } = given.clone();
        self.world.listen(event >= self.frontier.event);
        self.world.wait_until(moment.at);
        // It was accepted when it was given, and the run is the same; in a link made by hand it may fail, which is
        // then an event that does nothing.
        if self.world.command(&command).is_err() {
            self.commands.retain(|given| given.moment.event != event);
            return true;
        }
        self.record();
        true
    }

    /// Takes over what the world said since it went beyond the frontier.
    fn record(&mut self) {
        if self.world.event() <= self.frontier.event {
            return;
        }
        let known = self.facts.len();
        self.facts.extend(self.world.drain_facts());
        let new = &self.facts[known..];
        self.marks.see(new);
        self.symbols.see(new, &self.world);
        for fact in new {
            if self.told_events.last() != Some(&fact.event) {
                self.told_events.push(fact.event);
            }
        }
        self.frontier = Moment { event: self.world.event(), at: self.world.now() };
        if self.facts.len() > MAX_FACTS + MAX_FACTS / 8 {
            let surplus = self.facts.len() - MAX_FACTS;
            self.facts.drain(..surplus);
            self.facts_dropped += surplus as u64;
            let first = self.facts[0].event;
            self.told_events.drain(..self.told_events.partition_point(|told| *told < first));
        }
    }

    fn extend_frontier(&mut self) {
        if self.world.event() == self.frontier.event {
            self.frontier.at = self.frontier.at.max(self.shown_at);
        }
    }

    /// Takes `facts` for what the world said, and `texts` for its symbols' texts.
    #[cfg(test)]
    pub(crate) fn pretend(&mut self, facts: Vec<Fact>, texts: &[(Symbol, &str)]) {
        self.symbols.pretend(texts);
        self.symbols.see(&facts, &self.world);
        self.marks.see(&facts);
        self.told_events = facts.iter().map(|fact| fact.event).collect();
        self.told_events.dedup();
        self.facts = facts;
    }
}
