//! The general algorithm, for members that want different topics: keep, fill up, then move partitions one by one
//! while that improves the balance (`AbstractStickyAssignor.GeneralAssignmentBuilder`).
use std::collections::{BTreeMap, BTreeSet};

use super::movements::Movements;
use super::{Member, Problem, Slot};

struct Builder<'a, 'b> {
    problem: &'a Problem<'b>,
    /// By topic: who wants it.
    subscribers: Vec<Vec<Member>>,
    shares: Vec<Vec<Slot>>,
    owner: BTreeMap<Slot, Member>,
    /// Members whose share may change, by its size.
    by_load: BTreeSet<(u32, Member)>,
    /// Who had a partition in an older generation.
    previous: BTreeMap<Slot, (i32, Member)>,
    movements: Movements,
}

/// The share of each member.
pub fn assign(problem: &Problem) -> Vec<Vec<Slot>> {
    let members = 0..problem.members.len() as Member;
    let subscribers = |topic| members.clone().filter(|member| problem.wants(*member, topic)).collect();
    let mut builder = Builder {
        problem,
        subscribers: (0..problem.topics.len() as u32).map(subscribers).collect(),
        shares: problem.owned.clone(),
        owner: BTreeMap::new(),
        by_load: BTreeSet::new(),
        previous: previous_owners(problem),
        movements: Movements::default(),
    };
    let must_revoke = builder.keep_owned();
    builder.balance(must_revoke);
    builder.shares
}

fn previous_owners(problem: &Problem) -> BTreeMap<Slot, (i32, Member)> {
    let mut previous: BTreeMap<Slot, (i32, Member)> = BTreeMap::new();
    for (member, subscription) in (0..).zip(&problem.members) {
        if subscription.generation >= problem.newest_generation {
            continue;
        }
        for slot in subscription.owned.iter().filter_map(|partition| problem.slot(partition)) {
            let entry = previous.entry(slot).or_insert((subscription.generation, member));
            if subscription.generation > entry.0 {
                *entry = (subscription.generation, member);
            }
        }
    }
    previous
}

impl Builder<'_, '_> {
    /// Takes away what its owner no longer wants; `true` = there was such a thing.
    fn keep_owned(&mut self) -> bool {
        let mut must_revoke = false;
        for (member, share) in (0..).zip(&mut self.shares) {
            let before = share.len();
            share.retain(|(topic, _)| self.problem.wants(member, *topic));
            must_revoke |= share.len() < before;
            self.owner.extend(share.iter().map(|slot| (*slot, member)));
            self.by_load.insert((share.len() as u32, member));
        }
        must_revoke
    }

    fn balance(&mut self, must_revoke: bool) {
        let is_fresh = self.by_load.last().is_none_or(|(load, _)| *load == 0);
        let mut all = self.all_in_order();
        let mut free: Vec<Slot> = all.iter().copied().filter(|slot| !self.owner.contains_key(slot)).collect();
        for slot in &free {
            self.fill(*slot);
        }
        // Only what has several takers can move, and only members with such partitions are looked at.
        all.retain(|slot| self.can_move(*slot));
        free.retain(|slot| self.can_move(*slot));
        let fixed: Vec<Member> = self.members().filter(|member| !self.can_change(*member)).collect();
        for member in &fixed {
            self.by_load.remove(&(self.load(*member), *member));
        }
        if self.by_load.is_empty() {
            return;
        }
        let (shares_before, score_before) = (self.shares.clone(), self.score());
        if !must_revoke {
            self.move_some(&free);
        }
        let moved = self.move_some(&all);
        if !is_fresh && moved && self.score() >= score_before {
            self.shares = shares_before;
        }
    }

    /// All partitions: those of topics with the fewest subscribers first.
    fn all_in_order(&self) -> Vec<Slot> {
        let mut topics: Vec<u32> = (0..self.problem.topics.len() as u32).collect();
        topics.sort_by_key(|topic| (self.subscribers[*topic as usize].len(), *topic));
        topics.into_iter().flat_map(|topic| self.problem.partitions(topic)).collect()
    }

