//! What the board of a first look never asks of the broker: methods that its clients don't send, timers that its queues
//! don't set, refusals, and checks of what it is known to pass. That is a third of the broker's code, and it comes with
//! what can edit a board or open another one.
use super::arguments::{self, QueueProperties};
use super::broker::Broker;
use super::errors::Fault;
use super::exchange::{Exchange, Type};
use super::method::{ExchangeDeclare, Method, QueueDeclare};
use super::out::{Out, Publish, QueueIx, Timer};
use super::queue::Entry;
use super::topology;
use super::view::QueueKind;
use crate::engine::fact::{DeathReason, LossReason};
use crate::engine::id::ChannelIx;
use crate::engine::late::late;
use crate::engine::value::Table;

type Redeclare = fn(&mut Broker, ChannelIx, QueueIx, &str, &QueueDeclare, &mut Out) -> Result<(), Fault>;

/// As functions.
pub(super) struct Rest {
    pub method: fn(&mut Broker, ChannelIx, Method, &mut Out) -> Result<(), Fault>,
    pub timer: fn(&mut Broker, Timer, &mut Out) -> bool,
    /// What the broker does about an error; the ids are those of the method that made it.
    pub fail: fn(&mut Broker, ChannelIx, Fault, (u16, u16), &mut Out),
    pub check_queue: fn(&str, QueueProperties, &Table) -> Result<QueueKind, Fault>,
    pub check_exchange: fn(&str, Type, &Table) -> Result<(), Fault>,
    pub check_same_exchange: fn(&str, &Exchange, Type, &ExchangeDeclare) -> Result<(), Fault>,
    /// See `dead_letter_worker`.
    pub keep_letter: fn(&mut Broker, QueueIx, Entry, DeathReason, &mut Out),
    pub letter_answered: fn(&mut Broker, Publish, bool, &mut Out),
    pub drop_letters: fn(&mut Broker, QueueIx, LossReason, &mut Out),
    /// A queue of that name is there.
    pub redeclare_queue: Redeclare,
}

static REST: Rest = Rest {
    method: Broker::seldom,
    timer: Broker::seldom_timer,
    fail: Broker::fail_by,
    check_queue: arguments::check_queue_now,
    check_exchange: arguments::check_exchange_arguments,
    check_same_exchange: topology::check_same_exchange,
    keep_letter: Broker::keep_letter,
    letter_answered: Broker::letter_answered,
    drop_letters: Broker::drop_letters,
    redeclare_queue: Broker::redeclare_queue,
};

late! {
    /// `None` = only the board of the first look runs.
    pub(super) fn rest() -> &'static Rest = &REST;
}
