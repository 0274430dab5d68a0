//! Elements: a small builder over Leptos' signals and effects, in place of Leptos' `view!`.
//!
//! Why not `view!`: it makes a type of each view and each attribute, and code for each type. The page was 756 KB of wasm
//! (brotli) with it, two thirds of that for views; the budget of the first load is 300 KB (UX P1). Here a view is a
//! value of one type, [`View`], and [`build`](super::dom_build) is the only code that turns it into nodes.
//!
//! A closure among the children or as the value of an attribute follows the signals that it reads.
use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use leptos::ev::EventDescriptor;
use leptos::prelude::{Get, GetUntracked, LocalStorage, RwSignal, Set, Track};
use wasm_bindgen::JsCast;

pub use leptos::ev;

pub type Str = Cow<'static, str>;
pub type Handler = Box<dyn FnMut(web_sys::Event)>;

/// What stands in the page, or will.
pub enum View {
    Empty,
    Text(Str),
    Element(Box<El>),
    Many(Vec<View>),
    Dynamic(Box<dyn FnMut() -> View>),
    Keyed(Keyed),
}

/// An element to be: what it has, in order.
pub struct El {
    pub(super) tag: &'static str,
    pub(super) is_svg: bool,
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<View>,
}

pub struct Attribute {
    pub(super) kind: Kind,
    pub(super) name: &'static str,
    pub(super) value: Value,
}

/// What an attribute of the builder sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Attribute,
    /// A class that is there or not.
    Class,
    Property,
    InnerHtml,
    Listener,
    Node,
}

pub enum Value {
    Plain(Plain),
    Dynamic(Box<dyn FnMut() -> Plain>),
    Handler(Handler),
    /// Takes the element when it is made.
    Node(Box<dyn Fn(&web_sys::Element)>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plain {
    /// Not there at all.
    None,
    Bool(bool),
    Text(Str),
}

/// Rows that are kept while their key stays.
pub struct Keyed {
    pub(super) rows: Box<dyn FnMut() -> Vec<(u64, MakeRow)>>,
}

pub type MakeRow = Box<dyn FnOnce() -> View>;

/// An HTML element.
pub fn el(tag: &'static str) -> El {
    El { tag, is_svg: false, attributes: Vec::new(), children: Vec::new() }
}

/// An element of a drawing.
pub fn svg(tag: &'static str) -> El {
    El { is_svg: true, ..el(tag) }
}

impl El {
    #[inline(never)]
    fn with(mut self, kind: Kind, name: &'static str, value: Value) -> Self {
        self.attributes.push(Attribute { kind, name, value });
        self
    }

    #[inline(never)]
    fn push(mut self, child: View) -> Self {
        self.children.push(child);
        self
    }

    pub fn attr(self, name: &'static str, value: impl IntoValue) -> Self {
        self.with(Kind::Attribute, name, value.into_value())
    }

    pub fn class(self, value: impl IntoValue) -> Self {
        self.attr("class", value)
    }

    /// A class that is there while `value` holds, besides those of [`El::class`].
    pub fn class_if(self, name: &'static str, value: impl IntoValue) -> Self {
        self.with(Kind::Class, name, value.into_value())
    }

    /// A property of the DOM object: what a field holds now.
    pub fn prop(self, name: &'static str, value: impl IntoValue) -> Self {
        self.with(Kind::Property, name, value.into_value())
    }

    /// Markup of our own, never a text of the user's.
    pub fn html(self, value: impl IntoValue) -> Self {
        self.with(Kind::InnerHtml, "innerHTML", value.into_value())
    }

    pub fn node<T: JsCast + Clone + 'static>(self, node: NodeRef<T>) -> Self {
        let take = move |element: &web_sys::Element| node.0.set(Some(element.clone().unchecked_into()));
        self.with(Kind::Node, "", Value::Node(Box::new(take)))
    }

    pub fn on<E>(self, event: E, mut handler: impl FnMut(E::EventType) + 'static) -> Self
    where
        E: EventDescriptor,
        E::EventType: JsCast,
    {
        let name = match event.name() {
            Cow::Borrowed(name) => name,
            // Events of our own making have static names as well.
            Cow::Owned(_) => return self,
        };
        let handler: Handler = Box::new(move |event| handler(event.unchecked_into()));
        self.with(Kind::Listener, name, Value::Handler(handler))
    }

    pub fn child(self, child: impl IntoView) -> Self {
        self.push(child.into_view())
    }
}

/// Rows of a list that changes: each is made once and kept while its key is among the items.
pub fn keyed<T: 'static, I: IntoIterator<Item = T>, K: Hash>(
    mut each: impl FnMut() -> I + 'static,
    key: impl Fn(&T) -> K + 'static,
    row: impl Fn(T) -> View + Clone + 'static,
) -> View {
    let rows = move || {
        let make = |item: T| {
            let mut hasher = std::hash::DefaultHasher::new();
            key(&item).hash(&mut hasher);
            let row = row.clone();
            (hasher.finish(), Box::new(move || row(item)) as MakeRow)
        };
        each().into_iter().map(make).collect()
    };
    View::Keyed(Keyed { rows: Box::new(rows) })
}

/// The element that a view made, once it is there.
pub struct NodeRef<T: 'static>(RwSignal<Option<T>, LocalStorage>);

impl<T> Clone for NodeRef<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for NodeRef<T> {}

impl<T: JsCast + Clone + 'static> NodeRef<T> {
    #[allow(clippy::new_without_default, reason = "a new node is another one each time")]
    pub fn new() -> Self {
        Self(RwSignal::new_local(None))
    }

