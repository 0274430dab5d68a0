//! Builds the face of a part from the document and the world at the cursor.
use super::consumer::{ConsumerFace, LineTone, Slot, slots};
use super::exchange::{ExchangeFace, words};
use super::producer::{ProducerFace, tape};
use super::queue::{CellFace, Expiry, LANES, Lane, MemberLook, QueueFace, lane};
use super::tag::{Tag, TagIcon, Tone};
use super::{Inside, PartFace, Token};
use crate::engine::id::{PartIx, Symbol, Time};
use crate::engine::rabbitmq::explain::RouteExplanation;
use crate::engine::rabbitmq::queue::Overflow;
use crate::engine::rabbitmq::view::CellState;
use crate::engine::sort::sort_by;
use crate::engine::topology::{AckMode, Consumer, Producer, Spec};
use crate::engine::view::{ClientState, QueueView, SlotView, Work};
use crate::engine::world::World;
use crate::locales::board::fill;
use crate::locales::number::{duration, number};
use crate::locales::{Language, Text, face as texts};
use crate::studio::document::{Document, LinkKind, Part};
use crate::studio::geometry::size;
use crate::studio::kind::Role;
use crate::studio::lower::issue::Severity;
use crate::studio::model::Studio;
use crate::studio::step_marks::StepMarks;
use crate::studio::system;

/// Cells asked of a queue; priority lanes need more than one lane's worth.
const CELLS: usize = 12;
const PRIORITY_CELLS: usize = 64;
/// What the bar of a message stands for whose time to live is its own, in a queue without one, µs.
const OWN_TTL_US: Time = 10_000_000;
/// Coming publishes asked of a producer.
const UPCOMING: usize = 6;
/// Slots asked of a consumer.
const SLOTS: usize = 64;

/// What a face is made from.
pub struct Source<'a> {
    pub studio: &'a Studio,
    /// What the event on show touched; empty while playing.
    pub step: &'a StepMarks,
    /// How the exchange of this step decided.
    pub route: Option<&'a RouteExplanation>,
    pub language: Language,
}

/// The face of a part; None if the document has no such part.
pub fn face(source: &Source, id: &str) -> Option<PartFace> {
    let part = source.studio.document().part(id)?;
    let ix = source.studio.part_ix(id).unwrap_or(PartIx::NONE);
    if let Some(system) = system::of_kind(&part.kind) {
        return (system.face)(source, part, ix);
    }
    let build = Build { source, part, ix, world: source.studio.session().world() };
    let mut face = match size::role(part) {
        Role::Producer => build.producer(),
        Role::Exchange => build.exchange(),
        Role::Queue => build.queue(),
        Role::Consumer => build.consumer(),
        _ => return None,
    };
    system::known().iter().for_each(|system| (system.adorn)(source, part, ix, &mut face));
    Some(face)
}

struct Build<'a> {
    source: &'a Source<'a>,
    part: &'a Part,
    ix: PartIx,
    world: &'a World,
}

