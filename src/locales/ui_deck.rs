//! Texts of the deck (transport, timeline, log), of its dialogs and of the message view.
use super::Text;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

// --- transport
pub const RUN: Text = t("Run", "실행");
pub const TRANSPORT: Text = t("Transport", "실행 조작");
pub const TO_START: Text = t("Go to the start", "처음으로");
pub const STEP_BACK: Text = t("Step back", "한 사건 뒤로");
pub const PLAY: Text = t("Play", "재생");
pub const PAUSE: Text = t("Pause", "일시 정지");
pub const STEP: Text = t("Step", "다음 사건");
pub const TO_END: Text = t("Go to the last event seen", "본 곳의 끝으로");
pub const RUN_AGAIN: Text = t("Run again from the start", "처음부터 다시 실행");
pub const SPEED: Text = t("Speed", "속도");
pub const EVENT: Text = t("event", "사건");
pub const NEXT_SURPRISE: Text = t("Next surprise", "다음 뜻밖의 일");
pub const PREVIOUS_SURPRISE: Text = t("Previous surprise", "이전 뜻밖의 일");
pub const TALLER: Text = t("Make the deck taller", "실행 판 높이기");
pub const LOWER: Text = t("Make the deck lower", "실행 판 낮추기");
pub const RESIZE_DECK: Text = t("Height of the deck", "실행 판의 높이");
pub const RESIZE_LOG: Text = t("Width of the event log", "사건 기록의 너비");

// --- grains
pub const GRAIN: Text = t("Steps go by", "걸음의 크기");
pub const GRAIN_EVENT: Text = t("Event", "사건");
pub const GRAIN_MESSAGE: Text = t("Message", "메시지");
pub const GRAIN_PART: Text = t("Part", "부품");
pub const GRAIN_TIME: Text = t("Time", "시간");
pub const GRAIN_EVENT_HELP: Text = t("Step to the next event", "다음 사건까지");
pub const GRAIN_MESSAGE_HELP: Text =
    t("Step to what next happens to the selected message, or to the one of this event", "선택한 메시지나 이 사건의 메시지에 일어나는 다음 일까지");
pub const GRAIN_PART_HELP: Text =
    t("Step to what next happens at the selected part, or at the one of this event", "선택한 부품이나 이 사건의 부품에 일어나는 다음 일까지");
pub const GRAIN_TIME_HELP: Text = t("Step 10 ms of virtual time", "가상 시간으로 10 ms씩");
pub const NOTHING_MORE: Text = t("Nothing more happens there", "그곳에는 더 일어날 일이 없습니다");
pub const NOTHING_BEFORE: Text = t("Nothing happened there before", "그곳에는 앞서 일어난 일이 없습니다");

// --- timeline
pub const TIMELINE: Text = t("Moment of the run", "실행의 순간");
pub const LANE_EVENTS: Text = t("Events", "사건");
pub const LANE_MARKS: Text = t("Marks", "표시");
pub const LANE_FAULTS: Text = t("Faults", "장애");
pub const START_OF_RUN: Text = t("the start", "시작");
/// `{0}` = time, `{1}` = event, `{2}` = what happened.
pub const MOMENT: Text = t("{0}, event {1}: {2}", "{0}, 사건 {1}: {2}");
pub const BY_HAND: Text = t("by hand", "직접 실행");

// --- log
pub const LOG: Text = t("Event log", "사건 기록");
pub const LOG_FILTER: Text = t("Show in the log", "기록에서 보일 것");
pub const LOG_SEARCH: Text = t("Search the log", "기록 찾기");
pub const LOG_SEARCH_HINT: Text = t("Name, key, #12, word of the body", "이름, key, #12, 본문의 말");
pub const LOG_COPY: Text = t("Copy the log as text", "기록을 글로 복사");
pub const LOG_COPIED: Text = t("Event log copied", "사건 기록을 복사했습니다");
pub const LOG_EMPTY: Text =
    t("Nothing has happened yet. Press Play or Step, and each event gets a row here.", "아직 일어난 일이 없습니다. 재생이나 다음 사건을 누르면 사건마다 한 줄씩 쌓입니다.");
pub const LOG_NO_HIT: Text = t("No event fits this search.", "찾는 말에 맞는 사건이 없습니다.");
pub const LOG_DROPPED: Text = t("The oldest {0|fact is|facts are} no longer kept.", "오래된 사실 {0}개는 남아 있지 않습니다.");
pub const LOG_FOLLOW: Text = t("Follow", "따라가기");
pub const LOG_WIDER: Text = t("Make the log wider", "기록 넓히기");
pub const LOG_NARROWER: Text = t("Make the log narrower", "기록 좁히기");
pub const SHOW_LOG: Text = t("Show the event log", "사건 기록 보기");
pub const CLEAR: Text = t("Clear", "지우기");
pub const CLOSE: Text = t("Close", "닫기");
