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
pub const GRAIN_MESSAGE_HELP: Text = t(
    "Step to what next happens to the selected message, or to the one of this event",
    "선택한 메시지나 이 사건의 메시지에 일어나는 다음 일까지",
);
pub const GRAIN_PART_HELP: Text = t(
    "Step to what next happens at the selected part, or at the one of this event",
    "선택한 부품이나 이 사건의 부품에 일어나는 다음 일까지",
);
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

// --- log
pub const LOG: Text = t("Event log", "사건 기록");
pub const LOG_FILTER: Text = t("Show in the log", "기록에서 보일 것");
pub const LOG_SEARCH: Text = t("Search the log", "기록 찾기");
pub const LOG_SEARCH_HINT: Text = t("Name, key, #12, word of the body", "이름, key, #12, 본문의 말");
pub const LOG_COPY: Text = t("Copy the log as text", "기록을 글로 복사");
pub const LOG_COPIED: Text = t("Event log copied", "사건 기록을 복사했습니다");
pub const LOG_EMPTY: Text = t(
    "Nothing has happened yet. Press Play or Step, and each event gets a row here.",
    "아직 일어난 일이 없습니다. 재생이나 다음 사건을 누르면 사건마다 한 줄씩 쌓입니다.",
);
pub const LOG_NO_HIT: Text = t("No event fits this search.", "찾는 말에 맞는 사건이 없습니다.");
pub const LOG_FOLLOW: Text = t("Follow", "따라가기");
pub const LOG_WIDER: Text = t("Make the log wider", "기록 넓히기");
pub const LOG_NARROWER: Text = t("Make the log narrower", "기록 좁히기");
pub const SHOW_LOG: Text = t("Show the event log", "사건 기록 보기");
pub const CLOSE: Text = t("Close", "닫기");

// --- publish by hand
pub const PUBLISH_AT: Text = t("From", "보내는 곳");
pub const ROUTING_KEY: Text = t("Routing key", "routing key");
pub const HEADERS: Text = t("Headers", "header");
pub const BODY: Text = t("Body", "본문");
pub const PERSISTENT: Text = t("Persistent", "영속(persistent)");
pub const MANDATORY: Text = t("Mandatory", "mandatory");
pub const MORE_PROPERTIES: Text = t("More properties", "속성 더 보기");
pub const MESSAGE_ID: Text = t("Message id", "메시지 id");
pub const CONTENT_TYPE: Text = t("Content type", "content type");
pub const PRIORITY: Text = t("Priority, 0 to 255", "우선순위, 0~255");
pub const EXPIRATION: Text = t("Expiration, ms", "만료, ms");
pub const CORRELATION_ID: Text = t("Correlation id", "correlation id");
pub const REPLY_TO: Text = t("Reply to", "reply to");
pub const TYPE: Text = t("Type", "type");
pub const APP_ID: Text = t("App id", "app id");
pub const WOULD_REACH: Text = t("Would reach", "닿을 곳");
pub const NOWHERE_RETURNED: Text = t("Reaches no queue: it would be returned", "닿는 큐가 없어 반송됩니다");
pub const NOWHERE_LOST: Text = t("Reaches no queue: it would be lost", "닿는 큐가 없어 사라집니다");
pub const PUBLISH: Text = t("Publish", "보내기");
pub const PUBLISHED: Text = t("Published by hand", "직접 보냈습니다");
pub const CANCEL: Text = t("Cancel", "취소");
pub const MEND_FIRST: Text = t("Mend the marked field first", "표시된 칸을 먼저 고쳐야 합니다");
pub const TOO_LONG: Text = t("At most 255 bytes.", "255바이트까지 쓸 수 있습니다.");
pub const WANTS_OCTET: Text = t("A whole number from 0 to 255.", "0에서 255까지의 정수여야 합니다.");
pub const WANTS_TTL: Text = t(
    "Whole milliseconds, at most 315 360 000 000 (10 years).",
    "밀리초 단위의 정수여야 하며 315 360 000 000(10년)까지입니다.",
);