impl Build<'_> {
    fn text(&self, text: Text) -> &'static str {
        text.get(self.source.language)
    }

    fn say(&self, text: Text, values: &[&str]) -> String {
        fill(self.text(text), values)
    }

    /// "1 message", "12 messages".
    fn count(&self, n: u64, one: Text, many: Text) -> String {
        self.say(if n == 1 { one } else { many }, &[&number(n)])
    }

    fn document(&self) -> &Document {
        self.source.studio.document()
    }

    fn class(&self, key: Symbol) -> u32 {
        self.source.studio.session().symbols().class(key)
    }

    fn spec(&self) -> Option<&Spec> {
        let topology = self.source.studio.session().topology();
        topology.parts.get(self.ix.0 as usize).map(|part| &part.spec)
    }

    fn now(&self) -> Time {
        self.source.studio.session().cursor().at
    }

    /// Errors at this part, as a badge.
    fn problem_tag(&self) -> Option<Tag> {
        let errors = problems(self.source.studio, &self.part.id);
        (errors > 0).then(|| Tag::new(TagIcon::Warning, Tone::Bad, errors.to_string()))
    }

    fn client_tag(&self, state: ClientState) -> Option<Tag> {
        match state {
            ClientState::Running => None,
            ClientState::Paused => Some(Tag::new(TagIcon::Pause, Tone::Warn, self.text(texts::PAUSED))),
            ClientState::Down { .. } => Some(Tag::new(TagIcon::Bolt, Tone::Bad, self.text(texts::DOWN))),
        }
    }

    /// What a client that does not run says in its line.
    fn idle_line(&self, state: ClientState) -> Option<(String, LineTone)> {
        match state {
            ClientState::Running => None,
            ClientState::Paused => Some((self.text(texts::PAUSED_LINE).to_owned(), LineTone::Warn)),
            ClientState::Down { back_at } => {
                let rest = duration(back_at.saturating_sub(self.now()));
                Some((self.say(texts::BACK_IN, &[&rest]), LineTone::Bad))
            }
        }
    }

    // --- producer

    fn producer(&self) -> PartFace {
        let view = self.world.producer(self.ix, UPCOMING);
        let spec = match self.spec() {
            Some(Spec::Producer(producer)) => Some(producer),
            _ => None,
        };
        let state = view.as_ref().map_or(ClientState::Running, |view| view.state);
        let mut tags: Vec<Tag> = self.client_tag(state).into_iter().collect();
        tags.extend(self.problem_tag());
        let rate = spec.map(|spec| self.rate(spec)).unwrap_or_default();
        let idle = self.idle_line(state).map(|(line, _)| line);
        let confirms = spec.is_some_and(|spec| spec.confirms);
        let line = idle.unwrap_or_else(|| {
            if confirms && rate.is_empty() { self.text(texts::CONFIRMS).into() } else { rate.clone() }
        });
        let line = match view.as_ref().filter(|view| view.group.1 > 0 && state == ClientState::Running) {
            Some(view) => {
                let text = if confirms { texts::BATCH } else { texts::TX };
                let count = self.say(text, &[&number(view.group.0.into()), &number(view.group.1.into())]);
                if view.waits { format!("{count} · {}", self.text(texts::WAITS)) } else { count }
            }
            None => line,
        };
        let coming = view.as_ref().zip(spec).map(|(view, spec)| {
            let next = view.next_at.unwrap_or(u64::MAX).saturating_sub(self.now());
            let burst = spec.schedule.burst.max(1) as usize;
            let until = view.upcoming.iter().enumerate().map(|(ix, &key)| {
                let ticks = (ix / burst) as u64;
                (next.saturating_add(ticks * spec.schedule.interval_us), self.token(key))
            });
            tape(&until.collect::<Vec<_>>(), spec.schedule.interval_us)
        });
        let tape = if view.as_ref().is_some_and(|view| view.next_at.is_some()) {
            coming.unwrap_or_default()
        } else {
            Vec::new()
        };
        let mut facts = vec![self.say(texts::PRODUCER_NAME, &[&self.part.name])];
        facts.extend((!line.is_empty()).then(|| line.clone()));
        facts.extend(confirms.then(|| self.text(texts::CONFIRMS).to_owned()));
        facts.extend(view.map(|view| self.say(texts::SENT, &[&number(view.sent)])));
        self.finish(String::new(), tags, Inside::Producer(ProducerFace { tape, line, confirms }), facts)
    }

    /// `400/s · 20 in all`, `every 2 s`, `20, every 2 s`.
    fn rate(&self, producer: &Producer) -> String {
        let schedule = &producer.schedule;
        let (interval, burst) = (schedule.interval_us.max(1), u64::from(schedule.burst.max(1)));
        let mut rate = if interval * 2 <= 1_000_000 {
            self.say(texts::PER_SECOND, &[&number((burst * 1_000_000 + interval / 2) / interval)])
        } else if burst > 1 {
            self.say(texts::BURST_EVERY, &[&number(burst), &duration(interval)])
        } else if schedule.count > 0 {
            return self.say(texts::SO_MANY_EVERY, &[&number(u64::from(schedule.count)), &duration(interval)]);
        } else {
            self.say(texts::EVERY, &[&duration(interval)])
        };
        if schedule.count > 0 {
            rate = format!("{rate} · {}", self.say(texts::IN_ALL, &[&number(u64::from(schedule.count))]));
        } else if schedule.jitter_us > 0 {
            rate = format!("{rate} · {}", self.text(texts::JITTER));
        }
        rate
    }

    fn token(&self, key: Symbol) -> Token {
        Token { class: self.class(key), ..Token::default() }
    }

    // --- exchange

    fn exchange(&self) -> PartFace {
        let kind = self.part.variant();
        let is_default = self.part.is_default_exchange();
        let view = self.world.exchange(self.ix);
        let routing = self.source.step.routing.filter(|routing| routing.exchange == self.ix);
        let key = routing.map(|routing| routing.key).or(view.as_ref().and_then(|view| view.last_key));
        let bindings = self.bindings();
        let decision = routing.and(self.source.route).map(|route| {
            let verdicts = route.visits.iter().filter(|visit| visit.exchange.part == self.ix);
            let (mut matched, mut of) = (0, 0);
            for binding in verdicts.flat_map(|visit| &visit.bindings) {
                matched += usize::from(binding.verdict.is_ok());
                of += 1;
            }
            self.say(texts::MATCHED, &[&matched.to_string(), &of.to_string()])
        });
        let hits: Vec<&str> = match (routing, self.source.route) {
            (Some(_), Some(route)) => matched_keys(route, self.ix),
            _ => Vec::new(),
        };
        let shows_key = matches!(kind, "topic" | "direct") || is_default;
        let key = key.filter(|_| shows_key);
        let key_text = key.map(|key| self.source.studio.session().text(key).to_owned()).filter(|text| !text.is_empty());
        let detail = size::shows_detail(self.document(), self.part);
        let dead_letter_of = self.dead_letter_sources();
        let face = ExchangeFace {
            token: key.map(|key| self.token(key)),
            words: key_text.map(|text| words(&text, &hits)).unwrap_or_default(),
            line: self.exchange_line(kind, bindings, dead_letter_of, detail),
            decision: if detail {
                Some(decision.unwrap_or_else(|| self.count(bindings as u64, texts::ONE_BINDING, texts::BINDINGS)))
            } else {
                None
            },
            shares: self.shares(kind),
            dead_letter_of,
            detail,
        };
        let face = if detail { face } else { one_row(face) };
        let name = if is_default { texts::DEFAULT_EXCHANGE_NAME } else { texts::EXCHANGE_NAME };
        let facts = vec![
            self.say(name, &[&self.part.name, kind]),
            self.count(bindings as u64, texts::ONE_BINDING, texts::BINDINGS),
            self.durable(),
        ];
        self.finish(
            short_kind(kind).to_owned(),
            self.problem_tag().into_iter().collect(),
            Inside::Exchange(face),
            facts,
        )
    }

    fn bindings(&self) -> usize {
        let links = self.document().links.iter();
        links.filter(|link| link.kind == LinkKind::Bind && link.from == self.part.id).map(|link| link.rows.len()).sum()
    }

    fn dead_letter_sources(&self) -> usize {
        let leads_here = |part: &&Part| part.named("x-dead-letter-exchange") == Some(self.part.name.as_str());
        if self.part.name.is_empty() { 0 } else { self.document().parts.iter().filter(leads_here).count() }
    }

    fn exchange_line(&self, kind: &str, bindings: usize, dead_letter_of: usize, detail: bool) -> String {
        if dead_letter_of > 0 {
            return self.say(texts::DEAD_LETTER_OF, &[&dead_letter_of.to_string()]);
        }
        match kind {
            "default" => self.text(texts::KEY_IS_QUEUE).to_owned(),
            "fanout" if !detail => self.say(texts::ALL_BINDINGS, &[&bindings.to_string()]),
            "headers" if !detail => self.text(texts::X_MATCH).to_owned(),
            _ => {
                let alternate = self.part.named("alternate-exchange").unwrap_or(self.text(texts::NONE));
                format!("{} · {}", self.durable(), self.say(texts::ALTERNATE, &[alternate]))
            }
        }
    }

    fn durable(&self) -> String {
        // Quorum queues and streams have no such setting: they are never anything else.
        let durable = matches!(self.part.variant(), "quorum" | "stream") || self.part.reader().bool("durable");
        self.text(if durable { texts::DURABLE } else { texts::TRANSIENT }).to_owned()
    }

    /// Weights of a consistent-hash exchange's bindings.
    fn shares(&self, kind: &str) -> Vec<u32> {
        if kind != "x-consistent-hash" {
            return Vec::new();
        }
        let links = self.document().links.iter().filter(|link| link.from == self.part.id);
        let rows = links.flat_map(|link| &link.rows);
        let weight = |row: &crate::studio::document::Row| {
            row.settings.get("routing_key").and_then(|key| key.as_text()).and_then(|key| key.parse().ok()).unwrap_or(1)
        };
        rows.map(weight).collect()
    }

    // --- queue

    fn queue(&self) -> PartFace {
        let max_priority = self.part.reader().int("x-max-priority").filter(|max| *max > 0);
        let limit = if max_priority.is_some() { PRIORITY_CELLS } else { CELLS };
        let view = self.world.queue(self.ix, limit);
        let quorum = self.part.variant() == "quorum";
        let (ready, unacked) = view.as_ref().map_or((0, 0), |view| (view.ready, view.unacked));
        let consumers = view.as_ref().map_or(0, |view| view.consumers);
        let arriving = self.source.step.arriving.iter().filter(|part| **part == self.ix).count();
        let lanes = match (&view, max_priority) {
            (Some(view), Some(max)) => self.priority_lanes(view, max.min(255) as u8, arriving),
            (Some(view), None) => vec![lane(None, &self.cells(view), arriving, ready + unacked)],
            (None, _) => vec![lane(None, &[], 0, 0)],
        };
        let mut counts = self.say(texts::READY, &[&number(ready.into())]);
        if consumers == 0 && ready > 0 {
            counts = format!("{counts} · {}", self.text(texts::NO_READER));
        } else if unacked > 0 {
            counts = format!("{counts} · {}", self.say(texts::UNACKED, &[&number(unacked.into())]));
        }
        let limit = view.as_ref().and_then(|view| view.limit);
        if let Some(full) = limit.filter(|limit| limit.used_permille == 1_000) {
            let what = if full.overflow == Overflow::DropHead { texts::FULL_DROPS } else { texts::FULL_REFUSES };
            counts = format!("{} · {}", self.say(texts::READY, &[&number(ready.into())]), self.text(what));
        }
        // On a single node; a cluster shows its own (see `System::adorn`).
        if let Some(kept) = view.as_ref().map(|view| view.kept).filter(|kept| *kept > 0) {
            counts = format!("{counts} · {}", self.say(texts::KEPT, &[&number(kept.into())]));
        }
        let mut members = vec![MemberLook::InStep; if quorum { self.members() } else { 0 }];
        members.iter_mut().take(1).for_each(|first| *first = MemberLook::Leader);
        let face = QueueFace {
            lanes,
            counts,
            expiry: view.as_ref().and_then(|view| self.expiry(view)),
            // In steps of a fiftieth, so that a face changes when its rim visibly does.
            used_permille: limit.map(|limit| limit.used_permille / 20 * 20),
            members,
            ready,
            unacked,
        };
        let mut tags = self.queue_tags(view.as_ref());
        if view.is_none() && self.ix.is_some() {
            tags.push(Tag::new(TagIcon::Bolt, Tone::Bad, self.text(texts::DELETED)));
        }
        tags.extend(self.problem_tag());
        let kind_word = match (quorum, max_priority) {
            (true, _) if !tags.is_empty() => "quorum".to_owned(),
            (true, _) => format!("quorum · {}", self.members()),
            (_, Some(max)) => self.say(texts::PRIORITY_MAX, &[&max.to_string()]),
            _ if tags.is_empty() => "classic".to_owned(),
            _ => String::new(),
        };
        let facts = self.queue_facts(ready, unacked, consumers);
        self.finish(kind_word, tags, Inside::Queue(face), facts)
    }

    fn members(&self) -> usize {
        self.part.reader().int("x-quorum-initial-group-size").unwrap_or(3).clamp(1, 7) as usize
    }

    /// What is in force, also by a policy; of a queue that does not run yet, what its settings say.
    fn queue_tags(&self, view: Option<&QueueView>) -> Vec<Tag> {
        let mut tags = Vec::new();
        let given = || Some(self.part.reader().int("x-message-ttl")?.max(0) as u64 * 1_000);
        if let Some(ttl_us) = view.map_or_else(given, |view| view.ttl_us) {
            tags.push(Tag::new(TagIcon::Hourglass, Tone::Plain, duration(ttl_us)));
        }
        if view.is_some_and(|view| view.dead_letters) || self.part.named("x-dead-letter-exchange").is_some() {
            tags.push(Tag::new(TagIcon::DeadLetter, Tone::Bad, "DLX"));
        }
        tags
    }

    fn queue_facts(&self, ready: u32, unacked: u32, consumers: u32) -> Vec<String> {
        let mut facts = vec![
            self.say(texts::QUEUE_NAME, &[&self.part.name]),
            self.count(u64::from(ready + unacked), texts::ONE_MESSAGE, texts::MESSAGES),
            self.count(consumers.into(), texts::ONE_CONSUMER, texts::CONSUMERS),
            self.durable(),
        ];
        if unacked > 0 {
            facts.insert(2, self.say(texts::UNACKED, &[&number(unacked.into())]));
        }
        if let Some(exchange) = self.part.named("x-dead-letter-exchange") {
            let exchange = if exchange.is_empty() { self.text(texts::DEFAULT_EXCHANGE) } else { exchange };
            facts.push(self.say(texts::DEAD_LETTERS_TO, &[exchange]));
        }
        facts
    }

    /// Head first, what is handed out before what waits: so it stands next to the consumers.
    fn cells(&self, view: &QueueView) -> Vec<CellFace> {
        let is_out = |cell: &&crate::engine::view::CellView| matches!(cell.state, CellState::Unacked { .. });
        let out = view.cells.iter().filter(is_out);
        let waiting = view.cells.iter().filter(|cell| !is_out(cell));
        out.chain(waiting).map(|cell| self.cell(cell, view.ttl_us)).collect()
    }

    fn cell(&self, cell: &crate::engine::view::CellView, ttl_us: Option<Time>) -> CellFace {
        let token = Token { class: self.class(cell.key), redelivered: cell.redelivered, dead: cell.dead };
        match cell.state {
            CellState::Unacked { .. } => CellFace::Unacked(token),
            CellState::Delayed { .. } => CellFace::Delayed(token),
            CellState::Ready => match cell.expires_at {
                Some(at) => CellFace::Expiring(token, self.tenths_left(at, ttl_us)),
                None => CellFace::Ready(token),
            },
        }
    }

    /// One lane for each priority in use, the highest on top; at least the top and the bottom one.
    fn priority_lanes(&self, view: &QueueView, max: u8, arriving: usize) -> Vec<Lane> {
        let mut used: Vec<u8> = view.cells.iter().map(|cell| cell.priority.min(max)).chain([0, max]).collect();
        sort_by(&mut used, |a, b| b.cmp(a));
        used.dedup();
        // More levels than lanes: the lowest that hold nothing go first, then the lowest.
        while used.len() > LANES - 1 {
            let empty = |level: &u8| !view.cells.iter().any(|cell| cell.priority.min(max) == *level);
            let out = used.iter().rposition(empty).unwrap_or(used.len() - 1);
            used.remove(out);
        }
        let lanes = used.iter().enumerate().map(|(ix, &level)| {
            let here: Vec<_> = view.cells.iter().filter(|cell| cell.priority.min(max) == level).copied().collect();
            let total = here.len() as u32;
            let part = QueueView { cells: here, ..view.clone() };
            let last = ix + 1 == used.len();
            lane(Some(level), &self.cells(&part), if last { arriving } else { 0 }, total)
        });
        lanes.collect()
    }

    /// Of the queue's time to live; a message of its own shorter one begins further down.
    fn tenths_left(&self, expires_at: Time, ttl_us: Option<Time>) -> u8 {
        let left = expires_at.saturating_sub(self.now());
        let whole = ttl_us.unwrap_or(OWN_TTL_US).max(1);
        // At least a sliver: it is still there.
        (left.min(whole) * 10 / whole).max(1) as u8
    }

    fn expiry(&self, view: &QueueView) -> Option<Expiry> {
        let rest = view.head_expires_at?.saturating_sub(self.now());
        let ttl_us = view.ttl_us.unwrap_or(OWN_TTL_US).max(1);
        let used = ttl_us.saturating_sub(rest) * 1_000 / ttl_us;
        Some(Expiry { used_permille: used as u32, text: self.say(texts::EXPIRES_IN, &[&duration(rest)]) })
    }

    // --- consumer

    fn consumer(&self) -> PartFace {
        let view = self.world.consumer(self.ix, SLOTS);
        let spec = match self.spec() {
            Some(Spec::Consumer(consumer)) => Some(consumer),
            _ => None,
        };
        let state = view.as_ref().map_or(ClientState::Running, |view| view.state);
        let held: Vec<Slot> =
            view.as_ref().map(|view| view.slots.iter().map(|slot| self.slot(slot)).collect()).unwrap_or_default();
        let prefetch = spec.map_or(0, |spec| u32::from(spec.prefetch));
        let (shown, more) = slots(&held, prefetch);
        let failed = view.as_ref().map_or(0, |view| view.failed);
        let (line, tone) = self.idle_line(state).unwrap_or_else(|| self.work_line(spec, failed));
        let mut tags: Vec<Tag> = self.client_tag(state).into_iter().collect();
        tags.extend(self.problem_tag());
        let mut facts = vec![self.say(texts::CONSUMER_NAME, &[&self.part.name]), line.clone()];
        if !held.is_empty() {
            facts.push(self.count(held.len() as u64, texts::ONE_HELD, texts::HELD));
        }
        facts.extend(view.map(|view| self.say(texts::DONE, &[&number(view.done)])));
        self.finish(String::new(), tags, Inside::Consumer(ConsumerFace { slots: shown, more, line, tone }), facts)
    }

    fn slot(&self, slot: &SlotView) -> Slot {
        let token = Token { class: self.class(slot.key), redelivered: slot.redelivered, dead: false };
        match slot.work {
            Work::Waiting => Slot::Waiting(token),
            Work::Done => Slot::Working { token, done_permille: 1_000 },
            Work::Working { started, until } => {
                let (length, done) = (until.saturating_sub(started).max(1), self.now().saturating_sub(started));
                // In steps of a twentieth, so that a face changes when its ring visibly does.
                let done_permille = (done.min(length) * 20 / length * 50) as u32;
                Slot::Working { token, done_permille }
            }
        }
    }

    /// `prefetch 3 · 90 ms`, with what failed.
    fn work_line(&self, spec: Option<&Consumer>, failed: u64) -> (String, LineTone) {
        let Some(spec) = spec else { return (String::new(), LineTone::Plain) };
        let flow = match (spec.ack, spec.prefetch) {
            (AckMode::Automatic, _) => self.text(texts::AUTO_ACK).to_owned(),
            (_, 0) => self.text(texts::NO_PREFETCH).to_owned(),
            (_, prefetch) => self.say(texts::PREFETCH, &[&prefetch.to_string()]),
        };
        if failed > 0 {
            return (format!("{flow} · {}", self.say(texts::FAILED, &[&number(failed)])), LineTone::Plain);
        }
        (format!("{flow} · {}", duration(spec.work_us)), LineTone::Plain)
    }

    fn finish(&self, kind_word: String, tags: Vec<Tag>, inside: Inside, mut facts: Vec<String>) -> PartFace {
        let errors = problems(self.source.studio, &self.part.id);
        if errors > 0 {
            facts.push(self.count(errors as u64, texts::ONE_PROBLEM, texts::PROBLEMS));
        }
        let name = if self.part.is_default_exchange() { "(default)".to_owned() } else { self.part.name.clone() };
        PartFace { name, kind_word, tags, inside, label: facts.join(", ") }
    }
}

