//! What is wrong with Kafka's parts of a drawing.
use crate::studio::document::Document;
use crate::studio::lower::issue::Issue;

pub fn check(_document: &Document, _issues: &mut Vec<Issue>) {}
