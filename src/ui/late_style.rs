//! The sheets that the first look does without: they come with [`super::later`], before the views that need them.

/// In this order, as in index.html.
const SHEETS: &[&str] = &[
    include_str!("../../style/inspector.css"),
    include_str!("../../style/dialogs.css"),
    include_str!("../../style/board-kafka.css"),
];

/// Puts them into the page, after the sheets that stand there.
pub fn add() {
    let document = leptos::prelude::document();
    let (Some(head), Ok(style)) = (document.head(), document.create_element("style")) else { return };
    style.set_text_content(Some(&SHEETS.concat()));
    // A new element can always be put there.
    let _ = head.append_child(&style);
}