// --- share
pub const SHARE_TITLE: Text = t("Share this moment", "이 순간 공유");
pub const LINK: Text = t("Link", "링크");
pub const COPY_LINK: Text = t("Copy link", "링크 복사");
pub const LINK_COPIED: Text = t("Link copied", "링크를 복사했습니다");
pub const CHARACTERS: Text = t("characters.", "자.");
pub const MARK_QR: &str = "QR 300";
pub const MARK_DISCORD: &str = "Discord 2\u{2009}000";
pub const MARK_GITHUB: &str = "GitHub 8\u{2009}000";
pub const FITS_QR: Text = t("Fits a QR code.", "QR 코드에 들어갑니다.");
pub const FITS_DISCORD: Text = t("Fits a Discord message.", "Discord 메시지에 들어갑니다.");
pub const FITS_GITHUB: Text = t("Fits a GitHub issue.", "GitHub 이슈에 들어갑니다.");
pub const FITS_FILE: Text = t(
    "Many places cut links this long. Send the file instead.",
    "이렇게 긴 링크는 여러 곳에서 잘립니다. 파일로 보내는 것이 안전합니다.",
);
pub const OPENS_AT: Text = t("Opens at", "열리는 순간");
/// `{0}` = event, `{1}` = time.
pub const OPENS: Text = t("event {0}, t = {1}", "사건 {0}, t = {1}");
pub const CARRIES: Text = t("Carries", "담긴 것");
/// `{0}` = parts.
pub const CARRIES_BOARD: Text = t("board with {0|part|parts}, seed", "부품 {0}개의 보드, seed");
/// `{0}` = the board, `{1}` = commands.
pub const CARRIES_COMMANDS: Text = t("{0}, {1|command|commands} given by hand", "{0}, 직접 준 명령 {1}개");
pub const PRIVACY: Text = t(
    "The board travels after the # of the link. No server sees it.",
    "보드는 링크의 # 뒤에 실립니다. 서버는 그 부분을 보지 못합니다.",
);
pub const QR_CODE: Text = t("QR code", "QR 코드");
pub const QR_OF_LINK: Text = t("QR code of the link", "링크의 QR 코드");
pub const QR_TOO_LONG: Text = t(
    "A QR code holds at most 1\u{2009}000 characters that phones still read well",
    "휴대 전화가 잘 읽는 QR 코드는 1\u{2009}000자까지입니다",
);
pub const EMBED: Text = t("Embed", "끼워 넣기");
pub const EMBED_HELP: Text = t("For a page of your own:", "다른 페이지에 넣을 때:");
pub const EMBED_COPIED: Text = t("Embed code copied", "끼워 넣을 코드를 복사했습니다");
pub const COPY: Text = t("Copy", "복사");
pub const FILE: Text = t("File", "파일");
pub const SAVE_FILE: Text = t("Save as file", "파일로 저장");
pub const FILE_SAVED: Text = t("File saved", "파일로 저장했습니다");
pub const EXPORT: Text = t("definitions.json…", "definitions.json…");

// --- message view
pub const MESSAGE: Text = t("Message", "메시지");
pub const LIFE_LINE: Text = t("Life line", "지나온 길");
pub const COPIES: Text = t("Copies", "사본");
pub const RAW: Text = t("Raw", "원문");
pub const RAW_COPIED: Text = t("Message copied", "메시지를 복사했습니다");
pub const AS_LIST: Text = t("List", "목록");
pub const AS_SEQUENCE: Text = t("Sequence", "순서도");
pub const SEQUENCE: Text = t("Sequence diagram of this message", "이 메시지의 순서도");
pub const COPY_MERMAID: Text = t("Copy as Mermaid", "Mermaid로 복사");
pub const MERMAID_COPIED: Text = t("Mermaid source copied", "Mermaid 원문을 복사했습니다");
pub const COPY_JOURNEY: Text = t("Copy the life line as text", "지나온 길을 글로 복사");
pub const JOURNEY_COPIED: Text = t("Life line copied", "지나온 길을 복사했습니다");
pub const REJECT: Text = t("Reject this message", "이 메시지 reject");
pub const FOLLOW: Text = t("Follow this message", "이 메시지 따라가기");
pub const FOLLOW_HELP: Text =
    t("Follow: Step goes to what next happens to this message", "따라가기: 다음 사건이 이 메시지의 다음 일로 갑니다");
