//! What happened to brokers and to the replicas they hold: ISR, leaders, truncation, loss.
use super::{REPLICATION, Teller, broker, brokers as set, n, setting, span, t, told};
use crate::engine::id::PartIx;
use crate::engine::kafka::cluster::BrokerId;
use crate::engine::kafka::fact::{Brokers, Fact};
use crate::studio::explain::{Glyph, Told};
use crate::studio::sentence::{Arg, phrase};

pub(super) fn replicas(teller: &Teller) -> Option<Told> {
    Some(match teller.own {
        Fact::IsrShrunk { .. } => shrunk(teller)?,
        Fact::IsrExpanded { .. } => expanded(teller)?,
        Fact::LeaderElected { .. } => elected(teller)?,
        Fact::LeaderLost { .. } => {
            let text = t("{0} has no leader and is offline", "{0}에 리더가 없어 오프라인입니다");
            told(Glyph::Leader, text, [all_places(teller)])
                .cause(t("no replica of the ISR is up", "ISR의 복제본이 모두 내려감"))
                .rule("unclean.leader.election.enable")
        }
        Fact::Truncated { topic, partition, broker: at, to } => {
            let text =
                t("Broker {0} cut {1} back to offset {2}", "broker {0:이/가} {1:을/를} offset {2} 앞까지 잘랐습니다");
            told(Glyph::Retention, text, [broker(at), teller.place(topic, partition), n(to)])
                .cause(t("the leader's log goes another way from there", "거기부터 리더의 로그와 다름"))
                .rule("KIP-101, KIP-279: leader epochs")
        }
        Fact::RecordLost { .. } => lost(teller)?,
        _ => return None,
    })
}

fn lost(teller: &Teller) -> Option<Told> {
    let Fact::RecordLost { topic, partition, offset, message, acknowledged } = teller.own else { return None };
    let place = teller.place(topic, partition);
    let text = match (offset, teller.is_of_many()) {
        (Some(_), false) => {
            t("{0} is lost, it stood at offset {2} of {1}", "{1}의 offset {2}에 있던 {0:이/가} 사라졌습니다")
        }
        (Some(_), true) => t("{0} are lost, they stood in {1}", "{1}에 있던 {0:이/가} 사라졌습니다"),
        (None, false) => t("{0} is lost on its way to {1}", "{1}에 가던 {0:이/가} 사라졌습니다"),
        (None, true) => t("{0} are lost on their way to {1}", "{1}에 가던 {0:이/가} 사라졌습니다"),
    };
    let cause = match (offset, acknowledged) {
        (None, _) => t("nobody waits for an answer with `acks=0`", "`acks=0`이라 응답을 기다리지 않음"),
        (Some(_), true) => {
            t("acknowledged, but no replica that has it leads", "응답까지 했지만, 가진 복제본이 리더가 아님")
        }
        (Some(_), false) => t("never acknowledged, its producer knows", "응답한 적이 없어 프로듀서도 앎"),
    };
    let args = [teller.message(message), place, n(offset.unwrap_or_default())];
    let rule = "acks, min.insync.replicas, unclean.leader.election.enable";
    Some(told(Glyph::LostMessage, text, args).cause(cause).rule(rule))
}

/// The partitions of all facts told as one.
fn all_places(teller: &Teller) -> Arg {
    let place = |fact: &Fact| match *fact {
        Fact::IsrShrunk { topic, partition, .. }
        | Fact::IsrExpanded { topic, partition, .. }
        | Fact::LeaderLost { topic, partition, .. }
        | Fact::LeaderElected { topic, partition, .. } => Some((topic, partition)),
        _ => None,
    };
    let places: Vec<(PartIx, u32)> = teller.alike().iter().filter_map(place).collect();
    teller.places(&places)
}

/// `P1's ISR`, with its topic when there are several.
fn isr_of(teller: &Teller, topic: PartIx, partition: u32) -> Arg {
    match teller.is_only_topic() {
        true => Arg::Phrase(phrase(t("P{0}'s ISR", "P{0}의 ISR"), [n(partition)])),
        false => Arg::Phrase(phrase(t("The ISR of {0}", "{0}의 ISR"), [teller.place(topic, partition)])),
    }
}

