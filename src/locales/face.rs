//! Texts inside the parts of the board, and their accessible names.
use super::Text;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub const PAUSED: Text = t("paused", "멈춤");
pub const DOWN: Text = t("down", "다운");
pub const PAUSED_LINE: Text = t("paused, takes nothing new", "멈춤, 새로 받지 않음");
pub const BACK_IN: Text = t("back in {0}", "{0} 뒤 복귀");

pub const PER_SECOND: Text = t("{0}/s", "{0}/s");
pub const EVERY: Text = t("every {0}", "{0}마다");
pub const BURST_EVERY: Text = t("{0} every {1}", "{1}마다 {0}개");
pub const SO_MANY_EVERY: Text = t("{0}, every {1}", "{1}마다 · 모두 {0}개");
pub const IN_ALL: Text = t("{0} in all", "모두 {0}개");
pub const JITTER: Text = t("jitter", "간격 흔들림");
pub const CONFIRMS: Text = t("confirms on", "confirm 켬");
pub const TX: Text = t("[tx {0}/{1}]", "[트랜잭션 {0}/{1}]");
pub const BATCH: Text = t("batch {0}/{1}", "묶음 {0}/{1}");
pub const WAITS: Text = t("waits", "기다림");
pub const SENT: Text = t("{0} sent", "{0}개 보냄");

pub const MATCHED: Text = t("{0} of {1} bindings match", "binding {1}개 중 {0}개 일치");
pub const ONE_BINDING: Text = t("1 binding", "binding 1개");
pub const BINDINGS: Text = t("{0} bindings", "binding {0}개");
pub const ALL_BINDINGS: Text = t("all {0} bindings", "binding {0}개 모두");
pub const KEY_IS_QUEUE: Text = t("key = queue name", "key = 큐 이름");
pub const X_MATCH: Text = t("matches headers", "헤더로 고름");
pub const DEAD_LETTER_OF: Text = t("dead letters of {0}", "큐 {0}개의 dead letter");
pub const ALTERNATE: Text = t("alternate: {0}", "대체: {0}");
pub const NONE: Text = t("none", "없음");
pub const DURABLE: Text = t("durable", "durable");
pub const TRANSIENT: Text = t("transient", "임시");

pub const READY: Text = t("{0} ready", "대기 {0}");
pub const UNACKED: Text = t("{0} unacked", "ack 대기 {0}");
pub const NO_READER: Text = t("no reader", "읽는 쪽 없음");
pub const KEPT: Text = t("{0} dead, kept", "죽은 {0} 보관");
pub const FULL_DROPS: Text = t("full, drops the head", "가득 참, 맨 앞을 버림");
pub const FULL_REFUSES: Text = t("full, refuses more", "가득 참, 더 받지 않음");
pub const PRIORITY_MAX: Text = t("priority · max {0}", "우선순위 · 최대 {0}");
pub const EXPIRES_IN: Text = t("head expires in {0}", "맨 앞 {0} 뒤 만료");
pub const DEAD_LETTERS_TO: Text = t("dead letters go to {0}", "dead letter는 {0}로");
pub const DEFAULT_EXCHANGE: Text = t("the default exchange", "기본 exchange");

pub const PREFETCH: Text = t("prefetch {0}", "prefetch {0}");
pub const NO_PREFETCH: Text = t("no prefetch limit", "prefetch 제한 없음");
pub const AUTO_ACK: Text = t("automatic ack", "자동 ack");
pub const FAILED: Text = t("{0} failed", "{0}개 실패");
pub const DONE: Text = t("{0} done", "{0}개 처리");
pub const ONE_HELD: Text = t("holds 1 message", "메시지 1개 보유");
pub const HELD: Text = t("holds {0} messages", "메시지 {0}개 보유");

// --- accessible names
pub const PRODUCER_NAME: Text = t("Producer {0}", "프로듀서 {0}");
pub const CONSUMER_NAME: Text = t("Consumer {0}", "컨슈머 {0}");
pub const EXCHANGE_NAME: Text = t("Exchange {0}, {1}", "exchange {0}, {1}");
pub const DEFAULT_EXCHANGE_NAME: Text = t("The default exchange", "기본 exchange");
pub const QUEUE_NAME: Text = t("Queue {0}", "큐 {0}");
pub const ONE_MESSAGE: Text = t("1 message", "메시지 1개");
pub const MESSAGES: Text = t("{0} messages", "메시지 {0}개");
pub const ONE_CONSUMER: Text = t("1 consumer", "컨슈머 1개");
pub const CONSUMERS: Text = t("{0} consumers", "컨슈머 {0}개");
pub const DELETED: Text = t("deleted", "삭제됨");
pub const ONE_PROBLEM: Text = t("1 problem", "문제 1개");
pub const PROBLEMS: Text = t("{0} problems", "문제 {0}개");
