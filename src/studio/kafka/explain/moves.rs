//! What moves between brokers: brokers that join and leave, replicas, and the work of coordinators; and promises that were
//! broken on the way.
use super::{Teller, broker, brokers as set, n, t, told};
use crate::engine::id::PartIx;
use crate::engine::kafka::cluster::BrokerId;
use crate::engine::kafka::fact::Fact;
use crate::studio::explain::{Glyph, Told};
use crate::studio::sentence::{Arg, phrase};

pub(super) fn moves(teller: &Teller) -> Option<Told> {
    Some(match teller.own {
        Fact::BrokerJoined { broker: at, .. } => {
            let text = t("Broker {0} joined the cluster", "broker {0:이/가} 클러스터에 들어왔습니다");
            told(Glyph::Broker, text, [broker(at)])
                .cause(t("it holds nothing until partitions are moved to it", "파티션을 옮겨 주어야 맡음"))
                .rule("Kafka: Operations § Expanding your cluster")
        }
        Fact::BrokerGone { broker: at, .. } => {
            let text = t("Broker {0} left the cluster for good", "broker {0:이/가} 클러스터에서 아주 빠졌습니다");
            told(Glyph::Broker, text, [broker(at)])
                .cause(t("it held no replica any more", "맡은 복제본이 없음"))
                .rule("Kafka: Operations § Decommissioning brokers")
        }
        Fact::BrokerKept { broker: at, replicas, .. } => {
            let text = t(
                "Broker {0} stays, it still holds {1|replica|replicas}",
                "broker {0:은/는} 복제본 {1}개를 맡고 있어 뺄 수 없습니다",
            );
            told(Glyph::Broker, text, [broker(at), n(replicas)])
                .cause(t("move them to other brokers first", "먼저 다른 브로커로 옮겨야 함"))
                .rule("Kafka: Operations § Decommissioning brokers")
        }
        Fact::ReassignmentBegan { topic, partition, to } => {
            let told = match teller.is_of_many() {
                false => {
                    let text = t("{0} moves to brokers {1}", "{0:을/를} broker {1:(으)로} 옮기기 시작합니다");
                    told(Glyph::Replica, text, [teller.place(topic, partition), set(to)])
                }
                true => told(Glyph::Replica, t("{0} move", "{0:을/를} 옮기기 시작합니다"), [places(teller)]),
            };
            told.cause(t("new replicas copy the log first", "새 복제본이 로그를 먼저 복사함"))
                .rule("KIP-455: reassignment")
        }
        Fact::Reassigned { topic, partition, to } => {
            let told = match teller.is_of_many() {
                false => {
                    let text = t("{0} has moved to brokers {1}", "{0:을/를} broker {1:(으)로} 다 옮겼습니다");
                    told(Glyph::Replica, text, [teller.place(topic, partition), set(to)])
                }
                true => told(Glyph::Replica, t("{0} have moved", "{0:을/를} 다 옮겼습니다"), [places(teller)]),
            };
            told.cause(t("all new replicas are in the ISR", "새 복제본이 모두 ISR에 들어옴"))
                .rule("KIP-455: reassignment")
        }
        Fact::CoordinatorLost { of, broker: at } => coordinator_lost(teller, of, at),
        Fact::CoordinatorLoaded { of, broker: at } => {
            let text = t("Broker {0} coordinates {1}", "broker {0:이/가} {1}의 coordinator입니다");
            told(Glyph::Broker, text, [broker(at), all_of(teller)])
                .cause(phrase(
                    t("it leads a partition of {0} and has read it", "{0}의 파티션을 맡아 다 읽음"),
                    [Arg::code(topic_of(teller, of))],
                ))
                .rule("FindCoordinator, COORDINATOR_LOAD_IN_PROGRESS")
        }
        _ => return broken(teller),
    })
}

fn broken(teller: &Teller) -> Option<Told> {
    Some(match teller.own {
        Fact::OwnedTwice { consumer, other, .. } => {
            let text = t(
                "{0} has {2} while {1} still believes to have it",
                "{1:이/가} 아직 제 것으로 아는 {2:을/를} {0:이/가} 받았습니다",
            );
            told(Glyph::Rebalance, text, [teller.name(consumer), teller.name(other), places(teller)])
                .cause(t("whoever is late does not know it yet", "늦은 쪽은 아직 모름"))
                .rule("session.timeout.ms, max.poll.interval.ms")
        }
        Fact::OffsetWentBack { consumer, topic, partition, from, to, .. } => {
            let text = t(
                "{0} committed offset {3} in {1}, which had been at {2}",
                "{0:이/가} {1}에서 {2}이던 offset을 {3:(으)로} 되돌려 커밋했습니다",
            );
            told(Glyph::Commit, text, [teller.name(consumer), teller.place(topic, partition), n(from), n(to)])
                .cause(t("what is between will be read again", "그 사이는 다시 읽음"))
                .rule("Kafka: Consumer, offsets and position")
        }
        Fact::ShownRecordLost { topic, partition, message, .. } => {
            let text = t("{0} was below the high watermark of {1}", "{0:은/는} {1}의 high watermark 아래에 있었습니다");
            let many =
                t("{0} were below the high watermark of {1}", "{0:은/는} {1}의 high watermark 아래에 있었습니다");
            let text = if teller.is_of_many() { many } else { text };
            told(Glyph::LostMessage, text, [teller.message(message), teller.place(topic, partition)])
                .cause(t("readers may have seen what is gone", "사라지기 전에 읽었을 수 있음"))
                .rule("unclean.leader.election.enable")
        }
        _ => return None,
    })
}

fn coordinator_lost(teller: &Teller, of: PartIx, at: BrokerId) -> Told {
    let text = t("{0} cannot reach the coordinator, broker {1}", "{0:이/가} coordinator인 broker {1}에 닿지 못합니다");
    let waits = t(
        "Heartbeats, joins and commits are tried again until another broker leads its partition of {0}",
        "다른 브로커가 {0}의 그 파티션을 맡을 때까지 heartbeat, join, 커밋을 되풀이합니다",
    );
    let asks = t(
        "Transactions neither begin nor end until another broker leads its partition of {0}",
        "다른 브로커가 {0}의 그 파티션을 맡을 때까지 트랜잭션을 시작하지도 끝내지도 못합니다",
    );
    let note = if teller.group(of).is_some() { waits } else { asks };
    told(Glyph::Closed, text, [all_of(teller), broker(at)])
        .note(phrase(note, [Arg::code(topic_of(teller, of))]))
        .rule("COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR")
}

/// Where a coordinator keeps what it knows.
fn topic_of(teller: &Teller, of: PartIx) -> &'static str {
    if teller.group(of).is_some() { "__consumer_offsets" } else { "__transaction_state" }
}

/// Groups and producers of all facts told as one.
fn all_of(teller: &Teller) -> Arg {
    let of = |fact: &Fact| match *fact {
        Fact::CoordinatorLost { of, .. } | Fact::CoordinatorLoaded { of, .. } => Some(teller.name(of)),
        _ => None,
    };
    Arg::List(teller.alike().iter().filter_map(of).collect())
}

fn places(teller: &Teller) -> Arg {
    let place = |fact: &Fact| match *fact {
        Fact::ReassignmentBegan { topic, partition, .. } | Fact::Reassigned { topic, partition, .. } => {
            Some((topic, partition))
        }
        Fact::OwnedTwice { topic, partition, .. } => Some((topic, partition)),
        _ => None,
    };
    let places: Vec<(PartIx, u32)> = teller.alike().iter().filter_map(place).collect();
    teller.places(&places)
}
