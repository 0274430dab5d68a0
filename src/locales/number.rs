//! Numbers, durations and moments as the page writes them: thin space between thousands, one space before the unit,
//! tabular. Digits are the same in both languages; only words differ.
use super::{Language, Text};

/// U+2009, between thousands (design notes § 9).
pub const THIN_SPACE: char = '\u{2009}';

/// `1284` → `1 284` with a thin space.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(THIN_SPACE);
        }
        out.push(digit);
    }
    out
}

/// A count for narrow places: `999`, `1.2k`, `34k`, `5.6M`.
pub fn short_number(n: u64) -> String {
    let (unit, suffix) = match n {
        0..=999 => return n.to_string(),
        1_000..=999_999 => (1_000, 'k'),
        _ => (1_000_000, 'M'),
    };
    let tenths = n * 10 / unit;
    match tenths {
        0..=99 if !tenths.is_multiple_of(10) => format!("{}.{}{suffix}", tenths / 10, tenths % 10),
        _ => format!("{}{suffix}", tenths / 10),
    }
}

/// A span of time in its best unit with at most one decimal: `250 µs`, `31.4 ms`, `1.5 s`, `2 min`.
pub fn duration(us: u64) -> String {
    let (unit_us, unit) = match us {
        0 => return "0 ms".to_owned(),
        1..=999 => return format!("{us} µs"),
        1_000..=999_949 => (1_000, "ms"),
        999_950..=59_949_999 => (1_000_000, "s"),
        59_950_000..=3_596_999_999 => (60_000_000, "min"),
        _ => (3_600_000_000, "h"),
    };
    let tenths = (us * 10 + unit_us / 2) / unit_us;
    let whole = number(tenths / 10);
    if tenths.is_multiple_of(10) { format!("{whole} {unit}") } else { format!("{whole}.{} {unit}", tenths % 10) }
}

/// A moment of the run: `00:12.428` (minutes, seconds, milliseconds).
pub fn clock(us: u64) -> String {
    let ms = us / 1_000;
    format!("{:02}:{:02}.{:03}", ms / 60_000, ms / 1_000 % 60, ms % 1_000)
}

/// A moment with the tenth of a millisecond apart, as in the log: `00:12.428 0`.
pub fn fine_clock(us: u64) -> String {
    format!("{}{THIN_SPACE}{}", clock(us), us / 100 % 10)
}

/// `2nd` in English, `2번째` in Korean.
pub fn ordinal(n: u64, language: Language) -> String {
    let suffix = match (language, n % 10, n % 100) {
        (Language::Korean, ..) => return format!("{}번째", number(n)),
        (_, 1, tens) if tens != 11 => "st",
        (_, 2, tens) if tens != 12 => "nd",
        (_, 3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    format!("{}{suffix}", number(n))
}

/// A duration in words for screen readers: `1.5 seconds`, `1.5초`.
pub fn spoken_duration(us: u64, language: Language) -> String {
    const UNITS: &[(&str, Text, Text)] = &[
        ("µs", Text::new("microsecond", "마이크로초"), Text::new("microseconds", "마이크로초")),
        ("ms", Text::new("millisecond", "밀리초"), Text::new("milliseconds", "밀리초")),
        ("s", Text::new("second", "초"), Text::new("seconds", "초")),
        ("min", Text::new("minute", "분"), Text::new("minutes", "분")),
        ("h", Text::new("hour", "시간"), Text::new("hours", "시간")),
    ];
    let short = duration(us);
    let Some((amount, unit)) = short.rsplit_once(' ') else { return short };
    let Some((_, one, many)) = UNITS.iter().find(|(name, ..)| *name == unit) else { return short };
    let word = if amount == "1" { one } else { many }.get(language);
    match language {
        Language::English => format!("{amount} {word}"),
        Language::Korean => format!("{amount}{word}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_durations() {
        for (us, expect) in [
            (0, "0 ms"),
            (250, "250 µs"),
            (1_000, "1 ms"),
            (31_400, "31.4 ms"),
            (999_949, "999.9 ms"),
            (999_950, "1 s"),
            (1_500_000, "1.5 s"),
            (120_000_000, "2 min"),
            (5_400_000_000, "1.5 h"),
        ] {
            assert_eq!(duration(us), expect);
        }
        for (n, expect) in
            [(0, "0"), (999, "999"), (1_000, "1k"), (1_250, "1.2k"), (34_567, "34k"), (5_600_000, "5.6M")]
        {
            assert_eq!(short_number(n), expect);
        }
        assert_eq!(number(1_234_567), "1\u{2009}234\u{2009}567");
        assert_eq!(number(123), "123");
        assert_eq!(clock(12_428_090), "00:12.428");
        assert_eq!(fine_clock(428_090), "00:00.428\u{2009}0");
        assert_eq!(
            [1, 2, 3, 4, 11, 12, 21, 112].map(|n| ordinal(n, Language::English)).join(" "),
            "1st 2nd 3rd 4th 11th 12th 21st 112th"
        );
        assert_eq!(spoken_duration(1_500_000, Language::Korean), "1.5초");
        assert_eq!(spoken_duration(1_000, Language::English), "1 millisecond");
    }
}
