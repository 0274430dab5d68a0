//! Listening to what clients and the broker say to each other, word for word. Facts tell what came of it; this tells what would stand
//! on the wire. Nobody listens in an ordinary run: then it costs a comparison per method.
use super::id::{ChannelIx, PartIx, Time};
use super::message::Messages;
use super::rabbitmq::method::{Method, Reply};
use super::topology::Topology;

/// What was said, at the moment it sets out.
pub struct Said<'a> {
    /// The kernel event in which it is said.
    pub event: u64,
    pub at: Time,
    /// One channel has one connection; a client that comes back has others.
    pub channel: ChannelIx,
    pub what: What<'a>,
    pub messages: &'a Messages,
    pub topology: &'a Topology,
}

pub enum What<'a> {
    /// Connection and channel of this client were opened. On channels of which this was never said the board itself
    /// speaks, which declares what is drawn.
    Opened(PartIx),
    /// The client is gone without a word.
    Crashed,
    Method(&'a Method),
    Reply(&'a Reply),
}

pub type Listener = Box<dyn FnMut(Said) + Send + Sync>;

/// The place of a listener in a world. It is no part of the world's state: a clone has none.
#[derive(Default)]
pub struct Tap(pub Option<Listener>);

impl Clone for Tap {
    fn clone(&self) -> Self {
        Self(None)
    }
}

impl std::fmt::Debug for Tap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "Tap" } else { "-" })
    }
}
