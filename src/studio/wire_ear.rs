//! The ear of a [`Wire`](super::wire::Wire): of all that is said in the world it keeps what one client hears and says, as frames. It adds
//! what the engine leaves out as it has no effect: the handshake, bare answers, the answers to a close.
use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::wire::{CHANNEL, Note, Row, Rows, Subject, What};
use crate::engine::id::{ChannelIx, PartIx, Time};
use crate::engine::rabbitmq::amqp::call::{self, Texts};
use crate::engine::rabbitmq::amqp::handshake::{self, From};
use crate::engine::rabbitmq::amqp::{Call, Content, FRAME_MAX, Frame, frames, spec};
use crate::engine::rabbitmq::method::{Method, Reply};
use crate::engine::tap::{self, Said};

/// Class connection speaks on channel 0.
const CONNECTION: u16 = 10;

pub struct Ear {
    subject: Subject,
    rows: Rows,
    /// Channels of which the opening was heard; `None` = somebody else's.
    lines: FxHashMap<ChannelIx, Option<Line>>,
    connections: u32,
    /// The board's own.
    board: Line,
}

/// A connection with its channel.
#[derive(Default)]
struct Line {
    number: u32,
    /// Answers to methods that the broker has not answered yet.
    awaited: VecDeque<Call>,
    state: State,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Open,
    /// The broker has closed the channel, or the whole connection; the client does not know yet.
    ChannelClosed,
    ConnectionClosed,
    /// Nothing is said any more.
    Over,
}

/// Where a stretch begins that is not the start of the run: channels of the subject that are open, event and time.
pub type Midway = (Vec<ChannelIx>, u64, Time);

impl Ear {
    pub fn new(subject: Subject, rows: Rows, midway: Option<Midway>) -> Self {
        let board = Line { number: 1, ..Line::default() };
        let mut ear = Self { subject, rows, lines: FxHashMap::default(), connections: 0, board };
        match midway {
            None if subject == Subject::Board => ear.open((0, 0), 1, ("board", "")),
            None => {}
            Some((channels, event, at)) => {
                ear.connections = 1;
                for channel in channels {
                    ear.lines.insert(channel, Some(Line { number: 1, ..Line::default() }));
                }
                ear.push(Row { event, at, connection: 1, what: What::Note(Note::LeftOut) });
            }
        }
        ear
    }

    pub fn hear(&mut self, said: &Said) {
        let moment = (said.event, said.at);
        if let tap::What::Opened(part) = said.what {
            return self.opened(part, said);
        }
        let is_board = self.subject == Subject::Board;
        let mut line = match self.lines.get_mut(&said.channel) {
            Some(Some(line)) => std::mem::take(line),
            None if is_board => std::mem::take(&mut self.board),
            _ => return,
        };
        let texts = Texts { messages: said.messages, topology: said.topology };
        let rows = match said.what {
            tap::What::Method(method) => line.method(method, texts),
            tap::What::Reply(reply) => line.reply(reply, texts),
            tap::What::Crashed => line.over(Note::ClientGone),
            tap::What::Opened(_) => Vec::new(),
        };
        let (event, at) = moment;
        let connection = line.number;
        rows.into_iter().for_each(|what| self.push(Row { event, at, connection, what }));
        match self.lines.get_mut(&said.channel) {
            Some(Some(place)) => *place = line,
            _ => self.board = line,
        }
    }

    fn opened(&mut self, part: PartIx, said: &Said) {
        if self.subject != Subject::Client(part) {
            self.lines.insert(said.channel, None);
            return;
        }
        self.connections += 1;
        let number = self.connections;
        self.lines.insert(said.channel, Some(Line { number, ..Line::default() }));
        let row = said.topology.parts.get(part.0 as usize);
        let names = row.map_or(("", ""), |row| (row.name.as_str(), row.vhost.as_str()));
        self.open((said.event, said.at), number, names);
    }

    fn open(&mut self, (event, at): (u64, Time), connection: u32, (name, vhost): (&str, &str)) {
        for (from, frame) in handshake::opening(CHANNEL, name, vhost) {
            self.push(Row { event, at, connection, what: What::Frame(from, frame) });
        }
    }

    fn push(&self, row: Row) {
        if let Ok(mut rows) = self.rows.lock() {
            rows.push(row);
        }
    }
}

impl Line {
    fn method(&mut self, method: &Method, texts: Texts) -> Vec<What> {
        if *method == Method::ConnectionClose {
            return self.closing(texts);
        }
        if self.state == State::Over {
            return Vec::new();
        }
        self.awaited.extend(call::answer(method, texts));
        let (said, content) = call::of_method(method, texts);
        send(From::Client, said, content)
    }

    /// The client ends its connection, of itself or as the broker has closed it or the channel.
    fn closing(&mut self, texts: Texts) -> Vec<What> {
        let one = |from, spec| send(from, Call::new(spec, []), None);
        let mut said = match self.state {
            State::Over => return Vec::new(),
            State::ConnectionClosed => one(From::Client, &spec::CONNECTION_CLOSE_OK),
            State::ChannelClosed => one(From::Client, &spec::CHANNEL_CLOSE_OK),
            State::Open => Vec::new(),
        };
        if self.state != State::ConnectionClosed {
            let (close, _) = call::of_method(&Method::ConnectionClose, texts);
            said.extend(send(From::Client, close, None));
            said.extend(one(From::Broker, &spec::CONNECTION_CLOSE_OK));
        }
        self.state = State::Over;
        said
    }

    fn reply(&mut self, reply: &Reply, texts: Texts) -> Vec<What> {
        match reply {
            Reply::ConnectionLost => return self.over(Note::BrokerGone),
            Reply::ChannelClosed(_) => self.state = State::ChannelClosed,
            Reply::ConnectionClosed(_) => self.state = State::ConnectionClosed,
            Reply::Ok => {
                let answer = self.awaited.pop_front();
                return answer.map_or_else(Vec::new, |answer| send(From::Broker, answer, None));
            }
            _ => {}
        }
        let said = call::of_reply(reply, texts);
        said.map_or_else(Vec::new, |(call, content)| send(From::Broker, call, content))
    }

    fn over(&mut self, note: Note) -> Vec<What> {
        if self.state == State::Over {
            return Vec::new();
        }
        self.state = State::Over;
        vec![What::Note(note)]
    }
}

fn send(from: From, call: Call, content: Option<Content>) -> Vec<What> {
    let channel = if call.spec.class == CONNECTION { 0 } else { CHANNEL };
    let frames: Vec<Frame> = frames(channel, call, content, FRAME_MAX);
    frames.into_iter().map(|frame| What::Frame(from, frame)).collect()
}
