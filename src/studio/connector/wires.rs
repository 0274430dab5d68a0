//! What may be wired to a connector, as data: every pair of roles that holds it stands once.
use crate::locales::Text;
use crate::studio::document::LinkKind;
use crate::studio::kind::Role;
use crate::studio::rules::table::{Verdict, Wire, no, t};

const FROM_CLIENT: Text = t(
    "A connector takes from a queue or a topic, not from a client.",
    "커넥터는 클라이언트가 아니라 큐나 topic에서 꺼냅니다.",
);
const FROM_CLIENT_HINT: Text = t("Put a queue or a topic between them.", "사이에 큐나 topic을 두십시오.");
const TO_CLIENT: Text = t(
    "A connector puts messages into an exchange, a queue or a topic; a client reads them there.",
    "커넥터는 exchange, 큐, topic에 넣습니다. 클라이언트는 거기서 읽습니다.",
);
const TO_CLIENT_HINT: Text = t("Put a queue or a topic between them.", "사이에 큐나 topic을 두십시오.");
const GROUP: Text = t(
    "A connector is no member of a group: it reads with a group of its own.",
    "커넥터는 그룹에 들지 않고 자기 그룹으로 읽습니다.",
);
const GROUP_HINT: Text = t("Wire the topic to the connector itself.", "topic을 커넥터에 바로 이으십시오.");
const CLUSTER: Text = t("Nothing is wired to a cluster.", "클러스터에는 아무것도 잇지 않습니다.");
const CLUSTER_HINT: Text = t("Wire a topic.", "topic을 이으십시오.");
const SELF: Text =
    t("A connector leads from one system into another.", "커넥터는 한 시스템에서 다른 시스템으로 옮깁니다.");

use Role::Connector as C;

pub static WIRES: &[Wire] = &[
    (Role::Queue, C, Verdict::Legal(LinkKind::Consume)),
    (Role::Topic, C, Verdict::Legal(LinkKind::Assign)),
    (C, Role::Exchange, Verdict::Legal(LinkKind::Publish)),
    (C, Role::Queue, Verdict::Legal(LinkKind::Publish)),
    (C, Role::Topic, Verdict::Legal(LinkKind::Produce)),
    (Role::Producer, C, no(FROM_CLIENT, FROM_CLIENT_HINT)),
    (Role::KafkaProducer, C, no(FROM_CLIENT, FROM_CLIENT_HINT)),
    (Role::Consumer, C, no(FROM_CLIENT, FROM_CLIENT_HINT)),
    (Role::KafkaConsumer, C, no(FROM_CLIENT, FROM_CLIENT_HINT)),
    // Only a federation link does: see `rules::connector`.
    (Role::Exchange, C, Verdict::Legal(LinkKind::Consume)),
    (Role::Group, C, no(GROUP, GROUP_HINT)),
    (Role::Cluster, C, no(CLUSTER, CLUSTER_HINT)),
    (C, Role::Producer, no(TO_CLIENT, TO_CLIENT_HINT)),
    (C, Role::KafkaProducer, no(TO_CLIENT, TO_CLIENT_HINT)),
    (C, Role::Consumer, no(TO_CLIENT, TO_CLIENT_HINT)),
    (C, Role::KafkaConsumer, no(TO_CLIENT, TO_CLIENT_HINT)),
    (C, Role::Group, no(GROUP, GROUP_HINT)),
    (C, Role::Cluster, no(CLUSTER, CLUSTER_HINT)),
    (C, C, no(SELF, TO_CLIENT_HINT)),
];
