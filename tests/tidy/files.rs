//! The shape of files: each says why it exists, none is too long to read, and CI checks all of it.
use crate::none;
use crate::source;

/// Lines of a file; about 400 is the aim.
const LONGEST: usize = 550;
/// Lines of a function; about 70 is the aim.
const LONGEST_FUNCTION: usize = 90;

const OWN: &[&str] = &["src", "tests", "benches", "xtask/src"];

#[test]
fn every_file_says_why_it_exists() {
    let silent = source::rust(OWN).into_iter().filter(|file| !file.text.starts_with("//! "));
    none("a file starts with a module doc (`//! …`)", silent.map(|file| file.path).collect());
}

#[test]
fn no_file_is_too_long_to_read() {
    let long = source::rust(OWN).into_iter().filter_map(|file| {
        let lines = file.text.lines().count();
        (lines > LONGEST).then(|| format!("{}: {lines} lines", file.path))
    });
    none("split it", long.collect());
}

#[test]
fn no_function_is_too_long_to_see_whole() {
    let mut findings = Vec::new();
    // Tests may hold tables of any length.
    for file in source::rust(&["src", "benches", "xtask/src"]) {
        let mut open: Option<(usize, usize, &str)> = None;
        for (number, line) in file.code.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            if is_function(line) && !line.trim_end().ends_with('}') && !line.trim_end().ends_with(';') {
                open = Some((number, indent, line.trim()));
            }
            let Some((start, depth, name)) = open else { continue };
            if line.trim() == "}" && indent == depth {
                let lines = number - start + 1;
                if lines > LONGEST_FUNCTION {
                    findings.push(format!("{}:{}: {lines} lines: {name}", file.path, start + 1));
                }
                open = None;
            }
        }
    }
    none("split it", findings);
}

#[test]
fn nothing_is_left_to_do() {
    let mut findings = Vec::new();
    for file in source::rust(&["src", "benches", "xtask/src"]) {
        for mark in ["TODO", "FIXME", "XXX", "todo!", "unimplemented!"] {
            findings.extend(file.text.match_indices(mark).map(|(at, _)| file.finding(at, mark)));
        }
    }
    none("do it, or file an issue", findings);
}

#[test]
fn ci_runs_everything() {
    let script = std::fs::read_to_string(source::root().join(".ci/run")).expect(".ci/run");
    assert!(script.lines().any(|line| line.trim() == "exec cargo xtask test"), ".ci/run must call `cargo xtask test`");
}

fn is_function(line: &str) -> bool {
    let line = line.trim_start();
    let mut rest = line;
    for word in ["pub(crate) ", "pub(super) ", "pub ", "const ", "async "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    rest.starts_with("fn ")
}
