//! Texts of the page's panels and dialogs. What names a command, a setting, a fact or a scenario stands with it.
use super::Text;

/// The name, in two weights.
pub const NAME_START: &str = "Broker";
pub const NAME_END: &str = "lab";

// Page and top bar
pub const SKIP_TO_BOARD: Text = Text::new("Skip to the board", "보드로 건너뛰기");
pub const UNTITLED: Text = Text::new("Untitled board", "이름 없는 보드");
pub const RENAME_BOARD: Text = Text::new("Rename the board", "보드 이름 바꾸기");
pub const BOARD_NAME: Text = Text::new("Name of the board", "보드 이름");
pub const SAVED_HERE: Text = Text::new("Saved here", "여기 저장됨");
pub const SAVING: Text = Text::new("Saving", "저장 중");
pub const SAVED_ELSEWHERE: Text = Text::new("Changed in another tab", "다른 탭에서 바뀜");
pub const KEEP_THIS: Text = Text::new(
    "Another tab saved its own board. Press to keep this one instead.",
    "다른 탭이 자기 보드를 저장했습니다. 누르면 이 보드를 저장합니다.",
);
pub const NOT_SAVED: Text = Text::new("Not saved", "저장 안 됨");
pub const EDITS: Text = Text::new("Edits", "편집");
pub const UNDO: Text = Text::new("Undo", "되돌리기");
pub const UNDO_EDIT: Text = Text::new("Undo edit", "편집 되돌리기");
pub const REDO_EDIT: Text = Text::new("Redo edit", "편집 다시 하기");
pub const UNDONE: Text = Text::new("Edit undone", "편집을 되돌렸습니다");
pub const REDONE: Text = Text::new("Edit done again", "편집을 다시 했습니다");
pub const FIND_COMMAND: Text = Text::new("Find or run a command", "명령 찾기");
pub const COMMANDS: Text = Text::new("Commands", "명령");
pub const LANGUAGE: Text = Text::new("Language", "언어");
pub const LANGUAGE_NAME: Text = Text::new("English", "한국어");
pub const LIGHT_THEME: Text = Text::new("Light theme", "밝은 테마");
pub const DARK_THEME: Text = Text::new("Dark theme", "어두운 테마");
pub const HELP: Text = Text::new("Help and shortcuts", "도움말과 단축키");
pub const SHARE: Text = Text::new("Share", "공유");
pub const MENU: Text = Text::new("Menu", "메뉴");
pub const PAGE: Text = Text::new("Page", "페이지");
pub const PARTS_MISSING: Text = Text::new(
    "Parts of the page could not be loaded. The board goes on working.",
    "페이지의 일부를 불러오지 못했습니다. 보드는 계속 쓸 수 있습니다.",
);
pub const BOARD_MISSING: Text = Text::new(
    "The part of the page that opens your board could not be loaded. The board is kept.",
    "보드를 여는 부분을 불러오지 못했습니다. 보드는 그대로 남아 있습니다.",
);
pub const TRY_AGAIN: Text = Text::new("Try again", "다시 시도");
pub const CLOSE: Text = Text::new("Close", "닫기");

// Rail
pub const PARTS: Text = Text::new("Parts", "부품");
pub const SCENARIOS: Text = Text::new("Scenarios", "시나리오");
pub const SCENARIO: Text = Text::new("scenario", "시나리오");
pub const PARTS_AND_SCENARIOS: Text = Text::new("Parts and scenarios", "부품과 시나리오");
pub const ADD_PART: Text = Text::new("Add a part", "부품 추가");
pub const EXCHANGES: Text = Text::new("Exchanges", "exchange");
pub const QUEUES: Text = Text::new("Queues", "큐");
pub const CLIENTS: Text = Text::new("Clients", "클라이언트");
pub const CLICK_TO_PLACE: Text =
    Text::new("Click the board to place it. Esc drops it.", "놓을 곳을 보드에서 누르십시오. Esc를 누르면 그만둡니다.");
pub const FOLD_RAIL: Text = Text::new("Fold the rail", "접기");
pub const IMPORT: Text = Text::new("Import…", "가져오기…");
pub const OPEN_GALLERY: Text = Text::new("All as cards", "카드로 모두 보기");

// Guide
pub const GUIDE: Text = Text::new("Guide of the scenario", "시나리오 안내");
pub const BACK_TO_QUESTION: Text = Text::new("Back to the question", "질문으로 돌아가기");
pub const GUIDE_TAB: Text = Text::new("Guide", "안내");
pub const BOARD_TAB: Text = Text::new("Board", "보드");
pub const OTHER_SCENARIOS: Text = Text::new("Other scenarios", "다른 시나리오");
pub const ANSWERS: Text = Text::new("Answers", "답");
pub const COMMON_BELIEF: Text = Text::new("Often believed:", "흔한 오해:");
pub const LOOK_AT: Text = Text::new("What to look at", "볼 것");
pub const MOMENTS: Text = Text::new("Moments", "순간");

