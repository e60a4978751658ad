//! Where each process of one moment lies: a pure function of the plan and the scene.

use std::collections::{BTreeMap, BTreeSet};

use interleave::{
    id::{ObjectId, Pid},
    process::{On, State},
    scene::Scene,
};

use super::{
    CardBox, CardKey, Density, Mode, Plan, Rect, Zone,
    crowd::{self, Cell, DOT, Filled, Flow, Look},
    plan::HEAD,
    rect, shelf,
};

/// The place of one process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TokenBox {
    pub pid: Pid,
    pub rect: Rect,
    pub look: Look,
    pub zone: Zone,
}

/// A row of the ready zone, where the policy has several.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LaneBox {
    pub level: u32,
    pub rect: Rect,
}

/// Everything of one moment in its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placement {
    /// One for each process that is not reaped, in pid order.
    pub tokens: Vec<TokenBox>,
    pub cards: Vec<CardBox>,
    pub lanes: Vec<LaneBox>,
    /// The slots of the CPUs, in order.
    pub slots: Vec<Rect>,
    /// "+n" outside cards.
    pub more: Vec<(Rect, usize)>,
}

/// Width of the words beside those who wait for a child.
pub const CHILD: f64 = 44.0;
/// Width of a lane's label.
const LANE_LABEL: f64 = 26.0;

impl Placement {
    /// Puts every process of the scene into its zone. Those in `named` keep a name in a crowd.
    #[must_use]
    pub fn of(plan: &Plan, scene: &Scene, named: &BTreeSet<Pid>) -> Placement {
        let mut placer = Placer { plan, named, places: BTreeMap::new(), done: Placement::default() };
        placer.cpus(scene);
        placer.ready(scene);
        placer.gate(scene);
        placer.sleepers(scene);
        placer.zombies(scene);
        placer.cards(scene);
        let Placer { places, mut done, .. } = placer;
        let (slots, tokens) = (&done.slots, &scene.processes);
        done.tokens = tokens
            .iter()
            .filter(|process| process.state != State::Reaped)
            .map(|process| {
                let nowhere = slots.first().copied().unwrap_or_default().middle(DOT, DOT);
                let (rect, look, zone) =
                    places.get(&process.pid).copied().unwrap_or((nowhere, Look::Hidden, Zone::Cpu));
                TokenBox { pid: process.pid, rect, look, zone }
            })
            .collect();
        done
    }

    /// The place of a process.
    #[must_use]
    pub fn token(&self, pid: Pid) -> Option<&TokenBox> {
        let index = self.tokens.binary_search_by_key(&pid, |token| token.pid).ok()?;
        Some(&self.tokens[index])
    }

    /// The card of an object or of one that it is a part of.
    #[must_use]
    pub fn card(&self, scene: &Scene, id: ObjectId) -> Option<&CardBox> {
        let id = scene.object(id)?.id;
        self.cards.iter().find(|card| card.key == CardKey::Object(id))
    }

    /// How many cards have no room.
    #[must_use]
    pub fn cards_hidden(&self) -> usize {
        self.cards.iter().filter(|card| card.mode == Mode::Hidden).count()
    }
}

struct Placer<'a> {
    plan: &'a Plan,
    named: &'a BTreeSet<Pid>,
    places: BTreeMap<Pid, (Rect, Look, Zone)>,
    done: Placement,
}

