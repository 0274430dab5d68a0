//! A producer's schedule, templates and unconfirmed messages. It makes no frame and knows no broker.
use std::collections::VecDeque;
use std::hash::{Hash, Hasher};

use super::super_stream;
use crate::engine::choice::{Choice, Purpose};
use crate::engine::id::{MessageIx, PartIx, Symbol, Time};
use crate::engine::message::{Content, ContentIx, Messages};
use crate::engine::topology::{self, Group, KeyOrder, Schedule, Spec, Topology, Weighted};

/// Goes through weighted options, in turn or at random.
#[derive(Clone, Debug, Hash)]
pub struct Wheel {
    weights: Vec<u32>,
    total: u64,
    at: u32,
    /// How often `at` was taken in this turn.
    taken: u32,
}

impl Wheel {
    pub fn new(weights: impl Iterator<Item = u32>) -> Self {
        let weights: Vec<u32> = weights.collect();
        let total = weights.iter().map(|weight| u64::from(*weight)).sum();
        let mut wheel = Self { weights, total, at: 0, taken: 0 };
        wheel.skip_weightless();
        wheel
    }

    /// The place of the next one.
    #[inline]
    pub fn next(&mut self, order: KeyOrder, choice: &mut Choice) -> usize {
        match order {
            _ if self.total == 0 => 0,
            KeyOrder::InTurn => self.take_turn(),
            KeyOrder::Random => self.draw(choice.pick(Purpose::ProducerKey, self.total)),
        }
    }

    fn take_turn(&mut self) -> usize {
        let at = self.at as usize;
        self.taken += 1;
        if self.taken >= self.weights[at] {
            self.taken = 0;
            self.at = (self.at + 1) % self.weights.len() as u32;
            self.skip_weightless();
        }
        at
    }

    fn skip_weightless(&mut self) {
        while self.total > 0 && self.weights[self.at as usize] == 0 {
            self.at = (self.at + 1) % self.weights.len() as u32;
        }
    }

    fn draw(&self, mut drawn: u64) -> usize {
        for (at, weight) in self.weights.iter().enumerate() {
            match drawn.checked_sub(u64::from(*weight)) {
                Some(rest) => drawn = rest,
                None => return at,
            }
        }
        0
    }
}

/// A message that waits for its publisher confirm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Unconfirmed {
    /// Publish sequence number of the channel, from 1.
    pub sequence: u64,
    /// One hold on it is ours.
    pub message: MessageIx,
    /// How often it was published again already.
    pub retries: u32,
    pub deadline: Option<Time>,
}

#[derive(Clone, Debug)]
pub struct Producer {
    pub exchange: Symbol,
    /// Where it is wired to, for facts and flights: an exchange or a queue.
    pub exchange_part: PartIx,
    pub queue_part: PartIx,
    pub schedule: Schedule,
    pub mandatory: bool,
    pub confirms: bool,
    pub max_retries: u32,
    pub confirm_timeout_us: u64,
    key_order: KeyOrder,
    keys: Vec<Symbol>,
    key_wheel: Wheel,
    header_wheel: Wheel,
    priority_wheel: Wheel,
    /// One content per header set and priority, `header * priorities + priority`; one hold each.
    templates: Vec<ContentIx>,
    priorities: u32,
    /// Messages made: the serial number in their message-id.
    pub sent: u32,
    pub burst_left: u32,
    pub next_at: Option<Time>,
    pub last_sequence: u64,
    pub unconfirmed: VecDeque<Unconfirmed>,
    pub timeout_armed: bool,
    /// connection.blocked: it publishes nothing until its connection is unblocked.
    pub blocked: bool,
    pub confirmed: u32,
    pub nacked: u32,
    pub returned: u32,
    pub group: Group,
    /// Published since the last wait.
    pub in_group: u32,
    /// Groups that are full.
    pub groups: u32,
    /// It waits for the end of its group.
    pub waits: bool,
    /// When its turn after that would be.
    pub resume_at: Option<Time>,
    /// The target of a connector: it has no schedule and publishes what it is given.
    pub is_fed: bool,
    /// Of a super stream, by partition: the key by which it is bound. As they were when it connected.
    pub partitions: Vec<Symbol>,
}

