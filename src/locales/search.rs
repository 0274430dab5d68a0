//! Finding by name in either language: Latin by subsequence, Korean also by initial consonants (ㅋㅅㅁ finds 컨슈머),
//! after NFC, because macOS hands over decomposed Hangul (UX I8).
use super::nfc::nfc;

const INITIALS: [char; 19] =
    ['ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'];

/// How well `query` finds `text`: 0 is best, `None` is not at all. An empty query finds everything alike.
pub fn rank(query: &str, text: &str) -> Option<u32> {
    let query: Vec<char> = normal(query).into_iter().filter(|c| !c.is_whitespace()).collect();
    let text = normal(text);
    if query.is_empty() {
        return Some(0);
    }
    let letters: Vec<char> = text.iter().copied().filter(|c| !c.is_whitespace()).collect();
    let start = (0..letters.len()).find(|at| letters[*at..].len() >= query.len() && begins(&letters[*at..], &query));
    match start {
        Some(0) => Some(if letters.len() == query.len() { 0 } else { 1 }),
        Some(at) => Some(2 + at as u32),
        None => subsequence(&letters, &query).map(|gaps| 100 + gaps),
    }
}

fn normal(text: &str) -> Vec<char> {
    nfc(text).chars().flat_map(char::to_lowercase).collect()
}

fn begins(text: &[char], query: &[char]) -> bool {
    query.iter().zip(text).all(|(q, t)| same(*q, *t))
}

fn same(query: char, text: char) -> bool {
    query == text || (INITIALS.contains(&query) && initial(text) == Some(query))
}

fn initial(syllable: char) -> Option<char> {
    ('가'..='힣').contains(&syllable).then(|| INITIALS[(syllable as usize - '가' as usize) / 588])
}

/// Letters passed over between the first and the last hit.
fn subsequence(text: &[char], query: &[char]) -> Option<u32> {
    let mut at = text.iter().position(|t| same(query[0], *t))?;
    let first = at;
    for q in &query[1..] {
        at += 1 + text[at + 1..].iter().position(|t| same(*q, *t))?;
    }
    Some((at - first + 1 - query.len()) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_in_both_scripts() {
        for (query, text, found) in [
            ("", "anything", true),
            ("step", "Step back", true),
            ("stpb", "Step back", true),
            ("zoom", "Step back", false),
            ("ㅋㅅㅁ", "컨슈머", true),
            ("컨슈", "컨슈머", true),
            ("컨ㅅ", "컨슈머", true),
            ("ㅋㅍ", "컨슈머", false),
            ("ㄷㅇㅅㄱ", "다음 사건", true),
            // Decomposed Hangul, as macOS gives it.
            ("\u{110f}\u{1165}\u{11ab}", "컨슈머", true),
        ] {
            assert_eq!(rank(query, text).is_some(), found, "{query} in {text}");
        }
        assert!(
            rank("step", "step") < rank("step", "step back") && rank("step", "step back") < rank("step", "next step")
        );
    }
}
