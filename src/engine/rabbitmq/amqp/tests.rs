//! Frames against octets known from the specification and from captures, and all methods against a maintained library.
use amq_protocol::frame::{AMQPFrame, WriteContext, gen_frame, parse_frame};

use super::call::{self, Texts};
use super::spec::{self, Kind, Spec};
use super::{Argument, Call, Content, ContentHeader, FRAME_MAX, Frame, Payload, frames, handshake};
use crate::engine::message::{Body, Messages, Properties};
use crate::engine::rabbitmq::method::{Bind, Closed, Method, Reply};
use crate::engine::topology::Topology;
use crate::engine::value::{Table, Value};

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

fn of(channel: u16, call: Call) -> Frame {
    Frame { channel, payload: Payload::Method(call) }
}

/// `{"x": value}` as octets after the length of the table and the name.
fn value_octets(value: Value) -> String {
    let table = Table(vec![("x".into(), value)]);
    let call = Call::new(
        &spec::CONNECTION_START_OK,
        [
            Argument::Table(table),
            Argument::short_string(""),
            Argument::LongString(Vec::new()),
            Argument::short_string(""),
        ],
    );
    let octets = of(0, call).octets();
    // Frame head 7, method 4, length 4, name 2; then response 4, two empty strings, end.
    hex(&octets[17..octets.len() - 7])
}

#[test]
fn frames_are_the_octets_of_the_specification() {
    let deliver = [
        Argument::short_string("c"),
        Argument::LongLong(7),
        Argument::Bit(true),
        Argument::short_string(""),
        Argument::short_string("q"),
    ];
    let publish = [
        Argument::Short(0),
        Argument::short_string("e"),
        Argument::short_string("k"),
        Argument::Bit(true),
        Argument::Bit(false),
    ];
    let declare = [
        Argument::Short(0),
        Argument::short_string("q"),
        Argument::Bit(false),
        Argument::Bit(true),
        Argument::Bit(false),
        Argument::Bit(true),
        Argument::Bit(false),
        Argument::Table(Table(vec![("x-max-length".into(), Value::Int(3))])),
    ];
    let ack = [Argument::LongLong(1), Argument::Bit(false)];
    let tune = [Argument::Short(2_047), Argument::Long(131_072), Argument::Short(60)];
    let table = [
        (Frame { channel: 0, payload: Payload::ProtocolHeader }, "414d515000000901"),
        (Frame { channel: 0, payload: Payload::Heartbeat }, "08000000000000ce"),
        (of(0, Call::new(&spec::CONNECTION_TUNE, tune)), "0100000000000c000a001e07ff00020000003cce"),
        (of(1, Call::new(&spec::CHANNEL_OPEN, [Argument::short_string("")])), "010001000000050014000a00ce"),
        (of(1, Call::new(&spec::BASIC_ACK, ack)), "0100010000000d003c0050000000000000000100ce"),
        (of(1, Call::new(&spec::BASIC_PUBLISH, publish)), "0100010000000b003c002800000165016b01ce"),
        (of(1, Call::new(&spec::BASIC_DELIVER, deliver)), "01000100000012003c003c0163000000000000000701000171ce"),
        (
            of(1, Call::new(&spec::QUEUE_DECLARE, declare)),
            "0100010000001f0032000a000001710a000000120c782d6d61782d6c656e6774684900000003ce",
        ),
    ];
    for (frame, octets) in table {
        assert_eq!(hex(&frame.octets()), octets, "{frame:?}");
        assert_eq!(frame.size() as usize, octets.len() / 2, "{frame:?}");
    }
}

#[test]
fn values_have_the_types_of_rabbitmq() {
    let table = [
        (Value::Void, "56"),
        (Value::Bool(true), "7401"),
        (Value::Int(-1), "49ffffffff"),
        (Value::Int(1 << 31), "6c0000000080000000"),
        (Value::Double(0x3ff8_0000_0000_0000), "643ff8000000000000"),
        (Value::Timestamp(1), "540000000000000001"),
        (Value::text("ab"), "53000000026162"),
        (Value::Bytes(vec![0, 255]), "780000000200ff"),
        (Value::Array(vec![Value::Bool(false), Value::Void]), "4100000003740056"),
        (Value::Table(Table(vec![("y".into(), Value::Void)])), "4600000003017956"),
    ];
    for (value, octets) in table {
        assert_eq!(value_octets(value.clone()), octets, "{value:?}");
    }
}

