//! What a state without moves means.

use std::collections::BTreeMap;

use super::{
    USUAL, World,
    chronicle::exceptions,
    memo::Names,
    state::{Draft, ENDED, GONE},
    store::Piece,
};
use crate::{
    explore::system::Final,
    id::{ObjectId, Pid},
    process::On,
    waits,
};

/// All ends so far, by number.
#[derive(Debug, Default)]
pub(super) struct Ends {
    keys: BTreeMap<String, u32>,
    all: Vec<Final>,
}

/// What a run has left behind at some moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// On standard output, pids as `P1`, `P2`… by first appearance.
    pub printed: String,
    /// Tracebacks on standard error, by class.
    pub exceptions: BTreeMap<String, u32>,
    /// Main's exit code, when it has exited.
    pub main: Option<i32>,
    /// A limit was reached.
    pub is_cut: bool,
    /// Processes that have not ended.
    pub living: usize,
}

impl World {
    pub(super) fn end_of(&mut self, state: &[u32]) -> Final {
        let mut draft = Draft::default();
        draft.read(state, &self.store, self.order.timed);
        let chronicle = self.chronicles.get(draft.chronicle).clone();
        let told = self.told(&draft);
        let mut said: Vec<Vec<u8>> = chronicle.said.iter().map(|text| text.to_vec()).collect();
        let mut living = 0;
        for being in draft.beings.iter().filter(|being| being.image != ENDED) {
            living += 1;
            let facts = self.store.facts(being.row);
            if !facts.said.is_empty() {
                said.push(facts.said.to_vec());
            }
        }
        said.sort();
        let hang = if living > 0 && chronicle.limit.is_none() { Some(self.hang(&draft)) } else { None };
        let printed = normal(&self.chronicles.text(&chronicle.printed), draft.beings.len());
        let said: Vec<String> =
            said.iter().map(|text| normal(&String::from_utf8_lossy(text), draft.beings.len())).collect();
        // Who is left behind by a main that has exited is part of the outcome; who hangs with it is not.
        let left = if chronicle.main.is_some() { living } else { 0 };
        let key = format!(
            "{:?} {hang:?} {left} {printed:?} {said:?} {:?} {told:?} {} {:?}",
            chronicle.main, chronicle.codes, draft.files, chronicle.limit
        );
        let next = self.ends.all.len() as u32;
        let outcome = *self.ends.keys.entry(key).or_insert(next);
        if outcome == next {
            let is_clean = living == 0 && told.is_empty() && chronicle.limit.is_none();
            self.ends.all.push(Final { outcome, is_clean });
        }
        self.ends.all[outcome as usize]
    }

    /// Tracebacks so far, by class: of those who have ended, and of those who have not.
    fn told(&self, draft: &Draft) -> BTreeMap<String, u32> {
        let mut told = self.chronicles.get(draft.chronicle).exceptions.clone();
        for being in draft.beings.iter().filter(|being| being.image != ENDED) {
            let errors = &self.store.facts(being.row).errors;
            for (class, count) in exceptions(&String::from_utf8_lossy(errors)) {
                *told.entry(class).or_default() += count;
            }
        }
        told
    }

    /// What a state has left behind so far.
    #[must_use]
    pub fn left(&self, state: &[u32]) -> Left {
        let mut draft = Draft::default();
        draft.read(state, &self.store, self.order.timed);
        let chronicle = self.chronicles.get(draft.chronicle);
        Left {
            printed: normal(&self.chronicles.text(&chronicle.printed), draft.beings.len()),
            exceptions: self.told(&draft),
            main: chronicle.main,
            is_cut: chronicle.limit.is_some(),
            living: draft.beings.iter().filter(|being| being.image != ENDED).count(),
        }
    }

    /// All files of a state, as text.
    #[must_use]
    pub fn files(&self, state: &[u32]) -> BTreeMap<String, String> {
        let mut draft = Draft::default();
        draft.read(state, &self.store, self.order.timed);
        let Piece::Files(files) = &self.store.get(draft.files).piece else { return BTreeMap::new() };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        files.all().map(|(name, bytes)| (name.to_string(), text(bytes))).collect()
    }

    /// The kind of hang of a state in which nobody can move.
    fn hang(&mut self, draft: &Draft) -> &'static str {
        let names = Names {
            beings: (0..draft.beings.len() as u32).collect(),
            objects: (0..draft.objects.len() as u32).collect(),
            open: (0..draft.open.len() as u32).collect(),
        };
        let (mut machine, _) = self.assemble(draft, None, &names);
        for (place, being) in draft.beings.iter().enumerate().filter(|(_, being)| being.image != ENDED) {
            let image = self.store.image(being.image);
            let threads: Vec<u32> = image.parked.iter().map(|(thread, _)| *thread).collect();
            if image.gathers.is_some() {
                let living =
                    self.members(draft, being).iter().find(|at| draft.beings[**at as usize].image != ENDED);
                let on = On::Child(living.map(|at| Pid(Pid::MAIN.0 + at)));
                let tid = machine.task_of(place as u32, threads[0]);
                machine.put_to_sleep(tid, on);
                continue;
            }
            for (task, thread) in threads.into_iter().enumerate() {
                let mut names = Names::default();
                let deed = self.deed(draft, place, task, USUAL, &mut names);
                let Some(on) = self.memo.deed(deed).waits else { continue };
                let tid = machine.task_of(place as u32, thread);
                machine.put_to_sleep(tid, placed(on, &names));
            }
        }
        waits::hang(&machine).kind.word()
    }
}

/// What a task waits for, by places in the state.
fn placed(on: On, names: &Names) -> On {
    let object = |id: ObjectId| ObjectId(names.objects.get(id.0 as usize).copied().unwrap_or(0));
    match on {
        On::Acquire(id) => On::Acquire(object(id)),
        On::Send(id) => On::Send(object(id)),
        On::Receive(id) => On::Receive(object(id)),
        On::Any(id) => On::Any(object(id)),
        On::Device(id) => On::Device(object(id)),
        On::Child(Some(pid)) => {
            let place = names.beings.get(pid.0 as usize).copied().filter(|at| *at != GONE);
            On::Child(place.map(|at| Pid(Pid::MAIN.0 + at)))
        }
        On::Child(None) | On::Sleep(_) | On::Signal => on,
    }
}

/// A text in which the pids of a run are `P1`, `P2`, … by first appearance.
#[must_use]
pub fn normal(text: &str, processes: usize) -> String {
    let pids = Pid::MAIN.0 as usize..Pid::MAIN.0 as usize + processes.max(1);
    let mut seen: Vec<usize> = Vec::new();
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| is_word(c) != is_word(first)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        match word.parse::<usize>() {
            Ok(number) if pids.contains(&number) && word.len() == 4 => {
                let index = seen.iter().position(|pid| *pid == number).unwrap_or_else(|| {
                    seen.push(number);
                    seen.len() - 1
                });
                result.push_str(&format!("P{}", index + 1));
            }
            _ => result.push_str(word),
        }
        rest = after;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn pids_are_told_by_first_appearance() {
        assert_eq!(normal("1002 1001, 1002: 1000.5 10021 1009", 3), "P1 P2, P1: 1000.5 10021 1009");
    }
}
