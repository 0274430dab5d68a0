//! RabbitMQ 4.3, one node, AMQP 0-9-1: a state machine without I/O. It gets methods and hops, and answers with
//! replies, hops, timers and facts. It sees neither the agenda nor the clock nor another system; the simulation
//! and the conformance tests drive the same code.
pub mod amqp;
pub mod arguments;
pub mod broker;
pub mod channel;
pub mod cluster;
pub mod consume_arguments;
mod consumer;
mod dead_letter;
mod dead_letter_worker;
mod delivery;
pub mod direct_reply;
pub mod errors;
pub mod exchange;
pub mod explain;
pub mod headers;
pub mod laws;
pub mod method;
pub mod nodes;
pub mod osiris;
pub mod out;
pub mod pattern;
pub mod policies;
pub mod policy;
pub mod publish;
pub mod queue;
pub mod queues;
pub mod raft;
pub mod rest;
mod restart;
mod route;
pub mod settle;
mod stream;
pub mod stream_view;
mod timeout;
mod topology;
pub mod tx;
pub mod view;

#[cfg(test)]
mod tests;

pub use broker::Broker;
pub use out::{ExchangeIx, Hop, Leg, LegKind, Out, PathIx, Publish, QueueIx, Timer};
pub use stream::is_super_stream;
