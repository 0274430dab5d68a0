//! Speaks to the broker in the octets of the page's AMQP view (`engine/rabbitmq/amqp`), and compares what the broker sends with what that view
//! would show for it, octet by octet. Without lapin, whose own frames would stand in between.
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use brokerlab::engine::message::{Body, Properties};
use brokerlab::engine::rabbitmq::amqp::spec::{self, Spec};
use brokerlab::engine::rabbitmq::amqp::{Argument, Call, Content, ContentHeader, FRAME_MAX, Frame, Payload, frames};
use brokerlab::engine::value::{Table, Value};
use lapin::uri::AMQPUri;

const QUEUE: &str = "brokerlab.octets";
const CHANNEL: u16 = 1;
/// A body of three frames.
const BODY: Body = Body::Fill(300_000);

struct Line(TcpStream);

impl Line {
    fn send(&mut self, channel: u16, call: Call, content: Option<Content>) -> Result<(), String> {
        let octets = frames(channel, call, content, FRAME_MAX).iter().flat_map(Frame::octets).collect::<Vec<_>>();
        self.0.write_all(&octets).map_err(|error| error.to_string())
    }

    /// The next frame, whole.
    fn receive(&mut self) -> Result<Vec<u8>, String> {
        let mut head = [0; 7];
        self.0.read_exact(&mut head).map_err(|error| format!("no frame: {error}"))?;
        let size = u32::from_be_bytes([head[3], head[4], head[5], head[6]]) as usize;
        let mut frame = head.to_vec();
        frame.resize(7 + size + 1, 0);
        self.0.read_exact(&mut frame[7..]).map_err(|error| format!("half a frame: {error}"))?;
        Ok(frame)
    }

    /// The broker answers with this method, whatever its arguments.
    fn expect(&mut self, spec: &Spec) -> Result<(), String> {
        let frame = self.receive()?;
        let method = [spec.class.to_be_bytes(), spec.id.to_be_bytes()].concat();
        if frame[0] == 1 && frame[7..11] == method {
            return Ok(());
        }
        Err(format!("{} was expected, the broker sent {}", spec.name, hex(&frame)))
    }

    /// The broker sends these octets.
    fn expect_frames(&mut self, expected: &[Frame]) -> Result<(), String> {
        for frame in expected {
            let (actual, shown) = (self.receive()?, frame.octets());
            if actual != shown {
                return Err(format!("the view shows {}\nthe broker sent {}", hex(&shown), hex(&actual)));
            }
        }
        Ok(())
    }
}

fn hex(octets: &[u8]) -> String {
    octets.iter().take(200).map(|octet| format!("{octet:02x}")).collect()
}

/// `Err` = where the broker does not understand us, or we would show something else than it sends.
pub fn check(uri: &AMQPUri, broker: SocketAddr) -> Result<(), String> {
    let stream = TcpStream::connect(broker).map_err(|error| error.to_string())?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).map_err(|error| error.to_string())?;
    let mut line = Line(stream);
    open(&mut line, uri)?;
    let name = || Argument::short_string(QUEUE);
    let bit = Argument::Bit;
    let ticket = || Argument::Short(0);
    let declare =
        [ticket(), name(), bit(false), bit(false), bit(true), bit(false), bit(false), Argument::Table(table(1))];
    line.send(CHANNEL, Call::new(&spec::QUEUE_DECLARE, declare), None)?;
    let counts = [name(), Argument::Long(0), Argument::Long(0)];
    let sent = |call| Frame { channel: CHANNEL, payload: Payload::Method(call) };
    line.expect_frames(&[sent(Call::new(&spec::QUEUE_DECLARE_OK, counts))])?;
    line.send(CHANNEL, Call::new(&spec::CONFIRM_SELECT, [bit(false)]), None)?;
    line.expect_frames(&[sent(Call::new(&spec::CONFIRM_SELECT_OK, []))])?;
    let publish = [ticket(), Argument::short_string(""), name(), bit(true), bit(false)];
    line.send(CHANNEL, Call::new(&spec::BASIC_PUBLISH, publish), Some(content()))?;
    let confirm = [Argument::LongLong(1), bit(false)];
    line.expect_frames(&[sent(Call::new(&spec::BASIC_ACK, confirm))])?;
    line.send(CHANNEL, Call::new(&spec::BASIC_GET, [ticket(), name(), bit(true)]), None)?;
    let got = [Argument::LongLong(1), bit(false), Argument::short_string(""), name(), Argument::Long(0)];
    line.expect_frames(&frames(CHANNEL, Call::new(&spec::BASIC_GET_OK, got), Some(content()), FRAME_MAX))?;
    let goodbye = [Argument::Short(200), Argument::short_string(""), Argument::Short(0), Argument::Short(0)];
    line.send(0, Call::new(&spec::CONNECTION_CLOSE, goodbye), None)?;
    line.expect_frames(&[Frame { channel: 0, payload: Payload::Method(Call::new(&spec::CONNECTION_CLOSE_OK, [])) }])
}

