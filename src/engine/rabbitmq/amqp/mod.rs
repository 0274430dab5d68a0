//! AMQP 0-9-1 as it stands on the wire: what clients and broker say, as frames and their octets. Pure: it looks at methods,
//! replies and messages and changes nothing. The broker itself never comes here, as it is handed methods and not octets.
//!
//! Sources: AMQP 0-9-1 specification § 2.3 (frames) and § 4.2 (encoding), its protocol XML with RabbitMQ's extensions
//! (amqp-rabbitmq-0.9.1.json), and RabbitMQ's errata for the types of field tables.
pub mod call;
pub mod encode;
pub mod handshake;
pub mod spec;
#[cfg(all(test, not(target_family = "wasm")))]
mod tests;

use crate::engine::message::{Body, Properties};
use crate::engine::value::Table;
use spec::{Kind, Spec};

/// Octets around the payload of a frame: type, channel, size, and the end octet 0xCE (§ 4.2.3).
pub const FRAME_OVERHEAD: u32 = 8;

/// What broker and clients agree on in connection.tune: RabbitMQ's default, octets of a whole frame.
pub const FRAME_MAX: u32 = 131_072;

/// The class of everything that has content.
pub const BASIC: u16 = 60;

/// One frame, or the protocol header that stands before the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    pub channel: u16,
    pub payload: Payload,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    /// `AMQP` 0 0 9 1; not a frame.
    ProtocolHeader,
    Method(Call),
    ContentHeader(Box<ContentHeader>),
    /// `length` octets of a body from `from` on.
    Body {
        body: Body,
        from: u32,
        length: u32,
    },
    Heartbeat,
}

/// A method with its arguments, in the order of the specification.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub spec: &'static Spec,
    pub arguments: Vec<Argument>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    Bit(bool),
    Octet(u8),
    Short(u16),
    Long(u32),
    LongLong(u64),
    ShortString(String),
    LongString(Vec<u8>),
    Table(Table),
}

/// The content header of class basic. Absent properties are not on the wire.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContentHeader {
    pub body_size: u64,
    pub properties: Properties,
    pub headers: Option<Table>,
    pub message_id: Option<String>,
}

/// What a method may carry: header, then the body, which may be empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    pub header: ContentHeader,
    pub body: Body,
}

impl Call {
    /// `arguments` are those of `spec`, in order.
    pub fn new(spec: &'static Spec, arguments: impl Into<Vec<Argument>>) -> Self {
        let arguments = arguments.into();
        debug_assert!(
            arguments.len() == spec.fields.len()
                && arguments.iter().zip(spec.fields).all(|(argument, (_, kind))| argument.kind() == *kind),
            "{}: {arguments:?}",
            spec.name
        );
        Self { spec, arguments }
    }

    /// Names of the arguments with their values, in order.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &Argument)> {
        self.spec.fields.iter().map(|(name, _)| *name).zip(&self.arguments)
    }
}

impl Argument {
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Bit(_) => Kind::Bit,
            Self::Octet(_) => Kind::Octet,
            Self::Short(_) => Kind::Short,
            Self::Long(_) => Kind::Long,
            Self::LongLong(_) => Kind::LongLong,
            Self::ShortString(_) => Kind::ShortString,
            Self::LongString(_) => Kind::LongString,
            Self::Table(_) => Kind::Table,
        }
    }

    pub fn short_string(text: &str) -> Self {
        Self::ShortString(text.to_owned())
    }

    pub fn long_string(text: &str) -> Self {
        Self::LongString(text.as_bytes().to_vec())
    }
}

/// Length of a body, octets.
pub fn body_size(body: &Body) -> u32 {
    match body {
        Body::Text(text) => text.len() as u32,
        Body::Fill(length) => *length,
    }
}

/// A method on a channel, and its content as a header frame and body frames of at most `frame_max` octets each. An
/// empty body has no body frame (§ 2.3.5.2).
pub fn frames(channel: u16, call: Call, content: Option<Content>, frame_max: u32) -> Vec<Frame> {
    let mut frames = vec![Frame { channel, payload: Payload::Method(call) }];
    let Some(Content { header, body }) = content else { return frames };
    let size = body_size(&body);
    frames.push(Frame { channel, payload: Payload::ContentHeader(Box::new(header)) });
    let most = frame_max.saturating_sub(FRAME_OVERHEAD).max(1);
    for from in (0..size).step_by(most as usize) {
        let length = most.min(size - from);
        frames.push(Frame { channel, payload: Payload::Body { body: body.clone(), from, length } });
    }
    frames
}