#[test]
fn content_is_a_header_and_bodies_of_at_most_frame_max() {
    let table: [(Body, u32, &[u32]); 6] = [
        (Body::Text(String::new()), FRAME_MAX, &[]),
        (Body::Text("é".into()), FRAME_MAX, &[2]),
        (Body::Fill(FRAME_MAX - 8), FRAME_MAX, &[131_064]),
        (Body::Fill(FRAME_MAX - 7), FRAME_MAX, &[131_064, 1]),
        (Body::Fill(300_000), FRAME_MAX, &[131_064, 131_064, 37_872]),
        (Body::Text("abcdefghij".into()), 12, &[4, 4, 2]),
    ];
    for (body, frame_max, lengths) in table {
        let header = ContentHeader { body_size: u64::from(super::body_size(&body)), ..ContentHeader::default() };
        let call = Call::new(&spec::BASIC_GET_EMPTY, [Argument::short_string("")]);
        let frames = frames(1, call, Some(Content { header, body: body.clone() }), frame_max);
        let bodies = frames.iter().filter_map(|frame| match frame.payload {
            Payload::Body { length, .. } => Some(length),
            _ => None,
        });
        assert_eq!(bodies.collect::<Vec<_>>(), lengths, "{body:?}");
        assert!(frames.iter().all(|frame| frame.octets().len() as u32 == frame.size()), "{body:?}");
    }
}

/// Something else than nothing for each argument.
fn sample(kind: Kind, at: usize) -> Argument {
    match kind {
        Kind::Bit => Argument::Bit(at % 2 == 1),
        Kind::Octet => Argument::Octet(at as u8),
        Kind::Short => Argument::Short(700 + at as u16),
        Kind::Long => Argument::Long(70_000 + at as u32),
        Kind::LongLong => Argument::LongLong(1 << 40),
        Kind::ShortString => Argument::ShortString(format!("name {at}")),
        Kind::LongString => Argument::long_string("PLAIN AMQPLAIN"),
        Kind::Table => Argument::Table(every_type()),
    }
}

/// In the order in which the library writes them.
fn every_type() -> Table {
    Table(vec![
        ("a".into(), Value::Array(vec![Value::text("é"), Value::Int(5)])),
        ("b".into(), Value::Bool(true)),
        ("c".into(), Value::Bytes(vec![1, 2])),
        ("d".into(), Value::Double(0x4004_0000_0000_0000)),
        ("f".into(), Value::Table(Table(vec![("deep".into(), Value::Int(-(1 << 40)))]))),
        ("i".into(), Value::Int(7)),
        ("t".into(), Value::Timestamp(1_700_000_000)),
        ("v".into(), Value::Void),
        ("x-delivery-count".into(), Value::Int(2)),
    ])
}

/// The library reads it as one frame and writes as many octets. It sorts tables by name, so they may stand elsewhere.
fn read_by_library(frame: &Frame) -> (AMQPFrame, Vec<u8>) {
    let octets = frame.octets();
    let (rest, read) = parse_frame(octets.as_slice()).unwrap_or_else(|error| panic!("{frame:?}: {error:?}"));
    assert!(rest.is_empty(), "{frame:?} leaves {rest:?}");
    let written = gen_frame(&read)(WriteContext::from(Vec::new())).unwrap_or_else(|error| panic!("{error:?}"));
    let (written, _) = written.into_inner();
    assert_eq!(written.len(), octets.len(), "{read:?}");
    (read, written)
}

/// As above, and the same octets.
fn check_with_library(frame: &Frame) -> AMQPFrame {
    let (read, written) = read_by_library(frame);
    assert_eq!(hex(&written), hex(&frame.octets()), "{read:?}");
    read
}