/// Why a replica is not in sync: it stopped, the controller took it for dead, or it was too slow.
fn is_gone(teller: &Teller, at: BrokerId) -> bool {
    teller.has(|fact| match *fact {
        Fact::BrokerFenced { broker, .. } | Fact::BrokerDown { broker, .. } => broker == at,
        _ => false,
    })
}

fn shrunk(teller: &Teller) -> Option<Told> {
    let Fact::IsrShrunk { topic, partition, broker: out, isr, min } = teller.own else { return None };
    let gone = is_gone(teller, out);
    let lag = teller.cluster().config.replica_lag_max_us;
    let told = match teller.is_of_many() {
        false => {
            let text = t("{0} shrank from {1} to {2}", "{0:이/가} {1}에서 {2:(으)로} 줄었습니다");
            let args = [isr_of(teller, topic, partition), set(isr.with(out)), set(isr)];
            told(Glyph::Isr, text, args)
        }
        true => {
            let text = t("Broker {0} left the ISR of {1}", "broker {0:이/가} {1}의 ISR에서 빠졌습니다");
            told(Glyph::Isr, text, [broker(out), all_places(teller)])
        }
    };
    let (cause, why, rule) = match gone {
        true => (
            phrase(t("broker {0} is gone", "broker {0:이/가} 내려감"), [broker(out)]),
            phrase(
                t("The controller takes broker {0} for gone", "컨트롤러가 broker {0:이/가} 내려갔다고 봅니다"),
                [broker(out)],
            ),
            "broker.session.timeout.ms (KIP-631)",
        ),
        false => (
            phrase(t("broker {0} was behind for {1}", "broker {0:이/가} {1} 동안 뒤처짐"), [broker(out), span(lag)]),
            phrase(
                t(
                    "Broker {0} had not reached the leader's end for {1}",
                    "broker {0:이/가} {1} 동안 리더의 끝을 따라잡지 못했기 때문입니다",
                ),
                [broker(out), span(lag)],
            ),
            "replica.lag.time.max.ms",
        ),
    };
    let consequence = match isr.count() < min {
        true => t(
            "{0}. `min.insync.replicas` is {1}, so `acks=all` writes are refused",
            "{0}. `min.insync.replicas`는 {1}이므로 `acks=all` 쓰기는 거절됩니다",
        ),
        false => t(
            "{0}. `min.insync.replicas` is {1}, so `acks=all` writes go on",
            "{0}. `min.insync.replicas`는 {1}이므로 `acks=all` 쓰기는 계속됩니다",
        ),
    };
    Some(told.cause(cause).note(phrase(consequence, [Arg::Phrase(why), n(min)])).rule(rule))
}

fn expanded(teller: &Teller) -> Option<Told> {
    let Fact::IsrExpanded { topic, partition, broker: back, isr, min } = teller.own else { return None };
    let told = match teller.is_of_many() {
        false => {
            let text = t("{0} grew from {1} to {2}", "{0:이/가} {1}에서 {2:(으)로} 늘었습니다");
            let args = [isr_of(teller, topic, partition), set(isr.without(back)), set(isr)];
            told(Glyph::Isr, text, args)
        }
        true => {
            let text = t("Broker {0} is in the ISR of {1} again", "broker {0:이/가} {1}의 ISR에 다시 들어왔습니다");
            told(Glyph::Isr, text, [broker(back), all_places(teller)])
        }
    };
    let reached = |text| phrase(text, [broker(back)]);
    let told = told
        .cause(reached(t("broker {0} reached the leader's end", "broker {0:이/가} 리더의 끝을 따라잡음")))
        .rule(REPLICATION);
    Some(match isr.count() == min && min > 1 {
        true => told.note(reached(t(
            "Broker {0} reached the leader's end. `acks=all` writes go on again",
            "broker {0:이/가} 리더의 끝을 따라잡았습니다. `acks=all` 쓰기가 다시 됩니다",
        ))),
        false => told,
    })
}

