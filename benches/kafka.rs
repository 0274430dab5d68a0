//! `kafka_group` as a program of its own, for `cargo xtask bench`: its rate, and the memory of a million stored records.
mod measure;

use std::process::ExitCode;

use brokerlab::engine::kafka::samples;

/// Records of one run, each worked on by two groups: about a second.
const RECORDS: u64 = 2_000_000;

fn main() -> ExitCode {
    #[cfg(not(target_family = "wasm"))]
    let memory = memory();
    let done = measure::program(RECORDS, || samples::kafka_group(RECORDS).worked >= 2 * RECORDS);
    #[cfg(not(target_family = "wasm"))]
    if let Some((records, megabytes)) = memory {
        println!("memory of {records} stored records, MB\t{megabytes:.1}");
    }
    done
}

/// Stored records of a world, each on three brokers and read by both groups, and its MB. Measured before anything else
/// has used memory.
#[cfg(not(target_family = "wasm"))]
fn memory() -> Option<(u64, f64)> {
    use std::sync::Arc;

    use brokerlab::engine::world::World;

    let before = measure::resident_mb()?;
    let mut world = World::new(Arc::new(samples::group_topology(64, 12)), 1);
    while world.monitor().total.stored < 1_000_000 && world.run_until(u64::MAX, 4_096) > 0 {}
    Some((world.monitor().total.stored, measure::resident_mb()? - before))
}