impl Producer {
    /// The routing key that basic.publish gets for a message of this key.
    pub fn routing_key(&self, key: Symbol, messages: &Messages) -> Symbol {
        match self.partitions.len() as u32 {
            0 => key,
            count => self.partitions[super_stream::partition_of(messages.text(key), count) as usize],
        }
    }

    pub fn new(spec: &topology::Producer, topology: &Topology, messages: &mut Messages) -> Self {
        let (exchange_part, queue_part, exchange, own_key) = target(spec.target, topology);
        let mut keys: Vec<Symbol> = spec.keys.iter().map(|key| messages.symbol(&key.value)).collect();
        if keys.is_empty() {
            keys.push(messages.symbol(own_key));
        }
        Self {
            exchange: messages.symbol(exchange),
            exchange_part,
            queue_part,
            schedule: spec.schedule.clone(),
            mandatory: spec.mandatory,
            confirms: spec.confirms,
            max_retries: spec.retries,
            confirm_timeout_us: spec.confirm_timeout_us,
            key_order: spec.key_order,
            keys,
            key_wheel: wheel(&spec.keys),
            header_wheel: wheel(&spec.headers),
            priority_wheel: wheel(&spec.priorities),
            templates: templates(spec, messages),
            priorities: spec.priorities.len().max(1) as u32,
            sent: 0,
            burst_left: 0,
            next_at: None,
            last_sequence: 0,
            unconfirmed: VecDeque::new(),
            timeout_armed: false,
            blocked: false,
            confirmed: 0,
            nacked: 0,
            returned: 0,
            group: spec.group,
            in_group: 0,
            groups: 0,
            waits: false,
            resume_at: None,
            is_fed: false,
            partitions: Vec::new(),
        }
    }

    /// The key of messages that are made elsewhere: the first of its own, or the name of the queue that it publishes to.
    /// Empty = they keep theirs.
    pub fn own_key(&self) -> Symbol {
        self.keys[0]
    }

    /// It has published all that it was asked for.
    pub fn is_finished(&self) -> bool {
        self.schedule.count > 0 && self.sent >= self.schedule.count
    }

    /// Key and content of the next message; the content's hold stays ours.
    pub fn next_message(&mut self, choice: &mut Choice) -> (Symbol, ContentIx) {
        let key = self.keys[self.key_wheel.next(self.key_order, choice)];
        let headers = self.header_wheel.next(self.key_order, choice) as u32;
        let priority = self.priority_wheel.next(self.key_order, choice) as u32;
        self.sent += 1;
        (key, self.templates[(headers * self.priorities + priority) as usize])
    }

    /// One more publish. Whether that fills its group: then it waits, and its next turn with it.
    pub fn fills_group(&mut self) -> bool {
        let size = self.group.size();
        if size == 0 || self.is_fed {
            return false;
        }
        self.in_group += 1;
        if self.in_group < size && !self.is_finished() {
            return false;
        }
        self.groups += 1;
        self.waits = true;
        self.resume_at = self.next_at.take();
        true
    }

    /// Whether the group that is full now is rolled back.
    pub fn rolls_back(&self) -> bool {
        match self.group {
            Group::Transaction { rollback_every, .. } => {
                rollback_every > 0 && self.groups.is_multiple_of(rollback_every)
            }
            _ => false,
        }
    }

    /// How long until the next tick of the schedule.
    pub fn interval(&self, choice: &mut Choice) -> u64 {
        let jitter = choice.pick(Purpose::ProducerSchedule, self.schedule.jitter_us.saturating_add(1));
        self.schedule.interval_us.max(1).saturating_add(jitter)
    }

