//! `cargo xtask bench`: the engine natively and as wasm under Node in the same run, then the page in headless Chromium.
//! It measures and prints; it judges nothing, because figures of one machine say little about another.
use std::process::Command;

use crate::shell::{self, Outcome, cargo, command, say};
use crate::tools::{Toolbox, WASM_TARGET};
use crate::{browser, dist};

/// Programs with how many messages a run of theirs has, as in their sources (only the wasm half needs to be told, since
/// it is timed from outside), and what they do.
const PROGRAMS: &[(&str, &str, &str)] = &[
    (
        "engine",
        "3000000",
        "rabbit_topic_ack: 64 producers, a topic exchange, 16 queues and consumers, every message acknowledged",
    ),
    (
        "kafka",
        "2000000",
        "kafka_group: 64 producers, 12 partitions on 3 brokers each, every record read and committed by 2 groups of 4",
    ),
];
/// Measured natively only; it prints its figures with their names.
const QUEUES: &str = "queues";
/// What tests/e2e/page-bench.js prints, and what it means.
const FIGURES: &[(&str, &str)] = &[
    ("benchFirstDrawMs", "first drawing of all parts and links, ms"),
    ("benchFps", "frames per second while all messages move"),
    ("benchFrameP50Ms", "script time of a frame, median, ms"),
    ("benchFrameP95Ms", "script time of a frame, 95th percentile, ms"),
    ("benchDragFirstMs", "first move of a drag, ms"),
    ("benchDragMs", "later moves of a drag, mean, ms"),
    ("benchDragP95Ms", "later moves of a drag, 95th percentile, ms"),
    ("kafkaFps", "a running Kafka: frames per second"),
    ("kafkaFrameP50Ms", "a running Kafka: script time of a frame, median, ms"),
    ("kafkaFrameP95Ms", "a running Kafka: script time of a frame, 95th percentile, ms"),
];

/// Millions of messages a second.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rate {
    best: f64,
    median: f64,
}

/// Each program natively and as wasm, one after the other on the same machine.
pub fn engine() -> Outcome {
    Toolbox::for_wasm()?;
    say(
        "Building the engine natively and as wasm, optimised: 2 to 5 minutes cold, as it compiles the page's crates too.",
    );
    for (program, messages, what) in PROGRAMS {
        say(what);
        compare(program, messages)?;
    }
    say("Each type of queue alone, native: 8 producers, 8 consumers; and with a million messages waiting");
    shell::run(cargo().args(["build", "--release", "--locked", "--example", QUEUES]))?;
    print_figures(&shell::read(&mut command(dist::target_folder().join("release/examples").join(QUEUES)))?);
    Ok(())
}

/// Lines of a name and values, with tabs between.
fn print_figures(printed: &str) {
    for line in printed.lines() {
        let mut cells = line.split('\t');
        let name = cells.next().unwrap_or_default();
        let values: String = cells.map(|value| format!("{value:>10}")).collect();
        println!("{name:<58}{values}");
    }
}

fn compare(program: &str, messages: &str) -> Outcome {
    let build = ["build", "--release", "--locked", "--example", program];
    shell::run(cargo().args(build))?;
    shell::run(cargo().args(build).args(["--target", WASM_TARGET]))?;
    let target = dist::target_folder();
    let native = target.join("release/examples").join(program);
    let wasm = target.join(WASM_TARGET).join("release/examples").join(program).with_extension("wasm");
    let (native, native_figures) = rate(&mut command(native))?;
    let (wasm, wasm_figures) = rate(command("node").arg("xtask/bench-wasm.mjs").arg(wasm).arg(messages))?;
    println!("{:<10}{:>14}{:>16}", "", "best, M msg/s", "median, M msg/s");
    for (name, rate) in [("native", native), ("wasm", wasm)] {
        println!("{name:<10}{:>14.2}{:>16.2}", rate.best, rate.median);
    }
    println!("wasm reaches {:.0} % of native (median)", wasm.median / native.median * 100.0);
    print_figures(&native_figures);
    print_figures(&wasm_figures);
    Ok(())
}

/// The board with 1 000 parts, 1 500 links and 10 000 moving messages, then one with a Kafka that runs.
pub fn page() -> Outcome {
    let browser = browser::provide()?;
    browser::provide_playwright()?;
    // The build of another state of the sources would measure something else.
    dist::build()?;
    say(
        "The page in headless Chromium, without a GPU: 1 000 parts, 1 500 links and 10 000 moving messages; then a topic \
         of 50 partitions on 3 brokers with 10 producers and 2 groups of 4, running",
    );
    let report = shell::read(
        Command::new("node")
            .current_dir(shell::root().join("tests/e2e"))
            .env("CHROMIUM", browser.chromium)
            .arg("page-bench.js"),
    )?;
    for (name, meaning) in FIGURES {
        let value = figure(&report, name).ok_or_else(|| format!("the page benchmark left no {name}"))?;
        println!("{value:>10}  {meaning}");
    }
    Ok(())
}

/// The rate, and the lines of other figures behind it.
fn rate(program: &mut Command) -> Outcome<(Rate, String)> {
    let printed = shell::read(program)?;
    let (first, others) = printed.split_once('\n').unwrap_or((&printed, ""));
    let rate =
        parse(first).ok_or_else(|| format!("expected two numbers from the benchmark, got `{}`", first.trim()))?;
    Ok((rate, others.to_owned()))
}

/// Best and median, with a tab between.
fn parse(printed: &str) -> Option<Rate> {
    let (best, median) = printed.trim().split_once('\t')?;
    Some(Rate { best: best.parse().ok()?, median: median.parse().ok()? })
}

/// A line of page-bench.js: name and value, with a tab between.
fn figure<'a>(report: &'a str, name: &str) -> Option<&'a str> {
    report.lines().find_map(|line| line.split_once('\t').filter(|(found, _)| *found == name)).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_read() {
        assert_eq!(parse("3.100\t2.900\n"), Some(Rate { best: 3.1, median: 2.9 }));
        assert_eq!(parse("fast"), None);
        let report = "benchFps\t60.00\nbenchFrameP50Ms\t4.20\n";
        assert_eq!(figure(report, "benchFrameP50Ms"), Some("4.20"));
        assert_eq!(figure(report, "bench"), None);
    }
}
