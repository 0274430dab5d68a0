//! Making the page's text files small: index.html with its sheets inlined, CSS and the JavaScript around the wasm without
//! what only people read. Plain text work, line by line: it knows these files, not the languages.

use crate::shell::Outcome;

/// The stamped names of the files that index.html names.
pub struct Names {
    /// The JavaScript that starts the wasm.
    pub entry: String,
    pub wasm: String,
    /// The JavaScript that fetches later wasm files.
    pub splitter: String,
}

/// What trunk would make of index.html.
pub fn release(source: &str, names: &Names, sheet: impl Fn(&str) -> Outcome<String>) -> Outcome<String> {
    let mut page = String::new();
    let mut style = String::new();
    for line in without(source, "<!--", "-->").lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.strip_prefix("<link data-trunk rel=\"") {
            Some(link) if link.starts_with("inline") => {
                let name = attribute(line, "href").ok_or_else(|| format!("no href in `{line}`"))?;
                style.push_str(&lean_css(&sheet(name)?));
            }
            Some(link) if link.starts_with("rust") => page.push_str(&start(names)),
            // Folders are copied as they are.
            Some(_) => {}
            None => {
                if !style.is_empty() {
                    page.push_str(&format!("<style>{}</style>\n", std::mem::take(&mut style)));
                }
                page.push_str(line);
                page.push('\n');
            }
        }
    }
    Ok(page)
}

/// Starts the page; its files are asked for before the script is read.
fn start(names: &Names) -> String {
    let Names { entry, wasm, splitter } = names;
    format!(
        "<link rel=modulepreload href=./{entry}>\n<link rel=modulepreload href=./{splitter}>\n\
         <link rel=preload as=fetch type=application/wasm crossorigin href=./{wasm}>\n\
         <script type=module>import init from\"./{entry}\";init({{module_or_path:\"./{wasm}\"}})</script>\n"
    )
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// The text without what stands between the two marks.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut pieces = text.split(open);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |kept, piece| kept + piece.split_once(close).map_or("", |(_, rest)| rest))
}

/// A sheet without comments, line breaks and needless blanks. Strings in it must hold none of ` ;:{},` in a row.
pub fn lean_css(sheet: &str) -> String {
    let mut lean = String::new();
    for word in without(sheet, "/*", "*/").split_whitespace() {
        let glues = |at: Option<char>| at.is_none_or(|at| "{};,".contains(at));
        let before = lean.chars().next_back();
        if !glues(before) && before != Some(':') && !glues(word.chars().next()) {
            lean.push(' ');
        }
        lean.push_str(word);
    }
    lean.replace(";}", "}")
}

/// JavaScript without comments that fill lines and without indentation.
pub fn lean_js(script: &str) -> String {
    let mut lean = String::new();
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        let is_code = !in_comment && !line.is_empty() && !line.starts_with("//");
        in_comment &= !line.ends_with("*/");
        if is_code {
            lean.push_str(line);
            lean.push('\n');
        }
    }
    lean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_become_lean() {
        let sheet = "/* why */\n.a > b,\n.c :hover {\n  color: var(--x);\n  margin: 0 calc(1px + 2px);\n}\n@media (a) { i { x: y } }";
        let lean = ".a > b,.c :hover{color:var(--x);margin:0 calc(1px + 2px)}@media (a){i{x:y}}";
        assert_eq!(lean_css(sheet), lean);
    }

    #[test]
    fn scripts_become_lean() {
        assert_eq!(lean_js("/**\n * Why.\n */\n  a();\n\n// b\n    /* c */\nd();"), "a();\nd();\n");
    }

    #[test]
    fn page_names_its_files() {
        let source = "<head>\n<!-- why\n -->\n<link data-trunk rel=\"copy-dir\" href=\"public\" />\n\
                      <link data-trunk rel=\"inline\" href=\"a.css\" />\n<b>\n\
                      <link data-trunk rel=\"rust\" />\n</head>";
        let names = Names { entry: "e.js".into(), wasm: "w.wasm".into(), splitter: "s.js".into() };
        let page = release(source, &names, |name| Ok(format!("{name} {{ }}"))).expect("the sheet is there");
        assert!(
            page.starts_with("<head>\n<style>a.css{}</style>\n<b>\n<link rel=modulepreload href=./e.js>"),
            "{page}"
        );
        assert!(page.contains("import init from\"./e.js\";init({module_or_path:\"./w.wasm\"})"), "{page}");
    }
}
