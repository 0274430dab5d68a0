//! Each type of queue alone: how fast messages go through it, and whether it keeps its speed with a million messages
//! waiting (`rabbit_million`), and the memory they take. Natively only, see `cargo xtask bench`.
mod measure;

use std::process::ExitCode;

#[cfg(target_family = "wasm")]
fn main() -> ExitCode {
    ExitCode::FAILURE
}

#[cfg(not(target_family = "wasm"))]
fn main() -> ExitCode {
    native::main()
}

#[cfg(not(target_family = "wasm"))]
mod native {
    use std::process::ExitCode;
    use std::sync::Arc;

    use brokerlab::engine::rabbitmq::cluster::spec::Cluster;
    use brokerlab::engine::samples::Board;
    use brokerlab::engine::topology::{Latency, Spec, Weighted};
    use brokerlab::engine::value::{Table, Value};
    use brokerlab::engine::world::World;

    use super::measure::{Stopwatch, rates, resident_mb};

    /// Messages of one run.
    const MESSAGES: u64 = 500_000;
    const MILLION: u64 = 1_000_000;
    /// Producers and consumers. Each makes, or works on, a message every 10 µs: as much goes in as comes out.
    const CLIENTS: u32 = 8;

    struct Kind {
        name: &'static str,
        arguments: &'static [(&'static str, Argument)],
        nodes: u8,
    }

    enum Argument {
        Text(&'static str),
        Int(i64),
    }

    const QUORUM: &[(&str, Argument)] = &[("x-queue-type", Argument::Text("quorum"))];
    const CLASSIC: Kind = Kind { name: "classic", arguments: &[], nodes: 1 };
    const KINDS: &[Kind] = &[
        CLASSIC,
        Kind { name: "priority", arguments: &[("x-max-priority", Argument::Int(10))], nodes: 1 },
        Kind { name: "quorum", arguments: QUORUM, nodes: 1 },
        Kind { name: "quorum on 3 nodes", arguments: QUORUM, nodes: 3 },
        Kind { name: "stream", arguments: &[("x-queue-type", Argument::Text("stream"))], nodes: 1 },
    ];
    const WITH_MILLION: &[Kind] = &[CLASSIC, Kind { name: "quorum", arguments: QUORUM, nodes: 1 }];

    pub fn main() -> ExitCode {
        for kind in WITH_MILLION {
            if let Some(memory_mb) = million(kind) {
                println!("{}, memory of a million waiting messages, MB\t{memory_mb:.1}", kind.name);
            }
        }
        for kind in KINDS {
            let Some((best, median)) = rates(MESSAGES, || run(kind, MESSAGES)) else { return ExitCode::FAILURE };
            println!("{}, M messages/s best and median\t{best:.2}\t{median:.2}", kind.name);
        }
        ExitCode::SUCCESS
    }

    fn run(kind: &Kind, messages: u64) -> bool {
        let mut world = world(kind, 0);
        go_on(&mut world, messages)
    }

    /// Until so many messages are worked on; each consumer of a stream works on all of them.
    fn go_on(world: &mut World, messages: u64) -> bool {
        // As much comes out as goes in: with so many messages made, somebody does not consume.
        let most = world.monitor().total.published + 2 * messages;
        let goes_on = |world: &World| world.monitor().total.worked < messages && world.monitor().total.published < most;
        while goes_on(world) && world.run_until(u64::MAX, 4_096) > 0 {}
        world.monitor().total.worked >= messages
    }

    /// Fills the queue before its consumers begin; then it is used like an empty one. Prints both rates and their ratio;
    /// returns what the full one takes, MB.
    fn million(kind: &Kind) -> Option<f64> {
        let before_mb = resident_mb();
        let fill_us = MILLION * 10 / u64::from(CLIENTS);
        let mut full = world(kind, fill_us);
        full.run_until(fill_us - 1, u64::MAX);
        let memory_mb = resident_mb().zip(before_mb).map(|(now, before)| now - before);
        let mut empty = world(kind, 0);
        let of = |world: &mut World| {
            let watch = Stopwatch::start();
            go_on(world, MESSAGES).then(|| watch.rate(MESSAGES))
        };
        let (full, empty) = (of(&mut full)?, of(&mut empty)?);
        println!("{}, M messages/s with a million waiting\t{full:.2}", kind.name);
        println!("{}, M messages/s with none\t{empty:.2}", kind.name);
        println!("{}, full to empty\t{:.2}", kind.name, full / empty);
        memory_mb
    }

    fn world(kind: &Kind, start_us: u64) -> World {
        let mut board = Board::default();
        let value = |argument: &Argument| match argument {
            Argument::Text(text) => Value::text(*text),
            Argument::Int(int) => Value::Int(*int),
        };
        let arguments = kind.arguments.iter().map(|(key, argument)| ((*key).to_owned(), value(argument)));
        let queue = board.queue("orders", Table(arguments.collect()));
        for n in 0..CLIENTS {
            board.producer(&format!("p{n}"), queue, |producer| {
                producer.schedule.interval_us = 10;
                producer.priorities = (0..10).map(|value| Weighted { weight: 1, value }).collect();
                producer.properties.delivery_mode = Some(2);
            });
            board.consumer(&format!("c{n}"), &[queue], |consumer| {
                consumer.prefetch = 100;
                consumer.work_us = 10;
                consumer.start_us = start_us;
                if kind.name == "stream" {
                    consumer.queues[0].arguments.set("x-stream-offset", Value::text("first"));
                }
            });
        }
        if kind.nodes > 1 {
            // Publishers wait for their commands to be carried out (32 at most): a slow link would measure that.
            let latency = Latency { base_us: 50, jitter_us: 0 };
            let nodes = Spec::RabbitMq(Cluster { nodes: kind.nodes, latency, ..Cluster::default() });
            board.part("nodes", nodes);
        }
        World::new(Arc::new(board.topology), 1)
    }
}