pub const DEAD_LETTERED: Text = t("dead-lettered", "dead letter");
pub const REDELIVERED: Text = t("redelivered", "재전달");
pub const SHAPE_CIRCLE: Text = t("circle = that key", "원 = 이 key");
pub const SHAPE_SQUARE: Text = t("square = that key", "사각형 = 이 key");
pub const SHAPE_TRIANGLE: Text = t("triangle = that key", "삼각형 = 이 key");
pub const SHAPE_DIAMOND: Text = t("diamond = that key", "마름모 = 이 key");
pub const SHAPE_HEXAGON: Text = t("hexagon = that key", "육각형 = 이 key");
pub const SHAPE_DEE: Text = t("dee = that key", "반원 = 이 key");
pub const SHAPE_GREY: Text = t("grey = one of many keys", "회색 = 여러 key 가운데 하나");
pub const PROPERTIES: Text = t("Properties", "속성");
pub const AS_AT: Text = t("as they were at t =", "이 순간의 값, t =");
pub const AS_LAST_SEEN: Text = t("as last seen", "마지막으로 본 값");
pub const NOT_SET: Text = t("not set", "없음");
pub const DEFAULT_EXCHANGE: Text = t("(default)", "(기본)");
pub const MODE_PERSISTENT: Text = t("persistent", "영속");
pub const MODE_TRANSIENT: Text = t("not persistent", "비영속");
pub const NO_HEADERS: Text = t("It carries no headers.", "header가 없습니다.");
pub const NO_BODY: Text = t("The body is empty.", "본문이 비어 있습니다.");
pub const BODY_AS: Text = t("Show the body as", "본문을 보는 방식");
pub const BODY_CUT: Text = t("Not shown:", "보이지 않는 부분:");
pub const AS_JSON: Text = t("JSON", "JSON");
pub const AS_TEXT: Text = t("Text", "글");
pub const AS_HEX: Text = t("Hex", "16진");
pub const XDEATH_NOTE: Text = t("newest first · written by the broker", "최근 것부터 · 브로커가 기록");
pub const XDEATH_HELP: Text = t(
    "One row for each pair of queue and reason. The same again raises the count and adds no row.",
    "큐와 이유의 짝마다 한 줄입니다. 같은 일이 또 일어나면 줄이 늘지 않고 count가 커집니다.",
);
pub const MESSAGE_UNKNOWN: Text =
    t("The run no longer tells of this message.", "이 메시지에 대한 기록이 남아 있지 않습니다.");
pub const MESSAGE_GONE: Text = t(
    "Nobody holds it any more: it was acknowledged or it is lost.",
    "이제 아무도 갖고 있지 않습니다. ack됐거나 사라졌습니다.",
);
pub const MESSAGE_NOT_HERE: Text = t("Nobody holds it at this moment.", "이 순간에는 아무도 갖고 있지 않습니다.");
pub const GO_TO_PUBLISH: Text = t("Go to where it was published", "보낸 순간으로");
pub const NOW: Text = t("now", "지금");
/// `{0}` = events, `{1}` = time.
pub const LIFE_SUMMARY: Text = t("{0|event|events} · {1}", "사건 {0}개 · {1}");
pub const LIFE_SUMMARY_AGAIN: Text =
    t("{0|event|events} · {1} · {2|redelivery|redeliveries}", "사건 {0}개 · {1} · 재전달 {2}번");
pub const ALL_COPIES: Text = t("All copies", "모든 사본");
pub const COPY_IN: Text = t("Copy in {0}", "{0}의 사본");
pub const PREVIOUS_HOP: Text = t("Previous hop", "이전 일");
pub const NEXT_HOP: Text = t("Next hop", "다음 일");
pub const WHERE_NOW: Text = t("where each is now", "지금 있는 곳");
pub const NO_COPIES: Text = t("No queue has stored it yet.", "아직 어느 큐에도 들어가지 않았습니다.");
/// `{0}` = queue, `{1}` = time.
pub const STORED_IN: Text = t("{0}, stored at {1}", "{0}, {1}에 저장");
pub const COPY_WITH: Text = t("now at {0}", "지금 {0}에 있음");
pub const COPY_FROM: Text = t("dead letter of the copy in {0}", "{0}에 있던 사본의 dead letter");
pub const COPY_AHEAD: Text = t("not yet", "아직");
pub const COPY_READY: Text = t("ready", "대기");
pub const COPY_UNACKED: Text = t("unacked", "ack 대기");
pub const COPY_ACKED: Text = t("acked", "ack됨");
pub const COPY_GONE: Text = t("gone", "없어짐");
pub const TIME_WENT: Text = t("Where the time went, ms", "시간이 간 곳, ms");
pub const PUBLISH_TITLE: Text = t("Publish a message", "메시지 보내기");

