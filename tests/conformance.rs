//! Every recording of a supported area passes; the same as `cargo run --release -- conformance`.
use std::path::Path;

#[test]
fn every_recording_of_a_supported_area_passes() {
    let report = brokerlab::engine::conformance::run(Path::new("tests/conformance")).expect("the recordings are there");
    println!("{report}");
    assert!(report.is_ok(), "\n{report}");
}
