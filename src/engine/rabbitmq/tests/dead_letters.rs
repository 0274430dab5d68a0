//! At-least-once dead-lettering where the recordings can't wait: what no target takes stays in its queue, counts towards
//! its limit, and goes out again after three minutes.
use super::*;

const TTL_MS: i64 = 10;
const DEAD_AT: Time = 20_000;
/// After the worker's timeout.
const AGAIN_AT: Time = 181_000_000;

/// A source whose messages die after 10 ms, and the targets that are there.
fn lab(targets: &[(&str, &[(&str, Value)])]) -> (Lab, PartIx) {
    let mut lab = Lab::new();
    lab.exchange("dlx", "fanout", &[]);
    let text = Value::text;
    let source = lab.queue(
        "source",
        &[
            ("x-queue-type", text("quorum")),
            ("x-dead-letter-exchange", text("dlx")),
            ("x-dead-letter-strategy", text("at-least-once")),
            ("x-overflow", text("reject-publish")),
            ("x-max-length", Value::Int(3)),
            ("x-message-ttl", Value::Int(TTL_MS)),
        ],
    );
    for (name, arguments) in targets {
        lab.queue(name, arguments);
        lab.bind("dlx", name, "");
    }
    (lab, source)
}

impl Lab {
    fn kept(&self, part: PartIx) -> usize {
        let ix = self.broker.queue_at(part).expect("the queue is there");
        self.broker.queues[ix.0 as usize].kept.as_ref().map_or(0, |kept| kept.count())
    }

    fn ready_in(&self, queue: &str) -> u32 {
        let name = self.messages.find_symbol(queue).expect("a name");
        self.broker.queue_counts(name).expect("a queue").0
    }
}

#[test]
fn a_letter_leaves_when_its_target_has_it() {
    let (mut lab, source) = lab(&[("dead", &[])]);
    (0..3).for_each(|_| lab.publish("", "source"));
    lab.wait_until(DEAD_AT);
    assert_eq!((lab.ready(source), lab.kept(source), lab.ready_in("dead")), (0, 0, 3));
    assert_eq!(lab.messages.live(), 3);
}

#[test]
fn without_a_target_it_stays_counts_and_goes_out_again() {
    let (mut lab, source) = lab(&[]);
    (0..4).for_each(|_| lab.publish("", "source"));
    lab.wait_until(DEAD_AT);
    assert_eq!((lab.ready(source), lab.kept(source)), (0, 4));
    lab.publish("", "source");
    assert_eq!(lab.ready(source), 0, "letters count towards the limit: it is refused");
    lab.queue("dead", &[]);
    lab.bind("dlx", "dead", "");
    lab.wait_until(AGAIN_AT - 2_000_000);
    assert_eq!(lab.ready_in("dead"), 0, "not before the timeout");
    lab.wait_until(AGAIN_AT);
    assert_eq!((lab.kept(source), lab.ready_in("dead")), (0, 4));
    lab.publish("", "source");
    assert_eq!(lab.ready(source), 1, "there is room again");
    lab.replies();
    assert_eq!(lab.messages.live(), 5);
}

#[test]
fn only_who_refused_gets_it_again() {
    let full = [("x-max-length", Value::Int(0)), ("x-overflow", Value::text("reject-publish"))];
    let (mut lab, source) = lab(&[("open", &[]), ("full", &full)]);
    lab.publish("", "source");
    lab.wait_until(DEAD_AT);
    assert_eq!((lab.kept(source), lab.ready_in("open"), lab.ready_in("full")), (1, 1, 0));
    // It is unbound: nobody is left who has not confirmed.
    let bind = lab.binding("dlx", "full", "");
    lab.send(lab.admin, Method::QueueUnbind(bind));
    lab.wait_until(AGAIN_AT);
    assert_eq!((lab.kept(source), lab.ready_in("open")), (0, 1), "no second copy for who has it");
}

#[test]
fn purging_deleting_and_a_restart() {
    let (mut lab, source) = lab(&[]);
    lab.publish("", "source");
    lab.wait_until(DEAD_AT);
    lab.restart();
    assert_eq!(lab.kept(source), 1, "it is on disk");
    let queue = lab.messages.symbol("source");
    lab.send(lab.admin, Method::Purge { queue });
    assert_eq!((lab.kept(source), lab.messages.live()), (0, 0));
    lab.publish("", "source");
    lab.wait_until(DEAD_AT * 3);
    assert_eq!(lab.kept(source), 1);
    lab.send(lab.admin, Method::QueueDelete { queue, if_unused: false, if_empty: false });
    lab.replies();
    assert_eq!(lab.messages.live(), 0);
}

#[test]
fn without_reject_publish_it_is_at_most_once() {
    let mut lab = Lab::new();
    let text = Value::text;
    let source = lab.queue(
        "source",
        &[
            ("x-queue-type", text("quorum")),
            ("x-dead-letter-exchange", text("nowhere")),
            ("x-dead-letter-strategy", text("at-least-once")),
            ("x-message-ttl", Value::Int(TTL_MS)),
        ],
    );
    lab.publish("", "source");
    lab.wait_until(DEAD_AT);
    assert_eq!((lab.kept(source), lab.messages.live()), (0, 0));
}
