//! The faces of a consumer group's card and of its members.
use super::say::Say;
use crate::engine::id::{PartIx, Time};
use crate::engine::kafka::group::{GroupState, classic, modern};
use crate::engine::kafka::topology::{Consumer, GroupKind};
use crate::engine::kafka::view::{ConsumerView, GroupMemberView, GroupView};
use crate::engine::view::ClientState;
use crate::locales::face;
use crate::locales::kafka_face as texts;
use crate::locales::number::{duration, number};
use crate::studio::face::consumer::LineTone;
use crate::studio::face::consumer::Slot;
use crate::studio::face::kafka::{Chip, GroupFace, MemberFace, Step, StepState};
use crate::studio::face::{Tag, TagIcon, Tone};

/// Slots in a member's row, and chips of partitions.
const SLOTS: usize = 4;
const CHIPS: usize = 3;

/// What the group is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Empty,
    Stable,
    /// Index of the step under way.
    Rebalancing(usize),
}

fn phase(state: GroupState) -> Phase {
    match state {
        GroupState::Classic(classic::State::Empty) | GroupState::Consumer(modern::State::Empty) => Phase::Empty,
        GroupState::Classic(classic::State::Stable) | GroupState::Consumer(modern::State::Stable) => Phase::Stable,
        GroupState::Classic(classic::State::PreparingRebalance) => Phase::Rebalancing(1),
        GroupState::Classic(classic::State::CompletingRebalance) => Phase::Rebalancing(2),
        GroupState::Consumer(modern::State::Assigning) => Phase::Rebalancing(0),
        GroupState::Consumer(modern::State::Reconciling) => Phase::Rebalancing(1),
    }
}

pub struct Group<'a> {
    pub view: &'a GroupView,
    pub kind: GroupKind,
    pub say: &'a Say<'a>,
}

impl Group<'_> {
    pub fn face(&self) -> GroupFace {
        let generation = self.view.generation.to_string();
        let generation = match self.kind {
            GroupKind::Classic => self.say.say(texts::GENERATION, &[&generation]),
            GroupKind::Consumer | GroupKind::Share => self.say.say(texts::EPOCH, &[&generation]),
        };
        let protocol = match (self.kind, self.view.assignor) {
            (GroupKind::Share, _) => format!("{generation} · {}", self.say.text(texts::SHARE)),
            (_, Some(assignor)) => format!("{generation} · {assignor}"),
            (_, None) => generation,
        };
        let steps = match phase(self.view.state) {
            Phase::Rebalancing(now) => self.steps(now),
            _ => Vec::new(),
        };
        let members = self.say.count(self.view.members.len() as u64, texts::ONE_MEMBER, texts::MEMBERS);
        let mut line = format!("{members} · {}", self.say.say(texts::LAG, &[&number(self.view.lag)]));
        if !self.view.in_flight.is_empty() {
            line = format!("{line} · {}", self.say.say(texts::IN_FLIGHT, &[&number(self.view.in_flight.len() as u64)]));
        }
        GroupFace { protocol, steps, line, tone: LineTone::Plain }
    }

    fn steps(&self, now: usize) -> Vec<Step> {
        let total = self.view.members.len();
        let settled = self.view.members.iter().filter(|member| !member.rebalancing).count();
        let share = |done: usize| [done.to_string(), total.to_string()];
        let counted = |text, done: usize| {
            let share = share(done);
            self.say.say(text, &[&share[0], &share[1]])
        };
        let names = match self.view.state {
            GroupState::Classic(_) => [
                self.say.text(texts::REVOKE).to_owned(),
                counted(texts::JOIN, if now > 1 { total } else { total - settled }),
                self.say.text(texts::ASSIGN).to_owned(),
            ],
            GroupState::Consumer(_) => [
                self.say.text(texts::TARGET).to_owned(),
                counted(texts::RECONCILE, settled),
                self.say.text(texts::STABLE).to_owned(),
            ],
        };
        let state = |ix: usize| match ix.cmp(&now) {
            std::cmp::Ordering::Less => StepState::Done,
            std::cmp::Ordering::Equal => StepState::Now,
            std::cmp::Ordering::Greater => StepState::ToCome,
        };
        names.into_iter().enumerate().map(|(ix, text)| Step { text, state: state(ix) }).collect()
    }

    /// At the right of the header: a word while it is calm, a tag while it is not.
    pub fn state(&self) -> (String, Option<Tag>) {
        match phase(self.view.state) {
            Phase::Empty => (self.say.text(texts::EMPTY).to_owned(), None),
            Phase::Stable => (self.say.text(texts::STABLE).to_owned(), None),
            Phase::Rebalancing(_) => {
                (String::new(), Some(Tag::new(TagIcon::Turn, Tone::Warn, self.say.text(texts::REBALANCING))))
            }
        }
    }

    pub fn facts(&self) -> Vec<String> {
        let face = self.face();
        let state = match self.state() {
            (_, Some(tag)) => tag.text,
            (word, None) => word,
        };
        vec![state, face.protocol, face.line]
    }
}

pub struct Member<'a> {
    pub view: &'a ConsumerView,
    pub spec: Option<&'a Consumer>,
    /// Its group; `None` = it reads by itself.
    pub group: Option<&'a GroupView>,
    /// Partitions of the topics that the group reads.
    pub partitions: u32,
    pub say: &'a Say<'a>,
}

