//! Kinds, presets and settings of Kafka's parts, as data. Ids of settings are Kafka's own names; what Brokerlab adds
//! for its simulated clients has the ids that RabbitMQ's clients have. Defaults and ranges are Kafka 4.x's; where a
//! run starts with another one, the help says so.
mod cluster;
mod consumer;
pub mod failures;
mod group;
mod producer;
mod rows;
mod shared;
mod topic;

use crate::locales::Text;
use crate::studio::document::LinkKind;
use crate::studio::kind::{Kind, Param, Preset};

pub static KINDS: &[&Kind] = &[&producer::KIND, &consumer::KIND, &cluster::KIND, &topic::KIND, &group::KIND];

pub static PRESETS: &[&[Preset]] =
    &[producer::PRESETS, topic::PRESETS, group::PRESETS, consumer::PRESETS, cluster::PRESETS];

/// Parameters of the one row of a link; `None` = not one of Kafka's.
pub fn row_params(link: LinkKind) -> Option<&'static [Param]> {
    match link {
        LinkKind::Produce | LinkKind::Subscribe | LinkKind::Member | LinkKind::Assign => Some(&[]),
        LinkKind::Forward => Some(rows::FORWARD),
        _ => None,
    }
}

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

// Sources: pages of the Kafka documentation.
const LAB: &str = "Brokerlab";
const BROKER: &str = "Kafka: Broker configs";
const GROUP_DOC: &str = "Kafka: Broker configs, group coordinator";
const CONTROLLER_DOC: &str = "Kafka: Broker configs, KRaft";
const TOPIC: &str = "Kafka: Topic configs";
const PRODUCER: &str = "Kafka: Producer configs";
const CONSUMER: &str = "Kafka: Consumer configs";
