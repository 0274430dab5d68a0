//! Links between brokers that break and come back: a connector's two connections go at once, and it tries again after
//! its delay until the link is mended. Links of federated queues consume only while there is a demand.
use super::World;
use super::desk::Desk;
use crate::engine::client::fact::Fact;
use crate::engine::command::{Refusal, RefusalReason};
use crate::engine::fact::FactKind;
use crate::engine::id::PartIx;
use crate::engine::topology::{Source, Spec, Target};
use crate::engine::view::ClientState;

/// A connector between two RabbitMQ brokers, as screens show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkView {
    /// Of the connection to the broker that it takes from, and of the other.
    pub source: ClientState,
    pub target: ClientState,
    pub cut: bool,
    /// `None` = always; else as [`World::consumes`].
    pub consumes: Option<bool>,
    /// Ready in the queue that it takes from.
    pub waiting: u32,
    /// Taken, and not yet acknowledged there.
    pub in_hand: u32,
    /// Published, and not yet confirmed; 0 if it does not ask for confirms.
    pub unconfirmed: u32,
    /// Done with.
    pub carried: u64,
    /// Taken and given back, as the target refused them.
    pub refused: u64,
}

impl World {
    /// `None` = it is no such link.
    pub fn link(&self, part: PartIx) -> Option<LinkView> {
        let cut = self.is_cut(part)?;
        let source_ix = self.client_ix(part)?;
        let (source, target) = (&self.clients[source_ix as usize], &self.clients[self.twin(source_ix)? as usize]);
        let (consumer, producer) = (source.consumer()?, target.producer()?);
        // Of an exchange it takes from a queue of its own, which stands in it.
        let queue = consumer.subscriptions.first().map_or(PartIx::NONE, |first| first.queue);
        Some(LinkView {
            source: source.state(),
            target: target.state(),
            cut,
            consumes: self.consumes(part),
            waiting: self.broker.queue_state(queue).map_or(0, |queue| queue.ready),
            in_hand: consumer.jobs.iter().count() as u32,
            unconfirmed: producer.unconfirmed.len() as u32,
            carried: u64::from(consumer.done),
            refused: u64::from(consumer.failed),
        })
    }

    /// Whether the link of a connector between two RabbitMQ brokers is cut; `None` = it is no such connector.
    pub fn is_cut(&self, part: PartIx) -> Option<bool> {
        let row = self.topology().parts.get(part.0 as usize)?;
        let Spec::Connector(connector) = &row.spec else { return None };
        let ends = (&connector.source, &connector.target);
        let client = self.client_ix(part).filter(|_| matches!(ends, (Source::RabbitMq(_), Target::RabbitMq(_))))?;
        Some(self.clients[client as usize].cut)
    }

    /// Lets those who follow a demand see to it; whether one did something.
    pub(super) fn heed(&mut self) -> bool {
        let mut done = false;
        for at in 0..self.heeding.len() {
            let (client, _) = self.heeding[at];
            if let Some(link) = self.upstream_of(client).filter(|_| self.clients[client as usize].is_up()) {
                done |= link.heed(&mut Desk::new(self, client));
            }
        }
        done
    }

    /// Whether the source of a link that follows a demand consumes now; `None` = it is none.
    pub fn consumes(&self, link: PartIx) -> Option<bool> {
        let client = self.client_ix(link)?;
        let is_up = self.clients[client as usize].is_up();
        self.heeding.iter().find(|(heeding, _)| *heeding == client).map(|(_, consumes)| *consumes && is_up)
    }

    pub(super) fn note_consumes(&mut self, client: u32, consumes: bool) {
        match self.heeding.iter_mut().find(|(heeding, _)| *heeding == client) {
            Some(known) => known.1 = consumes,
            None => self.heeding.push((client, consumes)),
        }
    }

    pub(super) fn cut_link(&mut self, link: PartIx) -> Result<(), Refusal> {
        self.require_link(link, false)?;
        self.fact(FactKind::Client(Fact::LinkCut { link }));
        for client in self.ends_of(link) {
            self.clients[client as usize].cut = true;
            // What was on its way is gone; the source has it still, if it waits for confirms.
            if let Some(producer) = self.clients[client as usize].producer_mut() {
                let open: Vec<_> = producer.unconfirmed.drain(..).collect();
                open.into_iter().for_each(|waiting| self.messages.release(waiting.message));
            }
            if self.clients[client as usize].is_up() {
                let back_at = self.back_at(client);
                self.end_connection(client, back_at);
            }
        }
        Ok(())
    }

    pub(super) fn mend_link(&mut self, link: PartIx) -> Result<(), Refusal> {
        self.require_link(link, true)?;
        self.fact(FactKind::Client(Fact::LinkMended { link }));
        self.ends_of(link).into_iter().for_each(|client| self.clients[client as usize].cut = false);
        Ok(())
    }

    fn require_link(&self, part: PartIx, cut: bool) -> Result<(), Refusal> {
        let why = match self.is_cut(part) {
            Some(is_cut) if is_cut == cut => return Ok(()),
            Some(true) => RefusalReason::AlreadyDown,
            Some(false) => RefusalReason::NotDown,
            None => RefusalReason::NotForThisKind,
        };
        Err(Refusal { part, why })
    }

    /// The clients at its two ends, source first.
    fn ends_of(&self, link: PartIx) -> Vec<u32> {
        let source = self.client_ix(link);
        let target = source.and_then(|source| self.twin(source));
        source.into_iter().chain(target).collect()
    }
}
