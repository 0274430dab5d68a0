//! What the benchmark programs share: they repeat a run, take its time, and say how much memory something took. As wasm a
//! program has no clock: there `main` is one run, and xtask/bench-wasm.mjs calls it and takes time and memory.
//!
//! Time is the thread's own on a processor, where the system says it (Linux): what else the machine has to do then only
//! costs caches. It judges nothing.
#![allow(dead_code, reason = "no program needs all of it")]
use std::process::ExitCode;

/// Prints millions of `messages` a second, best and median run, with a tab between. `run` says whether all of them went
/// the whole way: a run that stalls is no measurement.
pub fn program(messages: u64, run: impl Fn() -> bool) -> ExitCode {
    match rates(messages, run) {
        Some((best, median)) => {
            println!("{best:.3}\t{median:.3}");
            ExitCode::SUCCESS
        }
        None => ExitCode::FAILURE,
    }
}

#[cfg(target_family = "wasm")]
fn rates(_: u64, run: impl Fn() -> bool) -> Option<(f64, f64)> {
    run().then_some((0.0, 0.0))
}

#[cfg(not(target_family = "wasm"))]
pub use native::*;

#[cfg(not(target_family = "wasm"))]
mod native {
    use std::fs::read_to_string;
    use std::time::{Duration, Instant};

    const RUNS: usize = 3;

    /// Millions of messages a second: best and median run.
    pub fn rates(messages: u64, run: impl Fn() -> bool) -> Option<(f64, f64)> {
        let mut rates = Vec::new();
        for _ in 0..RUNS {
            let watch = Stopwatch::start();
            if !run() {
                return None;
            }
            rates.push(watch.rate(messages));
        }
        rates.sort_by(f64::total_cmp);
        Some((rates[RUNS - 1], rates[RUNS / 2]))
    }

    pub struct Stopwatch {
        wall: Instant,
        own: Option<Duration>,
    }

    impl Stopwatch {
        pub fn start() -> Self {
            Self { wall: Instant::now(), own: own_time() }
        }

        pub fn elapsed(&self) -> Duration {
            match (self.own, own_time()) {
                (Some(before), Some(now)) => now - before,
                _ => self.wall.elapsed(),
            }
        }

        /// Millions a second.
        pub fn rate(&self, messages: u64) -> f64 {
            messages as f64 / self.elapsed().as_secs_f64() / 1e6
        }
    }

    /// What this thread has had of a processor.
    fn own_time() -> Option<Duration> {
        let text = read_to_string("/proc/thread-self/schedstat").ok()?;
        Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
    }

    /// Memory of the process now, MB, with all that its allocator keeps; `None` = the system does not say.
    pub fn resident_mb() -> Option<f64> {
        let text = read_to_string("/proc/self/status").ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kib * 1024.0 / 1e6)
    }
}