fn open(line: &mut Line, uri: &AMQPUri) -> Result<(), String> {
    let header = Frame { channel: 0, payload: Payload::ProtocolHeader };
    line.0.write_all(&header.octets()).map_err(|error| error.to_string())?;
    line.expect(&spec::CONNECTION_START)?;
    let user = &uri.authority.userinfo;
    let start_ok = [
        Argument::Table(Table::default()),
        Argument::short_string("PLAIN"),
        Argument::long_string(&format!("\0{}\0{}", user.username, user.password)),
        Argument::short_string("en_US"),
    ];
    line.send(0, Call::new(&spec::CONNECTION_START_OK, start_ok), None)?;
    line.expect(&spec::CONNECTION_TUNE)?;
    let tuning = [Argument::Short(2_047), Argument::Long(FRAME_MAX), Argument::Short(0)];
    line.send(0, Call::new(&spec::CONNECTION_TUNE_OK, tuning), None)?;
    let vhost = [Argument::short_string(&uri.vhost), Argument::short_string(""), Argument::Bit(false)];
    line.send(0, Call::new(&spec::CONNECTION_OPEN, vhost), None)?;
    line.expect(&spec::CONNECTION_OPEN_OK)?;
    line.send(CHANNEL, Call::new(&spec::CHANNEL_OPEN, [Argument::short_string("")]), None)?;
    line.expect(&spec::CHANNEL_OPEN_OK)
}

fn table(max_length: i64) -> Table {
    Table(vec![("x-max-length".into(), Value::Int(max_length))])
}

/// A message with each property but user-id and cluster-id, which a broker checks or drops, and with each type of field.
fn content() -> Content {
    let properties = Properties {
        content_type: Some("text/plain".into()),
        content_encoding: Some("identity".into()),
        delivery_mode: Some(2),
        priority: Some(3),
        correlation_id: Some("c".into()),
        reply_to: Some("r".into()),
        expiration: Some("60000".into()),
        timestamp: Some(1_700_000_000),
        kind: Some("t".into()),
        app_id: Some("a".into()),
        ..Properties::default()
    };
    let headers = Table(vec![
        ("text".into(), Value::text("é")),
        ("small".into(), Value::Int(-5)),
        ("large".into(), Value::Int(1 << 40)),
        ("truth".into(), Value::Bool(true)),
        ("nothing".into(), Value::Void),
        ("when".into(), Value::Timestamp(1_700_000_000)),
        ("half".into(), Value::Double(0.5_f64.to_bits())),
        ("octets".into(), Value::Bytes(vec![0, 255])),
        ("list".into(), Value::Array(vec![Value::text("a"), Value::Int(1)])),
        ("table".into(), Value::Table(table(2))),
    ]);
    let header = ContentHeader { body_size: 300_000, properties, headers: Some(headers), message_id: Some("m".into()) };
    Content { header, body: BODY }
}
