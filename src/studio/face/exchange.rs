//! An exchange's inside: the key cut into words, and how many bindings it matched.
use super::Token;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExchangeFace {
    /// The message it decided on last, if any.
    pub token: Option<Token>,
    pub words: Vec<Word>,
    /// How it decided: `2 of 4 bindings match`.
    pub decision: Option<String>,
    /// `durable · alternate: none`, `key = queue name`, `x-match all`.
    pub line: String,
    /// Shares of a hash exchange's buckets or weights, in order of its bindings.
    pub shares: Vec<u32>,
    /// It is a dead-letter target of so many queues.
    pub dead_letter_of: usize,
    pub detail: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    /// A word of a binding that matched stands for this word literally.
    pub hit: bool,
}

/// The key in words. `patterns` are the binding keys that matched; a word is hit when one of them names it.
pub fn words(key: &str, patterns: &[&str]) -> Vec<Word> {
    let words: Vec<&str> = key.split('.').collect();
    let mut hits = vec![false; words.len()];
    for pattern in patterns {
        mark_hits(&words, pattern, &mut hits);
    }
    words.iter().zip(hits).map(|(word, hit)| Word { text: (*word).to_owned(), hit }).collect()
}

/// Literal words up to the first `#` count from the front, those after the last `#` from the back.
fn mark_hits(words: &[&str], pattern: &str, hits: &mut [bool]) {
    let pattern: Vec<&str> = pattern.split('.').collect();
    let front = pattern.iter().position(|word| *word == "#").unwrap_or(pattern.len());
    for (ix, word) in pattern[..front].iter().enumerate() {
        if words.get(ix) == Some(word) {
            hits[ix] = true;
        }
    }
    let back = pattern.iter().rev().take_while(|word| **word != "#").count();
    if front < pattern.len() {
        for (offset, word) in pattern.iter().rev().take(back).enumerate() {
            if let Some(ix) = words.len().checked_sub(offset + 1).filter(|&ix| words[ix] == *word) {
                hits[ix] = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_a_pattern_names_are_hit() {
        let cases: &[(&str, &[&str], &str)] = &[
            ("order.paid.kr", &["order.*.kr"], "101"),
            ("order.paid.kr", &["#.kr"], "001"),
            ("order.paid.kr", &["order.#"], "100"),
            ("order.paid.kr", &["*.paid.#", "#"], "010"),
            ("order.paid.kr", &["order.#.kr"], "101"),
            ("order.paid.kr", &[], "000"),
            ("", &["#"], "0"),
        ];
        for (key, patterns, hits) in cases {
            let found: String = words(key, patterns).iter().map(|word| if word.hit { '1' } else { '0' }).collect();
            assert_eq!(found, *hits, "{key} {patterns:?}");
        }
    }
}
