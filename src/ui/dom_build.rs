//! Makes nodes of views, and changes nodes that are there into what a later view says. The only code that does: one
//! copy for the whole page. What can be kept is kept (the focus, a scroll position, a field's text): an element of the
//! same tag with the same names of attributes is changed, any other is replaced.
use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::{Owner, RenderEffect, document};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{Element, Event, Node, Text};

use super::dom::{Attribute, El, Handler, Keyed, Kind, MakeRow, Plain, Str, Value, View};

const SVG: &str = "http://www.w3.org/2000/svg";

/// What a view has become. Dropping it ends its effects; its nodes go with [`State::remove`].
enum State {
    /// Holds the place of something that is not there.
    Empty(Node),
    Text(Text, Str),
    Element(Box<ElementState>),
    /// In order, with a mark at the end.
    Many(Vec<State>, Node),
    Dynamic(DynamicState),
    Keyed(KeyedState),
}

struct ElementState {
    element: Element,
    tag: &'static str,
    attributes: Vec<AttributeState>,
    children: Vec<State>,
}

struct AttributeState {
    kind: Kind,
    name: &'static str,
    value: ValueState,
}

enum ValueState {
    Plain(Plain),
    /// Follows signals as long as it is here.
    Dynamic {
        _effect: RenderEffect<()>,
    },
    Listener(Listener),
    Node,
}

/// The page calls the closure, the closure the handler of the latest view.
struct Listener {
    handler: Rc<RefCell<Handler>>,
    closure: Closure<dyn FnMut(Event)>,
    element: Element,
    name: &'static str,
}

/// An element that is gone is still told of what was under way: a dialog, for one, that it was closed.
impl Drop for Listener {
    fn drop(&mut self) {
        // A listener can always be taken from an element.
        let _ = self.element.remove_event_listener_with_callback(self.name, self.closure.as_ref().unchecked_ref());
    }
}

struct DynamicState {
    /// Empty only while it is being changed.
    inner: Rc<RefCell<Option<State>>>,
    _effect: RenderEffect<()>,
}

struct KeyedState {
    rows: Rc<RefCell<Vec<Row>>>,
    end: Node,
    _effect: RenderEffect<()>,
}

struct Row {
    key: u64,
    state: State,
    /// The row's signals and effects live as long as the row.
    _owner: Owner,
}

/// Puts a view at the end of `parent`, for the life of the page.
pub fn mount(parent: &Node, view: impl FnOnce() -> View) {
    // It says no when there is an executor already: then that one is as good.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = Owner::new();
    let state = owner.with(|| build(view()));
    state.insert(parent, None);
    // The page ends with the tab.
    std::mem::forget((owner, state));
}

fn mark() -> Node {
    document().create_comment("").into()
}

fn build(view: View) -> State {
    match view {
        View::Empty => State::Empty(mark()),
        View::Text(text) => State::Text(document().create_text_node(&text), text),
        View::Element(element) => State::Element(Box::new(build_element(*element))),
        View::Many(views) => State::Many(views.into_iter().map(build).collect(), mark()),
        View::Dynamic(make) => State::Dynamic(follow(Rc::default(), make)),
        View::Keyed(keyed) => State::Keyed(follow_rows(Rc::default(), mark(), keyed)),
    }
}

/// Changes what `old` made into what `view` says; replaces it where that cannot be.
fn rebuild(old: State, view: View) -> State {
    match (old, view) {
        (State::Empty(node), View::Empty) => State::Empty(node),
        (State::Text(node, was), View::Text(text)) => {
            if was != text {
                node.set_data(&text);
            }
            State::Text(node, text)
        }
        (State::Element(mut state), View::Element(element)) if state.is_like(&element) => {
            state.change(*element);
            State::Element(state)
        }
        (State::Many(mut states, end), View::Many(views)) => {
            rebuild_list(&mut states, views, None, Some(&end));
            State::Many(states, end)
        }
        (State::Dynamic(state), View::Dynamic(make)) => State::Dynamic(follow(state.inner, make)),
        (State::Keyed(state), View::Keyed(keyed)) => State::Keyed(follow_rows(state.rows, state.end, keyed)),
        (old, view) => {
            let new = build(view);
            let first = old.first();
            if let Some(parent) = first.parent_node() {
                new.insert(&parent, Some(&first));
            }
            old.remove();
            new
        }
    }
}

/// The views of a list take their places in order; `end` or the end of `parent` follows the last.
fn rebuild_list(states: &mut Vec<State>, views: Vec<View>, parent: Option<&Node>, end: Option<&Node>) {
    for surplus in states.drain(views.len().min(states.len())..) {
        surplus.remove();
    }
    let mut old = std::mem::take(states).into_iter();
    for view in views {
        let state = match old.next() {
            Some(state) => rebuild(state, view),
            None => {
                let state = build(view);
                let above = end.and_then(Node::parent_node);
                if let Some(parent) = parent.or(above.as_ref()) {
                    state.insert(parent, end);
                }
                state
            }
        };
        states.push(state);
    }
}

