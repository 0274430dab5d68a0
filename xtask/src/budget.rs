//! The size of the first load against its budget: every file that the browser asks for before the page works. The wasm
//! that it fetches once the page stands is shown, but not counted.
use crate::page;
use crate::shell::{self, Outcome, command, say};

/// Brotli bytes, see UX goal P1.
const GOAL: u64 = 250_000;
const LIMIT: u64 = 300_000;

struct Size {
    name: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// Prints the sizes of dist/ and fails over the limit.
pub fn check() -> Outcome {
    let report = shell::read(command("node").arg("xtask/sizes.mjs").arg(page::dist_folder())).map_err(|reason| {
        format!("{reason}\nNode.js 20 or later measures the sizes: install it (Debian: apt-get install nodejs npm).")
    })?;
    let sizes: Vec<Size> = report.lines().filter_map(parse).collect();
    if !sizes.iter().any(|size| size.name.ends_with(".wasm")) {
        return Err("dist/ holds no wasm: run `cargo xtask dist` first".into());
    }
    say("First load, bytes");
    println!("{:<44}{:>11}{:>11}{:>11}", "file", "raw", "gzip -9", "brotli -11");
    let (later, first): (Vec<Size>, Vec<Size>) = sizes.into_iter().partition(|size| comes_later(&size.name));
    for size in &first {
        print_row(size);
    }
    let total = first.iter().fold(Size { name: "total".into(), raw: 0, gzip: 0, brotli: 0 }, |sum, size| Size {
        raw: sum.raw + size.raw,
        gzip: sum.gzip + size.gzip,
        brotli: sum.brotli + size.brotli,
        ..sum
    });
    print_row(&total);
    println!("fetched once the page stands:");
    for size in &later {
        print_row(size);
    }
    match total.brotli {
        bytes if bytes > LIMIT => Err(format!(
            "first load: {bytes} bytes brotli, over the limit of {LIMIT} by {}: what a first look does not need \
             belongs behind src/ui/later.rs",
            bytes - LIMIT
        )),
        bytes if bytes > GOAL => {
            println!("within the limit of {LIMIT}, over the goal of {GOAL} by {} bytes", bytes - GOAL);
            Ok(())
        }
        bytes => {
            println!("within the goal of {GOAL}: {} bytes to spare", GOAL - bytes);
            Ok(())
        }
    }
}

/// As the splitter names the files that it cuts off.
fn comes_later(name: &str) -> bool {
    name.starts_with("split_") && name.ends_with(".wasm")
}

fn print_row(size: &Size) {
    println!("{:<44}{:>11}{:>11}{:>11}", size.name, size.raw, size.gzip, size.brotli);
}

/// A line of sizes.mjs: name, raw, gzip and brotli, with tabs between.
fn parse(line: &str) -> Option<Size> {
    let mut fields = line.split('\t');
    let name = fields.next()?.to_owned();
    let mut number = || fields.next()?.parse().ok();
    Some(Size { name, raw: number()?, gzip: number()?, brotli: number()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        let size = parse("a.wasm\t100\t50\t40").map(|size| (size.name, size.raw, size.gzip, size.brotli));
        assert_eq!(size, Some(("a.wasm".to_owned(), 100, 50, 40)));
        assert!(parse("a.wasm\t100").is_none());
    }
}
