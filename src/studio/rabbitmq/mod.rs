//! What RabbitMQ brings to the studio beyond the first look: each feature is an entry of [`super::system`], and comes
//! later. What the first look needs of RabbitMQ stands in the studio's own files.
pub mod nodes;
pub mod rpc;
pub mod streams;

use super::document::{Document, Part};
use super::edit::Edit;

/// Adds a new part, with all that its preset places beside it.
pub fn add_whole(document: &Document, part: Part) -> Edit {
    rpc::retry::add_whole(document, &part).unwrap_or_else(|| streams::presets::add_whole(document, part))
}
