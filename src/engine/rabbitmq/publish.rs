//! basic.publish: checks, routing, returns and confirms; and the copies that set out. Whether a queue takes a copy is
//! decided in `delivery`.
use super::arguments::type_name;
use super::broker::Broker;
use super::channel::Channel;
use super::direct_reply::is_reply;
use super::errors::{self, Fault};
use super::method::Reply;
use super::out::{ExchangeIx, LegKind, Out, PathIx, Publish};
use super::rest::rest;
use super::route::{Journey, Route, more_keys};
use super::tx::HeldPublish;
use crate::engine::fact::{FactKind, LossReason};
use crate::engine::id::{ChannelIx, MessageIx, MessageNo, PartIx, Symbol};
use crate::engine::message::{MAX_TTL_MS, Messages};

/// The user that every simulated client is logged in as.
const USER: &str = "guest";

/// The arguments of basic.publish.
#[derive(Clone, Copy, Debug)]
pub(super) struct Publishing {
    pub exchange: Symbol,
    pub key: Symbol,
    pub message: MessageIx,
    pub mandatory: bool,
    pub immediate: bool,
}

/// Where a routed publish came from.
struct Origin {
    channel: ChannelIx,
    exchange: Symbol,
    part: PartIx,
    key: Symbol,
    message: MessageIx,
    mandatory: bool,
}

impl Broker {
    /// Takes over one hold on the message.
    pub(super) fn publish(&mut self, channel: ChannelIx, new: Publishing, out: &mut Out) -> Result<(), Fault> {
        let exchange = match self.check_publish(channel, &new, out.messages) {
            Ok(exchange) => exchange,
            Err(fault) => {
                out.messages.release(new.message);
                return Err(fault);
            }
        };
        let part = self.exchanges[exchange.0 as usize].part;
        let Publishing { exchange: name, key, mut message, mandatory, .. } = new;
        if !out.messages.summary_of(message).checked {
            message = self.with_reply_name(channel, message, out)?;
        }
        let origin = Origin { channel, exchange: name, part, key, message, mandatory };
        let more_keys = out.messages.summary_of(message).more_keys;
        if !more_keys && self.send_cached(exchange, &origin, out) {
            return Ok(());
        }
        let keys = if more_keys { routing_keys(key, message, out.messages) } else { vec![key] };
        let journey = Journey { exchange, path: PathIx::EMPTY, end: part, kind: LegKind::Copy, keys: &keys, message };
        let found = self.find_route(&journey, out.messages, out.choice);
        for historian in &found.historians {
            self.remember(*historian, message, out.messages);
        }
        self.send(&origin, &found.route, out);
        if found.cacheable && !more_keys {
            self.route_cache.insert(exchange, key, found.route);
        }
        Ok(())
    }

    /// Along the route that is known; `false` = none is.
    fn send_cached(&mut self, exchange: ExchangeIx, origin: &Origin, out: &mut Out) -> bool {
        let Some(route) = self.route_cache.get(exchange, origin.key) else { return false };
        let unwanted = set_out(&mut self.channels[origin.channel.0 as usize], origin, route, out);
        if let Some(sequence) = unwanted {
            self.unroutable(origin, sequence, out);
        }
        true
    }

    fn send(&mut self, origin: &Origin, route: &Route, out: &mut Out) {
        let unwanted = set_out(&mut self.channels[origin.channel.0 as usize], origin, route, out);
        if let Some(sequence) = unwanted {
            self.unroutable(origin, sequence, out);
        }
    }

    /// Returned when mandatory, else gone; and confirmed, if that is publish `sequence` of its channel.
    #[cold]
    fn unroutable(&mut self, origin: &Origin, sequence: u64, out: &mut Out) {
        let no = out.messages.get(origin.message).no;
        self.return_or_drop(origin, out);
        if sequence > 0 {
            self.confirm_unroutable(origin.channel, sequence, no, out);
        }
    }

