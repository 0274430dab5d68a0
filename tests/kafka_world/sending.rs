//! What a producer's settings do to its requests on their way.
use super::*;
use brokerlab::engine::kafka::cluster::Election;
use brokerlab::engine::kafka::compression::Compression;
use brokerlab::engine::kafka::error::ErrorCode;

/// Bytes of all requests, and the µs from sending the first one to its answer.
fn sent_with(compression: Compression) -> (u64, u64) {
    let mut world = start(board(1, |producer| {
        producer.config.compression = compression;
        (producer.config.batch_bytes, producer.config.linger_us) = (200_000, 200_000);
        (producer.value_bytes, producer.values) = (5_000, Vec::new());
        producer.latency = Latency { base_us: 1_000, jitter_us: 0 };
    }));
    world.run_until(60 * SECOND, u64::MAX);
    let (mut bytes, mut sent_at, mut took_us) = (0, None, None);
    for fact in world.drain_facts() {
        match fact.kind {
            FactKind::Kafka(Fact::BatchSent { bytes: of_it, .. }) => {
                bytes += u64::from(of_it);
                sent_at = sent_at.or(Some(fact.at));
            }
            FactKind::Kafka(Fact::BatchAcked { .. }) => took_us = took_us.or(sent_at.map(|at| fact.at - at)),
            _ => {}
        }
    }
    (bytes, took_us.expect("it was answered"))
}

/// A batch of 21 records of 5 kB: gzip packs 25 bytes a µs.
#[test]
fn compression_takes_time_and_saves_bytes() {
    let (plain_bytes, plain_us) = sent_with(Compression::None);
    for (compression, percent, least_us) in
        [(Compression::Gzip, 45, 4_000), (Compression::Zstd, 45, 500), (Compression::Lz4, 65, 200)]
    {
        let (bytes, us) = sent_with(compression);
        assert!(bytes * 100 < plain_bytes * percent, "{compression:?}: {bytes} of {plain_bytes}");
        assert!((least_us..2 * least_us).contains(&(us - plain_us)), "{compression:?}: {us} beside {plain_us}");
    }
}

#[test]
fn a_producer_with_an_old_leader_is_told_and_asks_again() {
    for acks in [Acks::None, Acks::Leader, Acks::All] {
        let mut world = start(board(1, |producer| {
            producer.config.acks = acks;
            producer.config.idempotent = acks == Acks::All;
            producer.schedule.count = 2_000;
        }));
        world.run_until(SECOND, u64::MAX);
        command(&mut world, Own::StopBroker(1));
        world.run_until(5 * SECOND, u64::MAX);
        command(&mut world, Own::StartBroker(1));
        world.run_until(10 * SECOND, u64::MAX);
        let before = facts(&mut world);
        command(&mut world, Own::Elect { topic: TOPIC, partition: 0, election: Election::Preferred });
        world.run_until(11 * SECOND, u64::MAX);
        let after = facts(&mut world);
        let refused = count(&after, |fact| {
            matches!(fact, Fact::AppendRefused { broker: 2, error: ErrorCode::NotLeaderOrFollower, .. })
        });
        // With acks=all what waits at the old leader is told before the next batch sets out.
        assert!(refused > 0 || acks == Acks::All, "{acks:?}: it does not know yet");
        let retried =
            count(&after, |fact| matches!(fact, Fact::BatchRetried { error: ErrorCode::NotLeaderOrFollower, .. }));
        assert_eq!(retried > 0, acks != Acks::None, "{acks:?}: without an answer nothing is sent again");
        let last = after.iter().rev().find_map(|fact| match fact {
            Fact::BatchSent { broker, .. } => Some(*broker),
            _ => None,
        });
        assert_eq!(last, Some(1), "{acks:?}");
        world.run_until(60 * SECOND, u64::MAX);
        let lost = world.monitor().total.lost;
        // With acks=1 the old leader may have taken what nobody had copied yet.
        assert!(acks == Acks::Leader || (lost > 0) == (acks == Acks::None), "{acks:?}: {lost}");
        invariants::check(&before.into_iter().chain(after).chain(facts(&mut world)).collect::<Vec<_>>());
    }
}

#[test]
fn added_partitions_are_used_when_metadata_is_old() {
    for (max_age_us, is_used) in [(SECOND, true), (300 * SECOND, false)] {
        let mut world = start(board(1, |producer| {
            producer.config.metadata_max_age_us = max_age_us;
            producer.schedule.count = 1_000;
        }));
        world.run_until(SECOND / 2, u64::MAX);
        command(&mut world, Own::AddPartitions { topic: TOPIC, count: 8 });
        world.run_until(60 * SECOND, u64::MAX);
        let elsewhere = count(&facts(&mut world), |fact| matches!(fact, Fact::Produced { partition: 1.., .. }));
        assert_eq!(elsewhere > 0, is_used, "metadata.max.age.ms {max_age_us} µs: {elsewhere}");
    }
}
