//! Operations of consumers and groups, and what their listeners see during a step.
use serde_json::Value as Json;

use super::Handler;
use super::fields::Fields;
use super::session::Session;

pub(super) const OPERATIONS: &[(&str, Handler)] = &[];

/// How long the recorder waited for groups after a step.
pub(super) struct Settling {
    /// Until they are stable.
    pub settles: bool,
    /// At most so long, ms.
    pub at_most_ms: Option<u32>,
}

impl Settling {
    pub fn take(fields: &mut Fields) -> Result<Self, String> {
        let settles = fields.take("settle").is_none_or(|settle| settle != Json::Bool(false));
        Ok(Self { settles, at_most_ms: fields.number_or_none("settle_ms")? })
    }
}

/// Adds what consumers saw to what the operation showed.
pub(super) fn finish_step(_session: &mut Session, seen: Json, settling: Settling) -> Result<Json, String> {
    match settling {
        Settling { settles: true, at_most_ms: None } => Ok(seen),
        _ => Err("there are no groups to wait for".into()),
    }
}