    pub fn get(&self) -> Option<T> {
        self.0.track();
        self.get_untracked()
    }

    pub fn get_untracked(&self) -> Option<T> {
        self.0.try_get_untracked().flatten()
    }
}

// --- what can stand as a view

pub trait IntoView {
    fn into_view(self) -> View;
}

impl IntoView for View {
    fn into_view(self) -> View {
        self
    }
}

impl IntoView for El {
    fn into_view(self) -> View {
        View::Element(Box::new(self))
    }
}

impl IntoView for () {
    fn into_view(self) -> View {
        View::Empty
    }
}

impl IntoView for &'static str {
    fn into_view(self) -> View {
        View::Text(Cow::Borrowed(self))
    }
}

impl IntoView for String {
    fn into_view(self) -> View {
        View::Text(Cow::Owned(self))
    }
}

impl IntoView for Str {
    fn into_view(self) -> View {
        View::Text(self)
    }
}

impl<T: IntoView> IntoView for Option<T> {
    fn into_view(self) -> View {
        self.map_or(View::Empty, T::into_view)
    }
}

impl<T: IntoView> IntoView for Vec<T> {
    fn into_view(self) -> View {
        self.into_iter().collect_view()
    }
}

impl<T: IntoView, const N: usize> IntoView for [T; N] {
    fn into_view(self) -> View {
        self.into_iter().collect_view()
    }
}

/// Several views, one after the other.
macro_rules! tuples {
    ($($($view:ident)*),*) => {$(
        impl<$($view: IntoView),*> IntoView for ($($view,)*) {
            fn into_view(self) -> View {
                #[allow(non_snake_case, reason = "a view of each type")]
                let ($($view,)*) = self;
                View::Many(vec![$($view.into_view()),*])
            }
        }
    )*};
}

tuples!(A B, A B C, A B C D, A B C D E, A B C D E G, A B C D E G H, A B C D E G H I);

impl<T: IntoView, F: FnMut() -> T + 'static> IntoView for F {
    fn into_view(mut self) -> View {
        View::Dynamic(Box::new(move || self().into_view()))
    }
}

pub trait CollectView {
    fn collect_view(self) -> View;
}

impl<T: IntoView, I: IntoIterator<Item = T>> CollectView for I {
    fn collect_view(self) -> View {
        View::Many(self.into_iter().map(T::into_view).collect())
    }
}

// --- what can stand as a value

pub trait IntoPlain {
    fn into_plain(self) -> Plain;
}

impl IntoPlain for Plain {
    fn into_plain(self) -> Plain {
        self
    }
}

impl IntoPlain for &'static str {
    fn into_plain(self) -> Plain {
        Plain::Text(Cow::Borrowed(self))
    }
}

impl IntoPlain for String {
    fn into_plain(self) -> Plain {
        Plain::Text(Cow::Owned(self))
    }
}

impl IntoPlain for Str {
    fn into_plain(self) -> Plain {
        Plain::Text(self)
    }
}

impl IntoPlain for bool {
    fn into_plain(self) -> Plain {
        Plain::Bool(self)
    }
}

impl<T: IntoPlain> IntoPlain for Option<T> {
    fn into_plain(self) -> Plain {
        self.map_or(Plain::None, T::into_plain)
    }
}

/// Numbers stand as they are written.
macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl IntoPlain for $number {
            fn into_plain(self) -> Plain {
                Plain::Text(Cow::Owned(self.to_string()))
            }
        }

        impl IntoView for $number {
            fn into_view(self) -> View {
                View::Text(Cow::Owned(self.to_string()))
            }
        }
    )*};
}

numbers!(f64, i32, u8, u32, u64, usize);

pub trait IntoValue {
    fn into_value(self) -> Value;
}

/// The closures are told apart from these by the compiler only if each stands by itself.
macro_rules! values {
    ($($plain:ty),*) => {$(
        impl IntoValue for $plain {
            fn into_value(self) -> Value {
                Value::Plain(self.into_plain())
            }
        }
    )*};
}

values!(Plain, &'static str, String, Str, bool, f64, i32, u8, u32, u64, usize);

impl<T: IntoPlain> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        Value::Plain(self.into_plain())
    }
}

/// A field that holds what a signal holds.
impl IntoValue for RwSignal<String> {
    fn into_value(self) -> Value {
        (move || self.get()).into_value()
    }
}

impl<T: IntoPlain, F: FnMut() -> T + 'static> IntoValue for F {
    fn into_value(mut self) -> Value {
        Value::Dynamic(Box::new(move || self().into_plain()))
    }
}