// Deck
pub const RUN_AGAIN: Text = Text::new("Run again", "처음부터 다시 실행");
pub const SPEED: Text = Text::new("Speed", "속도");
pub const NO_SURPRISE: Text = Text::new("No surprise found", "뜻밖의 일이 없습니다");
pub const RUN_ENDED: Text =
    Text::new("The run is over: nothing more will happen", "실행이 끝났습니다. 더 일어날 일이 없습니다");

// Settings
pub const SETTINGS: Text = Text::new("Settings", "설정");
pub const ALL_DEFAULT: Text = Text::new("all as by default", "모두 기본값");
pub const FEWER_SETTINGS: Text = Text::new("Fewer settings", "설정 줄이기");
pub const RESET_TO_DEFAULT: Text = Text::new("Reset to the default:", "기본값으로:");
pub const DEFAULT: Text = Text::new("default", "기본");
pub const DEFAULT_EXCHANGE: Text = Text::new("(default exchange)", "(기본 exchange)");
pub const NOT_ON_BOARD: Text = Text::new("not on the board", "보드에 없음");
pub const NOT_SET: Text = Text::new("not set", "없음");
pub const YES: Text = Text::new("yes", "예");
pub const NO: Text = Text::new("no", "아니요");
pub const ADD_HEADER: Text = Text::new("Add a header", "header 추가");
pub const HEADER_NAME: Text = Text::new("Name", "이름");
pub const HEADER_TYPE: Text = Text::new("Type", "종류");
pub const HEADER_VALUE: Text = Text::new("Value", "값");
pub const REMOVE_ROW: Text = Text::new("Remove this row", "이 줄 빼기");
pub const ADD_KEY: Text = Text::new("Add a key", "key 추가");
pub const ADD_PRIORITY: Text = Text::new("Add a priority", "우선순위 추가");
pub const ADD_HEADER_SET: Text = Text::new("Add a header set", "header 묶음 추가");
pub const HEADER_SET: Text = Text::new("Header set", "header 묶음");
pub const WEIGHT: Text = Text::new("Weight: how often, compared with the others", "비중: 다른 것과 견준 잦기");
pub const ADD_FAILURE: Text = Text::new("Add a failure", "실패 추가");
pub const WHEN: Text = Text::new("When", "언제");
pub const THEN: Text = Text::new("Then", "그러면");
pub const EVERY_N: Text = Text::new("Every how many", "몇 개마다");
pub const CHANCE: Text = Text::new("Chance, %", "확률, %");
pub const BODY_TEXT: Text = Text::new("Text in the body", "본문의 글");
pub const EXTRA_TIME: Text = Text::new("Extra time", "더 걸릴 시간");

// Publish
pub const PUBLISH_TITLE: Text = Text::new("Publish one message", "메시지 하나 보내기");
pub const ROUTING_KEY: Text = Text::new("Routing key", "routing key");

// Share
pub const LINK_COPIED: Text = Text::new("Link copied", "링크를 복사했습니다");
pub const COPY_FORBIDDEN: Text = Text::new(
    "The browser does not allow copying here. Select the link and copy it by hand.",
    "브라우저가 복사를 허락하지 않습니다. 링크를 골라 직접 복사하십시오.",
);

// Help, palette, gallery
pub const SEARCH_SHORTCUTS: Text = Text::new("Search shortcuts", "단축키 찾기");
pub const SINGLE_KEYS: Text = Text::new(
    "Single keys are shortcuts (off: only with Ctrl or Alt)",
    "글자 하나를 단축키로 씁니다(끄면 Ctrl이나 Alt와 함께만)",
);
pub const HELP_BOARD: Text = Text::new(
    "On the board: Tab goes in, arrows go from part to part, Enter edits, C connects, Esc goes back. F6 goes from region to region.",
    "보드에서: Tab으로 들어가고, 화살표로 부품 사이를 옮기고, Enter로 고치고, C로 연결하고, Esc로 돌아갑니다. F6은 영역을 옮깁니다.",
);
pub const PALETTE_HINT: Text =
    Text::new("Initials, Korean and English all find it.", "초성, 한국어, 영어로 찾을 수 있습니다.");
pub const GALLERY_TITLE: Text =
    Text::new("See what the broker does with every message", "브로커가 메시지마다 하는 일을 봅니다");
