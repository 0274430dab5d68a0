//! The style sheets: contrast of the tokens (WCAG 2), lines high enough for Hangul, colours only from tokens.
use std::collections::BTreeMap;

use crate::none;
use crate::source;

type Theme = BTreeMap<String, [u8; 3]>;

const GROUNDS: &[&str] = &["paper", "surface", "sunken"];

/// Token, then its ratios on paper, surface and sunken: light and dark, as in the design notes § 2.
#[rustfmt::skip]
const NOTED: &[(&str, [f64; 3], [f64; 3])] = &[
    ("edge",   [3.33, 3.68, 3.04],    [4.36, 4.03, 4.54]),
    ("ink",    [15.61, 17.21, 14.25], [15.60, 14.41, 16.26]),
    ("ink-2",  [8.03, 8.85, 7.33],    [9.82, 9.07, 10.23]),
    ("ink-3",  [5.28, 5.82, 4.82],    [6.64, 6.13, 6.92]),
    ("accent", [6.85, 7.55, 6.25],    [7.58, 7.00, 7.90]),
    ("ok",     [5.63, 6.20, 5.14],    [8.88, 8.20, 9.26]),
    ("warn",   [5.91, 6.52, 5.40],    [9.62, 8.89, 10.03]),
    ("bad",    [5.68, 6.26, 5.18],    [7.93, 7.33, 8.27]),
    ("k1",     [4.52, 4.98, 4.12],    [8.00, 7.38, 8.34]),
    ("k2",     [4.34, 4.78, 3.96],    [7.67, 7.08, 8.00]),
    ("k3",     [4.79, 5.28, 4.38],    [9.35, 8.64, 9.75]),
    ("k4",     [5.00, 5.52, 4.57],    [7.34, 6.78, 7.66]),
    ("k5",     [4.31, 4.75, 3.93],    [8.41, 7.77, 8.77]),
    ("k6",     [4.86, 5.36, 4.44],    [8.33, 7.70, 8.69]),
];

/// Text on ground: at least 4.5 in both themes.
const TEXT: &[(&str, &str)] = &[
    ("ink", "inset"),
    ("ink-2", "inset"),
    ("ink-3", "inset"),
    ("ok", "ok-soft"),
    ("warn", "warn-soft"),
    ("bad", "bad-soft"),
    ("accent", "accent-soft"),
    ("ink-2", "accent-soft"),
    ("on-accent", "accent"),
];

#[test]
fn contrast_is_as_noted() {
    let (light, dark) = themes();
    let mut findings = Vec::new();
    for (token, in_light, in_dark) in NOTED {
        for (theme, name, noted) in [(&light, "light", in_light), (&dark, "dark", in_dark)] {
            for (ground, noted) in GROUNDS.iter().zip(noted) {
                let ratio = ratio(theme[*token], theme[*ground]);
                let floor = if token.starts_with('k') || *token == "edge" { 3.0 } else { 4.5 };
                if ratio < floor || (ratio - noted).abs() > 0.011 {
                    findings.push(format!("{name}: {token} on {ground} is {ratio:.2}, noted {noted}, floor {floor}"));
                }
            }
        }
    }
    for (token, ground) in TEXT {
        for (theme, name) in [(&light, "light"), (&dark, "dark")] {
            let ratio = ratio(theme[*token], theme[*ground]);
            if ratio < 4.5 {
                findings.push(format!("{name}: {token} on {ground} is {ratio:.2}, floor 4.5"));
            }
        }
    }
    none("contrast", findings);
}

#[test]
fn lines_are_high_enough_for_hangul() {
    let mut findings = Vec::new();
    for (name, sheet) in sheets() {
        for (number, declaration) in declarations(&sheet) {
            if let Some(height) = line_height(&declaration).filter(|height| *height < 1.5) {
                findings.push(format!("{name}:{number}: {height:.2}: {declaration}"));
            }
        }
    }
    none("line heights are at least 1.5", findings);
}

#[test]
fn colours_come_from_tokens() {
    let mut findings = Vec::new();
    for (name, sheet) in sheets().into_iter().filter(|(name, _)| name != "tokens.css") {
        for (number, declaration) in declarations(&sheet) {
            let value = declaration.split_once(':').map_or("", |(_, value)| value);
            let literal = value.split(|c: char| !c.is_alphanumeric() && c != '#').any(is_hex)
                || ["rgb(", "rgba(", "hsl(", "oklch("].iter().any(|function| value.contains(function));
            if literal {
                findings.push(format!("{name}:{number}: {declaration}"));
            }
        }
    }
    none("every colour stands in tokens.css", findings);
}

