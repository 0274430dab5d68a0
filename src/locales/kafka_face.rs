//! Texts inside Kafka's parts of the board, and their accessible names.
use super::Text;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

// --- topic
pub const BROKER: Text = t("broker {0}", "broker {0}");
pub const CONTROLLER: Text = t("controller", "controller");
pub const DOWN: Text = t("down", "꺼짐");
pub const FROZEN: Text = t("frozen", "정지됨");
pub const ISOLATED: Text = t("isolated", "고립됨");
pub const SLOW: Text = t("disk + {0}", "디스크 + {0}");
pub const LEADER_EPOCH: Text = t("leader e{0}", "리더 e{0}");
pub const OUT_OF_ISR: Text = t("out of ISR", "ISR 제외");
pub const OFFLINE: Text = t("no leader", "리더 없음");
pub const ISR_SHORT: Text = t("ISR {0} < {1}", "ISR {0} < {1}");
pub const LAG: Text = t("lag {0}", "lag {0}");
pub const MORE_PARTITIONS: Text = t("+ {0} partitions", "+ 파티션 {0}개");
pub const ONE_PARTITION: Text = t("{0} partition · RF {1}", "파티션 {0} · RF {1}");
pub const PARTITIONS: Text = t("{0} partitions · RF {1}", "파티션 {0} · RF {1}");
pub const MIN_ISR: Text = t("min.insync.replicas {0}", "min.insync.replicas {0}");

// --- group
pub const EMPTY: Text = t("empty", "비어 있음");
pub const STABLE: Text = t("stable", "안정");
pub const REBALANCING: Text = t("rebalancing", "rebalance 중");
pub const GENERATION: Text = t("generation {0}", "세대 {0}");
pub const EPOCH: Text = t("epoch {0}", "epoch {0}");
pub const REVOKE: Text = t("revoke", "회수");
pub const JOIN: Text = t("join {0}/{1}", "합류 {0}/{1}");
pub const ASSIGN: Text = t("assign", "할당");
pub const TARGET: Text = t("target", "목표");
pub const RECONCILE: Text = t("reconcile {0}/{1}", "맞춤 {0}/{1}");
pub const ONE_MEMBER: Text = t("1 member", "컨슈머 1개");
pub const MEMBERS: Text = t("{0} members", "컨슈머 {0}개");
pub const IN_FLIGHT: Text = t("{0} out", "처리 중 {0}");
pub const SHARE: Text = t("share group", "share group");

// --- member
pub const POLL: Text = t("poll {0}", "poll {0}");
pub const IDLE: Text = t("idle", "유휴");
pub const WAITS_TO_JOIN: Text = t("waits to join…", "합류 대기…");
pub const STARTS_IN: Text = t("starts in {0}", "{0} 뒤 시작");
pub const REVOKED: Text = t("{0} revoked", "{0} 회수됨");
pub const TASK_FAILED: Text = t("task failed", "작업 실패");
pub const MORE_MEMBERS: Text = t("{0} partitions < {1} members", "파티션 {0} < 컨슈머 {1}");

// --- producer
pub const ACKS_LINGER: Text = t("acks={0} · linger {1}", "acks={0} · linger {1}");
pub const FENCED: Text = t("fenced", "fenced");
pub const TRANSACTION: Text = t("transaction open", "트랜잭션 열림");

// --- cluster
pub const UP: Text = t("{0} of {1} up", "{1}대 중 {0}대 켜짐");
pub const CONTROLLER_AT: Text = t("controller {0}", "controller {0}");

// --- accessible names
pub const TOPIC_NAME: Text = t("Topic {0}", "topic {0}");
pub const GROUP_NAME: Text = t("Consumer group {0}", "consumer group {0}");
pub const CLUSTER_NAME: Text = t("Kafka cluster {0}", "Kafka 클러스터 {0}");
pub const ONE_RECORD: Text = t("1 record", "레코드 1개");
pub const RECORDS: Text = t("{0} records", "레코드 {0}개");
pub const PARTITION_LED: Text = t(
    "P{0} on broker {1}, offsets {2} to {3}, readable to {4}",
    "P{0}는 broker {1}, offset {2}~{3}, {4} 앞까지 읽기 가능",
);
pub const PARTITION_OFFLINE: Text = t("P{0} without a leader", "P{0}는 리더 없음");
pub const READER_AT: Text = t("{0} lags {1}", "{0} lag {1}");
pub const ASSIGNED: Text = t("assigned {0}", "할당 {0}");
pub const NOTHING_ASSIGNED: Text = t("nothing assigned", "할당 없음");
pub const BROKER_LEADS: Text = t("broker {0} {1}, leads {2} of {3}", "broker {0} {1}, {3}개 중 {2}개의 리더");
pub const IS_UP: Text = t("up", "켜짐");