pub const GALLERY_LEAD: Text = Text::new(
    "Open a scenario, run it, step back, break it. Nothing leaves your browser.",
    "시나리오를 열어 실행하고, 되돌리고, 망가뜨려 보십시오. 아무것도 브라우저를 떠나지 않습니다.",
);
pub const EMPTY_BOARD: Text = Text::new("Empty board", "빈 보드");
pub const BOARD_REPLACED: Text = Text::new("Another board is open now", "다른 보드를 열었습니다");
pub const EARLIER_BOARD: Text = Text::new("Back to the earlier one", "이전 보드로");
pub const NOTICES: Text = Text::new("Notices", "알림");
pub const ALL: Text = Text::new("All", "모두");
pub const FILTER_SCENARIOS: Text = Text::new("Filter scenarios", "시나리오 거르기");
pub const MINUTES: Text = Text::new("min", "분");

// Inspector
pub const INSPECTOR: Text = Text::new("Inspector", "살펴보기");
pub const SHEET_HANDLE: Text = Text::new("Show more or less", "더 보기 또는 덜 보기");
pub const OVERVIEW: Text = Text::new("Overview", "개요");
pub const MESSAGES: Text = Text::new("Messages", "메시지");
pub const LINKS: Text = Text::new("Links", "연결");
pub const FACTS: Text = Text::new("Facts", "사실");
pub const NAME: Text = Text::new("Name", "이름");
pub const RENAME: Text = Text::new("Rename", "이름 바꾸기");
pub const DELETE: Text = Text::new("Delete", "삭제");
pub const DUPLICATE: Text = Text::new("Duplicate", "복제");
pub const TIDY: Text = Text::new("Tidy", "정렬");
pub const SHOW: Text = Text::new("Show", "보기");

// Live numbers
pub const READY: Text = Text::new("ready", "대기");
pub const UNACKED: Text = Text::new("unacked", "ack 대기");
pub const IN_PER_SECOND: Text = Text::new("in / s", "도착/초");
pub const OUT_PER_SECOND: Text = Text::new("out / s", "발송/초");
pub const DONE_PER_SECOND: Text = Text::new("done / s", "처리/초");
pub const EXPIRED: Text = Text::new("expired", "만료");
pub const ROUTED: Text = Text::new("routed", "나눠 보냄");
pub const COPIES_MADE: Text = Text::new("copies", "사본");
pub const UNROUTABLE: Text = Text::new("unroutable", "갈 곳 없음");
pub const BINDINGS: Text = Text::new("bindings", "binding");
pub const SENT: Text = Text::new("sent", "보냄");
pub const CONFIRMED: Text = Text::new("confirmed", "confirm");
pub const RETURNED: Text = Text::new("returned", "반송");
pub const DONE: Text = Text::new("done", "처리함");
pub const IN_HAND: Text = Text::new("in hand", "들고 있음");
pub const FAILED: Text = Text::new("failed", "실패");
pub const DEPTH_OVER_TIME: Text = Text::new("Depth over time", "시간에 따른 깊이");
pub const PAUSE_CLIENT: Text = Text::new("Pause", "멈추기");
pub const RESUME_CLIENT: Text = Text::new("Resume", "이어 가기");
pub const CRASH: Text = Text::new("Crash", "죽이기");
pub const RESTART: Text = Text::new("Restart now", "바로 되살리기");
pub const PURGE: Text = Text::new("Purge", "비우기");
pub const PUBLISH_ONE: Text = Text::new("Publish one…", "하나 보내기…");

// Messages of a part
pub const HEAD_FIRST: Text = Text::new("head first · reading changes nothing", "맨 앞부터 · 읽어도 바뀌지 않음");
pub const READING_CHANGES_NOTHING: Text = Text::new("reading changes nothing", "읽어도 바뀌지 않음");
pub const ALL_MESSAGES: Text = Text::new("All", "모두");
pub const QUEUE_EMPTY: Text = Text::new(
    "The queue is empty at this moment. What is routed to it waits here until a consumer acks it.",
    "이 순간 큐가 비어 있습니다. 이 큐로 온 메시지는 컨슈머가 ack할 때까지 여기서 기다립니다.",
);
pub const NOTHING_IN_HAND: Text =
    Text::new("It has no message at this moment.", "이 순간 들고 있는 메시지가 없습니다.");
pub const ARRIVING: Text = Text::new("arriving", "도착 중");
pub const AGAIN: Text = Text::new("again", "다시");
pub const DELAYED: Text = Text::new("delayed", "지연 중");
pub const WORKING: Text = Text::new("working", "처리 중");
pub const WAITING: Text = Text::new("waiting", "기다림");
pub const ACK_TO_COME: Text = Text::new("ack to come", "ack 예정");
pub const NO_FACTS: Text = Text::new("Nothing has happened here yet.", "여기서는 아직 아무 일도 없었습니다.");
pub const NEWEST_FIRST: Text = Text::new("newest first", "새것부터");

