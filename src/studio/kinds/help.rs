//! What the settings of the kinds of the first look mean: the longest texts of the page, which nobody reads before an
//! inspector is open. Beside the lists of parameters, row by row, so that these stay short in the first load. Only code
//! that comes later may name this module.
mod consumer;
mod exchange;
mod producer;
mod queue;
mod rows;

use super::{LinkKind, row_params};
use crate::locales::Text;
use crate::studio::kind::Param;

/// Id of the parameter; its meaning, with units; documentation page or section of a specification by name.
pub type Help = (&'static str, Text, &'static str);

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

/// A list of parameters and the list of their meanings, in the same order.
fn tables() -> [(&'static [Param], &'static [Help]); 6] {
    [
        (super::queue::KIND.params, queue::QUEUE),
        (super::exchange::KIND.params, exchange::EXCHANGE),
        (super::producer::KIND.params, producer::PRODUCER),
        (super::consumer::KIND.params, consumer::CONSUMER),
        (row_params(LinkKind::Bind), rows::BIND),
        (row_params(LinkKind::Consume), rows::CONSUME),
    ]
}

/// The meaning of a parameter and where its rule stands.
pub fn of(param: &'static Param) -> (Text, &'static str) {
    let row = tables().into_iter().find_map(|(params, help)| {
        let at = params.iter().position(|one| std::ptr::eq(one, param))?;
        help.get(at)
    });
    let row = row.or_else(|| if param.help.en.is_empty() { of_key(param.id) } else { None });
    row.map_or((param.help, param.source), |(_, help, source)| (*help, source))
}

/// The argument that a key of a policy is called like.
fn of_key(key: &str) -> Option<&'static Help> {
    let is_it = |argument: &str| argument.strip_prefix("x-").unwrap_or(argument) == key;
    queue::QUEUE.iter().chain(exchange::EXCHANGE).find(|(argument, ..)| is_it(argument))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_parameter_of_the_first_look_has_its_row() {
        for (params, help) in tables() {
            let ids = params.iter().map(|param| param.id).collect::<Vec<_>>();
            assert_eq!(ids, help.iter().map(|(id, _, _)| *id).collect::<Vec<_>>());
        }
    }
}
