//! Where everything stands in the picture of the queues: pure geometry. Zones keep their places during a run; only
//! tokens move.

use std::rc::Rc;

use interleave::{
    event::What,
    id::Pid,
    policy::Measure,
    process::{On, State},
    scene::{ObjectView, Scene},
    text::Text,
};

use super::{facts, number, track::Track};
use crate::ui::geometry::{Rect, measure};

/// Height of a token.
pub const TOKEN: f64 = 28.0;
/// Between zones, and between tokens.
const GAP: f64 = 8.0;
const BETWEEN: f64 = 6.0;
/// Height of a zone's title.
const TITLE: f64 = 22.0;
/// Least and most width of a token.
const WIDTH: (f64, f64) = (34.0, 88.0);
/// Most CPUs that are drawn.
const CPUS: usize = 16;

/// The look of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Ready,
    Running,
    /// The CPU pays for the switch to it.
    Switching,
    Blocked,
    /// Outside: not yet admitted.
    New,
}

/// A process in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub pid: Pid,
    pub name: Rc<str>,
    pub look: Look,
    pub rect: Rect,
    /// Under it: the policy's key.
    pub key: String,
}

/// A zone with its title.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    pub rect: Rect,
    pub title: String,
    /// How many do not fit: "+3", and where that stands.
    pub more: usize,
    pub more_at: (f64, f64),
    /// Whether nobody is there.
    pub is_empty: bool,
}

/// The slot of a CPU.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    pub rect: Rect,
    pub title: String,
    pub is_idle: bool,
    /// The share of the quantum that is left, if there is one.
    pub quantum: Option<f64>,
}

/// Everything in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Board {
    pub width: f64,
    pub height: f64,
    /// Ready queues first.
    pub zones: Vec<Zone>,
    pub lanes: usize,
    pub slots: Vec<Slot>,
    /// In pid order, so that an element stays with its process.
    pub tokens: Vec<Token>,
}

/// What does not change during a run.
pub struct Setting<'a> {
    pub track: &'a Track,
    pub text: &'a Text,
    pub measure: Option<Measure>,
    pub width: f64,
}

/// Where processes wait outside the ready queues: who, and what stands under each.
struct Room {
    title: String,
    waiting: Vec<(Pid, String)>,
    look: Look,
}

struct Pen<'a> {
    setting: &'a Setting<'a>,
    /// Width of a token.
    token: f64,
    /// Most tickets of any process, where widths tell shares.
    tickets: Option<u32>,
    board: Board,
}

impl Board {
    /// The places at a moment; `now` may be later than the scene's last event.
    #[must_use]
    pub fn of(setting: &Setting<'_>, scene: &Scene, now: interleave::time::Instant) -> Board {
        let specs = facts::specs(setting.track);
        let widest = specs.iter().map(|spec| measure::width(&spec.name, 13.0)).fold(0.0, f64::max);
        let shares = ["lottery", "stride"].iter().any(|key| setting.track.policy.starts_with(key));
        let tickets = shares.then(|| specs.iter().map(|spec| spec.tickets).max().unwrap_or(1));
        let board = Board {
            width: setting.width,
            height: 0.0,
            zones: Vec::new(),
            lanes: 0,
            slots: Vec::new(),
            tokens: Vec::new(),
        };
        let mut pen = Pen { setting, token: (widest + 16.0).clamp(WIDTH.0, WIDTH.1), tickets, board };
        let left = pen.cpus(scene, now);
        let low = pen.lanes(scene, left).max(pen.board.height);
        pen.board.height = low;
        pen.waits(scene);
        pen.board.tokens.sort_by_key(|token| token.pid);
        pen.board
    }
}

