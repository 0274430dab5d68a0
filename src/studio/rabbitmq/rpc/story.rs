//! How facts of clients stand beside others of one event.
use crate::engine::client::fact::{Fact as Client, Ignored};
use crate::engine::fact::{Fact, FactKind};
use crate::locales::Text;
use crate::studio::story_rules::StoryRules;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub const RULES: StoryRules = StoryRules {
    weight: |kind| match own(kind)? {
        Client::ReplyIgnored { .. } | Client::RequestTimedOut { .. } | Client::ReplyDropped { .. } => Some(9),
        Client::LinkCut { .. } | Client::LinkMended { .. } | Client::Parked { .. } => Some(9),
        // More than the work that ends with it, less than a death.
        _ => Some(6),
    },
    is_alike: |_, _| false,
    is_said,
    words: |kind| {
        Some(match own(kind)? {
            Client::CommitSent { .. } | Client::Committed { .. } => t("tx commit", "tx commit"),
            Client::RollbackSent { .. } | Client::RolledBack { .. } => t("tx rollback", "tx rollback"),
            Client::Replied { .. } | Client::HandedOver { .. } | Client::ReplyMatched { .. } => {
                t("reply rpc", "응답 rpc")
            }
            Client::RequestTimedOut { .. } => t("request timed out rpc", "요청 시간 초과 rpc"),
            Client::ReplyIgnored { why: Ignored::Late, .. } => t("late reply ignored rpc", "늦은 응답 무시 rpc"),
            Client::ReplyIgnored { .. } => t("reply ignored rpc", "응답 무시 rpc"),
            Client::ReplyDropped { .. } => t("reply dropped rpc", "응답 버림 rpc"),
            Client::Parked { .. } => t("parked gave up", "보관 포기"),
            Client::LinkCut { .. } => t("link cut", "연결 끊김"),
            Client::LinkMended { .. } => t("link mended", "연결 복구"),
            Client::LinkRuns { .. } => t("federation link takes", "federation 연결 가져옴"),
            Client::LinkRests { .. } => t("federation link rests", "federation 연결 쉼"),
            Client::NotForwarded { .. } => t("not forwarded max-hops", "넘기지 않음 max-hops"),
        })
    },
    is_of_class: |_, _| false,
    took: |_| None,
    surprise: |_| None,
    spans: |_, _| {},
};

fn own(kind: &FactKind) -> Option<Client> {
    match kind {
        FactKind::Client(fact) => Some(*fact),
        _ => None,
    }
}

/// That a reply was received is said by what the requester makes of it.
fn is_said(fact: &Fact, event: &[Fact]) -> bool {
    let FactKind::Received { message, .. } = fact.kind else { return false };
    event.iter().any(|other| {
        matches!(
            other.kind,
            FactKind::Client(Client::ReplyMatched { message: told, .. } | Client::ReplyIgnored { message: told, .. })
                if told == message
        )
    })
}
