//! Every fact has a sentence, a weight and words; sentences are whole, and name the parts they are about.
use std::collections::BTreeSet;

use super::*;
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::{Chosen, Gone, Positioned, Removed};
use crate::locales::Language;
use crate::studio::explain::explain;
use crate::studio::kafka::story::RULES;
use crate::studio::tell::Telling;

const M: MessageNo = MessageNo(7);

fn of_producers() -> Vec<Fact> {
    let (producer, topic, partition, records) = (API, CLICKS, 1, 4);
    let mut facts = vec![
        Fact::BatchSent { producer, topic, partition, broker: 2, records, bytes: 400, attempt: 1 },
        Fact::BatchSent { producer, topic, partition, broker: 2, records, bytes: 400, attempt: 2 },
        Fact::BatchAcked { producer, topic, partition, base_offset: Some(9), records },
        Fact::BatchAcked { producer, topic, partition, base_offset: Some(9), records: 1 },
        Fact::BatchAcked { producer, topic, partition, base_offset: None, records },
        Fact::BatchRetried { producer, topic, partition, records, error: ErrorCode::NotLeaderOrFollower },
        Fact::Acknowledged { producer, topic, partition, message: M, offset: Some(9) },
        Fact::Acknowledged { producer, topic, partition, message: M, offset: None },
        Fact::ProduceFailed { producer, topic, partition, message: M, error: None },
        Fact::ProduceFailed { producer, topic, partition, message: M, error: Some(ErrorCode::MessageTooLarge) },
        Fact::BufferFull { producer },
        Fact::TransactionBegan { producer },
        Fact::Fenced { producer },
    ];
    for (commits, timed_out) in [(true, false), (false, false), (false, true)] {
        facts.push(Fact::TransactionEnded { producer, commits, timed_out });
    }
    for chosen in [Chosen::Explicit, Chosen::Key { hash: 1 }, Chosen::Sticky, Chosen::RoundRobin] {
        facts.push(produced(partition, 7, KEY, chosen));
    }
    facts
}

fn of_logs() -> Vec<Fact> {
    let (topic, partition, broker) = (CLICKS, 1, 2);
    let mut facts = vec![
        appended(1, 9, 7),
        Fact::Deduplicated { topic, partition, broker, base_offset: 9, records: 4 },
        Fact::AppendRefused { topic, partition, broker, records: 4, error: ErrorCode::InvalidTimestamp },
        Fact::DuplicateAppended { topic, partition, offset: 9, message: M },
        Fact::SegmentRolled { topic, partition, broker },
        Fact::Replicated { topic, partition, broker, end: 9 },
        Fact::HighWatermark { topic, partition, offset: 9 },
        Fact::Compacted { topic, partition, broker, removed: 3 },
        Fact::PartitionsAdded { topic, before: 3, after: 5 },
    ];
    for commits in [true, false] {
        facts.push(Fact::MarkerAppended { topic, partition, offset: 9, commits });
    }
    for why in [Gone::RetentionTime, Gone::RetentionBytes, Gone::ByHand] {
        facts.push(Fact::LogStartMoved { topic, partition, broker, offset: 9, why });
    }
    facts
}

