//! Many seeds on all cores: what the swarm tests have in common. Each seed is a world of its own and draws from nothing
//! else, so the order in which they run changes nothing.
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Runs every seed below `seeds` and sums up what they count; the first that fails names its seed.
/// `BROKERLAB_SEEDS=100000` runs so many instead, `BROKERLAB_SEED=17` that one alone.
pub fn each_seed<const N: usize>(seeds: u64, run: impl Fn(u64) -> [u64; N] + Sync) -> [u64; N] {
    let set = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (first, end) = match set("BROKERLAB_SEED") {
        Some(seed) => (seed, seed + 1),
        None => (0, set("BROKERLAB_SEEDS").unwrap_or(seeds)),
    };
    let next = AtomicU64::new(first);
    let work = || {
        let mut sums = [0; N];
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end {
                return sums;
            }
            match catch_unwind(AssertUnwindSafe(|| run(seed))) {
                Ok(counts) => sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count),
                Err(failure) => {
                    next.store(end, Ordering::Relaxed);
                    eprintln!("seed {seed} failed: run it alone with BROKERLAB_SEED={seed}");
                    resume_unwind(failure);
                }
            }
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let mut sums = [0; N];
    thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        for worker in running {
            let counts = worker.join().unwrap_or_else(|failure| resume_unwind(failure));
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
    });
    sums
}
