//! The colours of the canvases: the custom properties of tokens.css, read once per theme into one struct.
use leptos::prelude::{document, window};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ink {
    pub paper: String,
    pub surface: String,
    pub sunken: String,
    pub line: String,
    pub edge: String,
    pub ink: String,
    pub ink_2: String,
    pub ink_3: String,
    pub accent: String,
    pub accent_soft: String,
    pub bad: String,
    pub lift: String,
    /// Hues of the key classes: k1 to k6, then grey.
    pub hues: [String; 7],
    pub sans: String,
    pub mono: String,
}

impl Ink {
    /// Reads the properties of the theme that is set now.
    pub fn read() -> Self {
        let style = document().document_element().and_then(|root| window().get_computed_style(&root).ok().flatten());
        let get = |name: &str| {
            let value = style.as_ref().and_then(|style| style.get_property_value(name).ok());
            value.map(|value| value.trim().to_owned()).unwrap_or_default()
        };
        Self {
            paper: get("--paper"),
            surface: get("--surface"),
            sunken: get("--sunken"),
            line: get("--line"),
            edge: get("--edge"),
            ink: get("--ink"),
            ink_2: get("--ink-2"),
            ink_3: get("--ink-3"),
            accent: get("--accent"),
            accent_soft: get("--accent-soft"),
            bad: get("--bad"),
            lift: get("--lift"),
            hues: ["--k1", "--k2", "--k3", "--k4", "--k5", "--k6", "--ink-2"].map(get),
            sans: get("--sans"),
            mono: get("--mono"),
        }
    }
}

/// Places in [`Ink::hues`] and among the silhouettes of a key class (DESIGN-NOTES § 5): from the 7th class on the hue
/// is shifted by one, from the 37th all are grey.
pub const fn look_of(class: u32) -> (usize, usize) {
    let shape = (class % 6) as usize;
    if class >= 36 { (shape, 6) } else { (shape, ((class % 6 + class / 6) % 6) as usize) }
}
