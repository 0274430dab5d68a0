//! The lists: every kind of part, every preset of the palette, and the parameters of the rows of links. Data only.
mod consumer;
mod exchange;
pub mod help;
mod producer;
mod queue;
mod queue_params;
mod rows;
pub mod shared;

use super::document::LinkKind;
use super::kind::{self, Kind, Param, Preset};
use super::system;
pub use exchange::PARAMS as EXCHANGE_PARAMS;
pub use queue_params::PARAMS as QUEUE_PARAMS;

/// The kinds that are there from the first look on.
static FIRST: &[&Kind] = &[&producer::KIND, &consumer::KIND, &exchange::KIND, &queue::KIND];

/// All kinds, in the order of the palette.
pub fn all() -> impl Iterator<Item = &'static Kind> {
    FIRST.iter().chain(system::known().iter().flat_map(|system| system.kinds)).copied()
}

/// All presets, in the order of the palette.
pub fn presets() -> impl Iterator<Item = &'static Preset> {
    let first = [producer::PRESETS, consumer::PRESETS, exchange::PRESETS, queue::PRESETS];
    first.into_iter().chain(system::known().iter().flat_map(|system| system.presets).copied()).flatten()
}

pub fn kind(id: &str) -> Option<&'static Kind> {
    all().find(|kind| kind.id == id)
}

pub fn preset(id: &str) -> Option<&'static Preset> {
    presets().find(|preset| preset.id == id)
}

/// The parameters of one row of a link. For bindings the variant is the type of the source exchange.
pub fn row_params(link: LinkKind) -> &'static [Param] {
    match link {
        LinkKind::Publish => rows::PUBLISH,
        LinkKind::Bind => rows::BIND,
        LinkKind::Consume => rows::CONSUME,
        _ => system::known().iter().find_map(|system| (system.row_params)(link)).unwrap_or_default(),
    }
}

/// The kind under which systems add settings to the rows of a link.
pub fn row_kind(link: LinkKind) -> &'static str {
    match link {
        LinkKind::Consume => "consume",
        _ => "",
    }
}

/// The setting `id` of a row for this variant. That of a subscription is the type of its queue.
pub fn row_param(link: LinkKind, id: &str, variant: &str) -> Option<&'static Param> {
    kind::find(row_params(link), id, variant).or_else(|| kind::late(row_kind(link), id, variant))
}

/// All settings that rows of a link may have, of all variants.
pub fn all_row_params(link: LinkKind) -> impl Iterator<Item = &'static Param> {
    row_params(link).iter().chain(kind::later(row_kind(link)))
}

#[cfg(test)]
mod tests {
    use super::super::kind::{ParamKind, later};
    use super::*;

    #[test]
    fn every_kind_and_parameter_is_complete_in_both_languages() {
        let params = all().flat_map(|kind| kind.params).chain(LinkKind::ALL.into_iter().flat_map(row_params));
        for param in params {
            let (help, source) = help::of(param);
            for text in [param.label, help] {
                assert!(!text.en.is_empty() && !text.ko.is_empty(), "{} lacks a text", param.id);
            }
            assert!(!source.is_empty(), "{} names no source", param.id);
            assert!(help.ko.ends_with('.') && help.en.ends_with('.'), "{}: help is no sentence", param.id);
        }
    }

    #[test]
    fn ids_are_unique_per_variant() {
        for kind in all() {
            for (at, param) in kind.params.iter().enumerate() {
                for other in &kind.params[..at] {
                    let apart = !param.variants.is_empty()
                        && !other.variants.is_empty()
                        && param.variants.iter().all(|variant| !other.variants.contains(variant));
                    assert!(param.id != other.id || apart, "{} stands twice in {}", param.id, kind.id);
                }
            }
        }
    }

    #[test]
    fn variants_and_presets_name_what_exists() {
        for kind in all() {
            let variants: Vec<&str> = kind
                .params
                .iter()
                .filter(|param| param.id == kind.variant_param)
                .flat_map(|param| match &param.kind {
                    ParamKind::Choice { options, .. } => options.iter().map(|(id, _)| *id).collect(),
                    ParamKind::Bool { .. } => vec!["true", "false"],
                    _ => Vec::new(),
                })
                .collect();
            for param in kind.params {
                for variant in param.variants {
                    assert!(variants.contains(variant), "{} of {}: no variant {variant}", param.id, kind.id);
                }
            }
        }
        for preset in presets() {
            let kind = kind(preset.kind).expect("a preset names a kind");
            for (id, value) in preset.settings {
                let mut params = kind.params.iter().chain(later(kind.id));
                let param = params.find(|param| param.id == *id).expect("a preset names a parameter");
                assert_eq!(param.check(&value.value()), Ok(()), "{}", preset.id);
            }
        }
    }
}
