//! What a step does to a state.

use super::{
    World,
    memo::{self, After, Deed, Names},
    state::{Being, Draft, ENDED, GONE, Thing},
    store::To,
};

impl World {
    /// Does what a deed says.
    pub(super) fn apply(&mut self, draft: &mut Draft, place: usize, task: usize, deed: &Deed, names: &Names) {
        let beings = draft.beings.len() as u32;
        let count = Counts { beings, objects: draft.objects.len() as u32, open: draft.open.len() as u32 };
        let find = |kinds: &[To], refs: &[u32]| -> Vec<u32> {
            kinds.iter().zip(refs).map(|(to, name)| count.place(names, *to, *name)).collect()
        };
        self.make(draft, deed, names, &count);
        for (who, bone, refs) in &deed.rows {
            let refs = find(&self.store.get(*bone).refs, refs);
            let refs = draft.put(&refs);
            let being = &mut draft.beings[count.place(names, To::Process, *who) as usize];
            (being.row, being.row_refs) = (*bone, refs);
        }
        for (which, bone, refs) in &deed.objects {
            let refs = find(&self.store.get(*bone).refs, refs);
            let refs = draft.put(&refs);
            draft.objects[count.place(names, To::Object, *which) as usize] = Thing { bone: *bone, refs };
        }
        for (which, change) in &deed.open {
            let Some((bone, refs)) = change else { continue };
            let refs = find(&self.store.get(*bone).refs, refs);
            let refs = draft.put(&refs);
            draft.open[count.place(names, To::Open, *which) as usize] = Thing { bone: *bone, refs };
        }
        match &deed.after {
            After::Same => {}
            After::Now(bone, refs) => {
                let before = (draft.beings[place].image, task);
                let old = &self.store.image(before.0).parked;
                let new = self.store.image(*bone).parked.iter().map(|(thread, _)| *thread);
                let new = new.filter(|thread| !old.iter().any(|(other, _)| other == thread));
                self.births.extend(new.map(|thread| (place, thread)));
                let refs = find(&self.store.get(*bone).refs, refs);
                let refs = draft.put(&refs);
                let being = &mut draft.beings[place];
                (being.image, being.image_refs) = (*bone, refs);
                self.start_clocks(draft, place, Some(before));
            }
            After::Ended => end(&mut draft.beings[place]),
        }
        for new in beings as usize..draft.beings.len() {
            self.start_clocks(draft, new, None);
            if draft.beings[new].image != ENDED {
                let parked = &self.store.image(draft.beings[new].image).parked;
                self.births.extend(parked.iter().map(|(thread, _)| (new, *thread)));
            }
        }
        for death in &deed.deaths {
            end(&mut draft.beings[count.place(names, To::Process, death.who) as usize]);
        }
        if let Some(files) = deed.files {
            draft.files = files;
        }
        self.note(draft, deed, names, &count);
    }

    /// What is left behind.
    fn note(&mut self, draft: &mut Draft, deed: &Deed, names: &Names, count: &Counts) {
        self.asked = self.asked.and(deed.asks);
        if deed.output.is_empty() && deed.deaths.is_empty() && deed.limit.is_none() {
            return;
        }
        let mut chronicle = self.chronicles.get(draft.chronicle).clone();
        self.chronicles.print(&mut chronicle.printed, &deed.output);
        for death in &deed.deaths {
            let being = &draft.beings[count.place(names, To::Process, death.who) as usize];
            let is_main = self.store.facts(being.row).is_main;
            chronicle.end(is_main, death.code, &death.errors, &death.said);
        }
        chronicle.limit = chronicle.limit.or(deed.limit);
        draft.chronicle = self.chronicles.keep(chronicle);
    }

    /// What is new gets its places, before anything names it.
    fn make(&self, draft: &mut Draft, deed: &Deed, names: &Names, count: &Counts) {
        let find = |kinds: &[To], refs: &[u32]| -> Vec<u32> {
            kinds.iter().zip(refs).map(|(to, name)| count.place(names, *to, *name)).collect()
        };
        for [row, image] in &deed.beings {
            let row_refs = find(&self.store.get(row.0).refs, &row.1);
            let row_refs = draft.put(&row_refs);
            let refs =
                if image.0 == ENDED { Vec::new() } else { find(&self.store.get(image.0).refs, &image.1) };
            let image_refs = draft.put(&refs);
            draft.beings.push(Being { row: row.0, image: image.0, row_refs, image_refs, times: Vec::new() });
        }
        for (bone, refs) in &deed.new_objects {
            let refs = find(&self.store.get(*bone).refs, refs);
            let refs = draft.put(&refs);
            draft.objects.push(Thing { bone: *bone, refs });
        }
        for new in &deed.new_open {
            // One that was closed again leaves its place empty: nothing names it.
            let (bone, refs) = match new {
                Some((bone, refs)) => (*bone, find(&self.store.get(*bone).refs, refs)),
                None => (draft.files, Vec::new()),
            };
            let refs = draft.put(&refs);
            draft.open.push(Thing { bone, refs });
        }
    }
}

/// How many parts of each kind there were before a step.
#[derive(Clone, Copy, Debug)]
struct Counts {
    beings: u32,
    objects: u32,
    open: u32,
}

impl Counts {
    fn place(&self, names: &Names, to: To, name: u32) -> u32 {
        if name == GONE {
            return GONE;
        }
        let (list, new) = match to {
            To::Process | To::Member => (&names.beings, self.beings),
            To::Object => (&names.objects, self.objects),
            To::Open => (&names.open, self.open),
        };
        if name >= memo::NEW { new + (name - memo::NEW) } else { list[name as usize] }
    }
}

pub(super) fn end(being: &mut Being) {
    being.image = ENDED;
    being.image_refs = 0..0;
    being.times.clear();
}
