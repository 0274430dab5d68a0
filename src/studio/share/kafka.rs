//! What was done to a running Kafka, in links. Tags are FROZEN: none is used for something else later.
use super::bytes::{Reader, Writer};
use crate::engine::id::PartIx;
use crate::engine::kafka::cluster::Election;
use crate::engine::kafka::command::{Command, SeekTo};

/// Writes the tag, the broker or part that it is about, and the rest.
pub fn write(out: &mut Writer, command: &Command) {
    let head = |out: &mut Writer, tag: u64, about: u32| {
        out.number(tag);
        out.number(u64::from(about));
    };
    match command {
        Command::KillBroker(broker) => head(out, 9, *broker),
        Command::StopBroker(broker) => head(out, 10, *broker),
        Command::StartBroker(broker) => head(out, 11, *broker),
        Command::FreezeBroker(broker) => head(out, 12, *broker),
        Command::ThawBroker(broker) => head(out, 13, *broker),
        Command::IsolateBroker(broker) => head(out, 14, *broker),
        Command::ReconnectBroker(broker) => head(out, 15, *broker),
        Command::SlowBroker { broker, extra_us } => {
            head(out, 16, *broker);
            out.number(*extra_us);
        }
        Command::Elect { topic, partition, election } => {
            head(out, if *election == Election::Unclean { 18 } else { 17 }, topic.0);
            out.number(u64::from(*partition));
        }
        Command::AddPartitions { topic, count } => {
            head(out, 19, topic.0);
            out.number(u64::from(*count));
        }
        Command::DeleteRecords { topic, partition, before } => {
            head(out, 20, topic.0);
            out.number(u64::from(*partition));
            optional(out, *before);
        }
        Command::Seek { consumer, partition, to } => {
            head(out, 21, consumer.0);
            optional(out, partition.map(|(topic, _)| u64::from(topic.0)));
            out.number(partition.map_or(0, |(_, partition)| u64::from(partition)));
            write_seek(out, *to);
        }
        Command::ResetOffsets { group, topic, partition, to } => {
            head(out, 22, group.0);
            out.number(u64::from(topic.0));
            optional(out, partition.map(u64::from));
            write_seek(out, *to);
        }
        Command::AbortTransaction { producer } => head(out, 23, producer.0),
        Command::Produce { producer, key, value, partition } => {
            head(out, 24, producer.0);
            optional_text(out, key.as_deref());
            optional_text(out, value.as_deref());
            optional(out, partition.map(u64::from));
        }
        Command::Redrive { topic, most } => {
            head(out, 25, topic.0);
            out.number(u64::from(*most));
        }
        Command::Reassign { topic, partition, replicas } => {
            head(out, 40, topic.0);
            out.number(u64::from(*partition));
            out.number(replicas.len() as u64);
            replicas.iter().for_each(|broker| out.number(u64::from(*broker)));
        }
    }
}

/// What stands behind the tag and the broker or part; None = no tag of Kafka's, or broken.
pub fn read(reader: &mut Reader<'_>, tag: u64, about: u32) -> Option<Command> {
    let part = PartIx(about);
    Some(match tag {
        9 => Command::KillBroker(about),
        10 => Command::StopBroker(about),
        11 => Command::StartBroker(about),
        12 => Command::FreezeBroker(about),
        13 => Command::ThawBroker(about),
        14 => Command::IsolateBroker(about),
        15 => Command::ReconnectBroker(about),
        16 => Command::SlowBroker { broker: about, extra_us: reader.number()? },
        17 | 18 => {
            let election = if tag == 18 { Election::Unclean } else { Election::Preferred };
            Command::Elect { topic: part, partition: small(reader)?, election }
        }
        19 => Command::AddPartitions { topic: part, count: small(reader)? },
        20 => Command::DeleteRecords { topic: part, partition: small(reader)?, before: read_optional(reader)? },
        21 => {
            let topic = read_small(reader)?;
            let partition = small(reader)?;
            let partition = topic.map(|topic| (PartIx(topic), partition));
            Command::Seek { consumer: part, partition, to: read_seek(reader)? }
        }
        22 => Command::ResetOffsets {
            group: part,
            topic: PartIx(small(reader)?),
            partition: read_small(reader)?,
            to: read_seek(reader)?,
        },
        23 => Command::AbortTransaction { producer: part },
        24 => Command::Produce {
            producer: part,
            key: read_text(reader)?,
            value: read_text(reader)?,
            partition: read_small(reader)?,
        },
        25 => Command::Redrive { topic: part, most: small(reader)? },
        40 => Command::Reassign { topic: part, partition: small(reader)?, replicas: read_brokers(reader)? },
        _ => return None,
    })
}

