//! Conformance with recordings of a real Kafka broker, its clients and its assignors (`tests/conformance/kafka`).
pub mod tables;
