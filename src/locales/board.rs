//! Texts of the board.
use super::Text;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub const BOARD: Text = t("Board", "보드");
pub const INSTRUCTIONS: Text = t(
    "Arrow keys go to the nearest part, Alt and an arrow follow a link, Ctrl and an arrow add a wired part. \
     A adds a part, C connects, Enter edits, M moves, Delete deletes, Escape cancels.",
    "화살표 키는 가까운 부품으로, Alt와 화살표는 연결을 따라 갑니다. Ctrl과 화살표는 연결된 부품을 추가합니다. \
     A는 추가, C는 연결, Enter는 편집, M은 이동, Delete는 삭제, Escape는 취소입니다.",
);
pub const PART: Text = t("part", "부품");

// --- tools
pub const TOOLS: Text = t("Tools", "도구");
pub const TOOL_SELECT: Text = t("Select", "선택");
pub const TOOL_HAND: Text = t("Hand: drag moves the view", "손: 끌면 화면이 움직입니다");
pub const TOOL_CONNECT: Text = t("Connect: press a part, then its target", "연결: 부품을 누르고 대상을 누릅니다");
pub const TIDY: Text = t("Tidy the layout", "자동 정렬");
pub const ZOOM: Text = t("Zoom", "확대와 축소");
pub const ZOOM_IN: Text = t("Zoom in", "확대");
pub const ZOOM_OUT: Text = t("Zoom out", "축소");
pub const FIT: Text = t("Fit all in view", "모두 보이게");
pub const ZOOM_RESET: Text = t("Zoom to 100 %", "100 %로 보기");

// --- past, caption
pub const PAST: Text = t("Past", "과거");
pub const AHEAD: Text = t(
    "· {0} events ahead. A change here starts anew from here.",
    "· 뒤에 사건 {0}개. 여기서 바꾸면 여기부터 다시 시작합니다.",
);
pub const AHEAD_ONE: Text = t(
    "· 1 event ahead. A change here starts anew from here.",
    "· 뒤에 사건 1개. 여기서 바꾸면 여기부터 다시 시작합니다.",
);
pub const BACK_TO_END: Text = t("Back to the end", "끝으로 돌아가기");
pub const CAPTION: Text = t("What happened in this step", "이 단계에서 일어난 일");

// --- empty board
pub const EMPTY: Text = t("An empty board", "빈 보드");
pub const EMPTY_PRESS: Text = t("Press", "");
pub const EMPTY_TO_ADD: Text = t(
    "to add a part, drop one here, or paste a link.",
    "키로 부품을 추가하거나, 여기에 끌어다 놓거나, 링크를 붙여넣습니다.",
);
pub const OPEN_SCENARIO: Text = t("Open a scenario", "시나리오 열기");

// --- quick add, menu
pub const FROM: Text = t("From", "");
pub const TO_A_NEW: Text = t("to a new", "에서 새로");
pub const ADD_TITLE: Text = t("Add a part", "부품 추가");
pub const ADD_FILTER: Text = t("Type to filter", "입력해서 거르기");
pub const ADD_NOTHING: Text = t("Nothing fits. Delete a letter.", "맞는 것이 없습니다. 글자를 지워 보십시오.");
pub const ADD_NOTE_WIRED: Text = t(
    "Only what may follow, most used first. Enter places and wires it.",
    "이어질 수 있는 것만, 자주 쓰는 순서입니다. Enter로 놓고 연결합니다.",
);
pub const ADD_NOTE: Text = t("Enter places it where you look.", "Enter를 누르면 보고 있는 자리에 놓습니다.");
pub const MENU_PART: Text = t("Menu of the part", "부품 메뉴");
pub const MENU_LINK: Text = t("Menu of the link", "연결 메뉴");
pub const MENU_BOARD: Text = t("Menu of the board", "보드 메뉴");

// --- wiring
pub const WIRE_WHERE: Text =
    t("Drop on a part, or on empty ground for a new one.", "부품에 놓거나, 빈 곳에 놓아 새로 만듭니다.");
pub const CONNECT_MODE: Text = t(
    "Connecting from {0}: arrows choose the target, Enter connects, Escape cancels.",
    "{0}에서 연결 중: 화살표로 대상을 고르고 Enter로 연결, Escape로 취소합니다.",
);
pub const NO_TARGET: Text =
    t("No part here can be the target. Press A to add one.", "연결할 수 있는 부품이 없습니다. A를 눌러 추가합니다.");
pub const CONNECTED: Text = t("Connected {0} to {1}.", "{0} → {1} 연결했습니다.");
pub const ADDED: Text = t("Added {0}.", "{0} 추가했습니다.");
pub const MOVE_MODE: Text = t(
    "Moving: arrows move by 8, with Shift by 64. Enter or Escape ends.",
    "이동 중: 화살표로 8씩, Shift와 함께 64씩 옮깁니다. Enter나 Escape로 끝냅니다.",
);
pub const MOVE_ENDED: Text = t("Move ended.", "이동을 끝냈습니다.");
pub const CANCELLED: Text = t("Cancelled.", "취소했습니다.");
pub const SELECTED_COUNT: Text = t("{0} parts selected", "부품 {0}개 선택");
pub const TAKEN: Text = t("This name is taken.", "이미 있는 이름입니다.");
pub const NAME_OF: Text = t("Name of {0}", "{0}의 이름");

pub const DUPLICATE: Text = t("Duplicate", "복제");

// --- delete
pub const UNDO: Text = t("Undo", "되돌리기");
pub const DELETED: Text = t("Deleted {0}", "{0} 삭제");
pub const PARTS_COUNT: Text = t("{0} parts", "부품 {0}개");
pub const BINDINGS_COUNT: Text = t("{0} bindings", "binding {0}개");
pub const ONE_BINDING: Text = t("1 binding", "binding 1개");
pub const LINKS_COUNT: Text = t("{0} links", "연결 {0}개");
pub const ONE_LINK: Text = t("1 link", "연결 1개");
pub const MESSAGES_COUNT: Text = t("{0} messages", "메시지 {0}개");
pub const ONE_MESSAGE: Text = t("1 message", "메시지 1개");
pub const PASTED: Text = t("Pasted {0} parts.", "부품 {0}개를 붙여넣었습니다.");
pub const COPIED: Text = t("Copied {0} parts.", "부품 {0}개를 복사했습니다.");

// --- labels of links
pub const MORE_ROWS: Text = t("+ {0} more", "+ {0}개 더");
pub const NO_KEY: Text = t("(empty key)", "(빈 key)");
pub const EXPIRED: Text = t("expired", "만료");
pub const REJECTED: Text = t("rejected", "거부");
pub const MAX_LENGTH: Text = t("too long", "넘침");
pub const DELIVERY_LIMIT: Text = t("delivery limit", "전달 한도");
pub const ALTERNATE: Text = t("if nothing matches", "맞는 것이 없을 때");
pub const LINK_LABEL: Text = t("Binding {2} from {0} to {1}", "{0}에서 {1}로 가는 binding {2}");
pub const DEAD_LETTER_LABEL: Text = t("Dead letters of {0} go to {1}: {2}", "{0}의 dead letter는 {1}로: {2}");
pub const MATCHES: Text = t("matches", "일치");

/// Fills `{0}`, `{1}` … in order.
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut text = template.to_owned();
    for (ix, value) in values.iter().enumerate() {
        text = text.replace(&format!("{{{ix}}}"), value);
    }
    text
}
