//! `cargo xtask live rabbitmq`: replays the recordings of `tests/conformance/rabbitmq` on a real broker and says where it differs.
//! For developers with a broker at hand: a recording is right for its own version, so a difference is a finding, no failure.
mod client;
mod events;
mod octets;
mod operations;
mod replay;
mod tap;
mod value;
mod versions;

use std::path::Path;
use std::process::ExitCode;

use brokerlab::engine::conformance::case::{Case, File};

use client::Client;
use versions::Version;

const USAGE: &str = "live rabbitmq [--url amqp://user:password@host/vhost] [case id, or how it begins]";

/// The files that are replayed; the flat tables of pairs are the engine's own.
const FILES: [&str; 5] = ["routing.json", "delivery.json", "deadletter.json", "reliability.json", "streams.json"];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let local = "amqp://127.0.0.1";
    let outcome = match words.as_slice() {
        ["rabbitmq"] => run(local, ""),
        ["rabbitmq", "--url", url] => run(url, ""),
        ["rabbitmq", "--url", url, id] => run(url, id),
        ["rabbitmq", id] => run(local, id),
        _ => Err(format!("usage: {USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

/// What became of the cases of one file.
#[derive(Default)]
struct Tally {
    passed: u32,
    differs: u32,
    /// Why, and how many cases.
    not_replayed: Vec<(&'static str, u32)>,
}

impl Tally {
    fn skip(&mut self, reason: &'static str) {
        match self.not_replayed.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => self.not_replayed.push((reason, 1)),
        }
    }
}

fn run(url: &str, only: &str) -> Result<(), String> {
    let mut client = Client::new(url)?;
    client.recorder()?;
    client.listen();
    let version = client.listener.version.clone().ok_or("the broker does not say its version")?;
    println!("RabbitMQ {version} at {url}, vhost {}", client.vhost());
    client.version = Version::parse(&version)?;
    versions::left_out(client.version).for_each(|what| println!("not compared with this version: {what}"));
    match client.check_octets() {
        Ok(()) => println!("octets of the AMQP view: understood, and the same as the broker's own"),
        Err(difference) => println!("octets of the AMQP view DIFFER\n{difference}"),
    }
    let mut table = Vec::new();
    for file in FILES {
        let tally = run_file(file, only, &mut client)?;
        table.push((file, tally));
    }
    println!("\n{:<20}{:>8}{:>9}{:>14}", "file", "passed", "differs", "not replayed");
    for (file, tally) in &table {
        let skipped: u32 = tally.not_replayed.iter().map(|(_, count)| count).sum();
        println!("{file:<20}{:>8}{:>9}{skipped:>14}", tally.passed, tally.differs);
        for (reason, count) in &tally.not_replayed {
            println!("    {count:>3} {reason}");
        }
    }
    Ok(())
}

fn run_file(name: &str, only: &str, client: &mut Client) -> Result<Tally, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance/rabbitmq").join(name);
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let file: File = serde_json::from_str(&text).map_err(|error| format!("{name}: {error}"))?;
    let mut tally = Tally::default();
    println!("\n{name}");
    for case in file.cases {
        let case: Case = serde_json::from_value(case).map_err(|error| format!("{name}: {error}"))?;
        if !case.id.starts_with(only) {
            continue;
        }
        if let Some(reason) = versions::why_not(&case, client.version) {
            tally.skip(reason);
            continue;
        }
        let taken = replay::taken(&case, client);
        if !taken.is_empty() {
            let names = taken.join(", ");
            return Err(format!(
                "vhost {} holds {names}, which {} would delete: name another vhost",
                client.vhost(),
                case.id
            ));
        }
        match replay::run(&case, client) {
            Ok(()) => tally.passed += 1,
            Err(_) if case.nondeterministic => tally.skip("were different each time they were recorded, and are again"),
            Err(difference) => {
                tally.differs += 1;
                println!("  DIFFERS {}", case.id);
                difference.lines().for_each(|line| println!("          {line}"));
            }
        }
    }
    Ok(tally)
}
