//! What a person does to consumers, groups and dead letters.
use super::Kafka;
use crate::engine::command::{Refusal, RefusalReason};
use crate::engine::id::PartIx;
use crate::engine::kafka::command::Command;
use crate::engine::system::Kernel;

impl Kafka {
    pub(super) fn operate_consumers(&mut self, _command: &Command, _kernel: &mut Kernel) -> Result<(), Refusal> {
        Err(Refusal { part: PartIx::NONE, why: RefusalReason::NotForThisKind })
    }
}
