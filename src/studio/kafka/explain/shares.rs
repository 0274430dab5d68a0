//! What happened in share groups (KIP-932): records acquired, accepted, released and archived one by one.
use super::{Teller, n, setting, span, t, told};
use crate::engine::kafka::fact::Fact;
use crate::studio::explain::{Glyph, Told};
use crate::studio::sentence::{Arg, phrase};

pub(super) fn shares(teller: &Teller) -> Option<Told> {
    let share = || teller.cluster().share;
    let told = match teller.own {
        Fact::Acquired { group, consumer, message, delivery, until, .. } => {
            let text = t("{0} acquired {1} of {2}", "{0:이/가} {2}에서 {1:을/를} 잡았습니다");
            let held = until.saturating_sub(teller.at);
            let acquired =
                told(Glyph::Fetch, text, [teller.name(consumer), teller.message(message), teller.name(group)]);
            match (teller.is_of_many(), delivery) {
                (false, again) if again > 1 => acquired.cause(phrase(
                    t("delivery {0}, locked for {1}", "{0}번째 전달, {1} 동안 잠금"),
                    [n(again), span(held)],
                )),
                _ => acquired.cause(phrase(t("locked for {0}", "{0} 동안 잠금"), [span(held)])),
            }
        }
        Fact::Accepted { group, consumer, message, .. } => {
            let text = t("{0} accepted {1}, {2} is done with it", "{0:이/가} {1:을/를} 끝냈고, {2}에는 더 없습니다");
            told(Glyph::Ack, text, [teller.name(consumer), teller.message(message), teller.name(group)])
        }
        Fact::Released { group, message, timed_out, .. } => {
            let text = t("{0} may go to anybody of {1} again", "{0:이/가} {1}의 누구에게나 다시 갈 수 있습니다");
            let released = told(Glyph::Requeue, text, [teller.message(message), teller.name(group)]);
            match timed_out {
                true => {
                    let limit = setting("group.share.record.lock.duration.ms", span(share().lock_us));
                    released.cause(phrase(t("its lock ran out, {0}", "잠금이 끝남, {0}"), [Arg::Phrase(limit)]))
                }
                false => released.cause(t("released by its consumer", "컨슈머가 놓음")),
            }
        }
        Fact::Archived { group, message, rejected, .. } => {
            let text =
                t("{0} is archived, {1} does not get it any more", "{0:은/는} 보관 처리되어 {1}에 더는 가지 않습니다");
            let archived = told(Glyph::DeadMessage, text, [teller.message(message), teller.name(group)]);
            match rejected {
                true => archived.cause(t("rejected by its consumer", "컨슈머가 거절")),
                false => {
                    let limit = setting("group.share.delivery.count.limit", n(share().delivery_limit));
                    archived.cause(phrase(t("delivered too often, {0}", "너무 자주 전달됨, {0}"), [Arg::Phrase(limit)]))
                }
            }
        }
        _ => return None,
    };
    Some(told.rule("KIP-932"))
}
