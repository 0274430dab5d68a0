//! Kinds, presets and settings of Kafka's parts.
use crate::studio::document::LinkKind;
use crate::studio::kind::{Kind, Param, Preset};

pub static KINDS: &[&Kind] = &[];

pub static PRESETS: &[&[Preset]] = &[];

pub fn row_params(_link: LinkKind) -> Option<&'static [Param]> {
    None
}
