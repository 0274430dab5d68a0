//! Pointer gestures on the board as a pure state machine: pointer inputs in, effects out. It knows parts and links
//! by id only; what an effect does to document, selection or camera is the page's business. So every gesture is
//! tested without a browser, and keyboard commands can cause the same effects.
use super::document::{LinkId, PartId};
use super::space::{Point, Rect};

/// How far (screen px) a pressed pointer may tremble before the press is a drag.
const SLOP_MOUSE_PX: f64 = 4.0;
const SLOP_TOUCH_PX: f64 = 9.0;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    #[default]
    Select,
    Hand,
    Connect,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    Primary,
    Middle,
    Secondary,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PortSide {
    In,
    Out,
    DeadLetter,
}

/// What lies under the pointer.
#[derive(Clone, Debug, PartialEq)]
pub enum Hit {
    Empty,
    Part(PartId),
    Port(PartId, PortSide),
    Link(LinkId),
    /// The arrow end of a link, which can be put elsewhere.
    LinkEnd(LinkId),
}

/// One pointer event.
#[derive(Clone, Debug, PartialEq)]
pub struct Pointer {
    /// CSS px from the board's top left corner.
    pub screen: Point,
    pub world: Point,
    pub hit: Hit,
    pub keys: Keys,
    pub touch: bool,
}

/// Keys held during a pointer event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    pub shift: bool,
    /// Ctrl, or Cmd on a Mac.
    pub ctrl: bool,
    pub alt: bool,
    pub space: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectMode {
    Only,
    Toggle,
}

/// What starts at a wire's source.
#[derive(Clone, Debug, PartialEq)]
pub enum WireFrom {
    Port(PartId, PortSide),
    /// An existing link whose target end is in the hand.
    Link(LinkId),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Move the drawing by screen px.
    Pan(Point),
    SelectPart(PartId, SelectMode),
    SelectLink(LinkId, SelectMode),
    SelectNone,
    /// The selection (or a duplicate of it) starts to move.
    MoveStart {
        duplicate: bool,
    },
    /// Offset from where the move started, world px; `snap` off while Ctrl is held.
    MoveTo {
        offset: Point,
        snap: bool,
    },
    MoveEnd,
    MoveCancel,
    MarqueeStart,
    /// `contain`: only what lies wholly inside; `add`: the earlier selection stays.
    Marquee {
        area: Rect,
        contain: bool,
        add: bool,
    },
    MarqueeEnd,
    /// Esc: the earlier selection comes back.
    MarqueeCancel,
    WireStart(WireFrom),
    WireTo {
        at: Point,
        over: Hit,
    },
    WireDrop {
        at: Point,
        over: Hit,
    },
    WireCancel,
    /// Put down the part that is being placed.
    Place(Point),
    PlacePreview(Point),
    PlaceCancel,
    OpenMenu {
        at: Point,
        hit: Hit,
    },
}

#[derive(Clone, Debug, Default, PartialEq)]
enum State {
    #[default]
    Idle,
    Pressed {
        start: Pointer,
        button: Button,
        tool: Tool,
    },
    Panning {
        last: Point,
    },
    Moving {
        from: Point,
    },
    Marquee {
        from: Point,
    },
    /// `held`: the button is down; else a click picked the source and the next click ends it.
    Wiring {
        held: bool,
    },
    /// A part is in the hand; `held` as above.
    Placing {
        held: bool,
    },
}

/// The machine. One pointer; a second finger is the page's (pinch), which cancels first.
#[derive(Debug, Default)]
pub struct Gestures {
    state: State,
    pub tool: Tool,
}

impl Gestures {
    pub fn is_idle(&self) -> bool {
        self.state == State::Idle
    }

    pub fn is_wiring(&self) -> bool {
        matches!(self.state, State::Wiring { .. })
    }

    /// A drag of any kind is under way: the camera must not move by itself.
    pub fn is_dragging(&self) -> bool {
        !matches!(self.state, State::Idle | State::Pressed { .. })
    }

    /// A wire was begun from a menu: the next click ends it.
    pub fn start_wiring(&mut self) {
        self.state = State::Wiring { held: false };
    }

    /// A kind was picked in the rail: by pressing (`held`) or by click or key.
    pub fn start_placing(&mut self, held: bool) {
        self.state = State::Placing { held };
    }

    pub fn is_placing(&self) -> bool {
        matches!(self.state, State::Placing { .. })
    }

    /// A part is in the hand and the button is down since the rail.
    pub fn is_placing_held(&self) -> bool {
        matches!(self.state, State::Placing { held: true })
    }

    /// The placing ended elsewhere (Enter on the board).
    pub fn end_placing(&mut self) {
        if self.is_placing() {
            self.state = State::Idle;
        }
    }

