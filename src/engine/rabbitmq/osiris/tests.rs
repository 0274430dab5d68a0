//! A stream's members by themselves: what a majority has is committed, and no election loses it.
use std::collections::BTreeMap;

use super::*;
use crate::engine::choice::{Choice, Purpose};

/// Members, and what they say to each other; the coordinator is the test.
struct Net {
    members: Vec<Member>,
    down: Vec<bool>,
    truncated: u64,
}

impl Net {
    fn new(count: u8) -> Self {
        let nodes: Vec<Node> = (0..count).map(Node).collect();
        let members = nodes.iter().map(|node| Member::new(*node, &nodes)).collect();
        Self { members, down: vec![false; usize::from(count)], truncated: 0 }
    }

    /// Lets a member work, and all that is said arrive; what is said to or by a node that is down is lost.
    fn work(&mut self, at: u8, work: impl FnOnce(&mut Member, &mut Outbox)) -> Vec<Message> {
        let mut told = Vec::new();
        let mut outbox = Outbox::default();
        work(&mut self.members[usize::from(at)], &mut outbox);
        let mut flying: Vec<(Node, Node, Message)> = Vec::new();
        let mut from = Node(at);
        loop {
            self.truncated += outbox.truncated;
            flying.extend(outbox.sends.drain(..).map(|(to, message)| (from, to, message)));
            if flying.is_empty() {
                return told;
            }
            let (sender, to, message) = flying.remove(0);
            outbox = Outbox::default();
            from = to;
            match message {
                Message::Stopped { .. } | Message::Started { .. } => told.push(message),
                message if !self.down[usize::from(to.0)] => {
                    self.members[usize::from(to.0)].receive(sender, message, &mut outbox);
                }
                _ => {}
            }
        }
    }

    fn order(&mut self, to: u8, message: Message) -> Vec<Message> {
        if self.down[usize::from(to)] {
            Vec::new()
        } else {
            self.work(to, |one, out| one.receive(Node(to), message, out))
        }
    }

    fn append(&mut self, at: u8, command: u32) {
        self.work(at, |member, out| _ = member.append(command, out));
    }

    fn take_down(&mut self, node: u8) {
        self.down[usize::from(node)] = true;
        for member in &mut self.members {
            member.part_from(|other| other == Node(node));
        }
    }

    fn bring_up(&mut self, node: u8) {
        self.down[usize::from(node)] = false;
        self.members[usize::from(node)].restart();
    }

    /// Stops all that are up, starts the best of them, and lets the others follow it. Returns it.
    fn elect(&mut self, epoch: Epoch) -> u8 {
        self.elect_some(epoch, true)
    }

    /// As [`Self::elect`]; the others may not hear of it.
    fn elect_some(&mut self, epoch: Epoch, others_follow: bool) -> u8 {
        let up: Vec<u8> = (0..self.members.len() as u8).filter(|node| !self.down[usize::from(*node)]).collect();
        up.iter().for_each(|node| _ = self.order(*node, Message::Stop { epoch: epoch - 1 }));
        let chosen = up.iter().copied().max_by_key(|node| self.members[usize::from(*node)].tail()).unwrap_or(0);
        self.order(chosen, Message::StartWriter { epoch });
        if others_follow {
            up.iter().for_each(|node| self.follow(*node, chosen, epoch));
        }
        chosen
    }

    fn follow(&mut self, node: u8, writer: u8, epoch: Epoch) {
        self.order(node, Message::StartReplica { epoch, writer: Node(writer) });
    }

    fn logs(&self) -> Vec<Vec<u32>> {
        let log = |member: &Member| member.log().from(1, u64::MAX).iter().map(|entry| entry.command).collect();
        self.members.iter().map(log).collect()
    }
}

#[test]
fn what_a_majority_has_is_committed() {
    // Members, how many of them are down, what is committed of three messages.
    let table = [(1, 0, 3), (3, 0, 3), (3, 1, 3), (3, 2, 0), (5, 2, 3), (5, 3, 0), (2, 1, 0), (2, 0, 3)];
    for (count, down, committed) in table {
        let mut net = Net::new(count);
        net.elect(1);
        let writer = net.members.iter().position(Member::is_writer).unwrap_or(0) as u8;
        (0..count).filter(|node| *node != writer).take(down).for_each(|node| net.take_down(node));
        (1..=3).for_each(|command| net.append(writer, command));
        assert_eq!(net.members[usize::from(writer)].commit(), committed, "{count} members, {down} down");
        let known = net.members.iter().filter(|member| member.commit() == committed).count();
        assert!(known >= usize::from(count) - down, "{count} members, {down} down: replicas are told");
    }
}

