//! What a person can do to the link of a shovel or a federation link while it runs.
use crate::engine::id::PartIx;
use crate::locales::Text;
use crate::studio::command_registry::{Command, Group, Needs};
use crate::studio::kind::Role;
use crate::studio::model::Studio;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub static COMMANDS: &[Command] = &[
    Command {
        id: "link.cut",
        group: Group::Parts,
        label: t("Cut the link", "연결 끊기"),
        shortcuts: &[],
        needs: Needs::Of(|studio| whole(studio, true)),
    },
    Command {
        id: "link.mend",
        group: Group::Parts,
        label: t("Mend the link", "연결 되살리기"),
        shortcuts: &[],
        needs: Needs::Of(|studio| whole(studio, false)),
    },
];

const SELECT: Text = t("Select a shovel or a connector first", "먼저 shovel이나 커넥터를 선택하십시오");
const IS_CUT: Text = t("The link is cut already", "연결이 이미 끊겨 있습니다");
const IS_WHOLE: Text = t("The link is not cut", "연결이 끊겨 있지 않습니다");

fn whole(studio: &Studio, wanted: bool) -> Result<(), Text> {
    if studio.selected_role() != Some(Role::Connector) {
        return Err(SELECT);
    }
    let part = studio.selected_part_ix().unwrap_or(PartIx::NONE);
    let is_cut = studio.session().world().is_cut(part).ok_or(SELECT)?;
    match (is_cut, wanted) {
        (true, true) => Err(IS_CUT),
        (false, false) => Err(IS_WHOLE),
        _ => Ok(()),
    }
}