impl Placer<'_> {
    fn pids(scene: &Scene, wanted: impl Fn(State) -> bool) -> Vec<Pid> {
        scene.processes.iter().filter(|process| wanted(process.state)).map(|process| process.pid).collect()
    }

    /// Puts processes into a box in their order; returns its "+n".
    fn put(&mut self, zone: Zone, room: Rect, pids: &[Pid], cell: Cell, flow: Flow) -> Option<(Rect, usize)> {
        let filled = match self.plan.density {
            _ if self.plan.zones.is_chip(zone) => crowd::dots(room, pids.len(), flow),
            Density::Large | Density::Medium => crowd::rows(room, pids.len(), cell, flow),
            Density::Small => self.crowd(room, pids, cell, flow),
            Density::Counts => crowd::dots(rect(room.x, room.y, room.w.min(36.0), DOT), pids.len(), flow),
        };
        for (pid, (place, look)) in pids.iter().zip(filled.places) {
            self.places.insert(*pid, (place, look, zone));
        }
        filled.more
    }

    /// In a crowd the first and the last have names too, so that its order can be read.
    fn crowd(&self, room: Rect, pids: &[Pid], cell: Cell, flow: Flow) -> Filled {
        let (columns, _) = cell.grid(room);
        let mut named: Vec<bool> = pids.iter().map(|pid| self.named.contains(pid)).collect();
        let few = columns.saturating_sub(named.iter().filter(|is_named| **is_named).count());
        if few > 0 && !named.is_empty() {
            named[0] = true;
        }
        if few > 1 {
            named.last_mut().into_iter().for_each(|last| *last = true);
        }
        crowd::crowd(room, &named, cell, flow)
    }

    fn put_zone(&mut self, zone: Zone, pids: &[Pid], cell: Cell, flow: Flow) {
        let more = self.put(zone, self.plan.zones.content(zone), pids, cell, flow);
        self.done.more.extend(more);
    }

    fn cpus(&mut self, scene: &Scene) {
        self.done.slots = self.plan.slots(scene.cpus.len());
        for (cpu, slot) in scene.cpus.iter().zip(&self.done.slots) {
            if let Some(pid) = cpu.running {
                let (place, look) = self.plan.in_slot(*slot, scene.cpus.len());
                self.places.insert(pid, (place, look, Zone::Cpu));
            }
        }
    }

    fn ready(&mut self, scene: &Scene) {
        let room = self.plan.zones.content(Zone::Ready);
        let mut listed: BTreeSet<Pid> = self.places.keys().copied().collect();
        let is_ready: BTreeSet<Pid> = Self::pids(scene, |state| state == State::Ready).into_iter().collect();
        let mut lanes: Vec<Vec<Pid>> = Vec::new();
        for lane in &scene.ready {
            let waiting = lane.waiting.iter().map(|(pid, _)| *pid);
            lanes.push(waiting.filter(|pid| is_ready.contains(pid) && listed.insert(*pid)).collect());
        }
        let unlisted: Vec<Pid> = is_ready.iter().copied().filter(|pid| listed.insert(*pid)).collect();
        match lanes.last_mut() {
            Some(last) => last.extend(unlisted),
            None => lanes.push(unlisted),
        }
        if lanes.len() == 1 {
            return self.put_zone(Zone::Ready, &lanes[0], self.plan.ready, Flow::FromRight);
        }
        let pitch = room.h / lanes.len() as f64;
        for (index, (lane, pids)) in scene.ready.iter().zip(&lanes).enumerate() {
            let place = rect(room.x, room.y + index as f64 * pitch, room.w, pitch - 2.0);
            self.done.lanes.push(LaneBox { level: lane.level, rect: place });
            let inner = rect(place.x + LANE_LABEL, place.y, place.w - LANE_LABEL, place.h);
            let cell = Cell { w: 56.0, h: place.h.min(26.0), foot: 0.0 };
            let more = self.put(Zone::Ready, inner, pids, cell, Flow::FromRight);
            self.done.more.extend(more);
        }
    }

    fn gate(&mut self, scene: &Scene) {
        let pids = Self::pids(scene, |state| state == State::New);
        self.put_zone(Zone::New, &pids, self.plan.gate, Flow::FromLeft);
    }

    fn sleepers(&mut self, scene: &Scene) {
        let mut pids = Self::pids(scene, |state| matches!(state, State::Blocked(On::Sleep(_))));
        let wake = |pid: &Pid| scene.sleepers.iter().position(|(_, sleeper)| sleeper == pid);
        if pids.len() <= 200 {
            pids.sort_by_key(wake);
        }
        self.put_zone(Zone::Devices, &pids, self.plan.clock, Flow::FromLeft);
    }

    fn zombies(&mut self, scene: &Scene) {
        let pids = Self::pids(scene, |state| state == State::Zombie);
        self.put_zone(Zone::Exit, &pids, self.plan.exit, Flow::FromLeft);
    }

    fn cards(&mut self, scene: &Scene) {
        let mut cards = shelf::cards(scene);
        shelf::lay(self.plan, &mut cards);
        for card in &mut cards {
            let is_queue = match card.key {
                CardKey::Object(id) => scene.object(id).is_some_and(|object| shelf::is_queue(object.what)),
                CardKey::File(_) | CardKey::Join => false,
            };
            card.more = match card.mode {
                Mode::Folded | Mode::Hidden => self.tuck_away(card),
                _ if is_queue => self.at_queue(card),
                _ if card.key == CardKey::Join => self.at_join(card),
                _ => self
                    .put(Zone::Objects, card.room(), &card.waits, self.plan.waiter, Flow::FromLeft)
                    .into_iter()
                    .collect(),
            };
        }
        self.done.cards = cards;
    }

    /// Waiters of a folded card lie unseen in its head.
    fn tuck_away(&mut self, card: &CardBox) -> Vec<(Rect, usize)> {
        let head = rect(card.rect.x, card.rect.y, card.rect.w, HEAD).middle(DOT, DOT);
        for pid in card.waits.iter().chain(&card.sends) {
            self.places.insert(*pid, (head, Look::Hidden, Zone::Objects));
        }
        Vec::new()
    }

    fn at_queue(&mut self, card: &CardBox) -> Vec<(Rect, usize)> {
        let mut more = Vec::new();
        for (line, pids) in [&card.sends, &card.waits].into_iter().enumerate() {
            let room = card.side(line);
            let columns = if self.plan.density == Density::Large { 2.0 } else { 3.0 };
            let w = ((room.w + crowd::GAP) / columns - crowd::GAP).floor().min(104.0);
            let cell = Cell { w, h: room.h, foot: 0.0 };
            more.extend(self.put(Zone::Objects, room, pids, cell, Flow::FromLeft));
        }
        more
    }

    /// Each parent with room at its right for the name of the child.
    fn at_join(&mut self, card: &CardBox) -> Vec<(Rect, usize)> {
        let cell = Cell { w: self.plan.waiter.w.max(56.0) + CHILD, ..self.plan.waiter };
        let more = self.put(Zone::Objects, card.room(), &card.waits, cell, Flow::FromLeft);
        for pid in &card.waits {
            if let Some((place, Look::Full | Look::Slim, _)) = self.places.get_mut(pid) {
                place.w -= CHILD;
            }
        }
        more.into_iter().collect()
    }
}