impl Member<'_> {
    pub fn face(&self) -> MemberFace {
        let held: Vec<Slot> =
            self.view.slots.iter().map(|slot| self.say.slot(slot.key, slot.delivery, slot.work)).collect();
        let mut slots: Vec<Slot> = held.iter().take(SLOTS).copied().collect();
        // A process that is down has no room for anything.
        slots.resize(if self.is_down() { 0 } else { SLOTS }, Slot::Free);
        let mut chips = self.chips();
        // `+ n` takes the room of a chip.
        let room = if chips.len() > CHIPS { CHIPS - 1 } else { CHIPS };
        let more_chips = chips.len().saturating_sub(room) as u32;
        chips.truncate(room);
        let (line, tone) = self.line(&chips);
        let idle = self.is_idle();
        let members = self.group.map_or(0, |group| group.members.len());
        let why_idle = (idle && members > self.partitions as usize)
            .then(|| self.say.say(texts::MORE_MEMBERS, &[&self.partitions.to_string(), &members.to_string()]));
        MemberFace {
            chips,
            more_chips,
            line,
            tone,
            slots,
            more: held.len().saturating_sub(SLOTS) as u32,
            off: idle || self.waits() || self.is_down(),
            why_idle,
        }
    }

    fn member(&self) -> Option<&GroupMemberView> {
        self.group?.members.iter().find(|member| member.consumer == self.view.part)
    }

    /// It has a group, but is none of its members yet.
    fn waits(&self) -> bool {
        self.group.is_some() && self.member().is_none() && self.is_running()
    }

    fn is_down(&self) -> bool {
        matches!(self.view.state, ClientState::Down { .. })
    }

    /// When it starts for the first time, if that is still to come.
    fn starts_at(&self) -> Option<Time> {
        let ClientState::Down { back_at } = self.view.state else { return None };
        let start_us = self.spec?.start_us;
        (self.say.now < start_us && back_at <= start_us).then_some(back_at)
    }

    /// One that is to start later is not down.
    pub fn tag(&self) -> Option<Tag> {
        if self.starts_at().is_some() { None } else { self.say.client_tag(self.view.state) }
    }

    fn is_running(&self) -> bool {
        self.view.state == ClientState::Running && !self.view.failed_task
    }

    fn is_idle(&self) -> bool {
        let calm = self.group.is_some_and(|group| phase(group.state) == Phase::Stable);
        self.is_running() && calm && self.member().is_some() && self.view.partitions.is_empty()
    }

    /// What it reads now, and struck through what it must give back. Of one that is down: what the group still keeps
    /// for it (a static member, or one whose session has not run out).
    fn chips(&self) -> Vec<Chip> {
        let kept = self.member().filter(|_| self.is_down()).map(|member| &member.partitions);
        let partitions = kept.unwrap_or(&self.view.partitions);
        let several = {
            let mut topics: Vec<u32> = partitions.iter().map(|(topic, _)| topic.0).collect();
            topics.dedup();
            topics.len() > 1
        };
        let text = |topic: PartIx, partition: u32| {
            if several { format!("{} {partition}", (self.say.name)(topic)) } else { format!("P{partition}") }
        };
        let goes = |held: &(PartIx, u32)| {
            self.member().is_some_and(|member| member.rebalancing && !member.partitions.contains(held))
        };
        let chip = |held: &(PartIx, u32)| Chip { text: text(held.0, held.1), revoked: goes(held) };
        let mut chips: Vec<Chip> = partitions.iter().map(chip).collect();
        chips.sort_by_key(|chip| chip.revoked);
        chips
    }

    fn line(&self, chips: &[Chip]) -> (String, LineTone) {
        if let Some(at) = self.starts_at() {
            let rest = duration(at.saturating_sub(self.say.now));
            return (self.say.say(texts::STARTS_IN, &[&rest]), LineTone::Plain);
        }
        if let Some(line) = self.say.idle_line(self.view.state) {
            return line;
        }
        if self.view.failed_task {
            return (self.say.text(texts::TASK_FAILED).to_owned(), LineTone::Bad);
        }
        if self.waits() {
            return (self.say.text(texts::WAITS_TO_JOIN).to_owned(), LineTone::Plain);
        }
        if self.is_idle() {
            return (self.say.text(texts::IDLE).to_owned(), LineTone::Plain);
        }
        if let Some(chip) = chips.iter().find(|chip| chip.revoked) {
            return (self.say.say(texts::REVOKED, &[&chip.text]), LineTone::Plain);
        }
        if self.view.failed > 0 {
            return (self.say.say(face::FAILED, &[&number(self.view.failed)]), LineTone::Plain);
        }
        let Some(spec) = self.spec else { return (String::new(), LineTone::Plain) };
        let poll = self.say.say(texts::POLL, &[&spec.config.max_poll_records.to_string()]);
        (format!("{poll} · {}", duration(spec.work_us)), LineTone::Plain)
    }

    pub fn facts(&self) -> Vec<String> {
        let face = self.face();
        let chips: Vec<&str> = face.chips.iter().map(|chip| chip.text.as_str()).collect();
        let assigned = if chips.is_empty() {
            self.say.text(texts::NOTHING_ASSIGNED).to_owned()
        } else {
            self.say.say(texts::ASSIGNED, &[&chips.join(" ")])
        };
        let mut facts = vec![face.line, assigned];
        facts.extend(face.why_idle);
        if !self.view.slots.is_empty() {
            facts.push(self.say.count(self.view.slots.len() as u64, face::ONE_HELD, face::HELD));
        }
        facts.push(self.say.say(texts::LAG, &[&number(self.view.lag)]));
        facts.push(self.say.say(face::DONE, &[&number(self.view.done)]));
        facts
    }
}
