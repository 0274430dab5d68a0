//! Frames as text: one line each, and their parts by name. The protocol's own words, so they are the same in both languages.
use super::value_text::plain;
use crate::engine::message::Body;
use crate::engine::rabbitmq::amqp::{Argument, Call, ContentHeader, Frame, Payload};
use crate::engine::value::{Table, Value};

/// Octets of a body that a line shows.
const SHOWN_OCTETS: u32 = 64;

/// What a line of the list says: name (`basic.publish`), number (`60.40`), the rest.
pub fn line(frame: &Frame) -> (&'static str, String, String) {
    match &frame.payload {
        Payload::ProtocolHeader => ("AMQP", "0-9-1".into(), String::new()),
        Payload::Method(call) => (call.spec.name, number(call), arguments_in_line(call)),
        Payload::ContentHeader(header) => ("header", "60".into(), header_in_line(header)),
        Payload::Body { body, from, length } => {
            ("body", format!("{length} B"), part_of(body, *from, (*length).min(SHOWN_OCTETS)).unwrap_or_default())
        }
        Payload::Heartbeat => ("heartbeat", String::new(), String::new()),
    }
}

/// `60.40`
pub fn number(call: &Call) -> String {
    format!("{}.{}", call.spec.class, call.spec.id)
}

/// Those that say something: what is reserved is left out, and so are bits that are not set and empty tables.
fn arguments_in_line(call: &Call) -> String {
    let said = call.named().filter(|(name, argument)| {
        let is_nothing = match argument {
            Argument::Bit(bit) => !bit,
            Argument::Table(table) => table.is_empty(),
            _ => false,
        };
        !is_nothing && !name.starts_with("reserved")
    });
    let words = said.map(|(name, argument)| match argument {
        Argument::Bit(_) => name.to_owned(),
        other => format!("{name}={}", value_of(other)),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn header_in_line(header: &ContentHeader) -> String {
    let given = properties(header).into_iter().map(|(name, value)| format!("{name}={value}"));
    std::iter::once(format!("body-size={}", header.body_size)).chain(given).collect::<Vec<_>>().join(" ")
}

/// All arguments of a method by name, in order.
pub fn arguments(call: &Call) -> Vec<(String, String)> {
    call.named().map(|(name, argument)| (name.to_owned(), value_of(argument))).collect()
}

/// The properties that are there, in the order of the wire.
pub fn properties(header: &ContentHeader) -> Vec<(String, String)> {
    let p = &header.properties;
    let all = [
        ("content-type", p.content_type.clone()),
        ("content-encoding", p.content_encoding.clone()),
        ("headers", header.headers.as_ref().map(table_text)),
        ("delivery-mode", p.delivery_mode.map(|n| n.to_string())),
        ("priority", p.priority.map(|n| n.to_string())),
        ("correlation-id", p.correlation_id.clone()),
        ("reply-to", p.reply_to.clone()),
        ("expiration", p.expiration.clone()),
        ("message-id", header.message_id.clone()),
        ("timestamp", p.timestamp.map(|n| n.to_string())),
        ("type", p.kind.clone()),
        ("user-id", p.user_id.clone()),
        ("app-id", p.app_id.clone()),
        ("cluster-id", p.cluster_id.clone()),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn value_of(argument: &Argument) -> String {
    match argument {
        Argument::Bit(bit) => bit.to_string(),
        Argument::Octet(n) => n.to_string(),
        Argument::Short(n) => n.to_string(),
        Argument::Long(n) => n.to_string(),
        Argument::LongLong(n) => n.to_string(),
        Argument::ShortString(text) => format!("\"{text}\""),
        // The password in connection.start-ok has zeros around it.
        Argument::LongString(bytes) => format!("\"{}\"", String::from_utf8_lossy(bytes).replace('\0', "\\0")),
        Argument::Table(table) => table_text(table),
    }
}

fn table_text(table: &Table) -> String {
    plain(&Value::Table(table.clone()))
}

/// A part of a body that is text; `None` = it is cut within a letter.
fn part_of(body: &Body, from: u32, length: u32) -> Option<String> {
    match body {
        Body::Text(text) => {
            let octets = text.as_bytes().get(from as usize..(from + length) as usize)?;
            Some(String::from_utf8_lossy(octets).into_owned())
        }
        Body::Fill(_) => Some("x".repeat(length as usize)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rabbitmq::amqp::spec;
    use crate::locales::ui_frames;

    fn method(call: Call) -> Frame {
        Frame { channel: 1, payload: Payload::Method(call) }
    }

    #[test]
    fn a_line_says_what_matters() {
        let publish = [
            Argument::Short(0),
            Argument::short_string("orders"),
            Argument::short_string("a.b"),
            Argument::Bit(true),
            Argument::Bit(false),
        ];
        let header = ContentHeader { body_size: 5, message_id: Some("m".into()), ..ContentHeader::default() };
        let table = [
            (
                method(Call::new(&spec::BASIC_PUBLISH, publish)),
                "basic.publish|60.40|exchange=\"orders\" routing-key=\"a.b\" mandatory",
            ),
            (
                method(Call::new(&spec::BASIC_ACK, [Argument::LongLong(7), Argument::Bit(false)])),
                "basic.ack|60.80|delivery-tag=7",
            ),
            (
                Frame { channel: 1, payload: Payload::ContentHeader(Box::new(header)) },
                "header|60|body-size=5 message-id=m",
            ),
            (Frame { channel: 1, payload: Payload::Body { body: Body::Fill(9), from: 4, length: 3 } }, "body|3 B|xxx"),
        ];
        for (frame, said) in table {
            let (name, number, rest) = line(&frame);
            assert_eq!(format!("{name}|{number}|{rest}"), said);
        }
    }

    #[test]
    fn every_method_says_what_it_is_for() {
        for spec in spec::ALL {
            assert!(ui_frames::says(spec.name).is_some(), "{}", spec.name);
        }
    }
}