/// Errors of the document at this part.
pub fn problems(studio: &Studio, id: &str) -> usize {
    let here = |issue: &&crate::studio::lower::issue::Issue| {
        issue.severity == Severity::Error && issue.part.as_deref() == Some(id)
    };
    studio.issues().iter().filter(here).count()
}

/// Binding keys that matched at this exchange.
fn matched_keys(route: &RouteExplanation, exchange: PartIx) -> Vec<&str> {
    let visits = route.visits.iter().filter(|visit| visit.exchange.part == exchange);
    let matched = visits.flat_map(|visit| &visit.bindings).filter(|binding| binding.verdict.is_ok());
    matched.map(|binding| binding.key.as_str()).collect()
}

/// An exchange without detail has room for one row: the key if there is one, else what it does.
fn one_row(face: ExchangeFace) -> ExchangeFace {
    if face.dead_letter_of > 0 {
        return ExchangeFace { words: Vec::new(), token: None, shares: Vec::new(), ..face };
    }
    if !face.shares.is_empty() || !face.words.is_empty() {
        return ExchangeFace { line: String::new(), ..face };
    }
    face
}

/// The type as the header has room for it.
fn short_kind(kind: &str) -> &str {
    match kind {
        "x-consistent-hash" => "hash",
        "x-modulus-hash" => "modulus",
        "x-recent-history" => "history",
        "x-local-random" => "local random",
        other => other.strip_prefix("x-").unwrap_or(other),
    }
}
