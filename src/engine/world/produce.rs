//! Producers at work: publish on schedule, take confirms and returns, publish again what was refused or not answered.
use super::World;
use super::wire::Shown;
use crate::engine::agenda::Due;
use crate::engine::client;
use crate::engine::client::producer::Unconfirmed;
use crate::engine::fact::FactKind;
use crate::engine::id::{MessageIx, MessageNo, PartIx, Symbol};
use crate::engine::message::{ContentIx, Message, MessageId};
use crate::engine::rabbitmq::method::Method;
use crate::engine::topology::Group;
use crate::engine::view::FlightKind;

impl World {
    /// The producer's schedule goes on from now (or from its start).
    pub(super) fn start_schedule(&mut self, client: u32) {
        let now = self.now;
        let life = self.clients[client as usize].life;
        let Some(producer) = self.clients[client as usize].producer_mut() else { return };
        let idle = producer.exchange_part == PartIx::NONE && producer.queue_part == PartIx::NONE;
        if idle || producer.waits || producer.blocked || producer.is_finished() || producer.is_fed {
            return;
        }
        let at = now.max(producer.schedule.start_us);
        producer.burst_left = producer.schedule.burst.max(1);
        producer.next_at = Some(at);
        self.agenda.add(at, Due::Publish { client, life });
    }

    /// One message of the schedule sets out. A paused producer lets its turn pass.
    pub(super) fn publish_next(&mut self, client: u32) -> bool {
        let now = self.now;
        let sender = &mut self.clients[client as usize];
        let (part, life, paused) = (sender.part, sender.life, sender.paused);
        let Some(producer) = sender.producer_mut() else { return false };
        if producer.next_at != Some(now) || paused {
            producer.next_at = None;
            return false;
        }
        let (key, content) = producer.next_message(&mut self.choice);
        let id = MessageId::Serial(producer.sent);
        producer.burst_left = producer.burst_left.saturating_sub(1);
        producer.next_at = match (producer.is_finished(), producer.burst_left) {
            (true, _) => None,
            (false, 0) => {
                producer.burst_left = producer.schedule.burst.max(1);
                Some(now.saturating_add(producer.interval(&mut self.choice)))
            }
            (false, _) => Some(now),
        };
        let is_full = producer.fills_group();
        let (next_at, exchange) = (producer.next_at, producer.exchange);
        if let Some(at) = next_at {
            self.agenda.add(at, Due::Publish { client, life });
        }
        self.messages.hold_content(content);
        let message = self.new_message(part, exchange, key, id, content);
        self.publish(client, message, None);
        if is_full {
            self.close_group(client);
        }
        true
    }

    /// A transaction is committed or rolled back; confirms come by themselves.
    fn close_group(&mut self, client: u32) {
        let sender = &self.clients[client as usize];
        let part = sender.part;
        let Some(producer) = sender.producer().filter(|producer| producer.group.is_transaction()) else { return };
        let (count, dead) = (producer.in_group, producer.rolls_back());
        let to = if producer.exchange_part.is_some() { producer.exchange_part } else { producer.queue_part };
        let (message, key) = (MessageNo::default(), Symbol::default());
        let shown = Shown { kind: FlightKind::Tx, from: part, to, message, key, redelivered: false, dead };
        let (method, fact) = match dead {
            true => (Method::TxRollback, client::fact::Fact::RollbackSent { producer: part, count }),
            false => (Method::TxCommit, client::fact::Fact::CommitSent { producer: part, count }),
        };
        self.fact(FactKind::Client(fact));
        self.send_method(client, method, Some(shown));
    }

    /// commit-ok or rollback-ok.
    pub(super) fn transaction_ended(&mut self, client: u32, is_committed: bool) {
        let part = self.clients[client as usize].part;
        let Some(producer) = self.clients[client as usize].producer_mut() else { return };
        let count = producer.in_group;
        let fact = match is_committed {
            true => {
                producer.confirmed += count;
                client::fact::Fact::Committed { producer: part, count }
            }
            false => client::fact::Fact::RolledBack { producer: part, count },
        };
        self.fact(FactKind::Client(fact));
        self.begin_group(client);
    }

    /// What it waited for is there: its next turn comes when it would have come, or now.
    fn begin_group(&mut self, client: u32) {
        let (now, life) = (self.now, self.clients[client as usize].life);
        let Some(producer) = self.clients[client as usize].producer_mut().filter(|producer| producer.waits) else {
            return;
        };
        (producer.waits, producer.in_group) = (false, 0);
        if producer.blocked {
            return;
        }
        producer.next_at = producer.resume_at.take().map(|at| at.max(now));
        if let Some(at) = producer.next_at {
            self.agenda.add(at, Due::Publish { client, life });
        }
    }

    /// A producer that waits for confirms goes on when all are there.
    fn go_on_if_confirmed(&mut self, client: u32) {
        let producer = self.clients[client as usize].producer();
        let waits_for_confirms = |group| matches!(group, Group::Confirms(_));
        if producer.is_some_and(|one| one.waits && one.unconfirmed.is_empty() && waits_for_confirms(one.group)) {
            self.begin_group(client);
        }
    }

    pub(super) fn new_message(
        &mut self,
        producer: PartIx,
        exchange: Symbol,
        key: Symbol,
        id: MessageId,
        content: ContentIx,
    ) -> MessageIx {
        self.last_no += 1;
        self.messages.add(Message {
            no: MessageNo(self.last_no),
            content,
            exchange,
            key,
            id,
            producer,
            holders: 1,
            published_at: self.now,
        })
    }

