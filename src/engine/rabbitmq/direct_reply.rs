//! Direct reply-to: a requester consumes the pseudo-queue `amq.rabbitmq.reply-to` on the channel it publishes on; the
//! broker hands replies to that channel, past all queues. Sources: RabbitMQ Direct Reply-to, rabbit_channel (4.3: a
//! volatile queue: what is published to a name that is gone counts as routed). Its code comes later than the first
//! look.
use super::broker::Broker;
use super::errors::{self, Fault};
use super::method::{Consume, Delivery, Reply, StreamOffset};
use super::out::Out;
use crate::engine::client::fact::Fact;
use crate::engine::fact::FactKind;
use crate::engine::id::{ChannelIx, MessageIx, Symbol};
use crate::engine::late::late;
use crate::engine::message::{Content, DIRECT_REPLY as NAME, Message, Messages};

/// The reply consumer of a channel.
#[derive(Clone, Copy, Debug)]
pub struct ReplyConsumer {
    channel: ChannelIx,
    tag: Symbol,
    /// `amq.rabbitmq.reply-to.<opaque>`: where its replies are published to.
    name: Symbol,
}

/// What the broker's other files call.
#[derive(Debug)]
struct Code {
    consume: fn(&mut Broker, ChannelIx, &Consume, &mut Out) -> Result<(), Fault>,
    rewrite: fn(&mut Broker, ChannelIx, MessageIx, &mut Out) -> Result<MessageIx, Fault>,
    hand_over: fn(&mut Broker, Symbol, MessageIx, &mut Out),
    is_there: fn(&Broker, Symbol) -> bool,
}

static CODE: Code = Code { consume, rewrite, hand_over, is_there };

late! {
    fn known() -> &'static Code = &CODE;
}

/// As [`is_reply_key`].
pub(super) fn is_reply(key: Symbol, messages: &Messages) -> bool {
    is_reply_key(messages.text(key))
}

/// Whether a key leads to a reply consumer, there or not.
fn is_reply_key(key: &str) -> bool {
    key.strip_prefix(NAME).is_some_and(|rest| rest.starts_with('.'))
}

impl Broker {
    /// basic.consume of the pseudo-queue; `None` = it is about a real queue.
    pub(super) fn consume_replies(
        &mut self,
        channel: ChannelIx,
        new: &Consume,
        out: &mut Out,
    ) -> Option<Result<(), Fault>> {
        let code = known().filter(|_| out.messages.text(new.queue) == NAME)?;
        Some((code.consume)(self, channel, new, out))
    }

    /// A publish that asks for direct replies gets the name of its channel's reply consumer. Takes over one hold and
    /// gives one back; with an error the hold is gone.
    #[cold]
    pub(super) fn with_reply_name(
        &mut self,
        channel: ChannelIx,
        message: MessageIx,
        out: &mut Out,
    ) -> Result<MessageIx, Fault> {
        let asks = out.messages.content_of(message).properties.reply_to.as_deref() == Some(NAME);
        match known().filter(|_| asks) {
            Some(code) => (code.rewrite)(self, channel, message, out),
            None => Ok(message),
        }
    }

    /// A publish through the default exchange that no queue takes may be a reply. Takes over one hold if it is.
    #[cold]
    pub(super) fn reply_directly(&mut self, key: Symbol, message: MessageIx, out: &mut Out) -> bool {
        let Some(code) = known().filter(|_| is_reply_key(out.messages.text(key))) else { return false };
        (code.hand_over)(self, key, message, out);
        true
    }

    /// queue.declare of a reply consumer's name, or of the pseudo-queue, which are no queues; `None` = an ordinary name.
    #[cold]
    pub(super) fn declare_reply_name(&self, name: Symbol, messages: &Messages) -> Option<Result<Reply, Fault>> {
        let text = messages.text(name);
        let code = known().filter(|_| text == NAME || is_reply_key(text))?;
        Some(match text == NAME || (code.is_there)(self, name) {
            true => Ok(Reply::QueueDeclareOk { queue: name, messages: 0, consumers: 1 }),
            false => Err(errors::no_queue(text)),
        })
    }

    /// The channel is gone, or its reply consumer (`tag`) is cancelled.
    pub(super) fn end_replies(&mut self, channel: ChannelIx, tag: Option<Symbol>) {
        self.reply_consumers.retain(|one| one.channel != channel || tag.is_some_and(|tag| tag != one.tag));
    }
}

fn consume(broker: &mut Broker, channel: ChannelIx, new: &Consume, out: &mut Out) -> Result<(), Fault> {
    if !new.no_ack {
        return Err(errors::precondition_failed("reply consumer cannot acknowledge"));
    }
    if broker.reply_consumers.iter().any(|one| one.channel == channel) {
        return Err(errors::precondition_failed("reply consumer already set"));
    }
    let tag = broker.consumer_tag(new.consumer, out.messages);
    let name = broker.make_name(&format!("{NAME}."), out.messages);
    broker.reply_consumers.push(ReplyConsumer { channel, tag, name });
    out.reply(channel, Reply::ConsumeOk { consumer: tag });
    Ok(())
}

fn rewrite(broker: &mut Broker, channel: ChannelIx, message: MessageIx, out: &mut Out) -> Result<MessageIx, Fault> {
    let Some(consumer) = broker.reply_consumers.iter().find(|one| one.channel == channel) else {
        out.messages.release(message);
        return Err(errors::precondition_failed("fast reply consumer does not exist"));
    };
    let old = *out.messages.get(message);
    let content = out.messages.content(old.content);
    let mut properties = content.properties.clone();
    let (headers, body) = (content.headers.clone(), content.body.clone());
    properties.reply_to = Some(out.messages.text(consumer.name).to_owned());
    let content = out.messages.intern_content(Content { headers, properties, body });
    let rewritten = out.messages.add(Message { content, holders: 1, ..old });
    out.messages.release(message);
    Ok(rewritten)
}

fn hand_over(broker: &mut Broker, key: Symbol, message: MessageIx, out: &mut Out) {
    let no = out.messages.get(message).no;
    let Some(consumer) = broker.reply_consumers.iter().find(|one| one.name == key).copied() else {
        out.fact(FactKind::Client(Fact::ReplyDropped { message: no }));
        out.messages.release(message);
        return;
    };
    let channel = &mut broker.channels[consumer.channel.0 as usize];
    let (tag, requester) = (channel.next_tag(), channel.client);
    out.fact(FactKind::Client(Fact::HandedOver { requester, message: no }));
    let delivery = Delivery {
        consumer: consumer.tag,
        tag,
        redelivered: false,
        exchange: Symbol::default(),
        key,
        message,
        delivery_count: 0,
        acquired_count: 0,
        offset: StreamOffset::NONE,
    };
    out.reply(consumer.channel, Reply::Deliver(delivery));
}

fn is_there(broker: &Broker, name: Symbol) -> bool {
    broker.reply_consumers.iter().any(|one| one.name == name)
}
