//! The requester as the engine runs it, and what a consumer publishes besides.
use std::sync::Arc;

use super::derived::{parking_of, reaches};
use crate::engine::client::application::{Described, Extra};
use crate::engine::client::extra::Publishes;
use crate::engine::client::requester::{ReplyTo, RequesterSpec};
use crate::engine::id::PartIx;
use crate::engine::message::Body;
use crate::engine::topology::{Latency, Schedule, Spec};
use crate::studio::document::{Document, LinkKind, Part};
use crate::studio::param::weighted;
use crate::studio::system::RowOf;

pub fn lower(document: &Document, part: &Part, at: RowOf) -> Option<Spec> {
    let reader = part.reader();
    let target = document.links.iter().find(|link| link.kind == LinkKind::Publish && link.from == part.id);
    let spec = RequesterSpec {
        target: target.map_or(PartIx::NONE, |link| at(&link.to)),
        latency: Latency { base_us: reader.duration_us("latency"), jitter_us: 0 },
        schedule: Schedule {
            start_us: reader.duration_us("start"),
            interval_us: reader.duration_us("interval"),
            jitter_us: reader.duration_us("jitter"),
            burst: 1,
            count: reader.count("count"),
        },
        keys: reader.list("keys").iter().filter_map(|entry| weighted::text(entry).ok()).collect(),
        body: Body::Text(reader.text("body")),
        reply_to: match part.variant() {
            "own-queue" => ReplyTo::OwnQueue,
            "unconsumed" => ReplyTo::DirectWithoutConsumer,
            _ => ReplyTo::Direct,
        },
        timeout_us: reader.duration_us("timeout"),
        at_once: reader.count("open"),
        restart_us: reader.duration_us("restart"),
    };
    Some(Spec::Application(Described(Arc::new(spec))))
}

/// A consumer answers, or parks what it gives up on.
pub fn refine(document: &Document, part: &Part, at: RowOf, spec: &mut Spec) {
    let Spec::Consumer(consumer) = spec else { return };
    let reader = part.reader();
    let (replies, parking) = (reader.bool("replies"), parking_of(document, part));
    if !replies && parking.is_none() {
        return;
    }
    let asks = |other: &&Part| other.kind == super::kind::KIND.id && reaches(document, other, part);
    let requesters = match replies {
        true => document.parts.iter().filter(asks).map(|other| at(&other.id)).collect(),
        false => Vec::new(),
    };
    let parking = parking.map_or(PartIx::NONE, |queue| at(&queue.id));
    let most_deaths = reader.count("most_deaths");
    consumer.extra = Some(Extra(Arc::new(Publishes { replies, parking, most_deaths, requesters })));
}
