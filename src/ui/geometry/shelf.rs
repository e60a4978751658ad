//! The shelf of cards: what processes share, in order of creation, and who waits at each.
//!
//! Cards open while there is room. Then idle ones fold, then those nobody waits at; cards with waiters go last.

use std::{collections::BTreeMap, rc::Rc};

use interleave::{
    event::What,
    id::{ObjectId, Pid},
    process::On,
    scene::{ObjectView, Scene},
    value::Part,
};

use super::{
    Plan, Rect, Zone,
    plan::{HEAD, SOCKET},
    rect,
};

/// Which thing a card is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CardKey {
    Object(ObjectId),
    File(Rc<str>),
    /// Where parents wait for their children.
    Join,
}

/// How much of a card is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    Open,
    /// Head and one line of waiters.
    Short,
    /// Head only.
    Folded,
    Hidden,
}

/// A card and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct CardBox {
    pub key: CardKey,
    pub rect: Rect,
    pub mode: Mode,
    /// Who waits there: acquirers, getters, parents; in order.
    pub waits: Vec<Pid>,
    /// Who waits to put.
    pub sends: Vec<Pid>,
    /// "+n" of its waiters.
    pub more: Vec<(Rect, usize)>,
    is_idle: bool,
}

/// Least height of an open card.
const OPEN: f64 = 88.0;
/// Least height of a card that shows one line of waiters.
const SHORT: f64 = 60.0;
/// Least height of a line with tokens on it.
const LINE: f64 = 20.0;
/// Width of the words `put` and `get` before their waiters.
pub const CAPTION: f64 = 36.0;

impl CardBox {
    fn new(key: CardKey, is_idle: bool) -> CardBox {
        let (waits, sends, more) = (Vec::new(), Vec::new(), Vec::new());
        CardBox { key, rect: Rect::default(), mode: Mode::Open, waits, sends, more, is_idle }
    }

    fn has_waiters(&self) -> bool {
        !self.waits.is_empty() || !self.sends.is_empty()
    }

    /// The part below the head.
    #[must_use]
    pub fn body(&self) -> Rect {
        let Rect { x, y, w, h } = self.rect;
        rect(x + 8.0, y + HEAD, w - 16.0, (h - HEAD - 6.0).max(0.0))
    }

    /// Where a lock's holder lies.
    #[must_use]
    pub fn socket(&self) -> Rect {
        let body = self.body();
        rect(body.x, body.y, SOCKET.0, SOCKET.1)
    }

    /// The cells of a queue's or pipe's content.
    #[must_use]
    pub fn strip(&self) -> Rect {
        let body = self.body();
        rect(body.x, body.y, body.w, 22.0)
    }

    /// The lines of waiters at a queue: those who put (0), those who get (1).
    #[must_use]
    pub fn side(&self, line: usize) -> Rect {
        let body = self.body();
        if self.mode != Mode::Open {
            let half = body.w / 2.0;
            return rect(body.x + line as f64 * half, body.y, half, 26.0_f64.min(body.h));
        }
        let pitch = ((body.h - 28.0) / 2.0).min(30.0);
        let (y, w) = (body.y + 28.0, body.w - CAPTION);
        let whole = (body.h - 28.0).min(26.0);
        // Where two lines would be too low for a token, all the height is for the side where someone waits.
        match (self.sends.is_empty(), self.waits.is_empty()) {
            _ if pitch - 3.0 >= LINE => {
                rect(body.x + CAPTION, y + line as f64 * pitch, w, (pitch - 3.0).min(26.0))
            }
            (true, true) => rect(body.x + CAPTION, y + line as f64 * pitch, w, pitch - 3.0),
            (false, false) => {
                let half = (body.w / 2.0).floor();
                rect(body.x + line as f64 * half + CAPTION, y, half - CAPTION - 4.0, whole)
            }
            (is_idle, _) => {
                let is_used = usize::from(is_idle) == line;
                rect(body.x + CAPTION, y, w, if is_used { whole } else { 0.0 })
            }
        }
    }

    /// Where those who wait at a lock or for children lie.
    #[must_use]
    pub fn room(&self) -> Rect {
        let body = self.body();
        if self.key == CardKey::Join {
            return body;
        }
        rect(body.x + SOCKET.0 + 10.0, body.y, body.w - SOCKET.0 - 10.0, body.h)
    }
}

/// Whether an object has two lines of waiters.
#[must_use]
pub fn is_queue(what: What) -> bool {
    let has_lines = [
        What::Queue,
        What::JoinableQueue,
        What::SimpleQueue,
        What::Pipe,
        What::Value,
        What::Array,
        What::SharedMemory,
        What::Manager,
        What::Pool,
    ];
    has_lines.contains(&what)
}