    pub fn down(&mut self, pointer: Pointer, button: Button) -> Vec<Effect> {
        match self.state {
            State::Placing { .. } if button == Button::Primary => return Vec::new(),
            State::Wiring { held: false } => return self.down_while_wiring(pointer, button),
            State::Idle => {}
            _ => return Vec::new(),
        }
        if button == Button::Middle || pointer.keys.space || (self.tool == Tool::Hand && button == Button::Primary) {
            self.state = State::Panning { last: pointer.screen };
            return Vec::new();
        }
        let tool = self.tool;
        self.state = State::Pressed { start: pointer, button, tool };
        Vec::new()
    }

    fn down_while_wiring(&mut self, pointer: Pointer, button: Button) -> Vec<Effect> {
        self.state = State::Idle;
        match button {
            Button::Primary => vec![Effect::WireDrop { at: pointer.world, over: pointer.hit }],
            _ => vec![Effect::WireCancel],
        }
    }

    pub fn moved(&mut self, pointer: Pointer) -> Vec<Effect> {
        match &mut self.state {
            State::Idle => Vec::new(),
            State::Pressed { start, .. } => {
                let slop = if pointer.touch { SLOP_TOUCH_PX } else { SLOP_MOUSE_PX };
                if start.screen.distance(pointer.screen) < slop {
                    return Vec::new();
                }
                self.start_drag(pointer)
            }
            State::Panning { last } => {
                let by = pointer.screen - *last;
                *last = pointer.screen;
                vec![Effect::Pan(by)]
            }
            State::Moving { from } => {
                vec![Effect::MoveTo { offset: pointer.world - *from, snap: !pointer.keys.ctrl }]
            }
            State::Marquee { from } => vec![marquee(*from, &pointer)],
            State::Wiring { .. } => vec![Effect::WireTo { at: pointer.world, over: pointer.hit }],
            State::Placing { .. } => vec![Effect::PlacePreview(pointer.world)],
        }
    }

    /// The pressed pointer left its slop: decide which drag it is.
    fn start_drag(&mut self, pointer: Pointer) -> Vec<Effect> {
        let State::Pressed { start, button, tool } = std::mem::take(&mut self.state) else {
            return Vec::new();
        };
        if button == Button::Secondary {
            self.state = State::Panning { last: pointer.screen };
            return vec![Effect::Pan(pointer.screen - start.screen)];
        }
        match start.hit {
            Hit::Port(part, side) => self.start_wire(WireFrom::Port(part, side), pointer),
            Hit::Part(part) if tool == Tool::Connect => self.start_wire(WireFrom::Port(part, PortSide::Out), pointer),
            Hit::LinkEnd(link) => self.start_wire(WireFrom::Link(link), pointer),
            Hit::Part(part) => {
                self.state = State::Moving { from: start.world };
                let mut effects = Vec::new();
                if !start.keys.shift && !start.keys.ctrl {
                    // A drag of an unselected part takes that part alone; the page keeps a selection it is in.
                    effects.push(Effect::SelectPart(part, SelectMode::Only));
                }
                effects.push(Effect::MoveStart { duplicate: start.keys.alt });
                effects.push(Effect::MoveTo { offset: pointer.world - start.world, snap: !pointer.keys.ctrl });
                effects
            }
            Hit::Empty | Hit::Link(_) if pointer.touch => {
                self.state = State::Panning { last: pointer.screen };
                vec![Effect::Pan(pointer.screen - start.screen)]
            }
            Hit::Empty | Hit::Link(_) => {
                self.state = State::Marquee { from: start.world };
                vec![Effect::MarqueeStart, marquee(start.world, &pointer)]
            }
        }
    }

    fn start_wire(&mut self, from: WireFrom, pointer: Pointer) -> Vec<Effect> {
        self.state = State::Wiring { held: true };
        vec![Effect::WireStart(from), Effect::WireTo { at: pointer.world, over: pointer.hit }]
    }

    pub fn up(&mut self, pointer: Pointer) -> Vec<Effect> {
        match std::mem::take(&mut self.state) {
            State::Idle | State::Panning { .. } => Vec::new(),
            State::Pressed { start, button, tool } => self.clicked(start, button, tool),
            State::Moving { .. } => vec![Effect::MoveEnd],
            State::Marquee { .. } => vec![Effect::MarqueeEnd],
            State::Wiring { held: true } => vec![Effect::WireDrop { at: pointer.world, over: pointer.hit }],
            State::Wiring { held: false } => {
                self.state = State::Wiring { held: false };
                Vec::new()
            }
            State::Placing { .. } => vec![Effect::Place(pointer.world)],
        }
    }