// --- import and export
pub const IMPORT_TITLE: Text = t("Import", "가져오기");
pub const IMPORT_LEAD: Text = t(
    "Drop a RabbitMQ definitions.json or a Brokerlab file here. It stays in this browser.",
    "RabbitMQ의 definitions.json이나 Brokerlab 파일을 여기에 놓을 수 있습니다. 파일은 이 브라우저를 떠나지 않습니다.",
);
pub const CHOOSE_FILE: Text = t("Choose a file", "파일 고르기");
pub const PASTE: Text = t("Or paste its text, or a link", "또는 내용이나 링크 붙여 넣기");
pub const PASTE_HINT: &str = "{ \"queues\": [ … ] }";
pub const FILE_UNREADABLE: Text = t("The browser could not read this file.", "브라우저가 이 파일을 읽지 못했습니다.");
pub const NOTHING_TO_OPEN: Text = t("Nothing to open yet", "아직 열 것이 없습니다");
pub const OPEN: Text = t("Open", "열기");
pub const IMPORTED: Text = t("Opened", "열었습니다");
pub const FOUND_LINK: Text = t("A link to a board at one of its moments.", "어느 순간의 보드를 가리키는 링크입니다.");
/// `{0}` = title, `{1}` = parts, `{2}` = links.
pub const FOUND_FILE: Text =
    t("A Brokerlab file: {0}, {1|part|parts}, {2|link|links}.", "Brokerlab 파일입니다. {0}, 부품 {1}개, 연결 {2}개.");
/// `{0}` = exchanges, `{1}` = queues, `{2}` = bindings.
pub const FOUND_DEFINITIONS: Text = t(
    "RabbitMQ definitions: {0|exchange|exchanges}, {1|queue|queues} and {2|binding|bindings} come in.",
    "RabbitMQ definitions입니다. exchange {0}개, 큐 {1}개, binding {2}개를 가져옵니다.",
);
pub const VHOST_COUNTS: Text =
    t("{0|exchange|exchanges}, {1|queue|queues}, {2|binding|bindings}", "exchange {0}개, 큐 {1}개, binding {2}개");
pub const ALL_VHOSTS: Text = Text::new("All of them", "모두");
pub const CHOOSE_VHOST: Text = t("Virtual host", "가상 호스트(vhost)");
pub const KEPT: Text = t("Kept for export, not simulated", "내보낼 때를 위해 보관, 시뮬레이션하지 않음");
pub const REPLACES: Text = t("It takes the place of the board shown now.", "지금 보이는 보드를 대신하게 됩니다.");
pub const SAVE_FIRST: Text = t("Save that one first", "먼저 저장하기");
pub const EXPORT_TITLE: Text = t("Export definitions.json", "definitions.json 내보내기");
pub const EXPORT_LEAD: Text = t(
    "Exchanges, queues, bindings and what an import kept. RabbitMQ takes the file in its management page or with rabbitmqctl import_definitions.",
    "exchange, 큐, binding과 가져올 때 보관한 것이 들어갑니다. RabbitMQ 관리 화면이나 rabbitmqctl import_definitions로 넣을 수 있습니다.",
);
pub const LINES: Text = t("lines", "줄");
pub const LEFT_OUT: Text = t("On the board, not in the file", "보드에는 있지만 파일에는 없는 것");
pub const FILE_COPIED: Text = t("File copied", "파일 내용을 복사했습니다");

/// Before the time of the run.
pub const TIME_SIGN: &str = "t =";
/// The header in which the broker writes deaths.
pub const X_DEATH: &str = "x-death";