    /// basic.publish sets out; takes over one hold on the message. `before` = it is published again.
    pub(super) fn publish(&mut self, client: u32, message: MessageIx, before: Option<Unconfirmed>) {
        let now = self.now;
        let sender = &mut self.clients[client as usize];
        let part = sender.part;
        let Some(producer) = sender.producer_mut() else { return };
        let (exchange, mandatory) = (producer.exchange, producer.mandatory);
        let (exchange_part, queue) = (producer.exchange_part, producer.queue_part);
        if producer.confirms {
            producer.last_sequence += 1;
            self.messages.hold(message);
            let timeout_us = producer.confirm_timeout_us;
            producer.unconfirmed.push_back(Unconfirmed {
                sequence: producer.last_sequence,
                message,
                retries: before.map_or(0, |before| before.retries + 1),
                deadline: (timeout_us > 0).then(|| now.saturating_add(timeout_us)),
            });
            self.arm_confirm_timeout(client);
        }
        let record = self.messages.get(message);
        let (no, key) = (record.no, record.key);
        let retry = before.is_some();
        let published = FactKind::Published { producer: part, exchange: exchange_part, queue, message: no, key, retry };
        self.facts.note_often(published);
        let to = if exchange_part.is_some() { exchange_part } else { queue };
        let kind = FlightKind::Publish;
        let shown = Shown { kind, from: part, to, message: no, key, redelivered: retry, dead: false };
        let sender = self.clients[client as usize].producer();
        let key = sender.map_or(key, |producer| producer.routing_key(key, &self.messages));
        let method = Method::Publish { exchange, key, message, mandatory, immediate: false };
        self.send_method(client, method, Some(shown));
    }

    /// The same content, key and message-id under a new number.
    fn publish_again(&mut self, client: u32, before: Unconfirmed) {
        let old = *self.messages.get(before.message);
        self.messages.hold_content(old.content);
        let is_fed = self.clients[client as usize].producer().is_some_and(|producer| producer.is_fed);
        let message = match is_fed {
            // The connector's source knows it by its number.
            true => self.messages.add(Message { holders: 1, published_at: self.now, ..old }),
            false => self.new_message(old.producer, old.exchange, old.key, old.id, old.content),
        };
        self.publish(client, message, Some(before));
        self.messages.release(before.message);
    }

    fn arm_confirm_timeout(&mut self, client: u32) {
        let life = self.clients[client as usize].life;
        let Some(producer) = self.clients[client as usize].producer_mut() else { return };
        let Some(deadline) = producer.unconfirmed.front().and_then(|oldest| oldest.deadline) else { return };
        if !producer.timeout_armed {
            producer.timeout_armed = true;
            self.agenda.add(deadline, Due::ConfirmTimeout { client, life });
        }
    }

    pub(super) fn confirm_timeout(&mut self, client: u32) -> bool {
        let now = self.now;
        let Some(producer) = self.clients[client as usize].producer_mut() else { return false };
        producer.timeout_armed = false;
        let due = |waiting: &Unconfirmed| waiting.deadline.is_some_and(|deadline| deadline <= now);
        let mut late = Vec::new();
        while producer.unconfirmed.front().is_some_and(due) {
            late.extend(producer.unconfirmed.pop_front());
        }
        let happened = !late.is_empty();
        late.into_iter().for_each(|waiting| self.retry_or_give_up(client, waiting));
        self.go_on_if_confirmed(client);
        self.arm_confirm_timeout(client);
        happened
    }

    fn retry_or_give_up(&mut self, client: u32, waiting: Unconfirmed) {
        let Some(producer) = self.clients[client as usize].producer() else { return };
        if waiting.retries < producer.max_retries {
            self.publish_again(client, waiting);
        } else {
            let (producer, message) = (self.clients[client as usize].part, self.messages.get(waiting.message).no);
            self.fact(FactKind::GaveUp { producer, message });
            self.tell_source(client, message, false);
            self.messages.release(waiting.message);
        }
    }

    pub(super) fn confirmed(&mut self, client: u32, tag: u64, multiple: bool, ok: bool) {
        let part = self.clients[client as usize].part;
        let Some(producer) = self.clients[client as usize].producer_mut() else { return };
        for waiting in producer.settle(tag, multiple) {
            let message = self.messages.get(waiting.message).no;
            self.fact(FactKind::ConfirmReceived { producer: part, message, ok });
            let Some(producer) = self.clients[client as usize].producer_mut() else { return };
            if ok {
                producer.confirmed += 1;
                self.tell_source(client, message, true);
                self.messages.release(waiting.message);
            } else {
                producer.nacked += 1;
                self.retry_or_give_up(client, waiting);
            }
        }
        self.go_on_if_confirmed(client);
    }

    pub(super) fn returned(&mut self, client: u32, message: MessageIx, code: u16) {
        let part = self.clients[client as usize].part;
        if let Some(producer) = self.clients[client as usize].producer_mut() {
            producer.returned += 1;
        }
        let no = self.messages.get(message).no;
        self.fact(FactKind::ReturnReceived { producer: part, message: no, code });
        self.messages.release(message);
    }

    /// After a reconnection: what was never confirmed is published again, as far as retries go.
    pub(super) fn republish_unconfirmed(&mut self, client: u32) {
        let Some(producer) = self.clients[client as usize].producer_mut() else { return };
        producer.last_sequence = 0;
        producer.timeout_armed = false;
        let open: Vec<Unconfirmed> = producer.unconfirmed.drain(..).collect();
        open.into_iter().for_each(|waiting| self.retry_or_give_up(client, waiting));
    }
}