    /// Down and up at one place. (UX A7: actions happen on up.)
    fn clicked(&mut self, start: Pointer, button: Button, tool: Tool) -> Vec<Effect> {
        if button == Button::Secondary {
            return vec![Effect::OpenMenu { at: start.screen, hit: start.hit }];
        }
        let mode = if start.keys.shift || start.keys.ctrl { SelectMode::Toggle } else { SelectMode::Only };
        match start.hit {
            // A wire without dragging (UX A5, E22): click the source, then the target.
            Hit::Port(part, side) => self.arm_wire(WireFrom::Port(part, side), start.world),
            Hit::Part(part) if tool == Tool::Connect => self.arm_wire(WireFrom::Port(part, PortSide::Out), start.world),
            Hit::Part(part) => vec![Effect::SelectPart(part, mode)],
            Hit::Link(link) | Hit::LinkEnd(link) => vec![Effect::SelectLink(link, mode)],
            Hit::Empty if mode == SelectMode::Toggle => Vec::new(),
            Hit::Empty => vec![Effect::SelectNone],
        }
    }

    fn arm_wire(&mut self, from: WireFrom, at: Point) -> Vec<Effect> {
        self.state = State::Wiring { held: false };
        vec![Effect::WireStart(from), Effect::WireTo { at, over: Hit::Empty }]
    }

    /// The pointer was held still for half a second: the menu on touch screens.
    pub fn long_pressed(&mut self) -> Vec<Effect> {
        match std::mem::take(&mut self.state) {
            State::Pressed { start, .. } => vec![Effect::OpenMenu { at: start.screen, hit: start.hit }],
            other => {
                self.state = other;
                Vec::new()
            }
        }
    }

    /// Esc, a lost pointer, or a second finger.
    pub fn cancel(&mut self) -> Vec<Effect> {
        match std::mem::take(&mut self.state) {
            State::Idle | State::Pressed { .. } | State::Panning { .. } => Vec::new(),
            State::Moving { .. } => vec![Effect::MoveCancel],
            State::Marquee { .. } => vec![Effect::MarqueeCancel],
            State::Wiring { .. } => vec![Effect::WireCancel],
            State::Placing { .. } => vec![Effect::PlaceCancel],
        }
    }
}