fn elected(teller: &Teller) -> Option<Told> {
    let Fact::LeaderElected { leader, epoch, unclean, .. } = teller.own else { return None };
    let elected = match teller.is_of_many() {
        false => {
            let text = t("Broker {0} leads {1}, epoch {2}", "broker {0:이/가} {1}의 리더입니다. epoch {2}");
            told(Glyph::Leader, text, [broker(leader), all_places(teller), n(epoch)])
        }
        true => {
            let text = t("Broker {0} leads {1}", "broker {0:이/가} {1}의 리더입니다");
            told(Glyph::Leader, text, [broker(leader), all_places(teller)])
        }
    };
    if unclean {
        return Some(
            elected
                .cause(t(
                    "not in the ISR (unclean), what it lacks is lost",
                    "ISR 밖에서 뽑혀(unclean) 없는 레코드는 사라짐",
                ))
                .rule("unclean.leader.election.enable"),
        );
    }
    let went: Brokers = (1..=10).filter(|at| *at != leader && is_gone(teller, *at)).collect();
    let elected = elected.rule(REPLICATION);
    Some(match went.count() {
        1 => elected.cause(phrase(
            t("broker {0} is gone, it is the next of the ISR", "broker {0:이/가} 내려가 ISR의 다음 차례"),
            went.iter().map(broker),
        )),
        _ if teller.telling.by_hand => teller.by_hand(elected),
        _ => elected.cause(t("the first of the ISR that is up", "살아 있는 ISR 가운데 첫째")),
    })
}

pub(super) fn brokers(teller: &Teller) -> Option<Told> {
    let config = || teller.cluster().config;
    Some(match teller.own {
        Fact::BrokerDown { broker: at, frozen: true, .. } => {
            let text = t("Broker {0} stands still", "broker {0:이/가} 응답 없이 정지했습니다");
            teller.by_hand(told(Glyph::Pause, text, [broker(at)])).rule("SIGSTOP")
        }
        Fact::BrokerDown { broker: at, .. } => {
            let text = t("Broker {0} is down", "broker {0:이/가} 내려갔습니다");
            teller.by_hand(told(Glyph::Crash, text, [broker(at)])).rule("Kafka: Design § Replication")
        }
        Fact::BrokerUp { broker: at, .. } => {
            let text = t("Broker {0} is up", "broker {0:이/가} 다시 떴습니다");
            teller.by_hand(told(Glyph::Broker, text, [broker(at)])).rule("KIP-631: broker registration")
        }
        Fact::BrokerIsolated { broker: at, .. } => {
            let text = t(
                "Broker {0} is cut off from brokers and controller",
                "broker {0:이/가} 다른 브로커와 컨트롤러에서 끊겼습니다",
            );
            teller.by_hand(told(Glyph::Closed, text, [broker(at)])).rule(REPLICATION)
        }
        Fact::BrokerReconnected { broker: at, .. } => {
            let text = t("Broker {0} is connected again", "broker {0:이/가} 다시 이어졌습니다");
            teller.by_hand(told(Glyph::Broker, text, [broker(at)])).rule(REPLICATION)
        }
        Fact::BrokerFenced { broker: at, .. } => {
            let text = t("The controller fenced broker {0}", "컨트롤러가 broker {0:을/를} 뺐습니다(fenced)");
            let silent = t("no heartbeat for {0}", "{0} 동안 heartbeat 없음");
            let limit = setting("broker.session.timeout.ms", span(config().broker_session_us));
            told(Glyph::Broker, text, [broker(at)])
                .cause(phrase(silent, [Arg::Phrase(limit)]))
                .rule("broker.session.timeout.ms (KIP-631)")
        }
        Fact::BrokerUnfenced { broker: at, .. } => {
            let text = t("The controller counts on broker {0} again", "컨트롤러가 broker {0:을/를} 다시 넣었습니다");
            told(Glyph::Broker, text, [broker(at)])
                .cause(t("its heartbeats came, it has caught up", "heartbeat가 오고 메타데이터를 따라잡음"))
                .rule("KIP-631")
        }
        Fact::BrokerSlowed { broker: at, extra_us: 0, .. } => {
            let text = t("The disk of broker {0} is as fast as ever", "broker {0}의 디스크가 원래 속도로 돌아왔습니다");
            teller.by_hand(told(Glyph::Resume, text, [broker(at)])).rule("Brokerlab: simulated broker")
        }
        Fact::BrokerSlowed { broker: at, extra_us, .. } => {
            let text = t(
                "Broker {0} takes {1} more for each replica fetch",
                "broker {0:이/가} 복제 fetch마다 {1:을/를} 더 씁니다",
            );
            teller.by_hand(told(Glyph::Pause, text, [broker(at), span(extra_us)])).rule("Brokerlab: simulated broker")
        }
        _ => return None,
    })
}
