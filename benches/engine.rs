//! `rabbit_topic_ack` as a program of its own, for `cargo xtask bench`.
mod measure;

use std::process::ExitCode;

use brokerlab::engine::samples;

/// Messages of one run: about a second.
const MESSAGES: u64 = 3_000_000;

fn main() -> ExitCode {
    measure::program(MESSAGES, || samples::rabbit_topic_ack(MESSAGES).acked >= MESSAGES)
}
