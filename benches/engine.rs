//! `rabbit_topic_ack` as a program of its own, for `cargo xtask bench`. Natively it takes the time itself and prints
//! millions of messages a second, best and median run, with a tab between. As wasm it has no clock: there `main` is one
//! run, and xtask/bench-wasm.mjs calls it and takes the time.
use std::process::ExitCode;

use brokerlab::engine::samples;

/// Messages of one run: about a second.
const MESSAGES: u64 = 3_000_000;

#[cfg(not(target_family = "wasm"))]
fn main() -> ExitCode {
    const RUNS: usize = 3;
    let mut rates = Vec::new();
    for _ in 0..RUNS {
        let start = std::time::Instant::now();
        if !run() {
            return ExitCode::FAILURE;
        }
        rates.push(MESSAGES as f64 / start.elapsed().as_secs_f64() / 1e6);
    }
    rates.sort_by(f64::total_cmp);
    println!("{:.3}\t{:.3}", rates[RUNS - 1], rates[RUNS / 2]);
    ExitCode::SUCCESS
}

#[cfg(target_family = "wasm")]
fn main() -> ExitCode {
    if run() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether all messages went the whole way; a run that stalls is no measurement.
fn run() -> bool {
    samples::rabbit_topic_ack(MESSAGES).acked >= MESSAGES
}
