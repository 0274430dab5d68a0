//! A policy's card in the page. Comes with `ui::later`; only `board::hands` names it.
use super::part::line;
use crate::studio::policy::face::PolicyFace;
use crate::ui::dom::{IntoView, View, el};

pub fn body(face: PolicyFace) -> View {
    (
        el("div").class("pf mono").child(el("span").class("ell").attr("title", face.target.clone()).child(face.target)),
        el("div").class("pf num").child(el("span").class("ell").attr("title", face.keys.clone()).child(face.keys)),
        el("div").class("pf-rule").child(line(face.force, face.tone)),
    )
        .into_view()
}
