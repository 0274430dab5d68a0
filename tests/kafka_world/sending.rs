//! What a producer's settings do to its requests on their way.
use super::*;
use brokerlab::engine::kafka::compression::Compression;

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
