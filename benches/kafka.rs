//! `kafka_group` as a program of its own, for `cargo xtask bench`: see benches/engine.rs.
use std::process::ExitCode;

use brokerlab::engine::kafka::samples;

/// Records of one run, each worked on by two groups: about a second.
const RECORDS: u64 = 2_000_000;

#[cfg(not(target_family = "wasm"))]
fn main() -> ExitCode {
    const RUNS: usize = 3;
    let mut rates = Vec::new();
    for _ in 0..RUNS {
        let start = std::time::Instant::now();
        if !run() {
            return ExitCode::FAILURE;
        }
        rates.push(RECORDS as f64 / start.elapsed().as_secs_f64() / 1e6);
    }
    rates.sort_by(f64::total_cmp);
    println!("{:.3}\t{:.3}", rates[RUNS - 1], rates[RUNS / 2]);
    ExitCode::SUCCESS
}

#[cfg(target_family = "wasm")]
fn main() -> ExitCode {
    if run() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether all records went the whole way; a run that stalls is no measurement.
fn run() -> bool {
    samples::kafka_group(RECORDS).worked >= 2 * RECORDS
}