fn marquee(from: Point, pointer: &Pointer) -> Effect {
    Effect::Marquee {
        area: Rect::spanned(from, pointer.world),
        contain: pointer.keys.alt,
        add: pointer.keys.shift || pointer.keys.ctrl,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64, hit: Hit) -> Pointer {
        Pointer { screen: Point::new(x, y), world: Point::new(x, y), hit, keys: Keys::default(), touch: false }
    }

    fn part(id: &str) -> Hit {
        Hit::Part(id.to_owned())
    }

    fn out(id: &str) -> Hit {
        Hit::Port(id.to_owned(), PortSide::Out)
    }

    #[test]
    fn a_press_without_movement_is_a_click() {
        let shift = Keys { shift: true, ..Keys::default() };
        let cases = [
            (part("a"), Keys::default(), vec![Effect::SelectPart("a".into(), SelectMode::Only)]),
            (part("a"), shift, vec![Effect::SelectPart("a".into(), SelectMode::Toggle)]),
            (Hit::Link("l".into()), Keys::default(), vec![Effect::SelectLink("l".into(), SelectMode::Only)]),
            (Hit::Empty, Keys::default(), vec![Effect::SelectNone]),
            (Hit::Empty, shift, vec![]),
        ];
        for (hit, keys, effects) in cases {
            let mut gestures = Gestures::default();
            let press = Pointer { keys, ..at(5.0, 5.0, hit) };
            assert!(gestures.down(press.clone(), Button::Primary).is_empty());
            assert!(gestures.moved(Pointer { screen: Point::new(7.0, 6.0), ..press.clone() }).is_empty());
            assert_eq!(gestures.up(press), effects);
            assert!(gestures.is_idle());
        }
    }

    #[test]
    fn dragging_a_part_moves_it_and_ctrl_suspends_the_grid() {
        let mut gestures = Gestures::default();
        gestures.down(at(10.0, 10.0, part("a")), Button::Primary);
        assert_eq!(
            gestures.moved(at(30.0, 10.0, part("a"))),
            [
                Effect::SelectPart("a".into(), SelectMode::Only),
                Effect::MoveStart { duplicate: false },
                Effect::MoveTo { offset: Point::new(20.0, 0.0), snap: true },
            ]
        );
        let ctrl = Keys { ctrl: true, ..Keys::default() };
        assert_eq!(
            gestures.moved(Pointer { keys: ctrl, ..at(33.0, 10.0, Hit::Empty) }),
            [Effect::MoveTo { offset: Point::new(23.0, 0.0), snap: false }]
        );
        assert_eq!(gestures.up(at(33.0, 10.0, Hit::Empty)), [Effect::MoveEnd]);
    }

    #[test]
    fn a_wire_is_dragged_or_clicked() {
        let target = part("q");
        let dropped = Effect::WireDrop { at: Point::new(90.0, 0.0), over: target.clone() };
        let mut dragged = Gestures::default();
        dragged.down(at(0.0, 0.0, out("x")), Button::Primary);
        dragged.moved(at(20.0, 0.0, Hit::Empty));
        assert!(dragged.is_wiring());
        assert_eq!(dragged.up(at(90.0, 0.0, target.clone())), std::slice::from_ref(&dropped));
        let mut clicked = Gestures::default();
        clicked.down(at(0.0, 0.0, out("x")), Button::Primary);
        clicked.up(at(0.0, 0.0, out("x")));
        assert!(clicked.is_wiring());
        clicked.moved(at(50.0, 0.0, Hit::Empty));
        assert_eq!(clicked.down(at(90.0, 0.0, target.clone()), Button::Primary), [dropped]);
        assert!(clicked.up(at(90.0, 0.0, target)).is_empty() && clicked.is_idle());
    }

    #[test]
    fn what_pans_and_what_opens_the_menu() {
        let space = Keys { space: true, ..Keys::default() };
        let panning = [
            (Button::Middle, Keys::default(), Tool::Select, false, part("a")),
            (Button::Secondary, Keys::default(), Tool::Select, false, part("a")),
            (Button::Primary, space, Tool::Select, false, part("a")),
            (Button::Primary, Keys::default(), Tool::Hand, false, part("a")),
            (Button::Primary, Keys::default(), Tool::Select, true, Hit::Empty),
        ];
        for (button, keys, tool, touch, hit) in panning {
            let mut gestures = Gestures { tool, ..Gestures::default() };
            let press = Pointer { keys, touch, ..at(0.0, 0.0, hit) };
            gestures.down(press.clone(), button);
            let effects = gestures.moved(Pointer { screen: Point::new(20.0, 5.0), ..press });
            assert_eq!(effects, [Effect::Pan(Point::new(20.0, 5.0))], "{button:?} {tool:?}");
        }
        let mut gestures = Gestures::default();
        gestures.down(at(3.0, 3.0, part("a")), Button::Secondary);
        let menu = Effect::OpenMenu { at: Point::new(3.0, 3.0), hit: part("a") };
        assert_eq!(gestures.up(at(3.0, 3.0, part("a"))), std::slice::from_ref(&menu));
        gestures.down(at(3.0, 3.0, part("a")), Button::Primary);
        assert_eq!(gestures.long_pressed(), [menu]);
        assert!(gestures.up(at(3.0, 3.0, part("a"))).is_empty());
    }

    #[test]
    fn escape_undoes_what_was_begun() {
        let cases =
            [(part("a"), Effect::MoveCancel), (Hit::Empty, Effect::MarqueeCancel), (out("a"), Effect::WireCancel)];
        for (hit, effect) in cases {
            let mut gestures = Gestures::default();
            gestures.down(at(0.0, 0.0, hit), Button::Primary);
            gestures.moved(at(40.0, 0.0, Hit::Empty));
            assert_eq!(gestures.cancel(), [effect]);
            assert!(gestures.is_idle() && gestures.up(at(40.0, 0.0, Hit::Empty)).is_empty());
        }
    }

    #[test]
    fn a_marquee_contains_with_alt_and_adds_with_shift() {
        let mut gestures = Gestures::default();
        gestures.down(at(10.0, 10.0, Hit::Empty), Button::Primary);
        gestures.moved(at(20.0, 20.0, Hit::Empty));
        let keys = Keys { alt: true, shift: true, ..Keys::default() };
        assert_eq!(
            gestures.moved(Pointer { keys, ..at(0.0, 40.0, Hit::Empty) }),
            [Effect::Marquee { area: Rect::new(0.0, 10.0, 10.0, 30.0), contain: true, add: true }]
        );
        assert_eq!(gestures.up(at(0.0, 40.0, Hit::Empty)), [Effect::MarqueeEnd]);
    }

    #[test]
    fn a_part_in_the_hand_is_put_down_by_release_or_click() {
        for held in [true, false] {
            let mut gestures = Gestures::default();
            gestures.start_placing(held);
            assert_eq!(gestures.moved(at(5.0, 6.0, Hit::Empty)), [Effect::PlacePreview(Point::new(5.0, 6.0))]);
            if !held {
                assert!(gestures.down(at(7.0, 8.0, Hit::Empty), Button::Primary).is_empty());
            }
            assert_eq!(gestures.up(at(7.0, 8.0, Hit::Empty)), [Effect::Place(Point::new(7.0, 8.0))]);
            assert!(gestures.is_idle());
        }
    }
}