// Links
pub const NO_LINKS: Text = Text::new("It is not connected to anything.", "아무것과도 연결되지 않았습니다.");
pub const CONNECT: Text = Text::new("Connect to…", "연결하기…");
pub const LINK_PUBLISH: Text = Text::new("Publishes to", "보내는 길");
pub const LINK_BIND: Text = Text::new("Bindings", "binding");
pub const LINK_CONSUME: Text = Text::new("Subscription", "구독");
pub const BINDING: Text = Text::new("Binding", "binding");
pub const ADD_BINDING: Text = Text::new("Add a binding", "binding 추가");
pub const REMOVE_BINDING: Text = Text::new("Remove this binding", "이 binding 빼기");

// The document
pub const THIS_BOARD: Text = Text::new("This board", "이 보드");
pub const ABOUT_BOARD: Text = Text::new("About this board", "보드에 대해");
pub const TITLE: Text = Text::new("Title", "제목");
pub const NOTE: Text = Text::new("Note: what to look at", "메모: 볼 것");
pub const SEED: Text = Text::new("Seed", "seed");
pub const ANOTHER_SEED: Text = Text::new("Another seed", "다른 seed");
pub const HOP: Text = Text::new("Exchange to queue", "exchange에서 큐까지");
pub const HOP_HELP: Text = Text::new(
    "Time that a copy needs from an exchange to a queue. 0 = within one event.",
    "사본이 exchange에서 큐까지 가는 시간입니다. 0이면 한 사건 안에 갑니다.",
);
pub const PROBLEMS: Text = Text::new("Problems", "문제");
pub const NO_PROBLEMS: Text = Text::new("none", "없음");
pub const GUARANTEES: Text = Text::new("Messages up to now", "지금까지의 메시지");
pub const PUBLISHED_COUNT: Text = Text::new("Published", "보냄");
pub const COPIES_STORED: Text = Text::new("Copies stored", "저장된 사본");
pub const DELIVERED: Text = Text::new("Delivered", "전달됨");
pub const ACKED: Text = Text::new("acked", "ack됨");
pub const REDELIVERED: Text = Text::new("redelivered", "재전달");
pub const DUPLICATES: Text = Text::new("Worked on twice", "두 번 처리됨");
pub const ORDER_BROKEN: Text = Text::new("Out of order", "순서 바뀜");
pub const DEAD_LETTERED: Text = Text::new("dead-lettered", "dead letter");
pub const LOST: Text = Text::new("Lost", "사라짐");

// Sentences with numbers; `{0}` is the number.
pub const DELETED_PARTS: Text = Text::new("Deleted {0|part|parts}", "부품 {0}개를 삭제했습니다");
pub const DELETED_LINKS: Text = Text::new("Deleted {0|link|links}", "연결 {0}개를 삭제했습니다");
/// `{0}` = parts, `{1}` = links.
pub const DELETED_BOTH: Text =
    Text::new("Deleted {0|part|parts} and {1|link|links}", "부품 {0}개와 연결 {1}개를 삭제했습니다");
/// `{0}` = parts, `{1}` = links.
pub const BOARD_SIZE: Text = Text::new("{0|part|parts}, {1|link|links}", "부품 {0}개, 연결 {1}개");
pub const DIFFER: Text = Text::new("{0|differs|differ} from the default", "기본과 다른 것 {0}개");
pub const MORE_SETTINGS: Text = Text::new("{0|more setting|more settings}", "설정 {0}개 더");
pub const SELECTED: Text = Text::new("{0|thing|things} selected", "{0}개 선택");
/// `{0}` = a kind of part.
pub const ADD_THIS: Text = Text::new("Add: {0}", "추가: {0}");
pub const NO_SETTINGS: Text = Text::new("This link has nothing to set.", "이 연결에는 정할 것이 없습니다.");
pub const IN_HAND_TITLE: Text = Text::new("In hand", "들고 있는 메시지");

/// The sign of RabbitMQ, as of a chemical element.
pub const RABBITMQ_SIGN: &str = "Rb";
pub const TILE_REQUESTER: Text = Text::new("RPC client", "RPC 요청자");
pub const TILE_RPC_SERVER: Text = Text::new("RPC server", "RPC 서버");
pub const TILE_NODES: Text = Text::new("Nodes ×3", "노드 ×3");
pub const TILE_OPERATOR: Text = Text::new("Op. policy", "운영 정책");
pub const TILE_FEDERATION: Text = Text::new("Federation", "federation");
pub const TILE_SUPER_STREAM: Text = Text::new("Streams ×3", "stream ×3");
/// The key that adds a part, as the field shows it.
pub const ADD_KEY_SIGN: &str = "A";
/// The key that opens help.
pub const HELP_SIGN: &str = "?";
