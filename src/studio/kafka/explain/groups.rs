//! What happened in consumer groups: members, generations, partitions given and taken.
use super::producing::is_over;
use super::{Teller, n, t, told};
use crate::engine::fact::FactKind;
use crate::engine::id::PartIx;
use crate::engine::kafka::assignor::ClientAssignor;
use crate::engine::kafka::fact::{Fact, Removed};
use crate::engine::kafka::topology::{Group, GroupKind};
use crate::studio::explain::{Glyph, Told};
use crate::studio::sentence::{Arg, Phrase, phrase};

/// More members than this are only counted.
const MAX_LISTED: usize = 4;

pub(super) fn groups(teller: &Teller) -> Option<Told> {
    Some(match teller.own {
        Fact::MemberJoined { group, consumer } => {
            let text = t("{0} joined {1}", "{0:이/가} {1}에 합류했습니다");
            told(Glyph::Rebalance, text, [teller.name(consumer), teller.name(group)]).rule(protocol(teller, group))
        }
        Fact::MemberRemoved { .. } => removed(teller)?,
        Fact::RebalanceStarted { group } => {
            let text = t("A rebalance of {0} began", "{0}의 rebalance가 시작되었습니다");
            let began = told(Glyph::Rebalance, text, [teller.name(group)]).rule(protocol(teller, group));
            match rebalance_cause(teller, group) {
                Some(cause) => began.cause(cause),
                None => began,
            }
        }
        Fact::Generation { group, generation, members } => {
            let text = match teller.group(group).map(|group| group.kind) {
                Some(GroupKind::Consumer) => t(
                    "{0} has a new target for {2|member|members}, epoch {1}",
                    "{0}의 목표 할당이 새로 정해졌습니다. epoch {1}, 멤버 {2}",
                ),
                _ => t(
                    "{0} is in generation {1} with {2|member|members}",
                    "{0:이/가} 세대 {1:이/가} 되었습니다. 멤버는 {2}입니다",
                ),
            };
            let told = told(Glyph::Rebalance, text, [teller.name(group), n(generation), n(members)]);
            let told = told.rule(protocol(teller, group));
            match assignor(teller, group) {
                Some(name) => told.cause(name),
                None => told,
            }
        }
        Fact::Rebalanced { group } => {
            let text = t(
                "{0} is stable, every member has its partitions",
                "{0:이/가} 안정되었습니다. 모든 멤버가 제 파티션을 가졌습니다",
            );
            told(Glyph::Rebalance, text, [teller.name(group)]).rule(protocol(teller, group))
        }
        Fact::Assigned { group, .. } => {
            let texts = (
                t("{0} reads {1} now", "이제 {0:이/가} {1:을/를} 읽습니다"),
                t("Members of {0} read their partitions now, {1}", "{0}의 멤버가 파티션을 받았습니다: {1}"),
            );
            let told = handed(teller, texts).rule(strategy(teller, group));
            match assignor(teller, group) {
                Some(name) => told.cause(name),
                None => told,
            }
        }
        Fact::Revoked { group, lost, .. } => {
            let texts = match lost {
                false => (
                    t("{0} gave {1} back", "{0:이/가} {1:을/를} 돌려주었습니다"),
                    t("Members of {0} gave partitions back, {1}", "{0}의 멤버가 파티션을 돌려주었습니다: {1}"),
                ),
                true => (
                    t(
                        "{0} lost {1}, somebody else may have it already",
                        "{0:이/가} {1:을/를} 잃었습니다. 이미 다른 곳에서 읽을 수 있습니다",
                    ),
                    t("Members of {0} lost partitions, {1}", "{0}의 멤버가 파티션을 잃었습니다: {1}"),
                ),
            };
            let cause = match (lost, is_cooperative(teller, group)) {
                (true, _) => t("it was out of the group too long", "너무 오래 그룹 밖에 있었음"),
                (false, true) => t("cooperative, only what moves", "cooperative라 옮길 것만"),
                (false, false) => t("eager, all of it before every rebalance", "eager라 rebalance 전에 모두"),
            };
            handed(teller, texts).cause(cause).rule(strategy(teller, group))
        }
        Fact::OffsetReset { group, .. } => offset_reset(teller, group),
        _ => return None,
    })
}