fn of_clusters() -> Vec<Fact> {
    let (topic, partition, broker, cluster, min) = (CLICKS, 1, 3, CLUSTER, 2);
    let isr = |brokers: &[u32]| brokers.iter().copied().collect();
    let mut facts = vec![
        Fact::IsrShrunk { topic, partition, broker, isr: isr(&[1]), min },
        Fact::IsrExpanded { topic, partition, broker, isr: isr(&[1, 3]), min },
        Fact::LeaderLost { topic, partition, epoch: 4 },
        Fact::Truncated { topic, partition, broker, to: 9 },
        Fact::BrokerUp { cluster, broker },
        Fact::BrokerIsolated { cluster, broker },
        Fact::BrokerReconnected { cluster, broker },
        Fact::BrokerFenced { cluster, broker },
        Fact::BrokerUnfenced { cluster, broker },
        Fact::BrokerJoined { cluster, broker },
        Fact::BrokerGone { cluster, broker },
        Fact::BrokerKept { cluster, broker, replicas: 4 },
        Fact::ReassignmentBegan { topic, partition, to: isr(&[2, 4]) },
        Fact::Reassigned { topic, partition, to: isr(&[2, 4]) },
        Fact::ShownRecordLost { topic, partition, offset: 9, message: M },
        Fact::CoordinatorLost { of: BILLING, broker },
        Fact::CoordinatorLoaded { of: API, broker },
        Fact::BrokerSlowed { cluster, broker, extra_us: 0 },
        Fact::BrokerSlowed { cluster, broker, extra_us: 20_000 },
    ];
    for yes in [true, false] {
        facts.push(Fact::LeaderElected { topic, partition, leader: 2, epoch: 4, unclean: yes });
        facts.push(Fact::RecordLost { topic, partition, offset: yes.then_some(9), message: M, acknowledged: yes });
        facts.push(Fact::RecordLost { topic, partition, offset: Some(9), message: M, acknowledged: yes });
        facts.push(Fact::BrokerDown { cluster, broker, frozen: yes });
    }
    facts
}

fn of_consumers() -> Vec<Fact> {
    let (consumer, topic, partition, broker, group, message) = (BILL_1, CLICKS, 1, 2, BILLING, M);
    let mut facts = vec![
        Fact::FetchSent { consumer, topic, broker, partitions: 2 },
        Fact::FetchAnswered { consumer, topic, broker, records: 0, bytes: 0 },
        Fact::FetchAnswered { consumer, topic, broker, records: 5, bytes: 500 },
        Fact::Polled { consumer, topic, partition, offset: 9, message, delivery: 1 },
        Fact::Polled { consumer, topic, partition, offset: 9, message, delivery: 2 },
        Fact::Committed { group, consumer, topic, partition, offset: 9 },
        Fact::CommitFailed { group, consumer, error: ErrorCode::RebalanceInProgress },
        Fact::Skipped { consumer, message },
        Fact::TaskFailed { consumer, message },
    ];
    for yes in [true, false] {
        facts.push(Fact::NoOffset { consumer, topic, partition, out_of_range: yes });
        facts.push(Fact::Forwarded { consumer, from: CLICKS, to: DEAD, message, attempt: 2, dead: yes });
    }
    for why in [Positioned::Committed, Positioned::NothingCommitted, Positioned::OutOfRange, Positioned::ByHand] {
        facts.push(Fact::Positioned { consumer, topic, partition, offset: 9, why });
    }
    facts
}

fn of_groups() -> Vec<Fact> {
    let (consumer, topic, partition, group, message, offset) = (BILL_1, CLICKS, 1, BILLING, M, 9);
    let mut facts = vec![
        Fact::MemberJoined { group, consumer },
        Fact::RebalanceStarted { group },
        Fact::Generation { group, generation: 3, members: 2 },
        Fact::Rebalanced { group },
        Fact::Assigned { group, consumer, topic, partition },
        Fact::OffsetReset { group, topic, partition, offset },
        Fact::OwnedTwice { group, consumer, other: BILL_2, topic, partition },
        Fact::OffsetWentBack { group, consumer, topic, partition, from: 9, to: 4 },
        Fact::Acquired { group, consumer, topic, partition, offset, message, delivery: 1, until: 31_000_000 },
        Fact::Acquired { group, consumer, topic, partition, offset, message, delivery: 2, until: 31_000_000 },
        Fact::Accepted { group, consumer, topic, partition, offset, message },
    ];
    for yes in [true, false] {
        facts.push(Fact::Revoked { group, consumer, topic, partition, lost: yes });
        facts.push(Fact::Released { group, topic, partition, offset, message, timed_out: yes });
        facts.push(Fact::Archived { group, topic, partition, offset, message, rejected: yes });
    }
    let whys =
        [Removed::Left, Removed::SessionTimeout, Removed::PollInterval, Removed::RebalanceTimeout, Removed::Fenced];
    facts.extend(whys.map(|why| Fact::MemberRemoved { group, consumer, why }));
    facts
}