    /// Gives a free partition to the least loaded member that wants it.
    fn fill(&mut self, slot: Slot) {
        let Some(member) = self.least_loaded(slot.0) else { return };
        self.by_load.remove(&(self.load(member), member));
        self.shares[member as usize].push(slot);
        self.owner.insert(slot, member);
        self.by_load.insert((self.load(member), member));
    }

    fn least_loaded(&self, topic: u32) -> Option<Member> {
        self.by_load.iter().map(|(_, member)| *member).find(|member| self.problem.wants(*member, topic))
    }

    /// Repeats until nothing improves the balance. `true` = something was moved.
    fn move_some(&mut self, slots: &[Slot]) -> bool {
        let mut has_moved = false;
        loop {
            let mut again = false;
            for slot in slots {
                if self.is_balanced() {
                    break;
                }
                if let Some(to) = self.better_owner(*slot) {
                    self.transfer(*slot, to);
                    again = true;
                }
            }
            has_moved |= again;
            if !again {
                return has_moved;
            }
        }
    }

    fn better_owner(&self, slot: Slot) -> Option<Member> {
        let load = self.load(*self.owner.get(&slot)?);
        if let Some((_, previous)) = self.previous.get(&slot) {
            let is_open = self.by_load.contains(&(self.load(*previous), *previous));
            if is_open && load > self.load(*previous) + 1 {
                return Some(*previous);
            }
        }
        let is_less_loaded = |other: &Member| load > self.load(*other) + 1;
        let others = &self.subscribers[slot.0 as usize];
        if others.iter().any(is_less_loaded) { self.least_loaded(slot.0) } else { None }
    }

    fn transfer(&mut self, slot: Slot, to: Member) {
        let Some(&from) = self.owner.get(&slot) else { return };
        let slot = self.movements.substitute(slot, from, to);
        let Some(&from) = self.owner.get(&slot) else { return };
        self.by_load.remove(&(self.load(from), from));
        self.by_load.remove(&(self.load(to), to));
        self.movements.record(slot, from, to);
        self.shares[from as usize].retain(|its| *its != slot);
        self.shares[to as usize].push(slot);
        self.owner.insert(slot, to);
        self.by_load.insert((self.load(from), from));
        self.by_load.insert((self.load(to), to));
    }

    /// No partition could move to a member that has at least two fewer than its owner.
    fn is_balanced(&self) -> bool {
        let loads = (self.by_load.first(), self.by_load.last());
        if let (Some((least, _)), Some((most, _))) = loads
            && least + 1 >= *most
        {
            return true;
        }
        self.by_load.iter().all(|(load, member)| {
            let topics = (0..self.problem.topics.len() as u32).filter(|topic| self.problem.wants(*member, *topic));
            let mut slots = topics.flat_map(|topic| self.problem.partitions(topic));
            slots.all(|slot| match self.owner.get(&slot) {
                Some(owner) => owner == member || load + 1 >= self.load(*owner),
                None => true,
            })
        })
    }

    /// Sum of the differences between all pairs; 0 = equal shares.
    fn score(&self) -> u32 {
        let loads: Vec<u32> = self.by_load.iter().map(|(load, _)| *load).collect();
        let pairs = loads.iter().enumerate().flat_map(|(at, load)| loads[at..].iter().map(move |other| other - load));
        pairs.sum()
    }

    fn can_move(&self, slot: Slot) -> bool {
        self.subscribers[slot.0 as usize].len() >= 2
    }

    fn can_change(&self, member: Member) -> bool {
        let topics = self.problem.topics.iter().zip(0..).filter(|(_, topic)| self.problem.wants(member, *topic));
        let most: u32 = topics.map(|((_, count), _)| count).sum();
        self.load(member) < most || self.shares[member as usize].iter().any(|slot| self.can_move(*slot))
    }

    fn members(&self) -> impl Iterator<Item = Member> + use<> {
        0..self.shares.len() as Member
    }

    fn load(&self, member: Member) -> u32 {
        self.shares[member as usize].len() as u32
    }
}