/// `basic.publish` as the library names it: `Basic(Publish(Publish { …`.
fn name_in_library(spec: &Spec) -> String {
    let camel = |word: &str| word.split('-').map(|part| part[..1].to_uppercase() + &part[1..]).collect::<String>();
    let (class, method) = spec.name.split_once('.').expect("class.method");
    format!("{}({}({}", camel(class), camel(method), camel(method))
}

#[test]
fn a_maintained_library_reads_every_method_and_writes_it_the_same() {
    for spec in spec::ALL {
        let arguments: Vec<Argument> = spec
            .fields
            .iter()
            .enumerate()
            .map(|(at, (name, kind))| reserved(name, *kind).unwrap_or(sample(*kind, at)))
            .collect();
        let read = check_with_library(&of(3, Call::new(spec, arguments)));
        let AMQPFrame::Method(3, class) = &read else { panic!("{} is read as {read:?}", spec.name) };
        assert!(format!("{class:?}").starts_with(&name_in_library(spec)), "{} is read as {class:?}", spec.name);
    }
    let numbers: Vec<(u16, u16)> = spec::ALL.iter().map(|spec| (spec.class, spec.id)).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
}

/// What is reserved, and prefetch-size, is nothing, as the library writes it.
fn reserved(name: &str, kind: Kind) -> Option<Argument> {
    (name.starts_with("reserved") || name == "prefetch-size").then(|| match kind {
        Kind::Bit => Argument::Bit(false),
        Kind::LongString => Argument::LongString(Vec::new()),
        Kind::Short => Argument::Short(0),
        Kind::Long => Argument::Long(0),
        _ => Argument::short_string(""),
    })
}

#[test]
fn a_maintained_library_reads_content_and_the_handshake() {
    let properties = Properties {
        content_type: Some("text/plain".into()),
        content_encoding: Some("gzip".into()),
        delivery_mode: Some(2),
        priority: Some(9),
        correlation_id: Some("c".into()),
        reply_to: Some("amq.rabbitmq.reply-to".into()),
        expiration: Some("1000".into()),
        timestamp: Some(1_700_000_000),
        kind: Some("t".into()),
        user_id: Some("guest".into()),
        app_id: Some("a".into()),
        cluster_id: Some("x".into()),
    };
    let all = ContentHeader { body_size: 5, properties, headers: Some(every_type()), message_id: Some("m".into()) };
    for header in [all, ContentHeader::default()] {
        let read = check_with_library(&Frame { channel: 1, payload: Payload::ContentHeader(Box::new(header.clone())) });
        let AMQPFrame::Header(1, found) = read else { panic!("{read:?}") };
        let id = found.properties.message_id().as_ref().map(|id| id.as_str().to_owned());
        assert_eq!(
            (found.body_size, id, *found.properties.priority()),
            (header.body_size, header.message_id, header.properties.priority,)
        );
    }
    check_with_library(&Frame { channel: 1, payload: Payload::Body { body: Body::Fill(9), from: 3, length: 4 } });
    for (_, frame) in handshake::opening(1, "shop", "") {
        read_by_library(&frame);
    }
}

#[test]
fn a_count_of_deaths_is_a_long() {
    let death = |name: &str| Table(vec![(name.into(), Value::Int(1))]);
    let deaths = |owner: &str| {
        let table = Table(vec![(owner.into(), Value::Array(vec![Value::Table(death("count"))]))]);
        let header = ContentHeader { headers: Some(table), ..ContentHeader::default() };
        hex(&Frame { channel: 1, payload: Payload::ContentHeader(Box::new(header)) }.octets())
    };
    assert!(deaths("x-death").ends_with("05636f756e746c0000000000000001ce"), "{}", deaths("x-death"));
    assert!(deaths("other").ends_with("05636f756e744900000001ce"), "{}", deaths("other"));
}