/// Shows what `make` says, now and whenever a signal that it read changes.
fn follow(inner: Rc<RefCell<Option<State>>>, mut make: Box<dyn FnMut() -> View>) -> DynamicState {
    // Weak: what a dropped state held must go at once, while an effect's last turn may still be due.
    let slot = Rc::downgrade(&inner);
    let run = move || {
        let Some(slot) = slot.upgrade() else { return };
        let view = make();
        let old = slot.borrow_mut().take();
        let new = match old {
            Some(old) => rebuild(old, view),
            None => build(view),
        };
        slot.replace(Some(new));
    };
    DynamicState { inner, _effect: effect(Box::new(run)) }
}

fn follow_rows(rows: Rc<RefCell<Vec<Row>>>, end: Node, mut keyed: Keyed) -> KeyedState {
    // Not the effect's own: that ends with each of its runs.
    let owner = Owner::current();
    let (kept, last) = (Rc::downgrade(&rows), end.clone());
    let run = move || {
        let Some(kept) = kept.upgrade() else { return };
        let items = (keyed.rows)();
        let old = kept.take();
        let new = change_rows(old, items, owner.as_ref(), &last);
        kept.replace(new);
    };
    KeyedState { rows, end, _effect: effect(Box::new(run)) }
}

/// The rows of `items` in their order, before `end`: those that were there are kept, and moved only if they must be.
fn change_rows(mut old: Vec<Row>, items: Vec<(u64, MakeRow)>, owner: Option<&Owner>, end: &Node) -> Vec<Row> {
    let wanted: std::collections::BTreeSet<u64> = items.iter().map(|(key, _)| *key).collect();
    for gone in old.extract_if(.., |row| !wanted.contains(&row.key)) {
        gone.state.remove();
    }
    let parent = end.parent_node();
    let mut next = old.first().map(|row| row.state.first());
    let mut old: std::collections::BTreeMap<u64, Row> = old.into_iter().map(|row| (row.key, row)).collect();
    let mut rows = Vec::with_capacity(items.len());
    for (key, make) in items {
        let (row, is_new) = match old.remove(&key) {
            Some(row) => (row, false),
            None => {
                let owner = owner.map_or_else(Owner::new, |owner| owner.with(Owner::new));
                let state = owner.with(|| build(make()));
                (Row { key, state, _owner: owner }, true)
            }
        };
        let first = row.state.first();
        if !is_new && next.as_ref() == Some(&first) {
            next = row.state.last().next_sibling();
        } else if let Some(parent) = &parent {
            row.state.insert(parent, Some(next.as_ref().unwrap_or(end)));
        }
        rows.push(row);
    }
    rows
}

fn effect(mut run: Box<dyn FnMut()>) -> RenderEffect<()> {
    RenderEffect::new(move |_| run())
}

impl State {
    fn first(&self) -> Node {
        match self {
            Self::Empty(node) => node.clone(),
            Self::Text(text, _) => text.clone().into(),
            Self::Element(state) => state.element.clone().into(),
            Self::Many(states, end) => states.first().map_or_else(|| end.clone(), Self::first),
            Self::Dynamic(state) => state.inner.borrow().as_ref().map_or_else(mark, Self::first),
            Self::Keyed(state) => {
                state.rows.borrow().first().map_or_else(|| state.end.clone(), |row| row.state.first())
            }
        }
    }

    fn last(&self) -> Node {
        match self {
            Self::Many(_, end) => end.clone(),
            Self::Keyed(state) => state.end.clone(),
            Self::Dynamic(state) => state.inner.borrow().as_ref().map_or_else(mark, Self::last),
            _ => self.first(),
        }
    }

    /// Calls `each` with its nodes in order.
    fn nodes(&self, each: &mut dyn FnMut(&Node)) {
        match self {
            Self::Many(states, end) => {
                states.iter().for_each(|state| state.nodes(each));
                each(end);
            }
            Self::Keyed(state) => {
                state.rows.borrow().iter().for_each(|row| row.state.nodes(each));
                each(&state.end);
            }
            Self::Dynamic(state) => {
                if let Some(state) = &*state.inner.borrow() {
                    state.nodes(each);
                }
            }
            _ => each(&self.first()),
        }
    }

    fn insert(&self, parent: &Node, before: Option<&Node>) {
        self.nodes(&mut |node| {
            // Fails only for a `before` that is not in `parent`: ours always is.
            let _ = parent.insert_before(node, before);
        });
    }