/// No cluster has more than ten.
fn read_brokers(reader: &mut Reader<'_>) -> Option<Vec<u32>> {
    let count = small(reader).filter(|count| *count <= 10)?;
    (0..count).map(|_| small(reader)).collect()
}

/// 0 = none, else one more than the number.
fn optional(out: &mut Writer, number: Option<u64>) {
    out.number(number.map_or(0, |number| number.saturating_add(1)));
}

fn read_optional(reader: &mut Reader<'_>) -> Option<Option<u64>> {
    Some(reader.number()?.checked_sub(1))
}

fn small(reader: &mut Reader<'_>) -> Option<u32> {
    u32::try_from(reader.number()?).ok()
}

fn read_small(reader: &mut Reader<'_>) -> Option<Option<u32>> {
    read_optional(reader)?.map(u32::try_from).transpose().ok()
}

fn optional_text(out: &mut Writer, text: Option<&str>) {
    out.number(u64::from(text.is_some()));
    if let Some(text) = text {
        out.text(text);
    }
}

fn read_text(reader: &mut Reader<'_>) -> Option<Option<String>> {
    match reader.number()? {
        0 => Some(None),
        _ => reader.text().map(Some),
    }
}

fn write_seek(out: &mut Writer, to: SeekTo) {
    let (tag, number) = match to {
        SeekTo::Beginning => (0, 0),
        SeekTo::End => (1, 0),
        SeekTo::Offset(offset) => (2, offset),
        SeekTo::Time(us) => (3, us),
    };
    out.number(tag);
    out.number(number);
}

fn read_seek(reader: &mut Reader<'_>) -> Option<SeekTo> {
    let (tag, number) = (reader.number()?, reader.number()?);
    Some(match tag {
        0 => SeekTo::Beginning,
        1 => SeekTo::End,
        2 => SeekTo::Offset(number),
        3 => SeekTo::Time(number),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_comes_back() {
        let (topic, part) = (PartIx(3), PartIx(70_000));
        let text = |text: &str| Some(text.to_owned());
        let commands = [
            Command::KillBroker(1),
            Command::StopBroker(2),
            Command::StartBroker(3),
            Command::FreezeBroker(1),
            Command::ThawBroker(1),
            Command::IsolateBroker(10),
            Command::ReconnectBroker(10),
            Command::SlowBroker { broker: 2, extra_us: 1_000_000 },
            Command::Elect { topic, partition: 4, election: Election::Preferred },
            Command::Elect { topic, partition: 0, election: Election::Unclean },
            Command::AddPartitions { topic, count: 6 },
            Command::DeleteRecords { topic, partition: 1, before: Some(0) },
            Command::DeleteRecords { topic, partition: 1, before: None },
            Command::Seek { consumer: part, partition: Some((topic, 2)), to: SeekTo::Offset(9) },
            Command::Seek { consumer: part, partition: None, to: SeekTo::Beginning },
            Command::ResetOffsets { group: part, topic, partition: Some(0), to: SeekTo::Time(5_000_000) },
            Command::ResetOffsets { group: part, topic, partition: None, to: SeekTo::End },
            Command::AbortTransaction { producer: part },
            Command::Produce { producer: part, key: text(""), value: None, partition: Some(0) },
            Command::Produce { producer: part, key: None, value: text("주문"), partition: None },
            Command::Redrive { topic, most: 100 },
            Command::Reassign { topic, partition: 1, replicas: vec![3, 1] },
            Command::Reassign { topic, partition: 0, replicas: Vec::new() },
        ];
        for command in commands {
            let mut out = Writer::default();
            write(&mut out, &command);
            let mut reader = Reader::new(&out.bytes);
            let (tag, about) = (reader.number().expect("a tag"), small(&mut reader).expect("a part"));
            assert_eq!(read(&mut reader, tag, about).as_ref(), Some(&command));
            assert!(reader.is_at_end(), "{command:?}");
        }
    }
}
