//! What RabbitMQ brings to the studio beyond the first look: each feature is an entry of [`super::system`], and comes
//! later. What the first look needs of RabbitMQ stands in the studio's own files.
pub mod nodes;
pub mod rpc;
pub mod streams;
