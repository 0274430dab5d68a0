//! The broker's errors: AMQP reply codes with their names, and the recurring texts. Sources: amqp_definitions.hrl,
//! and the recordings for the explanations.
use super::method::{Closed, Method};

const INTERNAL_ERROR: u16 = 541;

/// Whether the channel or the whole connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Channel,
    Connection,
}

/// An error before it is known which method made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub scope: Scope,
    pub code: u16,
    /// `NAME - explanation`.
    pub text: String,
}

impl Fault {
    /// An internal error names no method.
    pub fn into_closed(self, ids: (u16, u16)) -> Closed {
        let (class_id, method_id) = if self.code == INTERNAL_ERROR { (0, 0) } else { ids };
        Closed { code: self.code, text: self.text, class_id, method_id }
    }
}

fn soft(code: u16, name: &str, explanation: &str) -> Fault {
    Fault { scope: Scope::Channel, code, text: format!("{name} - {explanation}") }
}

fn hard(code: u16, name: &str, explanation: &str) -> Fault {
    Fault { scope: Scope::Connection, code, text: format!("{name} - {explanation}") }
}

pub fn access_refused(explanation: &str) -> Fault {
    soft(403, "ACCESS_REFUSED", explanation)
}

pub fn not_found(explanation: &str) -> Fault {
    soft(404, "NOT_FOUND", explanation)
}

pub fn resource_locked(explanation: &str) -> Fault {
    soft(405, "RESOURCE_LOCKED", explanation)
}

pub fn precondition_failed(explanation: &str) -> Fault {
    soft(406, "PRECONDITION_FAILED", explanation)
}

/// The broker ends a connection by itself, for this reason.
pub fn forced(reason: &str) -> Fault {
    hard(320, "CONNECTION_FORCED", &format!("broker forced connection closure with reason '{reason}'"))
}

pub fn not_allowed(explanation: &str) -> Fault {
    hard(530, "NOT_ALLOWED", explanation)
}

pub fn channel_error(explanation: &str) -> Fault {
    hard(504, "CHANNEL_ERROR", explanation)
}

pub fn not_implemented(explanation: &str) -> Fault {
    hard(540, "NOT_IMPLEMENTED", explanation)
}

/// The broker can't do it now.
pub fn internal(explanation: &str) -> Fault {
    hard(INTERNAL_ERROR, "INTERNAL_ERROR", explanation)
}

/// The broker's own process crashed.
pub fn internal_error() -> Fault {
    Fault { scope: Scope::Connection, code: INTERNAL_ERROR, text: "INTERNAL_ERROR".into() }
}

/// `exchange 'x' in vhost '/'`.
pub fn exchange_name(name: &str) -> String {
    format!("exchange '{name}' in vhost '/'")
}

/// `queue 'q' in vhost '/'`.
pub fn queue_name(name: &str) -> String {
    format!("queue '{name}' in vhost '/'")
}

pub fn no_exchange(name: &str) -> Fault {
    not_found(&format!("no {}", exchange_name(name)))
}

pub fn no_queue(name: &str) -> Fault {
    not_found(&format!("no {}", queue_name(name)))
}

pub fn default_exchange() -> Fault {
    access_refused("operation not permitted on the default exchange")
}

pub fn locked_queue(name: &str) -> Fault {
    resource_locked(&format!(
        "cannot obtain exclusive access to locked {}. It could be originally declared on another connection or the \
         exclusive property value does not match that of the original declaration.",
        queue_name(name)
    ))
}

/// Class and method id of what a client sent (AMQP 0-9-1 § 1.1).
pub fn method_ids(method: &Method) -> (u16, u16) {
    match method {
        Method::ExchangeDeclare(_) => (40, 10),
        Method::ExchangeDelete { .. } => (40, 20),
        Method::ExchangeBind(_) => (40, 30),
        Method::ExchangeUnbind(_) => (40, 40),
        Method::QueueDeclare(_) => (50, 10),
        Method::QueueBind(_) => (50, 20),
        Method::Purge { .. } => (50, 30),
        Method::QueueDelete { .. } => (50, 40),
        Method::QueueUnbind(_) => (50, 50),
        Method::Qos { .. } => (60, 10),
        Method::Consume(_) => (60, 20),
        Method::Cancel { .. } => (60, 30),
        Method::Publish { .. } => (60, 40),
        Method::Get { .. } => (60, 70),
        Method::Ack { .. } => (60, 80),
        Method::Reject { .. } => (60, 90),
        Method::Recover { .. } => (60, 110),
        Method::Nack { .. } => (60, 120),
        Method::ConfirmSelect => (85, 10),
        Method::TxSelect => (90, 10),
        Method::TxCommit => (90, 20),
        Method::TxRollback => (90, 30),
        Method::ChannelOpen => (20, 10),
        Method::Flow { .. } => (20, 20),
        Method::ChannelClose => (20, 40),
        Method::ConnectionClose => (10, 50),
    }
}
