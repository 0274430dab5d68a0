//! How the lives of queues and the facts of streams stand beside others of one event. Has no sentences; those are
//! `explain`'s.
use crate::engine::fact::{Fact, FactKind, LossReason};
use crate::engine::rabbitmq::cluster::fact::Fact as Life;
use crate::locales::Text;
use crate::studio::run_index::FactClass;
use crate::studio::story_rules::StoryRules;

pub const RULES: StoryRules = StoryRules {
    weight,
    is_alike: |_, _| false,
    is_said,
    words,
    is_of_class: |class, kind| weight(kind).is_some() && class == FactClass::Clients,
    took: |_| None,
    surprise: |_| None,
    spans: |_, _| {},
};

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

fn life(kind: &FactKind) -> Option<Life> {
    match kind {
        FactKind::RabbitMq(life) => Some(*life),
        _ => None,
    }
}

fn weight(kind: &FactKind) -> Option<u8> {
    match life(kind)? {
        Life::Restarted => Some(10),
        Life::QueueRemoved { .. } => Some(8),
        Life::QueueDeclared { .. } => Some(7),
        _ => None,
    }
}

fn words(kind: &FactKind) -> Option<Text> {
    Some(match life(kind)? {
        Life::Restarted => t("broker restarted", "브로커 다시 시작"),
        Life::QueueRemoved { .. } => t("queue deleted removed expired", "큐 삭제 만료"),
        Life::QueueDeclared { .. } => t("queue declared", "큐 선언"),
        _ => return None,
    })
}

/// An edit says what it takes away; a queue that goes, that its messages and consumers do.
fn is_said(fact: &Fact, facts: &[Fact]) -> bool {
    let removes = |queue| {
        facts.iter().any(|other| matches!(life(&other.kind), Some(Life::QueueRemoved { queue: it, .. }) if it == queue))
    };
    let edited = || facts.iter().any(|other| matches!(other.kind, FactKind::Reconfigured));
    match fact.kind {
        FactKind::RabbitMq(Life::QueueRemoved { .. } | Life::QueueDeclared { .. }) => edited(),
        FactKind::Lost { place, why: LossReason::QueueDeleted, .. } => removes(place),
        FactKind::ConsumerCancelled { queue, .. } => removes(queue),
        _ => false,
    }
}
