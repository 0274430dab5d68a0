//! Every command of the page, as data: palette, shortcuts, menus and help derive from this list and from nothing
//! else. What a command does stands in the page; whether it can be done now, in [`super::availability`].
use super::model::Studio;
use super::system;
use crate::locales::Text;

/// A command of the page.
#[derive(Debug)]
pub struct Command {
    /// Stable id, e.g. `run.step`.
    pub id: &'static str,
    pub group: Group,
    pub label: Text,
    /// The first is the one shown.
    pub shortcuts: &'static [Shortcut],
    /// What must be there for it to be of use.
    pub needs: Needs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Run,
    Edit,
    Parts,
    View,
    Page,
}

impl Group {
    pub const ALL: [Self; 5] = [Self::Run, Self::Edit, Self::Parts, Self::View, Self::Page];

    pub const fn label(self) -> Text {
        match self {
            Self::Run => Text::new("Run", "실행"),
            Self::Edit => Text::new("Edit", "편집"),
            Self::Parts => Text::new("Parts", "부품"),
            Self::View => Text::new("View", "보기"),
            Self::Page => Text::new("Page", "페이지"),
        }
    }
}

/// What a command needs before it can do something.
#[derive(Clone, Copy, Debug)]
pub enum Needs {
    Nothing,
    /// An event before the cursor.
    Past,
    /// An event after the cursor.
    Future,
    UndoStep,
    RedoStep,
    Parts,
    Selection,
    OnePart,
    /// Two selected parts with a link between them, or one selected link.
    OneLink,
    RunningClient,
    PausedClient,
    DownClient,
    /// A producer (of any system), an exchange or a queue: what a message can be published at.
    PublishTarget,
    Queue,
    /// A selected message that a consumer holds.
    HeldMessage,
    /// What a system's own command asks.
    Of(fn(&Studio) -> Result<(), Text>),
}

/// A key with modifiers. Keys are named by `KeyboardEvent.code`, so that they work under a Korean layout too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    pub code: &'static str,
    /// Ctrl, on a Mac Command.
    pub primary: bool,
    pub shift: bool,
    pub alt: bool,
}

const fn key(code: &'static str) -> Shortcut {
    Shortcut { code, primary: false, shift: false, alt: false }
}

const fn shift(code: &'static str) -> Shortcut {
    Shortcut { shift: true, ..key(code) }
}

const fn primary(code: &'static str) -> Shortcut {
    Shortcut { primary: true, ..key(code) }
}

const fn primary_shift(code: &'static str) -> Shortcut {
    Shortcut { shift: true, ..primary(code) }
}

const fn alt_shift(code: &'static str) -> Shortcut {
    Shortcut { alt: true, ..shift(code) }
}

impl Shortcut {
    /// Without Ctrl and Alt: acts only while board or deck has the focus, and can be turned off (WCAG 2.1.4).
    pub const fn is_single_key(&self) -> bool {
        !self.primary && !self.alt
    }

    /// As shown: `Ctrl Shift C`, on a Mac `⇧⌘C`.
    pub fn label(&self, mac: bool) -> String {
        let key = key_name(self.code);
        let marks = if mac {
            [(self.alt, "⌥"), (self.shift, "⇧"), (self.primary, "⌘")]
        } else {
            [(self.primary, "Ctrl "), (self.alt, "Alt "), (self.shift, "Shift ")]
        };
        let held: String = marks.iter().filter(|(on, _)| *on).map(|(_, mark)| *mark).collect();
        held + key
    }
}

fn key_name(code: &'static str) -> &'static str {
    match code {
        "Period" => ".",
        "Comma" => ",",
        "BracketLeft" => "[",
        "BracketRight" => "]",
        "Equal" => "+",
        "Minus" => "−",
        "Slash" => "/",
        "Delete" => "Del",
        _ => code.strip_prefix("Key").or(code.strip_prefix("Digit")).unwrap_or(code),
    }
}

const fn command(id: &'static str, group: Group, label: Text, shortcuts: &'static [Shortcut], needs: Needs) -> Command {
    Command { id, group, label, shortcuts, needs }
}

/// Every command, those of systems last.
pub fn all() -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().chain(system::known().iter().flat_map(|system| system.commands))
}