fn every() -> Vec<Fact> {
    [of_producers(), of_logs(), of_clusters(), of_consumers(), of_groups()].concat()
}

fn name(fact: &Fact) -> String {
    format!("{fact:?}").split([' ', '{']).next().unwrap_or_default().to_owned()
}

#[test]
fn the_table_holds_every_fact() {
    let source = include_str!("../../../engine/kafka/fact.rs");
    let body = source.split("pub enum Fact {").nth(1).and_then(|rest| rest.split("\n}\n").next()).unwrap();
    let is_variant = |line: &&str| line.starts_with("    ") && line[4..].starts_with(char::is_uppercase);
    let declared: BTreeSet<_> =
        body.lines().filter(is_variant).map(|line| line.trim().trim_end_matches([' ', '{', ',']).to_owned()).collect();
    assert!(declared.len() > 55, "{declared:?}");
    assert_eq!(every().iter().map(name).collect::<BTreeSet<_>>(), declared);
}

#[test]
fn every_fact_is_told_in_both_languages_and_names_its_parts() {
    for fact in every() {
        let session = session(2, &[vec![fact]]);
        let telling = Telling::new(&session, 1);
        let told = explain(&session.facts()[0], &telling);
        assert!(told.rule.is_some_and(|rule| !rule.is_empty()), "{fact:?} has no rule");
        assert_eq!(told.message, fact.message());
        for language in [Language::English, Language::Korean] {
            let said = told.text.say(language);
            let text = said.plain();
            let others = [&told.cause, &told.note].into_iter().flatten().map(|phrase| phrase.plain(language));
            for text in others.chain([text.clone()]) {
                assert!(!text.is_empty() && !text.contains('`'), "{text}");
                assert!(
                    !text.contains("{0") && !text.contains(':')
                        || language == Language::Korean
                        || text.contains("threw")
                        || text.contains("have ")
                        || text.contains("told: "),
                    "{text}"
                );
                assert!(!text.contains("**") && !text.contains("not on the board"), "{text}");
                assert!(!text.ends_with('.') && !text.contains("  "), "{text}");
            }
            let mut named = said.parts();
            named.extend(told.cause.iter().flat_map(|cause| cause.say(language).parts()));
            let parts = fact.parts().into_iter().filter(|part| part.is_some() && *part != CLUSTER);
            let unnamed: Vec<PartIx> = parts.filter(|part| !named.contains(part)).collect();
            // A record's number leads to all that is known of it; a member leads to its group.
            let leads = match fact.message() {
                Some(_) => text.contains("#7") && !named.is_empty(),
                None => unnamed.iter().all(|part| *part == BILLING),
            };
            assert!(leads, "{fact:?}: {text}");
            assert!(language == Language::English || text.contains("니다") || text.contains(": "), "{text}");
        }
    }
}

#[test]
fn every_fact_is_found_and_has_a_place() {
    for fact in every() {
        let kind = FactKind::Kafka(fact);
        assert!((RULES.weight)(&kind).is_some_and(|weight| (1..=9).contains(&weight)));
        let words = (RULES.words)(&kind).expect("its own");
        for words in [words.en, words.ko] {
            assert!(!words.is_empty() && words.to_lowercase() == words, "{words}");
        }
        assert!((RULES.is_alike)(&kind, &kind) || fact.message().is_none() || !is_of_rows(&fact), "{fact:?}");
    }
}

/// What comes to many records at once.
fn is_of_rows(fact: &Fact) -> bool {
    !matches!(fact, Fact::Forwarded { .. } | Fact::Skipped { .. } | Fact::TaskFailed { .. })
}
