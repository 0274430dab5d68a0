//! The methods of AMQP 0-9-1 as RabbitMQ has them: class, number, name and arguments in the order of the wire
//! (amqp-rabbitmq-0.9.1.json). A table and nothing else.
use Kind::{Bit, Long, LongLong, LongString, Octet, Short, ShortString, Table};

/// The type of an argument (§ 4.2.1). Bits that follow each other share octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Bit,
    Octet,
    /// 16 bits.
    Short,
    /// 32 bits.
    Long,
    /// 64 bits.
    LongLong,
    /// At most 255 octets.
    ShortString,
    LongString,
    Table,
}

#[derive(Debug, PartialEq)]
pub struct Spec {
    pub class: u16,
    pub id: u16,
    /// `basic.publish`
    pub name: &'static str,
    pub fields: &'static [(&'static str, Kind)],
}

const fn method(class: u16, id: u16, name: &'static str, fields: &'static [(&'static str, Kind)]) -> Spec {
    Spec { class, id, name, fields }
}

/// `reserved-1`, a ticket in earlier versions: 0.
const TICKET: (&str, Kind) = ("reserved-1", Short);
const ARGUMENTS: (&str, Kind) = ("arguments", Table);
const NOWAIT: (&str, Kind) = ("no-wait", Bit);
const EXCHANGE: (&str, Kind) = ("exchange", ShortString);
const QUEUE: (&str, Kind) = ("queue", ShortString);
const KEY: (&str, Kind) = ("routing-key", ShortString);
const TAG: (&str, Kind) = ("delivery-tag", LongLong);
const CONSUMER: (&str, Kind) = ("consumer-tag", ShortString);
const MESSAGES: (&str, Kind) = ("message-count", Long);
const CODE: (&str, Kind) = ("reply-code", Short);
const TEXT: (&str, Kind) = ("reply-text", ShortString);
const CLASS: (&str, Kind) = ("class-id", Short);
const METHOD: (&str, Kind) = ("method-id", Short);
const TUNING: &[(&str, Kind)] = &[("channel-max", Short), ("frame-max", Long), ("heartbeat", Short)];
const BETWEEN: &[(&str, Kind)] =
    &[TICKET, ("destination", ShortString), ("source", ShortString), KEY, NOWAIT, ARGUMENTS];

pub static CONNECTION_START: Spec = method(
    10,
    10,
    "connection.start",
    &[
        ("version-major", Octet),
        ("version-minor", Octet),
        ("server-properties", Table),
        ("mechanisms", LongString),
        ("locales", LongString),
    ],
);
pub static CONNECTION_START_OK: Spec = method(
    10,
    11,
    "connection.start-ok",
    &[("client-properties", Table), ("mechanism", ShortString), ("response", LongString), ("locale", ShortString)],
);
pub static CONNECTION_TUNE: Spec = method(10, 30, "connection.tune", TUNING);
pub static CONNECTION_TUNE_OK: Spec = method(10, 31, "connection.tune-ok", TUNING);
pub static CONNECTION_OPEN: Spec = method(
    10,
    40,
    "connection.open",
    &[("virtual-host", ShortString), ("reserved-1", ShortString), ("reserved-2", Bit)],
);
pub static CONNECTION_OPEN_OK: Spec = method(10, 41, "connection.open-ok", &[("reserved-1", ShortString)]);
pub static CONNECTION_CLOSE: Spec = method(10, 50, "connection.close", &[CODE, TEXT, CLASS, METHOD]);
pub static CONNECTION_CLOSE_OK: Spec = method(10, 51, "connection.close-ok", &[]);
pub static CONNECTION_BLOCKED: Spec = method(10, 60, "connection.blocked", &[("reason", ShortString)]);
pub static CONNECTION_UNBLOCKED: Spec = method(10, 61, "connection.unblocked", &[]);

pub static CHANNEL_OPEN: Spec = method(20, 10, "channel.open", &[("reserved-1", ShortString)]);
pub static CHANNEL_OPEN_OK: Spec = method(20, 11, "channel.open-ok", &[("reserved-1", LongString)]);
pub static CHANNEL_FLOW: Spec = method(20, 20, "channel.flow", &[("active", Bit)]);
pub static CHANNEL_FLOW_OK: Spec = method(20, 21, "channel.flow-ok", &[("active", Bit)]);
pub static CHANNEL_CLOSE: Spec = method(20, 40, "channel.close", &[CODE, TEXT, CLASS, METHOD]);
pub static CHANNEL_CLOSE_OK: Spec = method(20, 41, "channel.close-ok", &[]);

pub static EXCHANGE_DECLARE: Spec = method(
    40,
    10,
    "exchange.declare",
    &[
        TICKET,
        EXCHANGE,
        ("type", ShortString),
        ("passive", Bit),
        ("durable", Bit),
        ("auto-delete", Bit),
        ("internal", Bit),
        NOWAIT,
        ARGUMENTS,
    ],
);
pub static EXCHANGE_DECLARE_OK: Spec = method(40, 11, "exchange.declare-ok", &[]);
pub static EXCHANGE_DELETE: Spec = method(40, 20, "exchange.delete", &[TICKET, EXCHANGE, ("if-unused", Bit), NOWAIT]);
pub static EXCHANGE_DELETE_OK: Spec = method(40, 21, "exchange.delete-ok", &[]);
pub static EXCHANGE_BIND: Spec = method(40, 30, "exchange.bind", BETWEEN);
pub static EXCHANGE_BIND_OK: Spec = method(40, 31, "exchange.bind-ok", &[]);
pub static EXCHANGE_UNBIND: Spec = method(40, 40, "exchange.unbind", BETWEEN);
pub static EXCHANGE_UNBIND_OK: Spec = method(40, 51, "exchange.unbind-ok", &[]);

pub static QUEUE_DECLARE: Spec = method(
    50,
    10,
    "queue.declare",
    &[TICKET, QUEUE, ("passive", Bit), ("durable", Bit), ("exclusive", Bit), ("auto-delete", Bit), NOWAIT, ARGUMENTS],
);
pub static QUEUE_DECLARE_OK: Spec = method(50, 11, "queue.declare-ok", &[QUEUE, MESSAGES, ("consumer-count", Long)]);
pub static QUEUE_BIND: Spec = method(50, 20, "queue.bind", &[TICKET, QUEUE, EXCHANGE, KEY, NOWAIT, ARGUMENTS]);
pub static QUEUE_BIND_OK: Spec = method(50, 21, "queue.bind-ok", &[]);
pub static QUEUE_PURGE: Spec = method(50, 30, "queue.purge", &[TICKET, QUEUE, NOWAIT]);
pub static QUEUE_PURGE_OK: Spec = method(50, 31, "queue.purge-ok", &[MESSAGES]);
pub static QUEUE_DELETE: Spec =
    method(50, 40, "queue.delete", &[TICKET, QUEUE, ("if-unused", Bit), ("if-empty", Bit), NOWAIT]);
pub static QUEUE_DELETE_OK: Spec = method(50, 41, "queue.delete-ok", &[MESSAGES]);
pub static QUEUE_UNBIND: Spec = method(50, 50, "queue.unbind", &[TICKET, QUEUE, EXCHANGE, KEY, ARGUMENTS]);
pub static QUEUE_UNBIND_OK: Spec = method(50, 51, "queue.unbind-ok", &[]);

pub static BASIC_QOS: Spec =
    method(60, 10, "basic.qos", &[("prefetch-size", Long), ("prefetch-count", Short), ("global", Bit)]);
pub static BASIC_QOS_OK: Spec = method(60, 11, "basic.qos-ok", &[]);
pub static BASIC_CONSUME: Spec = method(
    60,
    20,
    "basic.consume",
    &[TICKET, QUEUE, CONSUMER, ("no-local", Bit), ("no-ack", Bit), ("exclusive", Bit), NOWAIT, ARGUMENTS],
);
pub static BASIC_CONSUME_OK: Spec = method(60, 21, "basic.consume-ok", &[CONSUMER]);
pub static BASIC_CANCEL: Spec = method(60, 30, "basic.cancel", &[CONSUMER, NOWAIT]);
pub static BASIC_CANCEL_OK: Spec = method(60, 31, "basic.cancel-ok", &[CONSUMER]);
pub static BASIC_PUBLISH: Spec =
    method(60, 40, "basic.publish", &[TICKET, EXCHANGE, KEY, ("mandatory", Bit), ("immediate", Bit)]);
pub static BASIC_RETURN: Spec = method(60, 50, "basic.return", &[CODE, TEXT, EXCHANGE, KEY]);
pub static BASIC_DELIVER: Spec = method(60, 60, "basic.deliver", &[CONSUMER, TAG, ("redelivered", Bit), EXCHANGE, KEY]);
pub static BASIC_GET: Spec = method(60, 70, "basic.get", &[TICKET, QUEUE, ("no-ack", Bit)]);
pub static BASIC_GET_OK: Spec = method(60, 71, "basic.get-ok", &[TAG, ("redelivered", Bit), EXCHANGE, KEY, MESSAGES]);
pub static BASIC_GET_EMPTY: Spec = method(60, 72, "basic.get-empty", &[("reserved-1", ShortString)]);
pub static BASIC_ACK: Spec = method(60, 80, "basic.ack", &[TAG, ("multiple", Bit)]);
pub static BASIC_REJECT: Spec = method(60, 90, "basic.reject", &[TAG, ("requeue", Bit)]);
pub static BASIC_RECOVER: Spec = method(60, 110, "basic.recover", &[("requeue", Bit)]);
pub static BASIC_RECOVER_OK: Spec = method(60, 111, "basic.recover-ok", &[]);
pub static BASIC_NACK: Spec = method(60, 120, "basic.nack", &[TAG, ("multiple", Bit), ("requeue", Bit)]);

pub static CONFIRM_SELECT: Spec = method(85, 10, "confirm.select", &[("nowait", Bit)]);
pub static CONFIRM_SELECT_OK: Spec = method(85, 11, "confirm.select-ok", &[]);
pub static TX_SELECT: Spec = method(90, 10, "tx.select", &[]);
pub static TX_SELECT_OK: Spec = method(90, 11, "tx.select-ok", &[]);
pub static TX_COMMIT: Spec = method(90, 20, "tx.commit", &[]);
pub static TX_COMMIT_OK: Spec = method(90, 21, "tx.commit-ok", &[]);
pub static TX_ROLLBACK: Spec = method(90, 30, "tx.rollback", &[]);
pub static TX_ROLLBACK_OK: Spec = method(90, 31, "tx.rollback-ok", &[]);

/// All of them, in the order of class and number.
pub static ALL: &[&Spec] = &[
    &CONNECTION_START,
    &CONNECTION_START_OK,
    &CONNECTION_TUNE,
    &CONNECTION_TUNE_OK,
    &CONNECTION_OPEN,
    &CONNECTION_OPEN_OK,
    &CONNECTION_CLOSE,
    &CONNECTION_CLOSE_OK,
    &CONNECTION_BLOCKED,
    &CONNECTION_UNBLOCKED,
    &CHANNEL_OPEN,
    &CHANNEL_OPEN_OK,
    &CHANNEL_FLOW,
    &CHANNEL_FLOW_OK,
    &CHANNEL_CLOSE,
    &CHANNEL_CLOSE_OK,
    &EXCHANGE_DECLARE,
    &EXCHANGE_DECLARE_OK,
    &EXCHANGE_DELETE,
    &EXCHANGE_DELETE_OK,
    &EXCHANGE_BIND,
    &EXCHANGE_BIND_OK,
    &EXCHANGE_UNBIND,
    &EXCHANGE_UNBIND_OK,
    &QUEUE_DECLARE,
    &QUEUE_DECLARE_OK,
    &QUEUE_BIND,
    &QUEUE_BIND_OK,
    &QUEUE_PURGE,
    &QUEUE_PURGE_OK,
    &QUEUE_DELETE,
    &QUEUE_DELETE_OK,
    &QUEUE_UNBIND,
    &QUEUE_UNBIND_OK,
    &BASIC_QOS,
    &BASIC_QOS_OK,
    &BASIC_CONSUME,
    &BASIC_CONSUME_OK,
    &BASIC_CANCEL,
    &BASIC_CANCEL_OK,
    &BASIC_PUBLISH,
    &BASIC_RETURN,
    &BASIC_DELIVER,
    &BASIC_GET,
    &BASIC_GET_OK,
    &BASIC_GET_EMPTY,
    &BASIC_ACK,
    &BASIC_REJECT,
    &BASIC_RECOVER,
    &BASIC_RECOVER_OK,
    &BASIC_NACK,
    &CONFIRM_SELECT,
    &CONFIRM_SELECT_OK,
    &TX_SELECT,
    &TX_SELECT_OK,
    &TX_COMMIT,
    &TX_COMMIT_OK,
    &TX_ROLLBACK,
    &TX_ROLLBACK_OK,
];
