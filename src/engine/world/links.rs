//! Links between brokers that break and come back: a connector's two connections go at once, and it tries again after
//! its delay until the link is mended.
use super::World;
use crate::engine::client::fact::Fact;
use crate::engine::command::{Refusal, RefusalReason};
use crate::engine::fact::FactKind;
use crate::engine::id::PartIx;
use crate::engine::topology::{Source, Spec, Target};

impl World {
    /// Whether the link of a connector between two RabbitMQ brokers is cut; `None` = it is no such connector.
    pub fn is_cut(&self, part: PartIx) -> Option<bool> {
        let row = self.topology().parts.get(part.0 as usize)?;
        let Spec::Connector(connector) = &row.spec else { return None };
        let ends = (&connector.source, &connector.target);
        let client = self.client_ix(part).filter(|_| matches!(ends, (Source::RabbitMq(_), Target::RabbitMq(_))))?;
        Some(self.clients[client as usize].cut)
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