fn removed(teller: &Teller) -> Option<Told> {
    let Fact::MemberRemoved { group, consumer, why } = teller.own else { return None };
    let names = [teller.name(consumer), teller.name(group)];
    let spec = teller.group(group);
    let out = |glyph| told(glyph, t("{0} was removed from {1}", "{0:이/가} {1}에서 제외되었습니다"), names.clone());
    Some(match why {
        Removed::Left => told(Glyph::Rebalance, t("{0} left {1}", "{0:이/가} {1:을/를} 떠났습니다"), names.clone())
            .rule(protocol(teller, group)),
        Removed::SessionTimeout => {
            let (name, limit) = match spec {
                Some(group) if group.kind == GroupKind::Consumer => {
                    ("group.consumer.session.timeout.ms", Some(teller.cluster().groups.consumer_session_timeout_us))
                }
                Some(group) if group.kind == GroupKind::Share => {
                    ("group.share.session.timeout.ms", Some(teller.cluster().share.session_timeout_us))
                }
                group => ("session.timeout.ms", group.map(|group| group.config.session_timeout_us)),
            };
            let out = out(Glyph::Crash).rule(name);
            match limit {
                Some(limit) => out.cause(phrase(
                    t("no heartbeat for {0} {1}", "{0} {1} 동안 heartbeat 없음"),
                    [Arg::code(name), super::span(limit)],
                )),
                None => out,
            }
        }
        Removed::PollInterval => {
            let out = out(Glyph::Crash).rule("max.poll.interval.ms");
            match spec {
                Some(group) => out.cause(phrase(
                    t("no poll for {0} {1}", "{0} {1} 동안 poll 없음"),
                    [Arg::code("max.poll.interval.ms"), super::span(group.config.max_poll_interval_us)],
                )),
                None => out,
            }
        }
        Removed::RebalanceTimeout => {
            let out = out(Glyph::Crash).rule("max.poll.interval.ms: the rebalance timeout");
            match spec {
                Some(group) => out.cause(is_over("max.poll.interval.ms", group.config.max_poll_interval_us)),
                None => out,
            }
        }
        Removed::Fenced => out(Glyph::Closed)
            .cause(t("another process has its `group.instance.id`", "다른 프로세스가 같은 `group.instance.id`를 가짐"))
            .rule("KIP-345: static membership"),
    })
}

/// What the same event says about why a rebalance began.
fn rebalance_cause(teller: &Teller, group: PartIx) -> Option<Phrase> {
    teller.telling.facts.iter().find_map(|fact| match fact.kind {
        FactKind::Kafka(Fact::MemberJoined { group: of, consumer }) if of == group => {
            Some(phrase(t("{0} joined", "{0} 합류"), [teller.name(consumer)]))
        }
        FactKind::Kafka(Fact::MemberRemoved { group: of, consumer, .. }) if of == group => {
            Some(phrase(t("{0} is out", "{0} 제외"), [teller.name(consumer)]))
        }
        FactKind::Kafka(Fact::PartitionsAdded { topic, .. }) => {
            Some(phrase(t("{0} has more partitions", "{0}의 파티션이 늘어남"), [teller.name(topic)]))
        }
        _ => None,
    })
}