#[test]
fn what_the_engine_says_has_its_method() {
    let mut messages = Messages::default();
    let name = messages.symbol("q");
    let topology = Topology::default();
    let bind = || Box::new(Bind { source: name, destination: name, key: name, arguments: Table::default() });
    let closed = || Box::new(Closed { code: 406, text: "PRECONDITION_FAILED".into(), class_id: 60, method_id: 80 });
    let methods = [
        (Method::Ack { tag: 1, multiple: false }, "basic.ack", None),
        (Method::Nack { tag: 1, multiple: false, requeue: true }, "basic.nack", None),
        (Method::Reject { tag: 1, requeue: true }, "basic.reject", None),
        (Method::Cancel { consumer: name }, "basic.cancel", Some("basic.cancel-ok")),
        (Method::Qos { prefetch: 3, global: false }, "basic.qos", Some("basic.qos-ok")),
        (Method::Get { queue: name, no_ack: true }, "basic.get", None),
        (Method::Recover { requeue: true }, "basic.recover", None),
        (Method::ConfirmSelect, "confirm.select", Some("confirm.select-ok")),
        (Method::TxSelect, "tx.select", Some("tx.select-ok")),
        (Method::TxCommit, "tx.commit", None),
        (Method::TxRollback, "tx.rollback", None),
        (Method::Flow { active: true }, "channel.flow", Some("channel.flow-ok")),
        (Method::ExchangeBind(bind()), "exchange.bind", Some("exchange.bind-ok")),
        (Method::ExchangeUnbind(bind()), "exchange.unbind", Some("exchange.unbind-ok")),
        (Method::QueueBind(bind()), "queue.bind", Some("queue.bind-ok")),
        (Method::QueueUnbind(bind()), "queue.unbind", Some("queue.unbind-ok")),
        (Method::ExchangeDelete { exchange: name, if_unused: true }, "exchange.delete", None),
        (Method::QueueDelete { queue: name, if_unused: true, if_empty: true }, "queue.delete", None),
        (Method::Purge { queue: name }, "queue.purge", None),
        (Method::ChannelOpen, "channel.open", None),
        (Method::ChannelClose, "channel.close", None),
        (Method::ConnectionClose, "connection.close", None),
    ];
    let texts = Texts { messages: &messages, topology: &topology };
    for (method, said, answered) in methods {
        let (call, content) = call::of_method(&method, texts);
        check_with_library(&of(1, call.clone()));
        assert_eq!((call.spec.name, content), (said, None));
        assert_eq!(call::answer(&method, texts).map(|call| call.spec.name), answered, "{method:?}");
    }
    let replies = [
        (Reply::Confirm { tag: 1, multiple: true, ok: true }, Some("basic.ack")),
        (Reply::Confirm { tag: 1, multiple: true, ok: false }, Some("basic.nack")),
        (Reply::GetEmpty, Some("basic.get-empty")),
        (Reply::ConsumeOk { consumer: name }, Some("basic.consume-ok")),
        (Reply::ConsumerCancelled { consumer: name }, Some("basic.cancel")),
        (Reply::QueueDeclareOk { queue: name, messages: 1, consumers: 2 }, Some("queue.declare-ok")),
        (Reply::QueueDeleteOk { messages: 1 }, Some("queue.delete-ok")),
        (Reply::PurgeOk { messages: 1 }, Some("queue.purge-ok")),
        (Reply::ExchangeDeleteOk, Some("exchange.delete-ok")),
        (Reply::RecoverOk, Some("basic.recover-ok")),
        (Reply::TxCommitOk, Some("tx.commit-ok")),
        (Reply::TxRollbackOk, Some("tx.rollback-ok")),
        (Reply::ChannelClosed(closed()), Some("channel.close")),
        (Reply::ConnectionClosed(closed()), Some("connection.close")),
        (Reply::ConnectionBlocked { reason: "low on memory" }, Some("connection.blocked")),
        (Reply::ConnectionUnblocked, Some("connection.unblocked")),
        (Reply::ConnectionLost, None),
        (Reply::Ok, None),
    ];
    for (reply, said) in replies {
        let call = call::of_reply(&reply, texts).map(|(call, _)| call);
        assert_eq!(call.as_ref().map(|call| call.spec.name), said, "{reply:?}");
        call.into_iter().for_each(|call| _ = check_with_library(&of(1, call)));
    }
}
