//! A stream's members by themselves: what a majority has is committed, and no election loses it.
use super::*;

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
        let up: Vec<u8> = (0..self.members.len() as u8).filter(|node| !self.down[usize::from(*node)]).collect();
        up.iter().for_each(|node| _ = self.order(*node, Message::Stop { epoch: epoch - 1 }));
        let chosen = up.iter().copied().max_by_key(|node| self.members[usize::from(*node)].tail()).unwrap_or(0);
        self.order(chosen, Message::StartWriter { epoch });
        up.iter().for_each(|node| self.follow(*node, chosen, epoch));
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
