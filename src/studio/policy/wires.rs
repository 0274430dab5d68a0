//! Nothing is wired to a policy: it finds its parts by their names.
use crate::locales::Text;
use crate::studio::kind::Role;
use crate::studio::rules::table::{Verdict, Wire, no, t};

const BY_NAME: Text =
    t("A policy finds its queues and exchanges by their names.", "정책은 큐와 exchange를 이름으로 찾습니다.");
const PATTERN: Text = t("Set its pattern instead.", "대신 패턴을 정하십시오.");
const NO: Verdict = no(BY_NAME, PATTERN);

use Role::Policy as P;

pub static WIRES: &[Wire] = &[
    (P, P, NO),
    (P, Role::Producer, NO),
    (P, Role::Exchange, NO),
    (P, Role::Queue, NO),
    (P, Role::Consumer, NO),
    (P, Role::Cluster, NO),
    (P, Role::Topic, NO),
    (P, Role::KafkaProducer, NO),
    (P, Role::Group, NO),
    (P, Role::KafkaConsumer, NO),
    (P, Role::Connector, NO),
    (Role::Producer, P, NO),
    (Role::Exchange, P, NO),
    (Role::Queue, P, NO),
    (Role::Consumer, P, NO),
    (Role::Cluster, P, NO),
    (Role::Topic, P, NO),
    (Role::KafkaProducer, P, NO),
    (Role::Group, P, NO),
    (Role::KafkaConsumer, P, NO),
    (Role::Connector, P, NO),
];