#[test]
fn a_returning_member_gives_up_what_the_new_writer_does_not_have() {
    let mut net = Net::new(3);
    let first = net.elect(1);
    net.append(first, 1);
    let others: Vec<u8> = (0..3).filter(|node| *node != first).collect();
    // It writes on alone, and nobody hears of it.
    net.members[usize::from(others[0])].part_from(|_| true);
    net.members[usize::from(others[1])].part_from(|_| true);
    net.members[usize::from(first)].part_from(|_| true);
    net.append(first, 2);
    net.append(first, 3);
    net.take_down(first);
    let second = net.elect(2);
    net.append(second, 4);
    net.bring_up(first);
    net.follow(first, second, 2);
    assert_eq!(net.truncated, 2);
    assert!(net.members.iter().all(|member| member.log().last() == 2 && member.commit() == 2), "{:?}", net.logs());
}

#[test]
fn what_was_confirmed_outlives_the_history_of_figure_eight() {
    let mut net = Net::new(3);
    let a = net.elect(1);
    let (b, c) = ((a + 1) % 3, (a + 2) % 3);
    net.members.iter_mut().for_each(|member| member.part_from(|_| true));
    net.append(a, 1);
    net.take_down(a);
    // b writes something else in its place, and goes down before anybody has it.
    net.order(b, Message::Stop { epoch: 1 });
    net.order(c, Message::Stop { epoch: 1 });
    net.order(b, Message::StartWriter { epoch: 2 });
    net.append(b, 2);
    net.take_down(b);
    // a is back, and c has its message: a majority.
    net.bring_up(a);
    assert_eq!(net.elect(3), a);
    assert_eq!(net.members[usize::from(a)].commit(), 1);
    // a goes down, b comes back: its last chunk is of a later epoch, and it still must not win.
    net.take_down(a);
    net.bring_up(b);
    assert_eq!(net.elect(4), c);
    assert_eq!(net.logs()[usize::from(b)], [1]);
}

#[test]
fn a_stopped_member_takes_nothing_of_an_epoch_that_is_over() {
    let mut net = Net::new(3);
    let writer = net.elect(1);
    let other = (writer + 1) % 3;
    net.order(other, Message::Stop { epoch: 1 });
    net.append(writer, 1);
    net.follow(other, writer, 1);
    assert_eq!(net.members[usize::from(other)].role(), Role::Stopped);
    assert_eq!(net.members[usize::from(other)].log().last(), 0);
}

/// What was committed, by position, and by which history.
struct Committed(BTreeMap<Index, u32>);

impl Committed {
    /// Nobody knows anything else to be committed than what was committed before.
    fn check(&mut self, net: &Net, seed: u64) {
        for member in &net.members {
            for at in member.log().base() + 1..=member.commit() {
                let Some(entry) = member.log().get(at) else { continue };
                let known = *self.0.entry(at).or_insert(entry.command);
                assert_eq!(known, entry.command, "seed {seed}: {at} is committed twice");
            }
            assert!(member.commit() <= member.log().last(), "seed {seed}: {member:?}");
        }
    }

    /// A new writer has all of it.
    fn check_writer(&self, member: &Member, seed: u64) {
        for (at, command) in self.0.range(member.log().base() + 1..) {
            let has = member.log().get(*at).map(|entry| entry.command);
            assert_eq!(has, Some(*command), "seed {seed}: the writer of epoch {} lost {at}", member.epoch());
        }
    }
}

/// Elections of a majority in the midst of writing, members that come and go, and writers that nobody hears.
#[test]
fn no_history_loses_what_was_committed() {
    let (mut committed, mut truncated) = (0, 0);
    for seed in 0..6_000 {
        let mut choice = Choice::seeded(seed);
        let mut of = |below: u64| choice.pick(Purpose::LinkJitter, below);
        let count = [3, 3, 5][of(3) as usize];
        let mut net = Net::new(count);
        let mut known = Committed(BTreeMap::new());
        let (mut epoch, mut writer, mut command) = (1, net.elect(1), 0);
        for _ in 0..60 {
            let node = of(count.into()) as u8;
            let is_down = |node: u8, net: &Net| net.down[usize::from(node)];
            match of(9) {
                0 | 1 if !is_down(writer, &net) => {
                    command += 1;
                    net.append(writer, command);
                }
                // It writes alone, and goes down.
                2 if !is_down(writer, &net) => {
                    net.members[usize::from(writer)].part_from(|_| true);
                    command += 1;
                    net.append(writer, command);
                    net.take_down(writer);
                }
                3 if !is_down(node, &net) => net.take_down(node),
                4 | 5 if is_down(node, &net) => {
                    net.bring_up(node);
                    if of(2) == 0 {
                        net.follow(node, writer, epoch);
                    }
                }
                6 if node != writer => net.follow(node, writer, epoch),
                7 | 8 if net.down.iter().filter(|down| !**down).count() > usize::from(count / 2) => {
                    epoch += 1;
                    writer = net.elect_some(epoch, of(2) == 0);
                    known.check_writer(&net.members[usize::from(writer)], seed);
                }
                _ => {}
            }
            known.check(&net, seed);
        }
        committed += known.0.len();
        truncated += net.truncated;
    }
    assert!(committed > 20_000 && truncated > 600, "{committed} {truncated}");
}
