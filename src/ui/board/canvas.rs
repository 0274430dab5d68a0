//! One canvas of the board: its element, its context and its size in device px. Knows nothing of what is drawn.
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::studio::camera::Camera;

#[derive(Clone, Debug)]
pub struct Canvas {
    element: HtmlCanvasElement,
    pub context: CanvasRenderingContext2d,
    /// Device px per CSS px.
    pub ratio: f64,
    /// CSS px.
    pub width: f64,
    pub height: f64,
}

impl Canvas {
    /// `None` where the browser has no 2d context to give.
    pub fn of(element: &HtmlCanvasElement) -> Option<Self> {
        let context = element.get_context("2d").ok().flatten()?.dyn_into().ok()?;
        Some(Self { element: element.clone(), context, ratio: 1.0, width: 0.0, height: 0.0 })
    }

    /// Fits the bitmap to a box of CSS px; clears it if anything changed.
    pub fn resize(&mut self, width: f64, height: f64) {
        let ratio = window().device_pixel_ratio().clamp(0.5, 3.0);
        if (self.width, self.height, self.ratio) == (width, height, ratio) {
            return;
        }
        (self.width, self.height, self.ratio) = (width, height, ratio);
        self.element.set_width((width * ratio).round() as u32);
        self.element.set_height((height * ratio).round() as u32);
        // An inline style only fails for unknown property names.
        let style = web_sys::HtmlElement::style(&self.element);
        let _ = style.set_property("width", &format!("{width}px"));
        let _ = style.set_property("height", &format!("{height}px"));
    }

    pub fn clear(&self) {
        self.to_screen();
        self.context.clear_rect(0.0, 0.0, self.width, self.height);
    }

    /// From here on coordinates are CSS px of the view.
    pub fn to_screen(&self) {
        // Fails only for numbers that are not finite.
        let _ = self.context.set_transform(self.ratio, 0.0, 0.0, self.ratio, 0.0, 0.0);
    }

    /// From here on coordinates are world px.
    pub fn to_world(&self, camera: &Camera) {
        self.to_part(camera, 0.0, 0.0);
    }

    /// From here on coordinates are world px from this world point.
    pub fn to_part(&self, camera: &Camera, x: f64, y: f64) {
        let scale = self.ratio * camera.zoom;
        let (x, y) = ((x - camera.origin.x) * scale, (y - camera.origin.y) * scale);
        let _ = self.context.set_transform(scale, 0.0, 0.0, scale, x, y);
    }

    pub fn dash(&self, lengths: &[f64]) {
        let dashes: js_sys::Array = lengths.iter().map(|&length| wasm_bindgen::JsValue::from_f64(length)).collect();
        // Fails only for something that is not a list.
        let _ = self.context.set_line_dash(&dashes);
    }
}
