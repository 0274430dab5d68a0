//! Restarts of the broker and messages that are held for too long: what the recordings leave open.
use super::*;

const MINUTE_US: Time = 60_000_000;

fn persistent() -> Properties {
    Properties { delivery_mode: Some(2), ..Properties::default() }
}

fn quorum() -> (&'static str, Value) {
    ("x-queue-type", Value::text("quorum"))
}

impl Lab {
    /// Lets the broker's timers fire up to a moment; how many did something.
    pub(super) fn wait_until(&mut self, at: Time) -> u32 {
        let mut happened = 0;
        loop {
            self.timers.sort_unstable();
            let Some(&(due, timer)) = self.timers.first().filter(|(due, _)| *due <= at) else { break };
            self.timers.remove(0);
            self.now = self.now.max(due);
            happened += u32::from(self.with_out(|broker, out| broker.timer(timer, out)));
        }
        self.now = at;
        happened
    }

    pub(super) fn restart(&mut self) {
        self.with_out(|broker, out| broker.restart(out));
        let connection = self.broker.open_connection();
        self.admin = self.broker.open_channel(connection, PartIx::NONE);
    }

    /// Deliveries that came back to their queues by a timeout and that their holders still may answer.
    pub(super) fn late(&self) -> usize {
        self.broker.channels.iter().map(|channel| channel.unacked.len() - channel.unacked.iter().count()).sum()
    }
}

#[test]
fn a_restart_keeps_what_is_on_disk_and_says_what_is_lost() {
    let mut lab = Lab::new();
    let (classic, quorum) = (lab.queue("classic", &[]), lab.queue("quorum", &[quorum()]));
    for queue in ["classic", "quorum"] {
        lab.publish_with(lab.admin, "", queue, persistent());
        lab.publish("", queue);
    }
    let consumer = lab.client();
    lab.consume(consumer, "classic", 2);
    lab.replies();
    lab.facts.drain();
    lab.restart();
    let closed = lab.replies();
    assert_eq!(closed.len(), 2, "each connection is told once: {closed:?}");
    for (_, reply) in closed {
        let Reply::ConnectionClosed(closed) = reply else { panic!("{reply:?}") };
        assert_eq!(closed.code, 320);
        assert_eq!(closed.text, "CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'");
    }
    assert_eq!((lab.ready(classic), lab.ready(quorum)), (1, 2));
    let cell = lab.broker.queue_cells(classic, &lab.messages, 9)[0];
    assert!(cell.redelivered, "it was held when the node stopped");
    let is_lost = |kind: &FactKind| matches!(kind, FactKind::Lost { why: LossReason::NotPersistent, .. });
    assert_eq!(lab.facts.drain().filter(|fact| is_lost(&fact.kind)).count(), 1);
    assert_eq!(lab.messages.live(), 3);
}

#[test]
fn queues_of_one_life_go_with_the_node() {
    // durable, exclusive, auto-delete, consumed: is it there after the restart?
    let table = [
        (true, false, false, false, true),
        (true, false, true, false, true),
        (true, false, true, true, false),
        (true, true, false, false, false),
        (false, false, false, false, false),
    ];
    for (durable, exclusive, auto_delete, consumed, stays) in table {
        let mut lab = Lab::new();
        let queue = lab.messages.symbol("q");
        let (arguments, part) = (Table::default(), PartIx(0));
        let declare = QueueDeclare { queue, passive: false, durable, exclusive, auto_delete, arguments, part };
        lab.send(lab.admin, Method::QueueDeclare(Box::new(declare)));
        if consumed {
            lab.consume(lab.admin, "q", 1);
        }
        lab.restart();
        assert_eq!(lab.broker.queue_state(part).is_some(), stays, "{durable} {exclusive} {auto_delete} {consumed}");
    }
}

#[test]
fn a_message_held_for_thirty_minutes_goes_to_another_consumer() {
    let mut lab = Lab::new();
    let q = lab.queue("q", &[quorum()]);
    let (slow, other) = (lab.client(), lab.client());
    lab.consume(slow, "q", 5);
    lab.publish("", "q");
    lab.now = MINUTE_US;
    lab.publish("", "q");
    lab.consume(other, "q", 5);
    lab.replies();
    assert_eq!(lab.wait_until(30 * MINUTE_US - 1), 0);
    assert_eq!(lab.wait_until(30 * MINUTE_US), 1);
    let replies = lab.replies();
    let [(first, Reply::ConsumerCancelled { .. }), (second, Reply::Deliver(delivery))] = &replies[..] else {
        panic!("{replies:?}")
    };
    assert_eq!((*first, *second), (slow, other));
    assert_eq!((delivery.redelivered, delivery.acquired_count, delivery.delivery_count), (true, 1, 0));
    lab.publish("", "q");
    assert!(matches!(lab.replies()[..], [(channel, Reply::Deliver(_))] if channel == other), "the slow one is out");
    assert_eq!(lab.wait_until(31 * MINUTE_US), 1, "its second message is younger by a minute");
    lab.replies();
    // The late answer settles nothing, but shows that the consumer lives.
    lab.send(slow, Method::Ack { tag: 1, multiple: false });
    assert_eq!(lab.broker.queue_state(q).map(|state| state.unacked), Some(3));
    lab.send(other, Method::ChannelClose);
    let to_slow =
        lab.replies().iter().filter(|(channel, reply)| *channel == slow && matches!(reply, Reply::Deliver(_))).count();
    assert_eq!(to_slow, 3);
    lab.send(slow, Method::Ack { tag: 0, multiple: true });
    lab.send(slow, Method::ChannelClose);
    lab.replies();
    assert_eq!((lab.ready(q), lab.messages.live()), (0, 0), "nothing is leaked");
}

#[test]
fn a_timer_that_nothing_waits_for_does_not_keep_a_run_going() {
    let mut lab = Lab::new();
    lab.queue("q", &[quorum()]);
    let client = lab.client();
    lab.consume(client, "q", 1);
    lab.publish("", "q");
    let (at, timer) = lab.timers[0];
    assert!(lab.broker.awaits(timer, at));
    lab.send(client, Method::Ack { tag: 1, multiple: false });
    assert!(!lab.broker.awaits(timer, at), "its message is acknowledged");
    lab.publish("", "q");
    assert!(lab.broker.awaits(timer, at), "the next one is watched by the same timer");
    lab.replies();
}

#[test]
fn a_classic_queue_waits_for_ever() {
    let mut lab = Lab::new();
    lab.queue("q", &[]);
    let client = lab.client();
    lab.consume(client, "q", 1);
    lab.publish("", "q");
    assert!(lab.timers.is_empty());
}