/// A message's hue has contrast enough for its shape, not for words. Its shape takes the hue as `currentColor`, so
/// inside a drawing, and only there, the hue may be the `color`.
#[test]
fn message_hues_are_not_for_text() {
    let mut findings = Vec::new();
    for (name, sheet) in sheets() {
        for (selectors, declarations) in sheet.split('}').filter_map(|rule| rule.rsplit_once('{')) {
            let in_hue = declarations.split(';').filter_map(|declaration| declaration.split_once(':')).any(
                |(property, value)| {
                    property.trim() == "color" && (1..=6).any(|hue| value.contains(&format!("var(--k{hue})")))
                },
            );
            if in_hue && !selectors.split(',').all(|selector| selector.trim().starts_with("svg")) {
                findings.push(format!("{name}: {}", selectors.trim()));
            }
        }
    }
    none("message hues are not for text", findings);
}

fn sheets() -> Vec<(String, String)> {
    let files = source::below(&["style"], "css");
    assert!(!files.is_empty());
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        (name, without_comments(&std::fs::read_to_string(path).expect("a style sheet is text")))
    };
    files.iter().map(read).collect()
}

fn without_comments(sheet: &str) -> String {
    let mut kept = String::new();
    let mut rest = sheet;
    while let Some((before, comment)) = rest.split_once("/*") {
        let (comment, after) = comment.split_once("*/").unwrap_or((comment, ""));
        kept.push_str(before);
        kept.extend(comment.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    kept + rest
}

/// `property: value`, with its line.
fn declarations(sheet: &str) -> Vec<(usize, String)> {
    let lines = sheet.lines().enumerate();
    lines
        .flat_map(|(number, line)| line.split(['{', '}', ';']).map(move |part| (number + 1, part.trim().to_owned())))
        .filter(|(_, part)| part.contains(':'))
        .collect()
}

/// The line height as a multiple of the font size, where the declaration states one.
fn line_height(declaration: &str) -> Option<f64> {
    let (property, value) = declaration.split_once(':')?;
    let (property, value) = (property.trim(), value.trim());
    if property == "line-height" {
        return value.parse().ok();
    }
    if property != "font" && !property.starts_with("--t-") && !property.starts_with("--m-") {
        return None;
    }
    let (size, line) = value.split_whitespace().find_map(|word| word.split_once('/'))?;
    let size: f64 = size.strip_suffix("px")?.parse().ok()?;
    match line.strip_suffix("px") {
        Some(line) => line.parse::<f64>().ok().map(|line| line / size),
        None => line.parse().ok(),
    }
}

fn is_hex(word: &str) -> bool {
    word.strip_prefix('#')
        .is_some_and(|hex| [3, 4, 6, 8].contains(&hex.len()) && hex.chars().all(|c| c.is_ascii_hexdigit()))
}

/// Light and dark, from tokens.css.
fn themes() -> (Theme, Theme) {
    let sheet = std::fs::read_to_string(source::root().join("style/tokens.css")).expect("tokens.css");
    let sheet = without_comments(&sheet);
    let block = |start: &str| {
        let (_, after) = sheet.split_once(start).unwrap_or_else(|| panic!("tokens.css has {start}"));
        colours(after.split('}').next().unwrap_or_default())
    };
    (block("[data-theme=\"light\"] {"), block("[data-theme=\"dark\"] {"))
}

fn colours(block: &str) -> Theme {
    let colour = |part: &str| {
        let (name, value) = part.trim().strip_prefix("--")?.split_once(':')?;
        let hex = u32::from_str_radix(value.trim().strip_prefix('#')?, 16).ok()?;
        let [_, red, green, blue] = hex.to_be_bytes();
        Some((name.trim().to_owned(), [red, green, blue]))
    };
    block.split(';').filter_map(colour).collect()
}

/// WCAG 2 contrast ratio.
fn ratio(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[test]
fn line_heights_are_read() {
    for (declaration, expected) in [
        ("line-height: 1.4", Some(1.4)),
        ("font: 600 12px/18px var(--sans)", Some(1.5)),
        ("--t-11: 500 11px/17px x", Some(17.0 / 11.0)),
        ("font: var(--t-12)", None),
        ("line-height: inherit", None),
    ] {
        assert_eq!(line_height(declaration), expected, "{declaration}");
    }
}