    /// A reply goes to its requester, all else back or away.
    fn return_or_drop(&mut self, origin: &Origin, out: &mut Out) {
        let &Origin { channel, exchange, part, key, message, mandatory } = origin;
        let no = out.messages.get(message).no;
        if exchange == Symbol::default() && self.reply_directly(key, message, out) {
            return;
        }
        if mandatory {
            self.return_message(channel, message, (exchange, part, key), out);
        } else {
            out.fact(FactKind::Lost { place: part, message: no, why: LossReason::Unroutable });
            out.messages.release(message);
        }
    }

    /// basic.return; the hold goes to the client.
    pub(super) fn return_message(
        &mut self,
        channel: ChannelIx,
        message: MessageIx,
        (exchange, part, key): (Symbol, PartIx, Symbol),
        out: &mut Out,
    ) {
        let producer = self.channels[channel.0 as usize].client;
        let no = out.messages.get(message).no;
        out.fact(FactKind::Returned { exchange: part, producer, message: no, code: 312 });
        out.reply(channel, Reply::Return { code: 312, text: "NO_ROUTE", exchange, key, message });
    }

    fn confirm_unroutable(&mut self, channel_ix: ChannelIx, sequence: u64, no: MessageNo, out: &mut Out) {
        let channel = &mut self.channels[channel_ix.0 as usize];
        if let Some(confirms) = &mut channel.confirms {
            confirms.forget_settled();
        }
        out.fact(FactKind::Confirmed { producer: channel.client, message: no, ok: true });
        out.reply(channel_ix, Reply::Confirm { tag: sequence, multiple: false, ok: true });
    }

    /// A queue took or refused a copy of a publish that may be waiting for its confirm or commit.
    #[inline]
    pub(super) fn answered(&mut self, publish: Publish, no: MessageNo, refused: bool, out: &mut Out) {
        if publish.sequence == 0 {
            return;
        }
        if publish.sequence == super::tx::COMMIT {
            self.commit_answered(publish.channel, refused, out);
            return;
        }
        let Some(channel) = self.channels.get_mut(publish.channel.0 as usize) else {
            // No channel's number: a dead letter that its queue keeps.
            rest().iter().for_each(|rest| (rest.letter_answered)(self, publish, refused, out));
            return;
        };
        let Some(confirms) = channel.confirms.as_mut().filter(|_| channel.open) else { return };
        if let Some(ok) = confirms.taken(publish.sequence, refused) {
            out.fact(FactKind::Confirmed { producer: channel.client, message: no, ok });
            out.reply(publish.channel, Reply::Confirm { tag: publish.sequence, multiple: false, ok });
        }
    }

    #[inline]
    fn check_publish(&self, channel: ChannelIx, new: &Publishing, messages: &Messages) -> Result<ExchangeIx, Fault> {
        if new.immediate {
            return Err(errors::not_implemented("immediate=true"));
        }
        let Some(exchange) = self.exchange_named(self.vhost_of(channel), new.exchange) else {
            return Err(errors::no_exchange(messages.text(new.exchange)));
        };
        if self.exchanges[exchange.0 as usize].internal {
            let name = errors::exchange_name(messages.text(new.exchange));
            return Err(errors::access_refused(&format!("cannot publish to internal {name}")));
        }
        if !messages.summary_of(new.message).checked {
            check_content(new.message, messages)?;
        }
        Ok(exchange)
    }
}

/// Lets the copies set out, unless the channel keeps them until its transaction is committed. `Some` = no queue wants the
/// message, which is publish so-and-so of the channel (0 = without confirms).
fn set_out(channel: &mut Channel, origin: &Origin, route: &Route, out: &mut Out) -> Option<u64> {
    let &Origin { channel: channel_ix, exchange, part, key, message, mandatory } = origin;
    let no = out.messages.get(message).no;
    let copies = route.targets.len() as u32;
    if copies > 0 || !(exchange == Symbol::default() && is_reply(key, out.messages)) {
        note_route(origin, route, no, out);
    }
    if let Some(transaction) = &mut channel.transaction {
        let targets = route.targets.clone();
        transaction.publishes.push(HeldPublish { message, exchange, part, key, mandatory, targets });
        return None;
    }
    let sequence = channel.confirms.as_mut().map_or(0, |confirms| confirms.begin(copies));
    if copies == 0 {
        return Some(sequence);
    }
    out.messages.hold_times(message, copies - 1);
    let publish = Publish { channel: channel_ix, sequence };
    out.hops.extend(route.targets.iter().map(|target| target.hop(message, 0, publish)));
    None
}

