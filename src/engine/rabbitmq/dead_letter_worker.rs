//! At-least-once dead-lettering: a worker beside the quorum queue publishes its dead letters with confirms; a letter stays
//! in the queue until all targets have taken it, and goes out again when one refused it or none was found. Sources:
//! rabbit_fifo_dlx_worker; SEMANTICS § 5; recordings deadletter/at-least-once*. Asked through `rest`.
use super::broker::Broker;
use super::dead_letter::Rerouted;
use super::out::{Out, Publish, QueueIx, Timer};
use super::queue::kept::{Answer, Kept, Letter};
use super::queue::{Entry, NEVER, quorum};
use super::rest::rest;
use crate::engine::fact::{DeathReason, FactKind, LossReason};
use crate::engine::id::Time;

/// After so long a letter that was not taken goes out again, µs (dead_letter_worker_publisher_confirm_timeout).
const RETRY_US: Time = 180_000_000;
/// Bits of a sequence number that say which target answers.
const TARGET_BITS: u32 = 16;

impl Broker {
    /// Takes over the entry's hold.
    pub(super) fn keep_letter(&mut self, ix: QueueIx, entry: Entry, why: DeathReason, out: &mut Out) {
        let queue = &mut self.queues[ix.0 as usize];
        let bytes = queue.size_of(out.messages.summary_of(entry.message));
        let letter = Letter { entry, why, died_at: out.now, bytes, targets: Vec::new(), retry_at: NEVER };
        queue.kept.get_or_insert_default().push(letter);
        self.send_letters(ix, out);
    }

    fn send_letters(&mut self, ix: QueueIx, out: &mut Out) {
        while let Some(number) = self.kept(ix).and_then(Kept::take_next) {
            self.send_letter(ix, number, out);
        }
        self.arm_letters(ix, out);
    }

    fn kept(&mut self, ix: QueueIx) -> Option<&mut Kept> {
        self.queues[ix.0 as usize].kept.as_deref_mut()
    }

    /// To all targets that have not confirmed it yet.
    fn send_letter(&mut self, ix: QueueIx, number: u32, out: &mut Out) {
        let Some(Letter { entry, why, died_at, targets, .. }) =
            self.kept(ix).and_then(|kept| kept.sent(number)).cloned()
        else {
            return;
        };
        let (place, no) = (self.queues[ix.0 as usize].part, out.messages.get(entry.message).no);
        let mut sent: Vec<_> = targets.iter().copied().filter(|(_, answer)| *answer == Answer::Confirmed).collect();
        let first = sent.len();
        if let Some(Rerouted { dead, exchange, key, route, .. }) = self.reroute(ix, &entry, why, died_at, out) {
            if targets.is_empty() {
                let copy = entry.copy;
                out.fact(FactKind::DeadLettered { queue: place, exchange, message: no, copy, key, why });
            }
            for target in &route.targets {
                if sent[..first].iter().any(|(queue, _)| *queue == target.queue) {
                    continue;
                }
                let sequence = (u64::from(number) << TARGET_BITS) | (sent.len() as u64 + 1);
                let publish = Publish { sequence, ..Publish::by_queue(ix) };
                out.messages.hold(dead);
                out.hops.push(target.hop(dead, entry.failed, publish));
                sent.push((target.queue, Answer::Awaited));
            }
            let copies = (sent.len() - first) as u32;
            out.fact(match copies {
                0 => FactKind::Unroutable { exchange, message: no, key, mandatory: false },
                _ => FactKind::Routed { exchange, message: no, key, copies },
            });
            out.messages.release(dead);
        }
        if sent.len() == first && first > 0 {
            // Bindings have changed so that nobody is left who has not confirmed it.
            return self.settle_letter(ix, number, out);
        }
        let again_at = if sent.len() > first { NEVER } else { out.now.saturating_add(RETRY_US) };
        if let Some(letter) = self.kept(ix).and_then(|kept| kept.sent(number)) {
            (letter.targets, letter.retry_at) = (sent, again_at);
        }
    }

    /// It is in all its targets: it leaves the queue.
    fn settle_letter(&mut self, ix: QueueIx, number: u32, out: &mut Out) {
        if let Some(letter) = self.kept(ix).and_then(|kept| kept.remove(number)) {
            out.messages.release(letter.entry.message);
        }
        quorum::maybe_accept_again(&mut self.queues[ix.0 as usize]);
    }

    /// A target took or refused a letter of the queue that the publish names.
    pub(super) fn letter_answered(&mut self, publish: Publish, refused: bool, out: &mut Out) {
        let ix = QueueIx(u32::MAX - publish.channel.0);
        let number = (publish.sequence >> TARGET_BITS) as u32;
        let target = (publish.sequence & ((1 << TARGET_BITS) - 1)) as usize;
        let Some(letter) = self.kept(ix).and_then(|kept| kept.sent(number)) else { return };
        let Some((_, answer)) = letter.targets.get_mut(target.wrapping_sub(1)) else { return };
        *answer = if refused { Answer::Refused } else { Answer::Confirmed };
        if letter.is_awaited() {
            return;
        }
        if letter.is_confirmed() {
            self.settle_letter(ix, number, out);
        } else {
            letter.retry_at = out.now.saturating_add(RETRY_US);
        }
        self.send_letters(ix, out);
    }

    /// Asks to be called when a letter has to go out again.
    fn arm_letters(&mut self, ix: QueueIx, out: &mut Out) {
        let Some(kept) = self.kept(ix) else { return };
        let at = kept.next_retry();
        if at != NEVER && at < kept.timer_at {
            kept.timer_at = at;
            out.timers.push((at, Timer::DeadLetters(ix)));
        }
    }

    pub(super) fn letters_timer(&mut self, ix: QueueIx, out: &mut Out) -> bool {
        let now = out.now;
        let Some(kept) = self.kept(ix).filter(|kept| kept.timer_at <= now) else { return false };
        kept.timer_at = NEVER;
        let due = kept.due(now);
        due.iter().for_each(|number| self.send_letter(ix, *number, out));
        self.arm_letters(ix, out);
        !due.is_empty()
    }

    /// The queue lets go of its letters: it was purged, deleted, or keeps none any more.
    pub(super) fn drop_letters(&mut self, ix: QueueIx, why: LossReason, out: &mut Out) {
        let queue = &mut self.queues[ix.0 as usize];
        let place = queue.part;
        for letter in queue.kept.take().into_iter().flat_map(|kept| kept.drain()) {
            let message = out.messages.get(letter.entry.message).no;
            out.fact(FactKind::Lost { place, message, why });
            out.messages.release(letter.entry.message);
        }
    }

    /// The node was away: what was on its way to the targets is gone.
    pub(super) fn resend_letters(&mut self, ix: QueueIx, out: &mut Out) {
        if let Some(kept) = self.kept(ix) {
            kept.forget_sent();
            self.send_letters(ix, out);
        }
    }
}

impl Broker {
    /// [`Self::drop_letters`], of a queue that keeps any.
    pub(super) fn forget_letters(&mut self, ix: QueueIx, why: LossReason, out: &mut Out) {
        if self.queues[ix.0 as usize].kept.is_some()
            && let Some(rest) = rest()
        {
            (rest.drop_letters)(self, ix, why, out);
        }
    }
}
