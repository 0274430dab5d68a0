//! Texts of the inspector's view of one record of Kafka.
use super::Text;

/// `{0}` = partition, `{1}` = topic, `{2}` = offset.
pub const PLACE: Text = Text::new("P{0} of {1}, offset {2}", "{1}의 P{0}, offset {2}");
/// The same, `{3}` = time.
pub const PLACE_AND_TIME: Text =
    Text::new("P{0} of {1}, offset {2}, appended at {3}", "{1}의 P{0}, offset {2}, {3}에 씀");
pub const PLACE_IN_STREAM: Text = Text::new("{0}, offset {1}, appended at {2}", "{0}, offset {1}, {2}에 덧붙임");
pub const GONE_FROM_STREAM: Text = Text::new("{0}, appended at {1}", "{0}, {1}에 덧붙임");
pub const NOBODY_READ: Text = Text::new("nobody has read it yet", "아직 아무도 읽지 않음");
pub const COPY_FROM: Text = Text::new("written again from {0}", "{0}에서 옮겨 쓴 사본");
pub const NOBODY_YET: Text = Text::new("nobody has polled it yet", "아직 아무도 poll하지 않음");
pub const VALUE: Text = Text::new("Value", "값");
pub const TOMBSTONE_HELP: Text = Text::new(
    "The value is null: in a compacted topic a tombstone, which deletes its key.",
    "값이 null입니다. compaction하는 topic에서는 그 key를 지우는 tombstone입니다.",
);
pub const NOT_IDEMPOTENT: Text = Text::new("none: not idempotent", "없음: 멱등이 아님");
pub const NO_TRANSACTION: Text = Text::new("none", "없음");
pub const OPEN: Text = Text::new("open", "열려 있음");
pub const COMMITTED: Text = Text::new("committed", "커밋됨");
pub const ABORTED: Text = Text::new("aborted", "중단됨");
/// `{0}` = group, `{1}` = member.
pub const GROUP_AND_MEMBER: Text = Text::new("{0}, {1}", "{0}, {1}");
pub const READER: Text = Text::new("{0}", "{0}");
/// `{0}` = reader, `{1}` = what it did.
pub const READER_STATE: Text = Text::new("{0}: {1}", "{0}: {1}");
/// The same, `{2}` = how often poll handed it out.
pub const READER_STATE_AGAIN: Text = Text::new("{0}: {1}, polled {2} times", "{0}: {1}, poll {2}번");
