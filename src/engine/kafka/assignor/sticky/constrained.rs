//! The quick algorithm for members that all want the same topics: everybody keeps up to its quota, the rest is dealt
//! in turn (`AbstractStickyAssignor.ConstrainedAssignmentBuilder`).
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Member, Problem, Slot};

struct Builder<'a, 'b> {
    problem: &'a Problem<'b>,
    min_quota: u32,
    max_quota: u32,
    /// How many members get `max_quota`, when it is one more than `min_quota`.
    expected_over_min: u32,
    over_min: u32,
    /// Members with fewer than `min_quota`.
    under_min: Vec<Member>,
    /// Members with `min_quota` that may still get one more.
    at_min: VecDeque<Member>,
    shares: Vec<Vec<Slot>>,
    /// What somebody had to give up, and who.
    given_up: BTreeMap<Slot, Member>,
    transferring: BTreeMap<Slot, Member>,
}

/// The share of each member, and the partitions that change hands with who gets them.
pub fn assign(problem: &Problem) -> (Vec<Vec<Slot>>, BTreeMap<Slot, Member>) {
    let members = problem.members.len() as u32;
    let mut builder = Builder {
        problem,
        min_quota: problem.total / members,
        max_quota: problem.total.div_ceil(members),
        expected_over_min: problem.total % members,
        over_min: 0,
        under_min: Vec::new(),
        at_min: VecDeque::new(),
        shares: vec![Vec::new(); members as usize],
        given_up: BTreeMap::new(),
        transferring: BTreeMap::new(),
    };
    builder.keep_owned();
    builder.deal_the_rest();
    (builder.shares, builder.transferring)
}

impl Builder<'_, '_> {
    fn keep_owned(&mut self) {
        for member in 0..self.shares.len() as Member {
            let mut owned = self.problem.owned[member as usize].clone();
            // By number, then by topic: who has too much gives up its highest numbers.
            owned.sort_by_key(|(topic, partition)| (*partition, *topic));
            owned.retain(|slot| !self.problem.disputed.contains(slot));
            let count = owned.len() as u32;
            let keeps = if count < self.min_quota {
                self.under_min.push(member);
                count
            } else if count >= self.max_quota && self.over_min < self.expected_over_min {
                self.over_min += 1;
                if self.over_min == self.expected_over_min {
                    self.at_min.clear();
                }
                self.max_quota
            } else {
                if self.over_min < self.expected_over_min {
                    self.at_min.push_back(member);
                }
                self.min_quota
            };
            self.given_up.extend(owned.drain(keeps as usize..).map(|slot| (slot, member)));
            self.shares[member as usize] = owned;
        }
    }

    fn deal_the_rest(&mut self) {
        let kept: BTreeSet<Slot> = self.shares.iter().flatten().copied().collect();
        let topics = 0..self.problem.topics.len() as u32;
        let free: Vec<Slot> =
            topics.flat_map(|topic| self.problem.partitions(topic)).filter(|slot| !kept.contains(slot)).collect();
        let mut turn = 0;
        for slot in free {
            if turn == self.under_min.len() {
                turn = 0;
            }
            let member = match self.under_min.get(turn) {
                Some(&member) => {
                    turn += 1;
                    member
                }
                None => match self.at_min.pop_front() {
                    Some(member) => member,
                    // A claim on a partition that the topic no longer has can use up a quota.
                    None => return,
                },
            };
            if self.give(slot, member) == self.min_quota {
                turn -= 1;
                self.under_min.remove(turn);
                self.at_min.push_back(member);
            }
        }
    }

    /// How many the member has then.
    fn give(&mut self, slot: Slot, member: Member) -> u32 {
        let was_given_up = self.given_up.get(&slot).is_some_and(|other| *other != member);
        if was_given_up || self.problem.disputed.contains(&slot) {
            self.transferring.insert(slot, member);
        }
        let share = &mut self.shares[member as usize];
        share.push(slot);
        share.len() as u32
    }
}