    fn remove(&self) {
        self.nodes(&mut |node| {
            if let Some(parent) = node.parent_node() {
                // A node can be taken from its own parent.
                let _ = parent.remove_child(node);
            }
        });
    }
}

// --- elements

fn build_element(element: El) -> ElementState {
    let El { tag, is_svg, attributes, children } = element;
    let page = document();
    let node = if is_svg { page.create_element_ns(Some(SVG), tag) } else { page.create_element(tag) };
    let node = node.expect("tags are names of our own");
    // Before the attributes: a select's value is one of its options.
    let children: Vec<State> = children.into_iter().map(build).collect();
    children.iter().for_each(|child| child.insert(&node, None));
    let attributes = attributes.into_iter().map(|attribute| build_attribute(&node, attribute)).collect();
    ElementState { element: node, tag, attributes, children }
}

fn build_attribute(element: &Element, attribute: Attribute) -> AttributeState {
    let Attribute { kind, name, value } = attribute;
    let value = match value {
        Value::Plain(value) => {
            if value != Plain::None {
                set(element, kind, name, &value);
            }
            ValueState::Plain(value)
        }
        Value::Dynamic(make) => ValueState::Dynamic { _effect: follow_value(element, kind, name, make) },
        Value::Handler(handler) => ValueState::Listener(listen(element, name, handler)),
        Value::Node(take) => {
            take(element);
            ValueState::Node
        }
    };
    AttributeState { kind, name, value }
}

/// Sets what `make` says, now and whenever a signal that it read changes it.
fn follow_value(
    element: &Element,
    kind: Kind,
    name: &'static str,
    mut make: Box<dyn FnMut() -> Plain>,
) -> RenderEffect<()> {
    let element = element.clone();
    let mut last: Option<Plain> = None;
    effect(Box::new(move || {
        let value = make();
        if last.as_ref() != Some(&value) {
            set(&element, kind, name, &value);
            last = Some(value);
        }
    }))
}

fn listen(element: &Element, name: &'static str, handler: Handler) -> Listener {
    let handler = Rc::new(RefCell::new(handler));
    let latest = handler.clone();
    let closure = Closure::<dyn FnMut(Event)>::new(move |event| {
        // An event that its own handler brings about is not told again.
        if let Ok(mut handler) = latest.try_borrow_mut() {
            handler(event);
        }
    });
    // A listener can always be added to an element.
    let _ = element.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    Listener { handler, closure, element: element.clone(), name }
}

/// Setting fails only for names that are not ours.
fn set(element: &Element, kind: Kind, name: &str, value: &Plain) {
    match (kind, value) {
        (Kind::Class, value) => {
            let _ = element.class_list().toggle_with_force(name, *value == Plain::Bool(true));
        }
        (Kind::Property | Kind::InnerHtml, value) => {
            let value = match value {
                Plain::None => JsValue::from_str(""),
                Plain::Bool(value) => JsValue::from_bool(*value),
                Plain::Text(text) => JsValue::from_str(text),
            };
            let _ = js_sys::Reflect::set(element, &JsValue::from_str(name), &value);
        }
        (_, Plain::None | Plain::Bool(false)) => {
            let _ = element.remove_attribute(name);
        }
        (_, Plain::Bool(true)) => {
            let _ = element.set_attribute(name, "");
        }
        (_, Plain::Text(text)) => {
            let _ = element.set_attribute(name, text);
        }
    }
}

impl ElementState {
    fn is_like(&self, element: &El) -> bool {
        let pairs = self.attributes.iter().zip(&element.attributes);
        self.tag == element.tag
            && self.attributes.len() == element.attributes.len()
            && pairs.into_iter().all(|(old, new)| old.kind == new.kind && old.name == new.name)
    }

    fn change(&mut self, element: El) {
        let parent: &Node = &self.element;
        rebuild_list(&mut self.children, element.children, Some(parent), None);
        for (state, attribute) in self.attributes.iter_mut().zip(element.attributes) {
            state.change(&self.element, attribute);
        }
    }
}

impl AttributeState {
    fn change(&mut self, element: &Element, attribute: Attribute) {
        match (&mut self.value, attribute.value) {
            // A property may have been changed by hand meanwhile: it is set again.
            (ValueState::Plain(old), Value::Plain(new)) => {
                if *old != new || self.kind == Kind::Property {
                    set(element, self.kind, self.name, &new);
                    *old = new;
                }
            }
            (ValueState::Listener(listener), Value::Handler(handler)) => {
                if let Ok(mut latest) = listener.handler.try_borrow_mut() {
                    *latest = handler;
                }
            }
            (state, value) => {
                *state = build_attribute(element, Attribute { kind: self.kind, name: self.name, value }).value;
            }
        }
    }
}
