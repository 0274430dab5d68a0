//! Texts of the inspector of clients that do more than publish and consume: links between brokers, requesters.
use super::Text;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

// --- links between brokers
pub const CUT_LINK: Text = t("Cut the link", "연결 끊기");
pub const MEND_LINK: Text = t("Mend the link", "연결 되살리기");
pub const LINK: Text = t("Link", "연결");
pub const CONNECTED: Text = t("connected", "연결됨");
pub const RESTS: Text = t("rests: no demand", "쉼: 수요 없음");
pub const CUT: Text = t("cut", "끊김");
pub const DOWN: Text = t("not connected", "연결 안 됨");
pub const PAUSED: Text = t("paused", "멈춤");
pub const WAITING: Text = t("Wait at its source", "원본에서 기다림");
pub const IN_HAND: Text = t("Taken, not acked there", "가져와 아직 ack하지 않음");
pub const UNCONFIRMED: Text = t("Sent, not confirmed", "보내고 confirm을 기다림");
pub const CARRIED: Text = t("Carried over", "옮김");
pub const REFUSED: Text = t("Refused there, given back", "저쪽이 거부해 돌려줌");
pub const NEXT_TRY: Text = t("Next try in", "다음 시도까지");

// --- requesters
pub const ANSWERED: Text = t("answered", "응답 받음");
pub const TIMED_OUT: Text = t("timed out", "시간 초과");
pub const OPEN: Text = t("open", "대기 중");
pub const ROUND_TRIP: Text = t("Round trip", "왕복 시간");
pub const LAST_REPLIES: Text = t("{0|newest reply|newest replies}", "최근 응답 {0}개");
pub const LAST: Text = t("Last", "마지막");
pub const PERCENTILE_95: Text = t("95 % took at most", "95%가 이 시간 안");
pub const IGNORED: Text = t("Replies ignored", "무시한 응답");
pub const REPLY_TO: Text = t("reply-to", "reply-to");
pub const WAITING_FOR: Text = t("Waiting for replies", "응답을 기다리는 요청");
pub const NOTHING_OPEN: Text = t("No request waits for a reply.", "응답을 기다리는 요청이 없습니다.");
pub const CORRELATION_ID: Text = t("Correlation id", "correlation id");
pub const WAITED: Text = t("Waits for", "기다린 시간");
pub const GIVES_UP: Text = t("Gives up in", "포기까지");
pub const MORE_OPEN: Text = t("and {0} more", "그 밖에 {0}개");