/// Partitions that members were given or gave: one member in a sentence of its own, several after the group.
fn handed(teller: &Teller, (of_one, of_many): (crate::locales::Text, crate::locales::Text)) -> Told {
    let mut members: Vec<(PartIx, Vec<(PartIx, u32)>)> = Vec::new();
    let mut of_group = PartIx::NONE;
    for fact in teller.alike() {
        if let Fact::Assigned { group, consumer, topic, partition }
        | Fact::Revoked { group, consumer, topic, partition, .. } = fact
        {
            of_group = group;
            match members.iter_mut().find(|(known, _)| *known == consumer) {
                Some((_, places)) => places.push((topic, partition)),
                None => members.push((consumer, vec![(topic, partition)])),
            }
        }
    }
    let say = |(consumer, places): &(PartIx, Vec<(PartIx, u32)>)| {
        Arg::Phrase(phrase(t("{0} {1}", "{0} {1}"), [teller.name(*consumer), teller.places(places)]))
    };
    match members.as_slice() {
        [(consumer, places)] => told(Glyph::Rebalance, of_one, [teller.name(*consumer), teller.places(places)]),
        few if few.len() <= MAX_LISTED => {
            told(Glyph::Rebalance, of_many, [teller.name(of_group), Arg::List(few.iter().map(say).collect())])
        }
        many => {
            let partitions: usize = many.iter().map(|(_, places)| places.len()).sum();
            let count = phrase(
                t("{0|partition|partitions} of {1|member|members}", "파티션 {0}개, 멤버 {1}"),
                [n(partitions as u64), n(many.len() as u64)],
            );
            told(Glyph::Rebalance, of_many, [teller.name(of_group), Arg::Phrase(count)])
        }
    }
}

fn offset_reset(teller: &Teller, group: PartIx) -> Told {
    let place = |fact: &Fact| match *fact {
        Fact::OffsetReset { topic, partition, offset, .. } => {
            Some(Arg::Phrase(phrase(t("{0} at {1}", "{0} {1}"), [teller.place(topic, partition), n(offset)])))
        }
        _ => None,
    };
    let all = teller.alike();
    let mut places: Vec<Arg> = all.iter().filter_map(place).take(MAX_LISTED).collect();
    if let Some(more) = all.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
        places.push(Arg::Phrase(phrase(t("{0} more", "그 밖의 {0}개"), [n(more as u64)])));
    }
    let text = t("{0} is to go on with {1}", "{0:이/가} 이어 읽을 자리: {1}");
    told(Glyph::Commit, text, [teller.name(group), Arg::List(places)])
        .cause(t("reset by hand", "직접 되돌림"))
        .rule("kafka-consumer-groups.sh --reset-offsets")
}

fn protocol(teller: &Teller, group: PartIx) -> &'static str {
    match teller.group(group).map(|group| group.kind) {
        Some(GroupKind::Consumer) => "KIP-848",
        Some(GroupKind::Share) => "KIP-932",
        _ => "Kafka: Distribution § Consumer groups",
    }
}

fn strategy(teller: &Teller, group: PartIx) -> &'static str {
    match teller.group(group).map(|group| group.kind) {
        Some(GroupKind::Consumer) => "KIP-848",
        Some(GroupKind::Share) => "KIP-932",
        _ if is_cooperative(teller, group) => "KIP-429",
        _ => "partition.assignment.strategy",
    }
}

/// Members keep what does not move: KIP-848 always, classic when no assignor of theirs is eager.
fn is_cooperative(teller: &Teller, group: PartIx) -> bool {
    let only_cooperative = |group: &Group| group.config.assignors == [ClientAssignor::CooperativeSticky];
    teller.group(group).is_some_and(|group| group.kind == GroupKind::Consumer || only_cooperative(group))
}

/// Who divides: `partition.assignment.strategy range`.
fn assignor(teller: &Teller, group: PartIx) -> Option<Phrase> {
    let group = teller.group(group)?;
    let name = match group.kind {
        GroupKind::Classic => group.config.assignors.first()?.name(),
        GroupKind::Consumer => group.config.remote_assignor.map_or("uniform", |assignor| assignor.name()),
        GroupKind::Share => return None,
    };
    Some(phrase(t("{0}", "{0}"), [Arg::code(name)]))
}