/// The cards of a moment, without places, and who waits where.
#[must_use]
pub fn cards(scene: &Scene) -> Vec<CardBox> {
    let mut at: BTreeMap<Pid, CardKey> = BTreeMap::new();
    for process in &scene.processes {
        let key = match process.blocked_on() {
            None | Some(On::Sleep(_) | On::Signal) => continue,
            Some(On::Child(_)) => CardKey::Join,
            Some(On::Acquire(id) | On::Send(id) | On::Receive(id) | On::Any(id) | On::Device(id)) => {
                scene.object(id).map_or(CardKey::Join, |object| CardKey::Object(object.id))
            }
        };
        at.insert(process.pid, key);
    }
    let mut cards: Vec<CardBox> = scene.objects.iter().map(|object| card_of(object, &mut at)).collect();
    cards.extend(scene.files.iter().map(|file| {
        let is_idle = file.writers.is_empty() && file.readers.is_empty();
        CardBox::new(CardKey::File(file.name.clone()), is_idle)
    }));
    if at.values().any(|key| *key == CardKey::Join) {
        let mut join = CardBox::new(CardKey::Join, false);
        join.waits = at.iter().filter(|(_, key)| **key == CardKey::Join).map(|(pid, _)| *pid).collect();
        cards.push(join);
    }
    cards
}

fn card_of(object: &ObjectView, at: &mut BTreeMap<Pid, CardKey>) -> CardBox {
    let key = CardKey::Object(object.id);
    let is_idle = object.holder.is_none() && object.items.is_empty();
    let mut card = CardBox::new(key.clone(), is_idle);
    card.sends = take(&object.senders, &key, at);
    card.waits = take(&object.waiters, &key, at);
    for part in &object.parts {
        // Who waits until its own feeder has written is on the side of those who put.
        let side = if part.part == Part::FeederDone { &mut card.sends } else { &mut card.waits };
        side.extend(take(&part.waiters, &key, at));
    }
    let rest: Vec<Pid> = at.iter().filter(|(_, there)| **there == key).map(|(pid, _)| *pid).collect();
    card.waits.extend(take(&rest, &key, at));
    card
}

/// Those of `pids` who wait at that card and have no place there yet.
fn take(pids: &[Pid], key: &CardKey, at: &mut BTreeMap<Pid, CardKey>) -> Vec<Pid> {
    pids.iter().copied().filter(|pid| at.get(pid) == Some(key) && at.remove(pid).is_some()).collect()
}

/// Gives each card its place and mode.
pub fn lay(plan: &Plan, cards: &mut [CardBox]) {
    let room = plan.zones.content(Zone::Objects);
    let (columns, (w, _), gap) = (plan.columns, plan.card, plan.card_gap);
    let mut tallest = (plan.card.1, plan.card.1);
    for column in 0..columns {
        fold(plan, cards, column, room.h);
        let (open, short) = grown(plan, cards, column, room.h);
        tallest = (tallest.0.min(open), tallest.1.min(short));
    }
    for column in 0..columns {
        let mut y = room.y;
        for card in cards.iter_mut().skip(column).step_by(columns) {
            let h = match card.mode {
                Mode::Open => tallest.0,
                Mode::Short => tallest.1,
                Mode::Folded | Mode::Hidden => least(plan, card.mode),
            };
            card.rect = rect(room.x + column as f64 * (w + gap), y, w, h);
            y += if h > 0.0 { h + gap } else { 0.0 };
        }
    }
}

/// The least height of a card.
fn least(plan: &Plan, mode: Mode) -> f64 {
    match mode {
        Mode::Open => OPEN.min(plan.card.1),
        Mode::Short => SHORT.min(plan.card.1),
        Mode::Folded => HEAD,
        Mode::Hidden => 0.0,
    }
}

/// The height that a column's cards take at least.
fn used(plan: &Plan, cards: &[CardBox], column: usize) -> f64 {
    let mine = cards.iter().skip(column).step_by(plan.columns);
    let heights = mine.map(|card| least(plan, card.mode)).filter(|height| *height > 0.0);
    (heights.map(|height| height + plan.card_gap).sum::<f64>() - plan.card_gap).max(0.0)
}

/// The heights to which a column's open cards, or else its short ones, can grow.
fn grown(plan: &Plan, cards: &[CardBox], column: usize, room: f64) -> (f64, f64) {
    let spare = (room - used(plan, cards, column)).max(0.0);
    let of = |mode| cards.iter().skip(column).step_by(plan.columns).filter(|card| card.mode == mode).count();
    let share = |mode, count: usize, spare: f64| match count {
        0 => plan.card.1,
        _ => (least(plan, mode) + (spare / count as f64).floor()).min(plan.card.1),
    };
    let (open, short) = (of(Mode::Open), of(Mode::Short));
    let for_short = if open > 0 { 0.0 } else { spare };
    (share(Mode::Open, open, spare), share(Mode::Short, short, for_short).min(OPEN))
}

/// Folds the cards of a column until they fit, the last first, those that matter least first.
fn fold(plan: &Plan, cards: &mut [CardBox], column: usize, room: f64) {
    type Step = (fn(&CardBox) -> bool, Mode);
    let steps: [Step; 6] = [
        (|card| card.is_idle && !card.has_waiters(), Mode::Folded),
        (|card| !card.has_waiters(), Mode::Folded),
        (|_| true, Mode::Short),
        (|card| !card.has_waiters(), Mode::Hidden),
        (|_| true, Mode::Folded),
        (|_| true, Mode::Hidden),
    ];
    let mine: Vec<usize> = (column..cards.len()).step_by(plan.columns).collect();
    for (applies, mode) in steps {
        for &index in mine.iter().rev() {
            if used(plan, cards, column) <= room + 0.01 {
                return;
            }
            if applies(&cards[index]) && cards[index].mode < mode {
                cards[index].mode = mode;
            }
        }
    }
}
