//! Texts of the inspector of streams, and of what is done to queues and their broker.
use super::Text;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub const SEGMENTS: Text = t("Segments", "segment 목록");
pub const OFFSETS: Text = t("Offsets", "offset");
pub const BYTES: Text = t("Bytes", "바이트");
pub const WRITTEN: Text = t("Last written", "마지막에 씀");
pub const ACTIVE: Text = t("written to", "쓰는 중");
pub const IN_ALL: Text = t("{0} messages · {1} bytes", "메시지 {0}개 · {1}바이트");
pub const OLDER_SEGMENTS: Text = t("and {0} older ones", "그 밖에 오래된 segment {0}개");
pub const KEEPS_ALL: Text = t("Keeps everything.", "모두 남깁니다.");
pub const KEEPS_BYTES: Text = t("Keeps {0} bytes.", "{0}바이트까지 남깁니다.");
pub const KEEPS_AGE: Text = t("Keeps {0}.", "{0} 동안 남깁니다.");
pub const WHOLE_SEGMENTS: Text = t(
    "Limits are looked at when a segment is full; then whole segments go, the oldest first.",
    "한도는 segment가 찼을 때 살펴보며, 오래된 segment부터 통째로 지웁니다.",
);
pub const READERS: Text = t("Readers", "읽는 쪽");
pub const READER: Text = t("Reader", "컨슈머");
pub const NEXT: Text = t("Next", "다음");
pub const LAG: Text = t("Lag", "lag");
pub const CREDIT: Text = t("Credit", "남은 credit");
pub const STORED: Text = t("Stored", "저장된 자리");
pub const STANDS_BY: Text = t("stands by", "대기");
pub const NOBODY_READS: Text = t("Nobody reads it now.", "지금 읽는 컨슈머가 없습니다.");
pub const CREDIT_HELP: Text = t(
    "Credit is what is left of the prefetch: each acknowledgement gives one back, and nothing leaves the log.",
    "credit은 prefetch에서 남은 몫입니다. ack마다 하나씩 돌아오고, 로그에서 사라지는 것은 없습니다.",
);
pub const DELETE_QUEUE: Text = t("Delete in the broker", "브로커에서 삭제");
pub const DECLARE_QUEUE: Text = t("Declare again", "다시 선언");
pub const RESTART: Text = t("Restart the broker", "브로커 다시 시작");
