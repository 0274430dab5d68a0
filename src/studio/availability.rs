//! Whether a command of the registry can be done now, and if not, why: for disabled buttons with a reason.
use super::command_registry::Needs;
use super::kind::Role;
use super::model::Studio;
use super::rules::derived::role_of;
use super::system;
use crate::engine::id::PartIx;
use crate::engine::view::ClientState;
use crate::locales::Text;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const AT_START: Text = t("This is the start of the run", "실행의 처음입니다");
const AT_END: Text = t("Nothing happens any more in this run", "이 실행에는 더 일어날 일이 없습니다");
const NOTHING_TO_UNDO: Text = t("There is no edit to undo", "되돌릴 편집이 없습니다");
const NOTHING_TO_REDO: Text = t("There is no edit to redo", "다시 할 편집이 없습니다");
const EMPTY: Text = t("The board is empty", "보드가 비어 있습니다");
const SELECT_SOMETHING: Text = t("Select something first", "먼저 무언가를 선택하십시오");
const SELECT_ONE_PART: Text = t("Select one part first", "먼저 부품 하나를 선택하십시오");
const SELECT_ONE_LINK: Text = t("Select one link first", "먼저 연결 하나를 선택하십시오");
const SELECT_CLIENT: Text = t("Select a producer or a consumer first", "먼저 프로듀서나 컨슈머를 선택하십시오");
const NOT_RUNNING: Text = t("It is not running", "실행 중이 아닙니다");
const NOT_PAUSED: Text = t("It is not paused", "멈춰 있지 않습니다");
const NOT_DOWN: Text = t("It is not down", "죽어 있지 않습니다");
const SELECT_TARGET: Text =
    t("Select a producer, an exchange or a queue first", "먼저 프로듀서, exchange 또는 큐를 선택하십시오");
const SELECT_QUEUE: Text = t("Select a queue first", "먼저 큐를 선택하십시오");
const NO_PURGE: Text = t("A stream can't be purged", "stream은 비울 수 없습니다");
const SELECT_HELD: Text = t("Select a message that a consumer holds", "컨슈머가 들고 있는 메시지를 선택하십시오");

/// For the commands of systems, too.
pub(super) fn require(there: bool, why: Text) -> Result<(), Text> {
    if there { Ok(()) } else { Err(why) }
}

impl Studio {
    /// Whether what a command needs is there; if not, why not.
    pub fn availability(&self, needs: Needs) -> Result<(), Text> {
        let session = self.session();
        match needs {
            Needs::Nothing => Ok(()),
            Needs::Past => require(session.cursor().event > session.start().event, AT_START),
            Needs::Future => require(!session.is_ended(), AT_END),
            Needs::UndoStep => require(self.undo_label().is_some(), NOTHING_TO_UNDO),
            Needs::RedoStep => require(self.redo_label().is_some(), NOTHING_TO_REDO),
            Needs::Parts => require(!self.document().parts.is_empty(), EMPTY),
            Needs::Selection => {
                let selection = self.selection();
                require(!selection.parts.is_empty() || !selection.links.is_empty(), SELECT_SOMETHING)
            }
            Needs::OnePart => require(self.selection().only_part().is_some(), SELECT_ONE_PART),
            Needs::OneLink => require(self.selected_link().is_some(), SELECT_ONE_LINK),
            Needs::RunningClient => self.require_client(|state| matches!(state, ClientState::Running), NOT_RUNNING),
            Needs::PausedClient => self.require_client(|state| matches!(state, ClientState::Paused), NOT_PAUSED),
            Needs::DownClient => self.require_client(|state| matches!(state, ClientState::Down { .. }), NOT_DOWN),
            Needs::PublishTarget => {
                let takes =
                    |role: Role| role.is_producer() || matches!(role, Role::Exchange | Role::Queue | Role::Topic);
                require(self.selected_role().is_some_and(takes), SELECT_TARGET)
            }
            Needs::Queue => {
                let part = self.selection().only_part().and_then(|id| self.document().part(id));
                let queue = part.filter(|part| role_of(part) == Some(Role::Queue)).ok_or(SELECT_QUEUE)?;
                require(queue.variant() != "stream", NO_PURGE)
            }
            Needs::HeldMessage => require(self.held_message().is_some(), SELECT_HELD),
            Needs::Of(ask) => ask(self),
        }
    }

    /// The one selected part, as the run knows it.
    pub fn selected_part_ix(&self) -> Option<PartIx> {
        self.selection().only_part().and_then(|id| self.part_ix(id))
    }

    /// The role of the one selected part.
    pub fn selected_role(&self) -> Option<Role> {
        role_of(self.document().part(self.selection().only_part()?)?)
    }

    /// The one selected link, or the one between the two selected parts.
    fn selected_link(&self) -> Option<&str> {
        let selection = self.selection();
        if let Some(link) = selection.only_link() {
            return Some(link);
        }
        let [a, b] = selection.parts.as_slice() else { return None };
        let joins = |from: &str, to: &str| (from == a && to == b) || (from == b && to == a);
        let mut between = self.document().links.iter().filter(|link| joins(&link.from, &link.to));
        between.next().map(|link| link.id.as_str()).filter(|_| between.next().is_none())
    }

    /// What the client does at the cursor; None for other parts.
    pub fn client_state(&self, part: PartIx) -> Option<ClientState> {
        let world = self.session().world();
        let producer = world.producer(part, 0).map(|view| view.state);
        let state = producer.or_else(|| world.consumer(part, 0).map(|view| view.state));
        state.or_else(|| system::known().iter().find_map(|system| (system.client_state)(world, part)))
    }

    fn require_client(&self, is_wanted: fn(ClientState) -> bool, why: Text) -> Result<(), Text> {
        let part = self.selected_part_ix().ok_or(SELECT_CLIENT)?;
        match self.client_state(part) {
            None => Err(SELECT_CLIENT),
            Some(state) if is_wanted(state) => Ok(()),
            Some(_) => Err(why),
        }
    }
}
