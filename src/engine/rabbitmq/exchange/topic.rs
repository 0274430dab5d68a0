//! Topic exchange: words split on `.`; `*` is exactly one word, `#` is zero or more; only as whole words.
//! Source: RabbitMQ Topic exchange, rabbit_exchange_type_topic; every pair of `topic_pairs.json`.
//! The empty key has no words, `.` has two empty ones. At most two `#` since 4.3.
use super::{Binding, Destination, RouteInput, Rule};
use crate::engine::rabbitmq::explain::{Match, Mismatch};

/// RabbitMQ 4.3 refuses a binding key with more `#` than this.
const MAX_HASHES: usize = 2;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    words: Vec<Word>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    Literal(Box<str>),
    /// `*`
    One,
    /// `#`
    Any,
}

impl Pattern {
    pub fn compile(key: &str) -> Result<Self, String> {
        let words: Vec<Word> = words(key).map(Word::new).collect();
        let hashes = words.iter().filter(|word| **word == Word::Any).count();
        if hashes > MAX_HASHES {
            return Err(format!(
                "Topic binding key '{key}' uses {hashes} '#' wildcards, at most {MAX_HASHES} are allowed"
            ));
        }
        Ok(Self { words })
    }

    pub fn matches(&self, key: &[&str]) -> bool {
        fits(&self.words, key)
    }

    /// Which words of the key each pattern word took, or the mismatch that came latest in the key.
    pub fn explain(&self, key: &str) -> Result<Match, Mismatch> {
        let key: Vec<&str> = words(key).collect();
        let mut trace = Trace { key: &key, taken: Vec::new(), furthest: None };
        if trace.walk(&self.words, 0) {
            return Ok(Match::Pattern { words: trace.taken });
        }
        Err(trace.furthest.map_or(Mismatch::KeyDiffers, |(_, mismatch)| mismatch))
    }
}

impl Word {
    fn new(text: &str) -> Self {
        match text {
            "*" => Self::One,
            "#" => Self::Any,
            _ => Self::Literal(text.into()),
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Literal(text) => text,
            Self::One => "*",
            Self::Any => "#",
        }
    }
}

/// The words of a key or pattern; the empty string has none.
pub fn words(key: &str) -> impl Iterator<Item = &str> {
    let empty = key.is_empty();
    key.split('.').filter(move |_| !empty)
}

pub fn select(bindings: &[Binding], input: &RouteInput, found: &mut Vec<Destination>) {
    let mut split: Vec<&str> = Vec::new();
    for key in input.keys {
        split.clear();
        split.extend(words(key.text));
        for binding in bindings {
            if let Rule::Pattern(pattern) = &binding.rule
                && pattern.matches(&split)
            {
                found.push(binding.destination);
            }
        }
    }
}

fn fits(pattern: &[Word], key: &[&str]) -> bool {
    match pattern.split_first() {
        None => key.is_empty(),
        Some((Word::Any, rest)) => rest.is_empty() || (0..=key.len()).any(|taken| fits(rest, &key[taken..])),
        Some((Word::One, rest)) => !key.is_empty() && fits(rest, &key[1..]),
        Some((Word::Literal(text), rest)) => key.first().is_some_and(|word| **text == **word) && fits(rest, &key[1..]),
    }
}

/// Like [`fits`], keeping what it saw.
struct Trace<'a> {
    key: &'a [&'a str],
    /// (first word, how many) per pattern word so far.
    taken: Vec<(usize, usize)>,
    /// The mismatch that came latest, with its place in the key.
    furthest: Option<(usize, Mismatch)>,
}

impl Trace<'_> {
    fn walk(&mut self, pattern: &[Word], at: usize) -> bool {
        let index = self.taken.len();
        let Some((word, rest)) = pattern.split_first() else {
            return at == self.key.len()
                || self.miss(at, Mismatch::KeyTooLong { key_word: at, found: self.key[at].into() });
        };
        let most = match word {
            Word::Any => self.key.len() - at,
            _ => 1,
        };
        let least = usize::from(*word != Word::Any);
        if least == 1 && at == self.key.len() {
            let expected = word.text().into();
            return self.miss(at, Mismatch::KeyTooShort { pattern_word: index, expected });
        }
        if let Word::Literal(text) = word
            && **text != *self.key[at]
        {
            let (expected, found) = (text.to_string(), self.key[at].into());
            return self.miss(at, Mismatch::Word { pattern_word: index, key_word: at, expected, found });
        }
        for length in least..=most {
            self.taken.push((at, length));
            if self.walk(rest, at + length) {
                return true;
            }
            self.taken.truncate(index);
        }
        false
    }

    fn miss(&mut self, at: usize, mismatch: Mismatch) -> bool {
        if self.furthest.as_ref().is_none_or(|(place, _)| at > *place) {
            self.furthest = Some((at, mismatch));
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mismatch_names_the_word() {
        let word = |pattern_word, key_word, expected: &str, found: &str| Mismatch::Word {
            pattern_word,
            key_word,
            expected: expected.into(),
            found: found.into(),
        };
        let short = |pattern_word, expected: &str| Mismatch::KeyTooShort { pattern_word, expected: expected.into() };
        let long = |key_word, found: &str| Mismatch::KeyTooLong { key_word, found: found.into() };
        let table = [
            ("order.*.us", "order.paid.kr", word(2, 2, "us", "kr")),
            ("order.*.us", "user.paid.us", word(0, 0, "order", "user")),
            ("order.*", "order", short(1, "*")),
            ("order.*", "order.a.b", long(2, "b")),
            ("#.us", "order.paid.kr", short(1, "us")),
            ("a.#.z", "b", word(0, 0, "a", "b")),
            ("*", "", short(0, "*")),
            ("", "x", long(0, "x")),
        ];
        for (pattern, key, expect) in table {
            assert_eq!(Pattern::compile(pattern).unwrap().explain(key), Err(expect), "{pattern} / {key}");
        }
    }

    #[test]
    fn a_match_tells_which_words_were_taken() {
        let taken = Pattern::compile("order.#.kr").unwrap().explain("order.a.b.kr");
        assert_eq!(taken, Ok(Match::Pattern { words: vec![(0, 1), (1, 2), (3, 1)] }));
    }
}