/// The commands that are there from the first look on, in the order of palette and help.
static COMMANDS: &[Command] = &[
    command("run.play", Group::Run, Text::new("Play or pause", "재생 또는 일시 정지"), &[key("Space")], Needs::Nothing),
    command("run.step", Group::Run, Text::new("Step to the next event", "다음 사건"), &[key("Period")], Needs::Future),
    command("run.step-back", Group::Run, Text::new("Step back", "한 사건 뒤로"), &[key("Comma")], Needs::Past),
    command("run.to-start", Group::Run, Text::new("Go to the start", "처음으로"), &[key("Home")], Needs::Past),
    command(
        "run.to-end",
        Group::Run,
        Text::new("Go to the last event seen", "본 곳의 끝으로"),
        &[key("End")],
        Needs::Nothing,
    ),
    command(
        "run.reset",
        Group::Run,
        Text::new("Run again from the start", "처음부터 다시 실행"),
        &[shift("Home")],
        Needs::Nothing,
    ),
    command("run.slower", Group::Run, Text::new("Slower", "느리게"), &[key("BracketLeft")], Needs::Nothing),
    command("run.faster", Group::Run, Text::new("Faster", "빠르게"), &[key("BracketRight")], Needs::Nothing),
    command("next.surprise", Group::Run, Text::new("Next surprise", "다음 뜻밖의 일"), &[key("KeyN")], Needs::Nothing),
    command(
        "previous.surprise",
        Group::Run,
        Text::new("Previous surprise", "이전 뜻밖의 일"),
        &[shift("KeyN")],
        Needs::Past,
    ),
    command(
        "edit.undo",
        Group::Edit,
        Text::new("Undo the last edit", "편집 되돌리기"),
        &[primary("KeyZ")],
        Needs::UndoStep,
    ),
    command(
        "edit.redo",
        Group::Edit,
        Text::new("Redo", "편집 다시 하기"),
        &[primary_shift("KeyZ"), primary("KeyY")],
        Needs::RedoStep,
    ),
    command("edit.cut", Group::Edit, Text::new("Cut", "잘라내기"), &[primary("KeyX")], Needs::Selection),
    command("edit.copy", Group::Edit, Text::new("Copy", "복사"), &[primary("KeyC")], Needs::Selection),
    command("edit.paste", Group::Edit, Text::new("Paste", "붙여넣기"), &[primary("KeyV")], Needs::Nothing),
    command("edit.duplicate", Group::Edit, Text::new("Duplicate", "복제"), &[primary("KeyD")], Needs::Selection),
    command(
        "edit.delete",
        Group::Edit,
        Text::new("Delete", "삭제"),
        &[key("Delete"), key("Backspace")],
        Needs::Selection,
    ),
    command("edit.select-all", Group::Edit, Text::new("Select all", "모두 선택"), &[primary("KeyA")], Needs::Parts),
    command("edit.rename", Group::Edit, Text::new("Rename", "이름 바꾸기"), &[key("F2")], Needs::OnePart),
    command("part.add", Group::Parts, Text::new("Add a part…", "부품 추가…"), &[key("KeyA")], Needs::Nothing),
    command("part.connect", Group::Parts, Text::new("Connect to…", "연결하기…"), &[key("KeyC")], Needs::OnePart),
    command("part.disconnect", Group::Parts, Text::new("Disconnect", "연결 끊기"), &[shift("KeyC")], Needs::OneLink),
    command(
        "producer.publish",
        Group::Parts,
        Text::new("Publish a message…", "메시지 보내기…"),
        &[key("KeyM")],
        Needs::PublishTarget,
    ),
    command(
        "consumer.pause",
        Group::Parts,
        Text::new("Pause this client", "이 클라이언트 멈추기"),
        &[key("KeyP")],
        Needs::RunningClient,
    ),
    command(
        "consumer.resume",
        Group::Parts,
        Text::new("Resume this client", "이 클라이언트 이어 가기"),
        &[shift("KeyP")],
        Needs::PausedClient,
    ),
    command(
        "consumer.crash",
        Group::Parts,
        Text::new("Crash this client", "이 클라이언트 죽이기"),
        &[key("KeyX")],
        Needs::RunningClient,
    ),
    command(
        "consumer.restart",
        Group::Parts,
        Text::new("Restart this client now", "이 클라이언트 바로 되살리기"),
        &[shift("KeyX")],
        Needs::DownClient,
    ),
    command(
        "message.reject",
        Group::Parts,
        Text::new("Reject this message", "이 메시지 reject"),
        &[key("KeyR")],
        Needs::HeldMessage,
    ),
    command("queue.purge", Group::Parts, Text::new("Purge this queue", "이 큐 비우기"), &[], Needs::Queue),
    command("view.fit", Group::View, Text::new("Fit all in view", "모두 보이게"), &[shift("Digit1")], Needs::Parts),
    command(
        "view.fit-selection",
        Group::View,
        Text::new("Fit the selection in view", "선택한 것이 보이게"),
        &[shift("Digit2"), key("KeyF")],
        Needs::Selection,
    ),
    command("view.zoom-in", Group::View, Text::new("Zoom in", "확대"), &[primary("Equal")], Needs::Nothing),
    command("view.zoom-out", Group::View, Text::new("Zoom out", "축소"), &[primary("Minus")], Needs::Nothing),
    command(
        "view.zoom-reset",
        Group::View,
        Text::new("Zoom to 100 %", "100 %로 보기"),
        &[primary("Digit0")],
        Needs::Nothing,
    ),
    command("view.tidy", Group::View, Text::new("Tidy the layout", "자동 정렬"), &[shift("KeyT")], Needs::Parts),
    command(
        "app.palette",
        Group::Page,
        Text::new("Find or run a command", "명령 찾기"),
        &[primary("KeyK")],
        Needs::Nothing,
    ),
    command(
        "app.help",
        Group::Page,
        Text::new("Help and shortcuts", "도움말과 단축키"),
        &[shift("Slash")],
        Needs::Nothing,
    ),
    command(
        "app.scenarios",
        Group::Page,
        Text::new("Open a scenario…", "시나리오 열기…"),
        &[key("KeyG")],
        Needs::Nothing,
    ),
    command("app.new", Group::Page, Text::new("New empty board", "빈 보드로 시작"), &[], Needs::Nothing),
    command("app.share", Group::Page, Text::new("Share…", "공유…"), &[primary_shift("KeyS")], Needs::Nothing),
    command(
        "app.copy-link",
        Group::Page,
        Text::new("Copy the link to this moment", "이 순간의 링크 복사"),
        &[primary_shift("KeyC")],
        Needs::Nothing,
    ),
    command(
        "app.import",
        Group::Page,
        Text::new("Import definitions.json…", "definitions.json 가져오기…"),
        &[primary("KeyO")],
        Needs::Nothing,
    ),
    command("app.export", Group::Page, Text::new("Export…", "내보내기…"), &[primary("KeyS")], Needs::Nothing),
    command("app.language", Group::Page, Text::new("한국어로 보기", "Show in English"), &[], Needs::Nothing),
    command(
        "app.theme",
        Group::Page,
        Text::new("Light or dark", "밝게 또는 어둡게"),
        &[alt_shift("KeyD")],
        Needs::Nothing,
    ),
];

