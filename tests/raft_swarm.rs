//! Raft over many seeds with crashes, restarts, partitions, lost and overtaking messages and timeouts at any moment: the
//! promises of the paper (§ 5) hold after every step, and once the faults end the group goes on.
use std::collections::BTreeMap;

use brokerlab::engine::choice::{Choice, Purpose};
use brokerlab::engine::rabbitmq::raft::{Entry, Index, Member, Message, Node, Outbox, Role, Term};

const SEEDS: u64 = 2_500;
const STEPS: u32 = 1_000;

struct Net {
    members: Vec<Member>,
    up: Vec<bool>,
    /// On which side of a partition each one is.
    side: Vec<u64>,
    flying: Vec<(Node, Node, Message)>,
    timers: Vec<Option<u32>>,
    fate: Choice,
    choice: Choice,
    /// What was ever committed, and the first term in which it was seen so.
    committed: Vec<(Entry, Term)>,
    leaders: BTreeMap<Term, Node>,
    next_command: u32,
    seed: u64,
}

impl Net {
    fn new(seed: u64) -> Self {
        let mut fate = Choice::seeded(seed);
        let size = [1, 3, 3, 3, 5][fate.pick(Purpose::LinkJitter, 5) as usize];
        let nodes: Vec<Node> = (0..size).map(Node).collect();
        Self {
            members: nodes.iter().map(|node| Member::new(*node, &nodes)).collect(),
            up: vec![true; nodes.len()],
            side: vec![0; nodes.len()],
            flying: Vec::new(),
            timers: vec![None; nodes.len()],
            fate,
            choice: Choice::seeded(seed + 1),
            committed: Vec::new(),
            leaders: BTreeMap::new(),
            next_command: 1,
            seed,
        }
    }

    fn of(&mut self, below: usize) -> usize {
        self.fate.pick(Purpose::LinkJitter, below as u64) as usize
    }

    fn act<R>(&mut self, at: usize, work: impl FnOnce(&mut Member, &mut Outbox) -> R) -> R {
        let mut out = Outbox::new(&mut self.choice);
        let result = work(&mut self.members[at], &mut out);
        let (sends, timer) = (out.sends, out.timer);
        let from = self.members[at].node();
        self.flying.extend(sends.into_iter().map(|(to, message)| (from, to, message)));
        if let Some((_, number)) = timer {
            self.timers[at] = Some(number);
        }
        self.check(at);
        result
    }

    fn deliver(&mut self, which: usize) {
        let (from, to, message) = self.flying.swap_remove(which);
        let (a, b) = (from.0 as usize, to.0 as usize);
        if self.up[b] && self.side[a] == self.side[b] {
            self.act(b, |member, out| member.receive(from, message, out));
        }
    }

    /// One step of a hostile world.
    fn step(&mut self) {
        let at = self.of(self.members.len());
        match self.of(100) {
            0..=54 if !self.flying.is_empty() => {
                let which = self.of(self.flying.len());
                if self.of(8) == 0 {
                    let again = self.flying[which].clone();
                    self.flying.push(again);
                }
                self.deliver(which);
            }
            55..=58 if !self.flying.is_empty() => {
                let which = self.of(self.flying.len());
                self.flying.swap_remove(which);
            }
            59..=78 if self.up[at] => {
                let command = self.next_command;
                self.next_command += 1;
                self.act(at, |member, out| member.propose(command, out));
            }
            79..=86 if self.up[at] => self.fire(at),
            87..=89 if self.up[at] => self.act(at, |member, out| member.suspect(1, 10, out)),
            90..=93 if self.up[at] => self.send_again(at),
            94 | 95 => self.crash_or_restart(at),
            96 => (0..self.side.len()).for_each(|at| self.side[at] = self.of(2) as u64),
            97 | 98 => self.side.fill(0),
            _ => {}
        }
    }

    fn fire(&mut self, at: usize) {
        match self.timers[at].take() {
            Some(number) => _ = self.act(at, |member, out| member.timeout(number, out)),
            None if self.members[at].leader().is_none() => self.act(at, |member, out| member.suspect(1, 10, out)),
            None => {}
        }
    }

