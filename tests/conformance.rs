//! Every recording of a supported area passes; the same as `cargo run --release -- conformance`.
use std::path::Path;

/// Cases that pass only when steps take time, as the recorder's did. One more wants a look before it is added here: it
/// may hide a mistake of the engine.
const WITH_STEPS_THAT_TAKE_TIME: [&str; 4] = [
    "deadletter/cycle-ttl-two-classic",
    "deadletter/ttl-requeue-no-reset-quorum",
    "deadletter/ttl-redelivered-consumer-quorum",
    "deadletter/cycle-ttl-two-quorum",
];

#[test]
fn every_recording_of_a_supported_area_passes() {
    let report = brokerlab::engine::conformance::run(Path::new("tests/conformance")).expect("the recordings are there");
    println!("{report}");
    assert!(report.is_ok(), "\n{report}");
    let paced = report.files.iter().flat_map(|file| &file.paced).map(|case| case.id.as_str());
    assert_eq!(paced.collect::<Vec<_>>(), WITH_STEPS_THAT_TAKE_TIME);
}
