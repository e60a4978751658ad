//! What is chosen once for a run: how large tokens are in each zone, so that nothing changes size while it plays.

use super::{
    Layout, Rect, Zone, Zones,
    crowd::{self, Cell},
    rect,
};

/// How much room a process gets, by the run's greatest number of live processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Density {
    /// 1–10: every token in full.
    Large,
    /// 11–60: glyph and short name.
    Medium,
    /// 61–1000: dots, few names.
    Small,
    /// Above: counts.
    Counts,
}

impl Density {
    /// The density of a run with at most so many alive.
    #[must_use]
    pub fn of(most_alive: usize) -> Density {
        match most_alive {
            0..=10 => Density::Large,
            11..=60 => Density::Medium,
            61..=1000 => Density::Small,
            _ => Density::Counts,
        }
    }
}

/// The stage of one run at one size.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub zones: Zones,
    pub density: Density,
    pub gate: Cell,
    pub ready: Cell,
    pub clock: Cell,
    pub exit: Cell,
    /// Tokens that wait at cards.
    pub waiter: Cell,
    pub columns: usize,
    /// Size of an open card.
    pub card: (f64, f64),
    pub card_gap: f64,
}

/// Height of a card's head, and of a folded card.
pub const HEAD: f64 = 28.0;
/// The place of a holder on a card.
pub const SOCKET: (f64, f64) = (56.0, 26.0);

const LARGE: &[(f64, f64)] =
    &[(104.0, 40.0), (84.0, 40.0), (64.0, 40.0), (104.0, 26.0), (84.0, 26.0), (56.0, 26.0), (56.0, 20.0)];
const MEDIUM: &[(f64, f64)] = &[(56.0, 26.0), (52.0, 20.0)];

impl Plan {
    /// The plan for a stage of that size and a run with at most so many processes alive.
    #[must_use]
    pub fn of(layout: Layout, (width, height): (f64, f64), most_alive: usize) -> Plan {
        let zones = Zones::of(layout, width, height);
        let density = Density::of(most_alive);
        let sizes = if density == Density::Large { LARGE } else { MEDIUM };
        let others = most_alive.saturating_sub(1).max(1);
        let choose = |zone: Zone, needed: usize, foot: f64| {
            let room = zones.content(zone);
            let foot = if zones.is_chip(zone) { 0.0 } else { foot };
            crowd::choose(room, needed, foot, sizes)
        };
        let shelf = zones.content(Zone::Objects);
        let small = matches!(layout, Layout::Phone | Layout::Embed);
        let (card_gap, narrowest) = match layout {
            Layout::Phone => (6.0, 168.0),
            Layout::Embed => (8.0, 184.0),
            Layout::Wide | Layout::Medium => (10.0, 184.0),
        };
        let columns = ((shelf.w + card_gap) / (narrowest + card_gap)).floor().max(1.0);
        let card_w = ((shelf.w - (columns - 1.0) * card_gap) / columns).floor();
        let lines = ((shelf.h + card_gap) / (118.0 + card_gap)).floor().max(1.0);
        let card_h = ((shelf.h - (lines - 1.0) * card_gap) / lines).floor().min(120.0);
        let room = card_w - SOCKET.0 - 26.0;
        let waiter = if density == Density::Large && most_alive <= 4 && !small {
            Cell { w: room.min(104.0), h: 26.0, foot: 0.0 }
        } else {
            Cell { w: ((room - crowd::GAP) / 2.0).clamp(40.0, 56.0), h: 26.0, foot: 0.0 }
        };
        Plan {
            gate: choose(Zone::New, others.min(2), 0.0),
            ready: choose(Zone::Ready, others, 0.0),
            clock: choose(Zone::Devices, others, 15.0),
            exit: choose(Zone::Exit, others, 0.0),
            waiter,
            columns: columns as usize,
            card: (card_w, card_h),
            card_gap,
            density,
            zones,
        }
    }

    /// The slots of so many CPUs, in their zone.
    #[must_use]
    pub fn slots(&self, cpus: usize) -> Vec<Rect> {
        let room = self.zones.content(Zone::Cpu);
        let (columns, gap) = match cpus {
            0..=2 => (1, 4.0),
            3..=4 => (2, 4.0),
            5..=16 => (4, 3.0),
            _ => ((room.w / 16.0).floor().max(1.0) as usize, 2.0),
        };
        let lines = cpus.div_ceil(columns).max(1) as f64;
        let w = (room.w - (columns as f64 - 1.0) * gap) / columns as f64;
        let h = ((room.h - (lines - 1.0) * gap) / lines).max(6.0);
        let h = if cpus > 16 { h.min(14.0) } else { h };
        (0..cpus)
            .map(|cpu| {
                let (column, line) = ((cpu % columns) as f64, (cpu / columns) as f64);
                rect(room.x + column * (w + gap), room.y + line * (h + gap), w, h)
            })
            .collect()
    }

    /// The token of whoever runs in a slot.
    #[must_use]
    pub fn in_slot(&self, slot: Rect, cpus: usize) -> (Rect, crowd::Look) {
        use crowd::Look;
        if cpus > 16 {
            return (slot.middle(slot.w.min(crowd::DOT), slot.h.min(crowd::DOT)), Look::Dot);
        }
        let large = self.density == Density::Large;
        let (w, h) = if large { (104.0, 40.0) } else { (64.0, 26.0) };
        let (w, h) = (f64::min(w, slot.w), if slot.h < 30.0 { slot.h } else { f64::min(h, slot.h - 8.0) });
        let look = if h >= 34.0 { Look::Full } else { Look::Slim };
        let mut place = slot.middle(w, h);
        place.y =
            if slot.h > 76.0 { slot.y + 8.0 } else { (slot.y + ((slot.h - 6.0 - h) / 2.0).max(0.0)).round() };
        if cpus == 2 && slot.w - w > 44.0 {
            place.x = slot.right() - w;
        }
        (place, look)
    }
}
