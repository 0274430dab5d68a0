//! What a person can do to running RabbitMQ nodes, as commands of the page. Which node is meant, the page knows; what only
//! the running cluster can refuse, it refuses with its own words.
use crate::locales::Text;
use crate::studio::availability::require;
use crate::studio::command_registry::{Command, Group, Needs};
use crate::studio::kind::Role;
use crate::studio::model::Studio;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const fn command(id: &'static str, label: Text) -> Command {
    Command { id, group: Group::Parts, label, shortcuts: &[], needs: Needs::Of(nodes) }
}

pub static COMMANDS: &[Command] = &[
    command("node.kill", t("Kill the node (kill -9)", "노드 죽이기 (kill -9)")),
    command("node.stop", t("Stop the node in order", "노드 정상 종료")),
    command("node.start", t("Start the node", "노드 시작")),
    command("node.slow", t("Slow the node's links down, or up again", "노드의 연결을 느리게, 또는 되돌리기")),
    command("node.memory-alarm", t("Memory alarm on the node, on or off", "노드의 메모리 알람 켜고 끄기")),
    command("node.disk-alarm", t("Disk alarm on the node, on or off", "노드의 디스크 알람 켜고 끄기")),
    command("nodes.part", t("Cut the node off from the others", "노드를 다른 노드와 끊기")),
    command("nodes.heal", t("Heal the network", "네트워크 다시 잇기")),
];

const SELECT: Text = t("Select RabbitMQ's nodes first", "먼저 RabbitMQ 노드를 선택하십시오");

fn nodes(studio: &Studio) -> Result<(), Text> {
    require(studio.selected_role() == Some(Role::Nodes), SELECT)
}