/// The command with this id.
pub fn find(id: &str) -> Option<&'static Command> {
    all().find(|command| command.id == id)
}

/// The command that this key press means, with `primary` for Ctrl or Command.
pub fn for_key(code: &str, primary: bool, shift: bool, alt: bool) -> Option<(&'static Command, &'static Shortcut)> {
    let pressed = |s: &&Shortcut| s.code == code && s.primary == primary && s.shift == shift && s.alt == alt;
    all().find_map(|command| Some((command, command.shortcuts.iter().find(pressed)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_shortcuts_are_unique() {
        for (at, command) in all().enumerate() {
            for other in all().skip(at + 1) {
                assert_ne!(command.id, other.id);
                assert!(
                    command.shortcuts.iter().all(|s| !other.shortcuts.contains(s)),
                    "{} and {}",
                    command.id,
                    other.id
                );
            }
        }
    }

    #[test]
    fn keys_find_their_command() {
        for (code, primary, shift, alt, id) in [
            ("Space", false, false, false, Some("run.play")),
            ("KeyZ", true, true, false, Some("edit.redo")),
            ("KeyC", true, true, false, Some("app.copy-link")),
            ("KeyC", false, false, false, Some("part.connect")),
            ("KeyQ", false, false, false, None),
        ] {
            assert_eq!(for_key(code, primary, shift, alt).map(|(command, _)| command.id), id);
        }
        assert_eq!(primary_shift("KeyC").label(false), "Ctrl Shift C");
        assert_eq!(primary_shift("KeyC").label(true), "⇧⌘C");
        assert!(key("Space").is_single_key() && !primary("KeyZ").is_single_key());
    }
}
