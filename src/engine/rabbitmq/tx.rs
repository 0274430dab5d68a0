//! tx.select: publishes and acknowledgements wait for tx.commit. The queues of a publish are found when it is
//! published; returns come at commit, before commit-ok. A commit is not atomic over queues, as the broker's is not.
use super::broker::Broker;
use super::channel::Unacked;
use super::errors::{self, Fault};
use super::method::Reply;
use super::out::{Out, Publish};
use super::route::Target;
use super::settle::Settlement;
use crate::engine::fact::{FactKind, LossReason};
use crate::engine::id::{ChannelIx, MessageIx, PartIx, Symbol};

/// The sequence number of hops that belong to a commit.
pub(super) const COMMIT: u64 = u64::MAX;

#[derive(Clone, Debug, Default)]
pub struct Transaction {
    pub publishes: Vec<HeldPublish>,
    pub settlements: Vec<(Settlement, Vec<Unacked>)>,
    /// Copies of a commit that no queue has answered yet.
    waiting: u32,
    refused: bool,
}

/// A publish that waits for the commit; one hold on its message.
#[derive(Clone, Debug)]
pub struct HeldPublish {
    pub message: MessageIx,
    pub exchange: Symbol,
    pub part: PartIx,
    pub key: Symbol,
    pub mandatory: bool,
    pub targets: Vec<Target>,
}

impl Broker {
    pub(super) fn tx_select(&mut self, channel: ChannelIx) -> Result<(), Fault> {
        let channel = &mut self.channels[channel.0 as usize];
        if channel.confirms.is_some() {
            return Err(errors::precondition_failed("cannot switch from confirm to tx mode"));
        }
        channel.transaction.get_or_insert_default();
        Ok(())
    }

    pub(super) fn confirm_select(&mut self, channel: ChannelIx) -> Result<(), Fault> {
        let channel = &mut self.channels[channel.0 as usize];
        if channel.transaction.is_some() {
            return Err(errors::precondition_failed("cannot switch from tx to confirm mode"));
        }
        channel.confirms.get_or_insert_default();
        Ok(())
    }

    pub(super) fn tx_commit(&mut self, channel_ix: ChannelIx, out: &mut Out) -> Result<(), Fault> {
        let held = self.end_transaction(channel_ix)?;
        let mut copies = 0;
        for publish in &held.publishes {
            copies += publish.targets.len() as u32;
            self.commit_publish(channel_ix, publish, out);
        }
        match &mut self.channels[channel_ix.0 as usize].transaction {
            Some(transaction) if copies > 0 => transaction.waiting = copies,
            _ => out.reply(channel_ix, Reply::TxCommitOk),
        }
        let client = self.channels[channel_ix.0 as usize].client;
        for (settlement, unacked) in &held.settlements {
            self.settle_all(client, unacked, *settlement, out);
        }
        Ok(())
    }

    pub(super) fn tx_rollback(&mut self, channel_ix: ChannelIx, out: &mut Out) -> Result<(), Fault> {
        let held = self.end_transaction(channel_ix)?;
        self.drop_publishes(held.publishes, out);
        let channel = &mut self.channels[channel_ix.0 as usize];
        channel.unacked.restore(held.settlements.into_iter().flat_map(|(_, unacked)| unacked));
        out.reply(channel_ix, Reply::TxRollbackOk);
        Ok(())
    }

    /// Publishes that were rolled back, or whose channel closed before the commit, never happened.
    pub(super) fn drop_publishes(&mut self, publishes: Vec<HeldPublish>, out: &mut Out) {
        for publish in publishes {
            out.messages.release(publish.message);
        }
    }

    /// A queue took or refused a copy of the commit.
    pub(super) fn commit_answered(&mut self, channel_ix: ChannelIx, refused: bool, out: &mut Out) {
        let channel = &mut self.channels[channel_ix.0 as usize];
        let Some(transaction) = channel.transaction.as_mut().filter(|_| channel.open) else { return };
        transaction.waiting -= 1;
        transaction.refused |= refused;
        if transaction.waiting == 0 {
            if transaction.refused {
                let fault = errors::precondition_failed("partial tx completion");
                self.fail(channel_ix, fault.scope, fault.into_closed((90, 20)), out);
            } else {
                out.reply(channel_ix, Reply::TxCommitOk);
            }
        }
    }

    /// Takes what the transaction held; the next one begins.
    fn end_transaction(&mut self, channel: ChannelIx) -> Result<Transaction, Fault> {
        match &mut self.channels[channel.0 as usize].transaction {
            Some(transaction) => Ok(std::mem::take(transaction)),
            None => Err(errors::precondition_failed("channel is not transactional")),
        }
    }

    fn commit_publish(&mut self, channel: ChannelIx, held: &HeldPublish, out: &mut Out) {
        let &HeldPublish { message, exchange, part, key, mandatory, .. } = held;
        if held.targets.is_empty() {
            if exchange == Symbol::default() && self.reply_directly(key, message, out) {
                return;
            }
            if mandatory {
                self.return_message(channel, message, (exchange, part, key), out);
            } else {
                let no = out.messages.get(message).no;
                out.fact(FactKind::Lost { place: part, message: no, why: LossReason::Unroutable });
                out.messages.release(message);
            }
            return;
        }
        out.messages.hold_times(message, held.targets.len() as u32 - 1);
        let publish = Publish { channel, sequence: COMMIT };
        out.hops.extend(held.targets.iter().map(|target| target.hop(message, 0, publish)));
    }
}
