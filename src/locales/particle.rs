//! Korean particles are chosen by the last sound of the word before them, also when that word is a name in Latin
//! letters or digits: those are read aloud the way Korean developers read them (UX I4). Knows sounds only, no texts.

/// How a word ends when it is read aloud in Korean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// No final consonant: 가, 는, 를, 로.
    Vowel,
    /// Final ㄹ: 이, 은, 을, but 로.
    Rieul,
    /// Any other final consonant: 이, 은, 을, 으로.
    Consonant,
}

/// The particle that follows `word`, out of a pair as written in templates: `을/를`, `이/가`, `은/는`, `이라/라` (after a
/// consonant / after a vowel), `와/과` (written the usual way round) or `(으)로`.
pub fn particle(word: &str, pair: &str) -> String {
    let ending = ending(word);
    if let Some(rest) = pair.strip_prefix("(으)") {
        let vowel = if ending == Ending::Consonant { "으" } else { "" };
        return format!("{vowel}{rest}");
    }
    let Some((first, second)) = pair.split_once('/') else { return pair.to_owned() };
    let (after_consonant, after_vowel) = if first == "와" { (second, first) } else { (first, second) };
    if ending == Ending::Vowel { after_vowel } else { after_consonant }.to_owned()
}

/// The ending of the last word that is read aloud; closing brackets, quotes and dots are silent.
pub fn ending(word: &str) -> Ending {
    let Some((at, last)) = word.char_indices().rev().find(|(_, c)| c.is_alphanumeric() || *c == '#') else {
        return Ending::Vowel;
    };
    let head = &word[..at + last.len_utf8()];
    match last {
        // Read 샵.
        '#' => Ending::Consonant,
        '가'..='힣' => syllable(last),
        // A single jamo is called by its name (기역, 리을); vowels are called as they sound.
        'ㄹ' => Ending::Rieul,
        'ㄱ'..='ㅎ' => Ending::Consonant,
        '0'..='9' => number(trailing(head, |c| c.is_ascii_digit())),
        'a'..='z' | 'A'..='Z' => latin(trailing(head, |c| c.is_ascii_alphabetic())),
        _ => Ending::Vowel,
    }
}

fn trailing(text: &str, keep: impl Fn(char) -> bool) -> &str {
    let start = text.char_indices().rev().take_while(|(_, c)| keep(*c)).last().map_or(text.len(), |(at, _)| at);
    &text[start..]
}

fn syllable(c: char) -> Ending {
    match (c as u32 - '가' as u32) % 28 {
        0 => Ending::Vowel,
        8 => Ending::Rieul,
        _ => Ending::Consonant,
    }
}

/// 0 영, 1 일, 2 이 … and 10 십, 100 백, 1000 천, 만, 억, 조.
fn number(digits: &str) -> Ending {
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    if zeros == digits.len() {
        return Ending::Consonant;
    }
    if zeros > 0 {
        return if zeros == 12 { Ending::Vowel } else { Ending::Consonant };
    }
    match digits.as_bytes()[digits.len() - 1] {
        b'1' | b'7' | b'8' => Ending::Rieul,
        b'3' | b'6' => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

/// Words that the rules below would read wrongly.
const READ_ALOUD: &[(&str, Ending)] = &[
    ("vip", Ending::Vowel),
    ("api", Ending::Vowel),
    ("check", Ending::Vowel),
    ("hub", Ending::Vowel),
    ("set", Ending::Vowel),
    ("bit", Ending::Vowel),
    ("type", Ending::Consonant),
    ("good", Ending::Consonant),
    ("week", Ending::Vowel),
];

fn latin(letters: &str) -> Ending {
    let capitals = trailing(letters, |c| c.is_ascii_uppercase());
    if !capitals.is_empty() {
        return letter(capitals);
    }
    let word = letters.to_ascii_lowercase();
    if let Some((_, ending)) = READ_ALOUD.iter().find(|(w, _)| *w == word) {
        return *ending;
    }
    if word.len() == 1 || !word.bytes().any(|b| b"aeiouy".contains(&b)) {
        return letter(&word);
    }
    spoken(&word)
}

/// A name of letters, spelled out: 엘, 엠, 엔, 알 have a final consonant.
fn letter(letters: &str) -> Ending {
    match letters.as_bytes()[letters.len() - 1].to_ascii_lowercase() {
        b'l' | b'r' => Ending::Rieul,
        b'm' | b'n' => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

/// An English word as Korean writes it (외래어 표기법): n, m, ng, l always close the syllable; p, t, k and c close it
/// after a short vowel (토픽, 오딧, 숍), elsewhere they take ㅡ (이벤트, 태스크); all else ends in a vowel.
fn spoken(word: &str) -> Ending {
    let bytes = word.as_bytes();
    // Silent e: 타임, 엔진, 파일.
    let silent_e = bytes.len() > 3 && bytes.ends_with(b"e") && b"nml".contains(&bytes[bytes.len() - 2]);
    let bytes = if silent_e { &bytes[..bytes.len() - 1] } else { bytes };
    let last = bytes[bytes.len() - 1];
    match last {
        b'l' => Ending::Rieul,
        b'n' | b'm' => Ending::Consonant,
        b'g' if bytes.ends_with(b"ng") => Ending::Consonant,
        b'p' | b't' | b'k' | b'c' | b'b' if after_short_vowel(bytes) => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

fn after_short_vowel(bytes: &[u8]) -> bool {
    let last = bytes[bytes.len() - 1];
    let mut stem = &bytes[..bytes.len() - 1];
    // ck, pp, tt sound as one.
    if stem.ends_with(&[last]) || (last == b'k' && stem.ends_with(b"c")) {
        stem = &stem[..stem.len() - 1];
    }
    let is_vowel = |b: &u8| b"aeiouy".contains(b);
    let Some(vowel) = stem.last().filter(|b| is_vowel(b)) else { return false };
    let double = stem.len() > 1 && is_vowel(&stem[stem.len() - 2]);
    // Of the double vowels only ou (아웃, 그룹) and the short oo of 북 close the syllable.
    !double || stem.ends_with(b"ou") || (*vowel == b'o' && last == b'k')
}
