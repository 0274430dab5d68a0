//! The release build: the page in several wasm files (src/ui/later.rs says where it is cut), small and under names that
//! a cache may keep for ever. Trunk cannot split, so the steps it would do are done here.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::html;
use crate::page::dist_folder;
use crate::shell::{self, Outcome, cargo, say};
use crate::tools::{Toolbox, WASM_TARGET};

const NAME: &str = "brokerlab";
/// The wasm that rustc writes uses these; wasm-opt must not bring in others, which older browsers lack.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-extended-const",
];

/// Leptos brings classes for streams of the server, which nothing here makes; their exports alone would keep them. The
/// order of the passes was found by measuring: 3 KB less than `-Oz` alone.
const WASM_PASSES: &[&str] = &["--remove-exports=*intounderlying*", "--strip-producers", "--flatten", "--rereloop"];

/// Builds dist/, ready for any static host under any path.
pub fn build() -> Outcome {
    let toolbox = Toolbox::for_dist()?;
    say("Building the release page: one optimised unit, then split and optimised again, 2 to 4 minutes on two cores.");
    // Where the parts of the page meet is read from the relocations.
    let arguments = ["rustc", "--profile", "web", "--locked", "--target", WASM_TARGET, "--bin", NAME];
    shell::run(cargo().args(arguments).args(["--features", "split", "--", "-Clink-arg=--emit-relocs"]))?;
    let target = target_folder();
    let wasm = target.join(WASM_TARGET).join("web").join(NAME).with_extension("wasm");
    let (split, page) = (target.join("split"), target.join("page"));
    emptied(&split)?;
    emptied(&page)?;
    let run = |program: &str, arguments: &[&Path]| {
        shell::run(Command::new(program).env("PATH", toolbox.path()).current_dir(shell::root()).args(arguments))
    };
    run("wasm-split-cli", &[&wasm, &split, Path::new("--out-name"), Path::new(NAME)])?;
    let main = split.join(NAME).with_extension("wasm");
    let flags = ["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-dir"].map(Path::new);
    run("wasm-bindgen", &[&[main.as_path()][..], &flags, &[&page]].concat())?;
    for file in files(&split)?.iter().filter(|file| **file != main) {
        copy(file, &page.join(name_of(file)))?;
    }
    for file in files(&page)?.iter().filter(|file| is(file, "wasm")) {
        let flags: Vec<&Path> = WASM_PASSES.iter().chain(&["-Oz", "-Oz"]).chain(WASM_FEATURES).map(Path::new).collect();
        run("wasm-opt", &[&flags[..], &[file, Path::new("-o"), file]].concat())?;
    }
    assemble(&page)
}

/// Puts dist/ together of the built files, `public/` and index.html.
fn assemble(page: &Path) -> Outcome {
    let built = files(page)?;
    let mut contents = Vec::new();
    for file in &built {
        let bytes = fs::read(file).map_err(|error| failed("read", file, &error))?;
        contents.push(if is(file, "js") {
            html::lean_js(&String::from_utf8_lossy(&bytes)).into_bytes()
        } else {
            bytes
        });
    }
    // The files name each other in a circle and fit only each other: one stamp for all.
    let stamp = stamp(&contents);
    let dist = dist_folder();
    emptied(&dist)?;
    for (file, content) in built.iter().zip(contents) {
        let content = match is(file, "js") {
            true => with_stamped_names(&String::from_utf8_lossy(&content), &built, &stamp).into_bytes(),
            false => content,
        };
        write(&dist.join(stamped(&name_of(file), &stamp)), &content)?;
    }
    for file in files(&shell::root().join("public"))? {
        copy(&file, &dist.join(name_of(&file)))?;
    }
    let names = html::Names {
        entry: stamped(&format!("{NAME}.js"), &stamp),
        wasm: stamped(&format!("{NAME}_bg.wasm"), &stamp),
        splitter: stamped("__wasm_split.js", &stamp),
    };
    let source = read(&shell::root().join("index.html"))?;
    let page = html::release(&source, &names, |sheet| read(&shell::root().join(sheet)))?;
    write(&dist.join("index.html"), page.as_bytes())
}

/// `brokerlab.js` becomes `brokerlab-STAMP.js`.
fn stamped(name: &str, stamp: &str) -> String {
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    format!("{stem}-{stamp}.{extension}")
}

/// A script with the stamped names of the files that it imports or fetches. The keys of the imports that it hands to
/// the wasm are the names as they were: the wasm holds them as well.
fn with_stamped_names(script: &str, built: &[PathBuf], stamp: &str) -> String {
    built.iter().map(|file| name_of(file)).fold(script.to_owned(), |script, name| {
        ["from \"./", "URL(\"./", "URL('"].iter().fold(script, |script, before| {
            let (found, put) = (format!("{before}{name}"), format!("{before}{}", stamped(&name, stamp)));
            script.replace(&found, &put)
        })
    })
}

/// FNV-1a over all bytes: tells builds apart, guards nothing.
fn stamp(contents: &[Vec<u8>]) -> String {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", contents.iter().flatten().fold(0xcbf2_9ce4_8422_2325, step))
}

/// Where cargo builds.
pub fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| shell::root().join("target"), |folder| shell::root().join(folder))
}

/// The files right in a folder, by name.
fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| failed("list", folder, &error))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    Ok(files)
}

fn is(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|found| found == extension)
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn emptied(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| failed("empty", folder, &error))?;
    }
    fs::create_dir_all(folder).map_err(|error| failed("create", folder, &error))
}

fn read(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| failed("read", file, &error))
}

fn write(file: &Path, content: &[u8]) -> Outcome {
    fs::write(file, content).map_err(|error| failed("write", file, &error))
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::copy(from, to).map(drop).map_err(|error| failed("copy", from, &error))
}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {what} {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_stamped_where_files_are_fetched() {
        let built = ["brokerlab.js", "__wasm_split.js", "split_later.wasm"].map(PathBuf::from);
        for (script, expected) in [
            ("import { a } from \"./brokerlab.js\"", "import { a } from \"./brokerlab-1.js\""),
            ("new URL(\"./split_later.wasm\", b)", "new URL(\"./split_later-1.wasm\", b)"),
            ("{ \"./__wasm_split.js\": c }", "{ \"./__wasm_split.js\": c }"),
        ] {
            assert_eq!(with_stamped_names(script, &built, "1"), expected);
        }
    }

    #[test]
    fn stamps_tell_builds_apart() {
        assert_eq!(stamp(&[b"a".to_vec()]), "af63dc4c8601ec8c");
        assert_ne!(stamp(&[b"ab".to_vec()]), stamp(&[b"ba".to_vec()]));
    }
}