impl Pen<'_> {
    fn token(&mut self, pid: Pid, look: Look, rect: Rect, key: String) {
        let name = facts::name(self.setting.track, pid);
        self.board.tokens.push(Token { pid, name, look, rect, key });
    }

    /// The CPUs at the right; how much room they leave at the left.
    fn cpus(&mut self, scene: &Scene, now: interleave::time::Instant) -> f64 {
        let count = scene.cpus.len().min(CPUS);
        let columns = match (count, self.board.width) {
            (5.., 560.0..) => 3,
            (5.., _) | (2..=4, 420.0..) => 2,
            _ => 1,
        };
        let (w, h) = (self.token.max(64.0) + 16.0, TITLE + self.pitch() + 6.0);
        let left = self.board.width - columns as f64 * (w + GAP) + GAP;
        for (index, cpu) in scene.cpus.iter().take(CPUS).enumerate() {
            let (x, y) = (left + (index % columns) as f64 * (w + GAP), (index / columns) as f64 * (h + GAP));
            let title = self.setting.text.fill("timeline.cpu", &[&cpu.cpu.0.to_string()]);
            let gone = now.since(scene.now).micros();
            let share = |whole: u64, left: u64| left.saturating_sub(gone) as f64 / whole.max(1) as f64;
            let quantum = cpu.quantum.map(|(whole, left)| share(whole.micros(), left.micros()));
            let rect = Rect { x, y, w, h };
            self.board.slots.push(Slot { rect, title, is_idle: cpu.running.is_none(), quantum });
            if let Some(pid) = cpu.running {
                let look = if cpu.switching { Look::Switching } else { Look::Running };
                self.token(
                    pid,
                    look,
                    Rect { x: x + 8.0, y: y + TITLE, w: w - 16.0, h: TOKEN },
                    String::new(),
                );
            }
            self.board.height = self.board.height.max(y + h);
        }
        left - GAP
    }

    /// From one row of tokens to the next.
    fn pitch(&self) -> f64 {
        TOKEN + if self.has_keys() { 18.0 } else { 6.0 }
    }

    fn has_keys(&self) -> bool {
        self.tickets.is_some() || self.setting.measure.is_some_and(|measure| measure != Measure::Level)
    }

    /// The ready queues, the most urgent on top, heads at the right next to the CPUs; where they end. A single one has
    /// as many rows as its greatest line may need, up to three; it is read like a page, from the right.
    fn lanes(&mut self, scene: &Scene, right: f64) -> f64 {
        let text = self.setting.text;
        let several = scene.ready.len() > 1;
        let specs = facts::specs(self.setting.track);
        // Whoever has a CPU does not stand in line.
        let most = specs.len().saturating_sub(scene.cpus.len());
        let needed = most as f64 * (self.token + BETWEEN) / (right - 2.0 * BETWEEN).max(1.0);
        let beside = ((self.board.height - TITLE - 6.0) / self.pitch()).round().max(1.0);
        let rows = if several { 1 } else { needed.ceil().clamp(1.0, 3.0).max(beside) as usize };
        let h = TITLE + rows as f64 * self.pitch() + 6.0;
        let mut y = 0.0;
        for lane in &scene.ready {
            let title = match (several, lane.level) {
                (false, _) => text.get("bench.queues.ready").to_owned(),
                (true, level) => text.fill("bench.queues.level", &[&level.to_string()]),
            };
            let rect = Rect { x: 0.0, y, w: right, h };
            let (mut free, mut row, mut shown) = (right - BETWEEN, 0, 0);
            for (index, (pid, key)) in lane.waiting.iter().enumerate() {
                let w = self.share(*pid);
                let after = lane.waiting.len() - index - 1;
                // Whoever does not fit is counted, and the count needs room too.
                let room = |row: usize| if after > 0 && row + 1 == rows { 44.0 } else { BETWEEN };
                if free - w < room(row) {
                    (free, row) = (right - BETWEEN, row + 1);
                }
                if row == rows || free - w < room(row) {
                    break;
                }
                let key = self.key(*pid, *key);
                let place = Rect { x: free - w, y: y + TITLE + row as f64 * self.pitch(), w, h: TOKEN };
                self.token(*pid, Look::Ready, place, key);
                free -= w + BETWEEN;
                shown += 1;
            }
            let more = lane.waiting.len() - shown;
            let more_at = (8.0, y + TITLE + (rows - 1) as f64 * self.pitch() + TOKEN / 2.0 + 4.0);
            self.board.zones.push(Zone { rect, title, more, more_at, is_empty: lane.waiting.is_empty() });
            y += h + GAP;
        }
        self.board.lanes = scene.ready.len();
        y - GAP
    }

    fn share(&self, pid: Pid) -> f64 {
        let Some(most) = self.tickets else { return self.token };
        let tickets = facts::spec(self.setting.track, pid).map_or(1, |spec| spec.tickets);
        (f64::from(tickets) / f64::from(most.max(1)) * 2.0 * self.token).max(self.token)
    }

    fn key(&self, pid: Pid, key: Option<i64>) -> String {
        let track = self.setting.track;
        match key {
            Some(key) => facts::key(track, self.setting.measure, key),
            None if self.tickets.is_some() => {
                facts::spec(track, pid).map_or_else(String::new, |spec| spec.tickets.to_string())
            }
            None => String::new(),
        }
    }

    /// Below: who is outside, devices, locks, who sleeps until its next job.
    fn waits(&mut self, scene: &Scene) {
        let text = self.setting.text;
        let track = self.setting.track;
        let mut rooms: Vec<Room> = Vec::new();
        let outside = scene.processes.iter().filter(|it| it.state == State::New);
        let outside: Vec<_> = outside.map(|it| (it.pid, String::new())).collect();
        if facts::has_degree(track) {
            let title = text.get("bench.queues.outside").to_owned();
            rooms.push(Room { title, waiting: outside, look: Look::New });
        }
        for object in &scene.objects {
            let inside = object.holder.filter(|_| object.what == What::Device);
            let all =
                inside.into_iter().chain(object.waiters.iter().copied().filter(|pid| Some(*pid) != inside));
            let waiting = all.map(|pid| (pid, String::new())).collect();
            rooms.push(Room { title: self.object_title(object), waiting, look: Look::Blocked });
        }
        if facts::specs(track).iter().any(|spec| spec.period.is_some()) {
            let sleeping = scene.processes.iter().filter_map(|it| match it.state {
                State::Blocked(On::Sleep(until)) => Some((it.pid, number::moment(until))),
                _ => None,
            });
            let title = text.get("bench.queues.sleeping").to_owned();
            rooms.push(Room { title, waiting: sleeping.collect(), look: Look::Blocked });
        }
        if rooms.is_empty() {
            return;
        }
        let columns = ((self.board.width / 150.0) as usize).clamp(1, rooms.len().min(5));
        let w = (self.board.width - GAP * (columns - 1) as f64) / columns as f64;
        let has_times = facts::specs(track).iter().any(|spec| spec.period.is_some());
        let h = TITLE + TOKEN + if has_times { 20.0 } else { 10.0 };
        let top = self.board.height + GAP;
        for (index, Room { title, waiting, look }) in rooms.into_iter().enumerate() {
            let (x, y) = ((index % columns) as f64 * (w + GAP), top + (index / columns) as f64 * (h + GAP));
            let fit = |room: f64| (((room - BETWEEN) / (self.token + BETWEEN)) as usize).max(1);
            let shown = if waiting.len() <= fit(w) { waiting.len() } else { fit(w - 34.0) };
            for (place, (pid, key)) in waiting.iter().take(shown).enumerate() {
                let x = x + BETWEEN + place as f64 * (self.token + BETWEEN);
                self.token(*pid, look, Rect { x, y: y + TITLE, w: self.token, h: TOKEN }, key.clone());
            }
            let (more, is_empty) = (waiting.len().saturating_sub(shown), waiting.is_empty());
            let more_at =
                (x + BETWEEN + shown as f64 * (self.token + BETWEEN) + 2.0, y + TITLE + TOKEN / 2.0 + 4.0);
            self.board.zones.push(Zone { rect: Rect { x, y, w, h }, title, more, more_at, is_empty });
            self.board.height = self.board.height.max(y + h);
        }
    }

    fn object_title(&self, object: &ObjectView) -> String {
        let name = object.name.as_deref().unwrap_or("");
        match object.holder.filter(|_| object.what != What::Device) {
            Some(holder) => {
                let holder = facts::name(self.setting.track, holder);
                self.setting.text.fill("bench.queues.held", &[name, &holder])
            }
            None => name.to_owned(),
        }
    }
}