fn note_route(origin: &Origin, route: &Route, message: MessageNo, out: &mut Out) {
    let (exchange, key) = (origin.part, origin.key);
    for &(from, to) in &route.alternated {
        out.fact(FactKind::Alternated { exchange: from, to, message });
    }
    let copies = route.targets.len() as u32;
    match copies {
        0 => out.fact(FactKind::Unroutable { exchange, message, key, mandatory: origin.mandatory }),
        _ => out.facts.note_often(FactKind::Routed { exchange, message, key, copies }),
    }
}

/// The routing key, then CC, then BCC.
pub(super) fn routing_keys(key: Symbol, message: MessageIx, messages: &mut Messages) -> Vec<Symbol> {
    let mut texts: Vec<String> = Vec::new();
    if let Some(headers) = &messages.content_of(message).headers
        && messages.summary_of(message).more_keys
    {
        texts.extend(more_keys(headers, "CC").chain(more_keys(headers, "BCC")).map(str::to_owned));
    }
    let mut keys = vec![key];
    keys.extend(texts.iter().map(|text| messages.symbol(text)));
    keys
}

/// What in properties and headers makes a publish fail (rabbit_channel, mc_amqpl).
fn check_content(message: MessageIx, messages: &Messages) -> Result<(), Fault> {
    let content = messages.content_of(message);
    if let Some(user) = content.properties.user_id.as_deref().filter(|user| *user != USER) {
        return Err(errors::precondition_failed(&format!(
            "user_id property set to '{user}' but authenticated user was '{USER}'"
        )));
    }
    if let Some(text) = &content.properties.expiration {
        check_expiration(text)
            .map_err(|why| errors::precondition_failed(&format!("invalid expiration '{text}': {why}")))?;
    }
    for header in ["CC", "BCC"] {
        let value = content.headers.as_ref().and_then(|headers| headers.get(header));
        if let Some(value) = value.filter(|value| !matches!(value, crate::engine::value::Value::Array(_))) {
            let kind = type_name(value);
            return Err(errors::precondition_failed(&format!(
                "invalid message: {{unacceptable_type_in_header,\"{header}\",{kind}}}"
            )));
        }
    }
    Ok(())
}

/// Erlang's string:to_integer/1 and rabbit_misc:check_expiry/1 on the expiration property, ms.
pub fn check_expiration(text: &str) -> Result<u64, String> {
    let sign = usize::from(text.starts_with(['-', '+']));
    let digits = text[sign..].bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(sign + digits);
    if digits == 0 {
        return Err("no_integer".into());
    }
    if !rest.is_empty() {
        return Err(format!("{{leftover_string,\"{rest}\"}}"));
    }
    match number.parse::<i128>() {
        Ok(n @ ..0) => Err(format!("{{value_negative,{n}}}")),
        Ok(n) if n <= i128::from(MAX_TTL_MS) => Ok(n as u64),
        _ => Err(format!("{{value_too_big,{}}}", number.trim_start_matches('+'))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expirations_are_read_as_erlang_does() {
        let table: [(&str, Result<u64, &str>); 9] = [
            ("0", Ok(0)),
            ("1000", Ok(1000)),
            ("+5", Ok(5)),
            ("315360000000", Ok(MAX_TTL_MS)),
            ("315360000001", Err("{value_too_big,315360000001}")),
            ("-1", Err("{value_negative,-1}")),
            ("1.5", Err("{leftover_string,\".5\"}")),
            ("abc", Err("no_integer")),
            ("", Err("no_integer")),
        ];
        for (text, expect) in table {
            assert_eq!(check_expiration(text), expect.map_err(Into::into), "{text:?}");
        }
    }
}
