//! What a running Kafka keeps although the drawing says otherwise: partitions are never taken away, replicas need a
//! reassignment. The run goes on with what it has, and the user reads why. Brokers come and go; of one that still holds
//! replicas, the run itself says that it stays.
use super::check::{number, set};
use crate::engine::kafka::topology::Spec as Kafka;
use crate::engine::sort::sort_by_key;
use crate::engine::topology::{Spec, Topology};
use crate::engine::value::Value;
use crate::locales::Text;
use crate::studio::document::{Document, Part};
use crate::studio::lower::issue::{Issue, KEPT, Severity, name_of};
use crate::studio::sentence::{Phrase, phrase};

const BACK: Text = Text::new("Draw it as it runs", "실행 중인 대로 그리기");

const PARTITIONS: Text = Text::new(
    "{0} keeps its {1} partitions in this run. Kafka refuses: INVALID_PARTITIONS, “The topic {0} currently has {1} partition(s); {2} would not be an increase.” Run again from the start to have {2}.",
    "{0:은/는} 이 실행에서 파티션 {1}개를 그대로 둡니다. Kafka가 거절합니다: INVALID_PARTITIONS, “The topic {0} currently has {1} partition(s); {2} would not be an increase.” 처음부터 다시 실행하면 {2}개가 됩니다.",
);
const REPLICAS: Text = Text::new(
    "{0} keeps {1|replica|replicas} in this run: another number needs a reassignment. Run again from the start to have {2}.",
    "{0:은/는} 이 실행에서 복제본 {1}개를 그대로 둡니다. 수를 바꾸려면 재할당이 필요합니다. 처음부터 다시 실행하면 {2}개가 됩니다.",
);

const CLUSTER_GONE: Text = Text::new(
    "The cluster is not drawn any more: this run keeps its {0|broker|brokers}, with default settings. Run again from the start to have one broker, or undo.",
    "클러스터가 그림에서 없어졌습니다. 이 실행의 브로커 {0}대는 기본 설정으로 그대로 남습니다. 처음부터 다시 실행하면 브로커는 한 대가 되고, 되돌리면 클러스터가 돌아옵니다.",
);

/// Puts into the topology what the running one keeps. Rows of the two differ; parts are known by their ids.
pub fn keep(document: &Document, topology: &mut Topology, running: &Topology, issues: &mut Vec<Issue>) {
    for (row, part) in topology.parts.iter_mut().enumerate() {
        let Some(drawn) = document.parts.get(row) else { continue };
        let mut kept = |text: Text, param: &'static str, has: u32, wanted: u32| {
            let reason = phrase(text, [name_of(document, row), number(has), number(wanted)]);
            issues.push(issue(drawn, param, has, reason));
        };
        let Spec::Kafka(Kafka::Topic(topic)) = &mut part.spec else { continue };
        let old = running.parts.iter().find(|old| old.id == part.id && old.name == part.name);
        let Some(Spec::Kafka(Kafka::Topic(old))) = old.map(|old| &old.spec) else { continue };
        if topic.partitions < old.partitions {
            kept(PARTITIONS, "partitions", old.partitions, topic.partitions);
            topic.partitions = old.partitions;
        }
        if topic.replication != old.replication {
            kept(REPLICAS, "replication.factor", old.replication, topic.replication);
            topic.replication = old.replication;
        }
    }
    let has_cluster = topology.parts.iter().any(|part| matches!(part.spec, Spec::Kafka(Kafka::Cluster(_))));
    let brokers = running.parts.iter().find_map(|part| match &part.spec {
        Spec::Kafka(Kafka::Cluster(cluster)) => Some(cluster.brokers),
        _ => None,
    });
    if let Some(brokers) = brokers.filter(|brokers| *brokers > 1 && !has_cluster) {
        let reason = phrase(CLUSTER_GONE, [number(brokers)]);
        issues.push(Issue::of_document(Severity::Warning, KEPT, reason));
    }
    sort_by_key(issues, |issue| issue.severity);
}

fn issue(part: &Part, param: &'static str, has: u32, reason: Phrase) -> Issue {
    let back = set(part, param, Value::Int(i64::from(has)));
    Issue::of_part(&part.id, Severity::Warning, KEPT, reason).at_param(param).with_fix(BACK, back)
}
