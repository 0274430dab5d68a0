//! Streams: what the recordings leave open, above all that holds on messages are neither leaked nor freed twice.
use super::*;

fn stream(more: &[(&'static str, Value)]) -> Vec<(&'static str, Value)> {
    [&[("x-queue-type", Value::text("stream"))], more].concat()
}

impl Lab {
    pub(super) fn read(&mut self, channel: ChannelIx, queue: &str, prefetch: u16, offset: Value) {
        let (queue, consumer) = (self.messages.symbol(queue), self.messages.symbol("reader"));
        self.send(channel, Method::Qos { prefetch, global: false });
        let arguments = table(&[("x-stream-offset", offset)]);
        let consume = Consume { queue, consumer, no_ack: false, exclusive: false, arguments };
        self.send(channel, Method::Consume(Box::new(consume)));
    }

    /// Offsets delivered since the last look.
    fn offsets(&mut self) -> Vec<u32> {
        let offset = |(_, reply): (ChannelIx, Reply)| match reply {
            Reply::Deliver(delivery) => Some(delivery.offset.0),
            _ => None,
        };
        self.replies().into_iter().filter_map(offset).collect()
    }
}

#[test]
fn reading_takes_nothing_out_and_any_answer_is_credit() {
    let mut lab = Lab::new();
    let s = lab.queue("s", &stream(&[]));
    (0..5).for_each(|_| lab.publish("", "s"));
    let (one, two) = (lab.client(), lab.client());
    lab.read(one, "s", 2, Value::text("first"));
    lab.read(two, "s", 9, Value::Int(3));
    assert_eq!(lab.offsets(), [0, 1, 3, 4]);
    lab.send(one, Method::Nack { tag: 1, multiple: false, requeue: true });
    lab.send(one, Method::Reject { tag: 2, requeue: false });
    lab.send(one, Method::Recover { requeue: true });
    assert_eq!(lab.offsets(), [2, 3, 4]);
    let name = lab.messages.symbol("s");
    let state = lab.broker.stream_state(name).expect("it is a stream");
    let readers: Vec<_> = state.readers.iter().map(|reader| (reader.next, reader.unacked)).collect();
    assert_eq!((state.next, readers), (5, vec![(5, 1), (5, 2)]));
    lab.send(one, Method::ChannelClose);
    lab.publish("", "s");
    assert_eq!(lab.offsets(), [5]);
    assert_eq!((lab.ready(s), lab.messages.live()), (6, 6));
    let requeued = lab.facts.drain().filter(|fact| matches!(fact.kind, FactKind::Requeued { .. })).count();
    assert_eq!(requeued, 0, "nothing ever left");
    lab.send(lab.admin, Method::QueueDelete { queue: name, if_unused: true, if_empty: true });
    lab.send(two, Method::Ack { tag: 0, multiple: true });
    lab.replies();
    assert_eq!(lab.messages.live(), 0);
}

#[test]
fn retention_lets_go_of_messages_but_not_of_what_is_read() {
    let mut lab = Lab::new();
    let limits = [("x-max-length-bytes", Value::Int(300)), ("x-stream-max-segment-size-bytes", Value::Int(100))];
    lab.queue("s", &stream(&limits));
    let reader = lab.client();
    lab.read(reader, "s", 1, Value::text("first"));
    (0..20).for_each(|_| lab.publish("", "s"));
    assert_eq!(lab.offsets(), [0]);
    let is_removed = |kind: &FactKind| matches!(kind, FactKind::Lost { why: LossReason::Retention, .. });
    let removed = lab.facts.drain().filter(|fact| is_removed(&fact.kind)).count();
    assert!(removed > 10, "{removed}");
    assert_eq!(lab.messages.live(), 20 - removed + 1, "the first is still with its reader");
    lab.send(reader, Method::Ack { tag: 1, multiple: false });
    let next = lab.offsets();
    assert!(next[0] > 10, "{next:?}: it goes on with the first there is");
    lab.with_out(|broker, out| broker.restart(out));
    lab.replies();
    assert_eq!(lab.messages.live(), 20 - removed, "a stream survives with all messages");
}