    /// The next keys as far as they are decided.
    pub fn upcoming(&self, limit: usize) -> Vec<Symbol> {
        let left = match self.schedule.count {
            0 => limit,
            count => limit.min(count.saturating_sub(self.sent) as usize),
        };
        if self.keys.len() > 1 && self.key_order == KeyOrder::Random {
            return Vec::new();
        }
        let mut wheel = self.key_wheel.clone();
        let mut nobody = Choice::seeded(0);
        (0..left).map(|_| self.keys[wheel.next(KeyOrder::InTurn, &mut nobody)]).collect()
    }

    /// Takes the unconfirmed messages up to `sequence` (`multiple`) or just that one.
    pub fn settle(&mut self, sequence: u64, multiple: bool) -> Vec<Unconfirmed> {
        let from = match multiple {
            true => 0,
            false => self.unconfirmed.partition_point(|waiting| waiting.sequence < sequence),
        };
        let to = self.unconfirmed.partition_point(|waiting| waiting.sequence <= sequence);
        self.unconfirmed.drain(from.min(to)..to).collect()
    }

    pub fn release(&mut self, messages: &mut Messages) {
        self.templates.drain(..).for_each(|content| messages.release_content(content));
        self.unconfirmed.drain(..).for_each(|waiting| messages.release(waiting.message));
    }
}

impl Hash for Producer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.key_wheel, &self.header_wheel, &self.priority_wheel).hash(state);
        (self.sent, self.burst_left, self.next_at, self.last_sequence).hash(state);
        (self.confirmed, self.nacked, self.returned).hash(state);
        self.unconfirmed.iter().for_each(|waiting| (waiting.sequence, waiting.retries).hash(state));
        if self.group != Group::None {
            (self.in_group, self.groups, self.waits, self.resume_at).hash(state);
        }
    }
}

fn wheel<T>(options: &[Weighted<T>]) -> Wheel {
    Wheel::new(options.iter().map(|option| option.weight))
}

/// (exchange part, queue part, exchange name, key when none is given).
fn target(target: PartIx, topology: &Topology) -> (PartIx, PartIx, &str, &str) {
    let Some(part) = topology.parts.get(target.0 as usize) else {
        return (PartIx::NONE, PartIx::NONE, "", "");
    };
    match &part.spec {
        Spec::Queue(_) => (PartIx::NONE, target, "", &part.name),
        // The default exchange has the empty name, however its part is called.
        Spec::Exchange(exchange) if exchange.kind.is_empty() => (target, PartIx::NONE, "", ""),
        _ => (target, PartIx::NONE, &part.name, ""),
    }
}

fn templates(spec: &topology::Producer, messages: &mut Messages) -> Vec<ContentIx> {
    let headers: Vec<_> = match spec.headers.is_empty() {
        true => vec![None],
        false => spec.headers.iter().map(|set| Some(set.value.clone()).filter(|table| !table.is_empty())).collect(),
    };
    let priorities: Vec<_> = match spec.priorities.is_empty() {
        true => vec![spec.properties.priority],
        false => spec.priorities.iter().map(|priority| Some(priority.value)).collect(),
    };
    let mut all = Vec::with_capacity(headers.len() * priorities.len());
    for set in &headers {
        for priority in &priorities {
            let mut properties = spec.properties.clone();
            properties.priority = *priority;
            let content = Content { headers: set.clone(), properties, body: spec.body.clone() };
            all.push(messages.intern_content(content));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wheel_in_turn_takes_each_by_its_weight_and_skips_zero() {
        let mut wheel = Wheel::new([2, 0, 1].into_iter());
        let mut choice = Choice::seeded(1);
        let taken: Vec<usize> = (0..7).map(|_| wheel.next(KeyOrder::InTurn, &mut choice)).collect();
        assert_eq!(taken, [0, 0, 2, 0, 0, 2, 0]);
    }

    #[test]
    fn a_wheel_at_random_keeps_to_the_weights() {
        let mut wheel = Wheel::new([3, 1].into_iter());
        let mut choice = Choice::seeded(7);
        let first = (0..4000).filter(|_| wheel.next(KeyOrder::Random, &mut choice) == 0).count();
        assert!((2900..3100).contains(&first), "{first}");
    }
}