    fn send_again(&mut self, at: usize) {
        (0..self.members.len() as u8).for_each(|peer| self.act(at, |member, out| member.send_again(Node(peer), out)));
    }

    fn crash_or_restart(&mut self, at: usize) {
        self.up[at] = !self.up[at];
        self.timers[at] = None;
        if self.up[at] {
            self.members[at].restart();
        }
    }

    /// Election safety, leader completeness, and that nothing committed changes.
    fn check(&mut self, at: usize) {
        let (seed, member) = (self.seed, &self.members[at]);
        if member.role() == Role::Leader {
            let leader = *self.leaders.entry(member.term()).or_insert(member.node());
            assert_eq!(leader, member.node(), "seed {seed}: two leaders of term {}", member.term());
            for (entry, term) in self.committed.iter().zip(1..).filter_map(|((entry, term), index)| {
                (*term < member.term() && index > member.log().base()).then_some(((*entry, index), *term))
            }) {
                assert_eq!(member.log().get(entry.1), Some(entry.0), "seed {seed}: committed in term {term}, lost");
            }
        }
        for index in member.log().base() + 1..=member.commit() {
            let entry = member.log().get(index);
            assert!(entry.is_some(), "seed {seed}: commit index {index} beyond the log");
            match self.committed.get(index as usize - 1) {
                Some((known, _)) => assert_eq!(entry, Some(*known), "seed {seed}: two entries committed at {index}"),
                None => self.committed.extend(entry.map(|entry| (entry, member.term()))),
            }
        }
        assert!(member.log().base() <= self.committed.len() as u64, "seed {seed}: dropped what is not committed");
    }

    /// Two logs that have an entry of the same term at the same place agree up to there.
    fn check_matching(&self) {
        for a in &self.members {
            for b in &self.members {
                let (first, last) = (a.log().base().max(b.log().base()) + 1, a.log().last().min(b.log().last()));
                let agree = |at: Index| a.log().get(at).map(|e| e.term) == b.log().get(at).map(|e| e.term);
                let Some(end) = (first..=last).rev().find(|at| agree(*at)) else { continue };
                let equal = (first..=end).all(|at| a.log().get(at) == b.log().get(at));
                assert!(equal, "seed {}: logs of {:?} and {:?} differ before {end}", self.seed, a.node(), b.node());
            }
        }
    }

    /// The faults end: a leader is found, a command is committed, and all have the same.
    fn recover(&mut self) {
        self.side.fill(0);
        (0..self.up.len()).for_each(|at| {
            if !self.up[at] {
                self.crash_or_restart(at)
            }
        });
        let command = self.next_command;
        let mut proposed = false;
        for round in 0..3_000 {
            while !self.flying.is_empty() {
                self.deliver(0);
            }
            let leader = (0..self.members.len())
                .filter(|at| self.members[*at].is_leader())
                .max_by_key(|at| self.members[*at].term());
            let done = |member: &Member| member.commit() == member.log().last() && proposed;
            if self.members.iter().all(done) {
                assert!(self.committed.iter().any(|(entry, _)| entry.command == command), "seed {}", self.seed);
                return;
            }
            match leader {
                Some(at) => {
                    proposed = proposed || self.act(at, |member, out| member.propose(command, out)).is_some();
                    self.send_again(at);
                }
                None => self.fire(round % self.members.len()),
            }
        }
        panic!("seed {}: no progress after the faults", self.seed);
    }
}

#[test]
fn raft_keeps_its_promises_over_many_seeds() {
    let (mut committed, mut terms) = (0, 0);
    for seed in 0..SEEDS {
        let mut net = Net::new(seed);
        for step in 0..STEPS {
            net.step();
            if step % 10 == 0 {
                net.check_matching();
            }
        }
        net.recover();
        net.check_matching();
        committed += net.committed.len();
        terms += net.leaders.len();
    }
    assert!(committed as u64 > SEEDS * 20, "hardly anything was committed: {committed}");
    assert!(terms as u64 > SEEDS * 2, "hardly any elections: {terms}");
    println!("{committed} entries committed under {terms} leaders");
}
