//! Scenes of Raft that chance hardly ever plays: each holds a rule of the paper that no other test would miss.
use std::collections::VecDeque;

use brokerlab::engine::choice::Choice;
use brokerlab::engine::rabbitmq::raft::{Entry, Member, Message, Node, Outbox, Role};

/// Members whose messages are delivered by hand.
struct Scene {
    members: Vec<Member>,
    timers: Vec<u32>,
    flying: VecDeque<(Node, Node, Message)>,
    choice: Choice,
}

impl Scene {
    fn new(size: u8) -> Self {
        let nodes: Vec<Node> = (0..size).map(Node).collect();
        Self {
            members: nodes.iter().map(|node| Member::new(*node, &nodes)).collect(),
            timers: vec![0; nodes.len()],
            flying: VecDeque::new(),
            choice: Choice::seeded(1),
        }
    }

    fn act(&mut self, at: u8, work: impl FnOnce(&mut Member, &mut Outbox)) {
        let mut out = Outbox::new(&mut self.choice);
        work(&mut self.members[usize::from(at)], &mut out);
        let (sends, timer) = (out.sends, out.timer);
        self.flying.extend(sends.into_iter().map(|(to, message)| (Node(at), to, message)));
        if let Some((_, number)) = timer {
            self.timers[usize::from(at)] = number;
        }
    }

    /// Delivers what flies between these members, oldest first, until nothing does; all else is lost.
    fn deliver(&mut self, among: &[u8]) {
        while let Some((from, to, message)) = self.flying.pop_front() {
            if among.contains(&from.0) && among.contains(&to.0) {
                self.act(to.0, |member, out| member.receive(from, message, out));
            }
        }
    }

    /// It wins an election with the votes of `among`; what it says as a leader is lost.
    fn elect(&mut self, at: u8, among: &[u8]) {
        for voter in among {
            self.act(*voter, |member, out| member.suspect(1, 1, out));
        }
        for _ in 0..1_000 {
            if self.member(at).role() == Role::Leader {
                break;
            }
            let Some((from, to, message)) = self.flying.pop_front() else {
                // The next round: by now it knows the latest term.
                let number = self.timers[usize::from(at)];
                self.act(at, |member, out| _ = member.timeout(number, out));
                continue;
            };
            if among.contains(&from.0) && among.contains(&to.0) {
                self.act(to.0, |member, out| member.receive(from, message, out));
            }
        }
        assert_eq!(self.member(at).role(), Role::Leader, "it wins");
        self.flying.clear();
    }

    fn member(&self, at: u8) -> &Member {
        &self.members[usize::from(at)]
    }
}

/// Raft § 5.4.2 and its figure 8: entries of an earlier term on a majority are not committed by that alone, because
/// another leader may still replace them. Only an entry of the leader's own term commits what stands before it.
#[test]
fn an_entry_of_an_earlier_term_is_committed_only_together_with_one_of_the_leaders_own() {
    let mut scene = Scene::new(5);
    // (a) Member 0 leads and brings its entries as far as member 1, more than fit into one append.
    scene.elect(0, &[0, 1, 2]);
    for command in 1..=200 {
        scene.act(0, |member, out| _ = member.propose(command, out));
    }
    scene.deliver(&[0, 1]);
    let end = scene.member(0).log().last();
    assert_eq!((scene.member(1).log().last(), scene.member(0).commit()), (end, 0));
    // (b) It crashes. Member 4 is elected by those that have nothing, and writes something else at the same place.
    scene.elect(4, &[2, 3, 4]);
    let rival = scene.member(4).log().get(1).expect("what a leader writes first");
    // (c) Member 4 crashes. Member 0 leads again and goes on to replicate: member 2 gets a first part of the old
    // entries, none of the new term.
    scene.members[0].restart();
    scene.elect(0, &[0, 1, 2]);
    scene.act(0, |member, out| member.send_again(Node(1), out));
    scene.deliver(&[0, 1]);
    scene.act(0, |member, out| member.send_again(Node(2), out));
    while scene.member(2).log().get(1).is_none_or(|entry| entry.term == rival.term) {
        let (from, to, message) = scene.flying.pop_front().expect("member 2 gets them");
        if [from, to].iter().all(|node| [0, 2].contains(&node.0)) {
            scene.act(to.0, |member, out| member.receive(from, message, out));
        }
    }
    // Its answer arrives; what the leader sends then is lost.
    let answer = scene.flying.iter().position(|(from, to, _)| (from.0, to.0) == (2, 0)).expect("an answer");
    let (from, _, message) = scene.flying.remove(answer).expect("an answer");
    scene.act(0, |member, out| member.receive(from, message, out));
    scene.flying.clear();
    let half = scene.member(2).log().last();
    assert!(half > 100 && half < end, "{half} of {end}: old entries stand on a majority, the new one does not");
    assert_eq!(scene.member(0).commit(), 0, "they are not committed by that");
    // (d) Rightly so: member 4 can still be elected, as its last term is later than theirs on members 2 and 3.
    scene.members[4].restart();
    scene.elect(4, &[2, 3, 4]);
    scene.act(4, |member, out| member.send_again(Node(2), out));
    scene.deliver(&[2, 4]);
    assert_eq!(scene.member(2).log().get(1), Some(rival));
    // (e) With an entry of its own term on a majority the leader commits all before it.
    let mut scene = Scene::new(3);
    scene.elect(0, &[0, 1]);
    scene.act(0, |member, out| _ = member.propose(7, out));
    scene.act(0, |member, out| member.send_again(Node(1), out));
    scene.deliver(&[0, 1]);
    assert_eq!(scene.member(0).log().get(2), Some(Entry { term: 1, command: 7 }));
    assert_eq!(scene.member(0).commit(), 2);
}
