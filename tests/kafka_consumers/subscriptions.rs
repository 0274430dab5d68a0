//! What members subscribe to while topics come, go and change their names.
use std::sync::Arc;

use brokerlab::engine::command::Command;
use brokerlab::engine::kafka::fact::Fact;
use brokerlab::engine::kafka::topology::{GroupKind, Spec};
use brokerlab::engine::topology::{Spec as Any, Topology};

use crate::build::{Bench, Run, SECOND};

fn edit(run: &mut Run, change: impl FnOnce(&mut Topology)) {
    let mut topology = (**run.world.topology()).clone();
    change(&mut topology);
    run.world.command(&Command::Reconfigure(Arc::new(topology))).expect("a board can be edited");
}

#[test]
fn a_pattern_takes_up_new_topics_with_the_next_metadata() {
    for kind in [GroupKind::Classic, GroupKind::Consumer] {
        for (max_age_us, joins) in [(5 * SECOND, true), (300 * SECOND, false)] {
            let mut bench = Bench::new();
            let (eu, other) = (bench.topic("orders-eu", 1), bench.topic("old-orders-eu", 1));
            bench.produce(eu, 100, &["a"]);
            bench.produce(other, 100, &["a"]);
            let group = bench.group("g", kind, &[]);
            bench.member("c1", group, |spec| {
                spec.config.pattern = Some("orders-.*".into());
                spec.config.metadata_max_age_us = max_age_us;
            });
            let mut run = bench.run(1);
            run.until(20 * SECOND);
            let polled = |run: &Run| run.count(|fact| matches!(fact, Fact::Polled { .. }));
            assert_eq!(polled(&run), 100, "{kind:?}: the whole name has to match");
            edit(&mut run, |topology| {
                let mut us = topology.parts[eu.0 as usize].clone();
                (us.id, us.name) = ("us".into(), "orders-us".into());
                let mut producer = topology.parts[3].clone();
                producer.id = "us-producer".into();
                let row = brokerlab::engine::id::PartIx(topology.parts.len() as u32);
                if let Any::Kafka(Spec::Producer(producer)) = &mut producer.spec {
                    (producer.topic, producer.schedule.start_us) = (row, 40 * SECOND);
                }
                topology.parts.extend([us, producer]);
            });
            run.until(80 * SECOND);
            assert_eq!(polled(&run), if joins { 200 } else { 100 }, "{kind:?}, metadata.max.age.ms {max_age_us} µs");
        }
    }
}

#[test]
fn a_renamed_topic_is_read_under_its_new_name() {
    let mut bench = Bench::new();
    let (topic, retry) = (bench.topic("t", 1), bench.topic("t-retry", 1));
    let producer = bench.produce(topic, 2_000, &["a"]);
    let group = bench.group("g", GroupKind::Classic, &[topic]);
    bench.member("c1", group, |spec| {
        spec.retry = vec![(retry, SECOND)];
        spec.failures =
            vec![crate::failures::value_is(1_500, brokerlab::engine::kafka::topology::FailureAction::RetryTopic)];
    });
    let mut run = bench.run(1);
    run.until(10 * SECOND);
    edit(&mut run, |topology| {
        topology.parts[topic.0 as usize].name = "t2".into();
        topology.parts[retry.0 as usize].name = "t2-retry".into();
    });
    run.until(60 * SECOND);
    assert!(run.world.monitor().part(producer).published == 2_000);
    let late = |at: &u64| *at > 20 * SECOND;
    let polled_from = |topic| {
        let of_it = move |fact: &Fact| matches!(fact, Fact::Polled { topic: its, .. } if *its == topic);
        run.kafka_facts().filter(|(at, fact)| (late(at) || topic == retry) && of_it(fact)).count()
    };
    assert!(polled_from(topic) > 0, "its records are read on");
    assert!(polled_from(retry) > 0, "and so are those of its retry topic");
}
