//! What a connection begins and ends with: protocol header, connection.start to open-ok, channel.open and its answer, and
//! the answers to a close. Recorded brokers: RabbitMQ 4.3.6 on Erlang 29.1.2 with its default configuration.
use super::spec;
use super::{Argument, Call, FRAME_MAX, Frame, Payload};
use crate::engine::value::{Table, Value};

/// RabbitMQ's defaults for connection.tune: channels, and seconds between heartbeats.
const CHANNEL_MAX: u16 = 2_047;
pub const HEARTBEAT_S: u16 = 60;

/// What RabbitMQ can beyond AMQP 0-9-1 (rabbit_reader, server_capabilities).
const SERVER_CAPABILITIES: [&str; 9] = [
    "publisher_confirms",
    "exchange_exchange_bindings",
    "basic.nack",
    "consumer_cancel_notify",
    "connection.blocked",
    "consumer_priorities",
    "authentication_failure_close",
    "per_consumer_qos",
    "direct_reply_to",
];

const CLIENT_CAPABILITIES: [&str; 6] = [
    "publisher_confirms",
    "exchange_exchange_bindings",
    "basic.nack",
    "consumer_cancel_notify",
    "connection.blocked",
    "authentication_failure_close",
];

/// Who sends a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    Client,
    Broker,
}

/// All frames from the first octet until `channel` can be used. `name` = the connection's, as its client gives it; an
/// empty `vhost` is `/`.
pub fn opening(channel: u16, name: &str, vhost: &str) -> Vec<(From, Frame)> {
    let tuning = || [Argument::Short(CHANNEL_MAX), Argument::Long(FRAME_MAX), Argument::Short(HEARTBEAT_S)];
    let start = [
        Argument::Octet(0),
        Argument::Octet(9),
        Argument::Table(server_properties()),
        Argument::long_string("PLAIN AMQPLAIN ANONYMOUS"),
        Argument::long_string("en_US"),
    ];
    let start_ok = [
        Argument::Table(client_properties(name)),
        Argument::short_string("PLAIN"),
        Argument::long_string("\0guest\0guest"),
        Argument::short_string("en_US"),
    ];
    let vhost = if vhost.is_empty() { "/" } else { vhost };
    let open = [Argument::short_string(vhost), Argument::short_string(""), Argument::Bit(false)];
    let method = |channel, call| Frame { channel, payload: Payload::Method(call) };
    vec![
        (From::Client, Frame { channel: 0, payload: Payload::ProtocolHeader }),
        (From::Broker, method(0, Call::new(&spec::CONNECTION_START, start))),
        (From::Client, method(0, Call::new(&spec::CONNECTION_START_OK, start_ok))),
        (From::Broker, method(0, Call::new(&spec::CONNECTION_TUNE, tuning()))),
        (From::Client, method(0, Call::new(&spec::CONNECTION_TUNE_OK, tuning()))),
        (From::Client, method(0, Call::new(&spec::CONNECTION_OPEN, open))),
        (From::Broker, method(0, Call::new(&spec::CONNECTION_OPEN_OK, [Argument::short_string("")]))),
        (From::Client, method(channel, Call::new(&spec::CHANNEL_OPEN, [Argument::short_string("")]))),
        (From::Broker, method(channel, Call::new(&spec::CHANNEL_OPEN_OK, [Argument::long_string("")]))),
    ]
}

fn capabilities(names: &[&str]) -> Value {
    Value::Table(Table(names.iter().map(|name| ((*name).to_owned(), Value::Bool(true))).collect()))
}

fn server_properties() -> Table {
    let text = |name: &str, text: &str| (name.to_owned(), Value::text(text));
    Table(vec![
        ("capabilities".into(), capabilities(&SERVER_CAPABILITIES)),
        text("cluster_name", "rabbit@brokerlab"),
        text("copyright", "Copyright (c) 2007-2026 Broadcom Inc and/or its subsidiaries"),
        text("information", "Licensed under the MPL 2.0. Website: https://rabbitmq.com"),
        text("platform", "Erlang/OTP 29.1.2"),
        text("product", "RabbitMQ"),
        text("version", "4.3.6"),
    ])
}

fn client_properties(name: &str) -> Table {
    Table(vec![
        ("capabilities".into(), capabilities(&CLIENT_CAPABILITIES)),
        ("connection_name".into(), Value::text(name)),
        ("product".into(), Value::text("Brokerlab")),
    ])
}
