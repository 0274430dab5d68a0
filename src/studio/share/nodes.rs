//! What was done to RabbitMQ's running nodes, in links. Tags are FROZEN: none is used for something else later.
use super::bytes::{Reader, Writer};
use crate::engine::rabbitmq::cluster::command::Command;
use crate::engine::rabbitmq::cluster::fact::{NodeSet, Resource};
use crate::engine::rabbitmq::raft::Node;

/// Writes the tag, the node or nodes that it is about, and the rest.
pub fn write(out: &mut Writer, command: Command) {
    let mut head = |tag: u64, about: u8| {
        out.number(tag);
        out.number(u64::from(about));
    };
    match command {
        Command::KillNode(node) => head(26, node.0),
        Command::StopNode(node) => head(27, node.0),
        Command::StartNode(node) => head(28, node.0),
        Command::Partition(nodes) => head(29, nodes.0),
        Command::Heal => head(30, 0),
        Command::Alarm { node, resource, on } => {
            head(31, node.0);
            out.number(u64::from(resource == Resource::Disk) * 2 + u64::from(on));
        }
        Command::SlowNode { node, extra_us } => {
            head(32, node.0);
            out.number(extra_us);
        }
    }
}

/// What stands behind the tag and the node; None = no tag of the nodes', or broken.
pub fn read(reader: &mut Reader<'_>, tag: u64, about: u32) -> Option<Command> {
    let about = u8::try_from(about).ok()?;
    let node = Node(about);
    Some(match tag {
        26 => Command::KillNode(node),
        27 => Command::StopNode(node),
        28 => Command::StartNode(node),
        29 => Command::Partition(NodeSet(about)),
        30 => Command::Heal,
        31 => {
            let what = reader.number().filter(|what| *what < 4)?;
            let resource = if what >= 2 { Resource::Disk } else { Resource::Memory };
            Command::Alarm { node, resource, on: what % 2 == 1 }
        }
        32 => Command::SlowNode { node, extra_us: reader.number()? },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_comes_back() {
        let commands = [
            Command::KillNode(Node(0)),
            Command::StopNode(Node(6)),
            Command::StartNode(Node(1)),
            Command::Partition(NodeSet(0b101)),
            Command::Heal,
            Command::Alarm { node: Node(2), resource: Resource::Memory, on: true },
            Command::Alarm { node: Node(2), resource: Resource::Disk, on: false },
            Command::SlowNode { node: Node(1), extra_us: 200_000 },
        ];
        for command in commands {
            let mut out = Writer::default();
            write(&mut out, command);
            let mut reader = Reader::new(&out.bytes);
            let (tag, about) = (reader.number().expect("a tag"), reader.number().expect("a node"));
            assert_eq!(read(&mut reader, tag, about as u32), Some(command));
            assert!(reader.is_at_end(), "{command:?}");
        }
    }
}
