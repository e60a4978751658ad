//! Which records are kept, and which files were there before.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    rc::Rc,
};

use crate::{
    time::{Duration, Instant},
    trace::{
        file::Program,
        kernel::{Left, Mode, Record, TaskId, Wait, What},
    },
};

/// Largest program that is kept: more the page does not run.
const LARGEST_PROGRAM: u64 = 64 << 10;
/// A call that returns sooner waits for nothing worth a record, where the scheduler is not traced.
const SHORT: Duration = Duration::from_micros(100);

/// The Python program of a command: `python3 [options] FILE.py …` or `./FILE.py …`.
pub fn program(command: &[String], folder: &Path) -> Option<Program> {
    let first = Path::new(command.first()?).file_name()?.to_str()?;
    let file = if first.starts_with("python") {
        let mut rest = command[1..].iter();
        loop {
            match rest.next()?.as_str() {
                "-X" | "-W" => drop(rest.next()),
                "-c" | "-m" | "-" => return None,
                option if option.starts_with('-') => {}
                file => break file,
            }
        }
    } else if first.ends_with(".py") {
        command[0].as_str()
    } else {
        return None;
    };
    let path = folder.join(file);
    let is_small = fs::metadata(&path).is_ok_and(|it| it.is_file() && it.len() <= LARGEST_PROGRAM);
    let source = fs::read_to_string(&path).ok().filter(|_| is_small)?;
    let near = path.strip_prefix(folder).unwrap_or(&path);
    Some(Program { name: near.to_string_lossy().trim_start_matches("./").to_owned(), source })
}

/// The records from the program's beginning on, of the program alone.
pub fn keep(records: Vec<Record>, program: Option<&str>, scheduled: bool) -> Vec<Record> {
    let opens = |record: &Record| match (&record.what, program) {
        (What::Open { file, mode: Mode::Read, .. }, Some(program)) => {
            **file == *program || file.ends_with(&format!("/{program}"))
        }
        _ => false,
    };
    let is_exec = |record: &Record| matches!(record.what, What::Exec { .. });
    // The tracer and what it starts begin programs too: the command's is the first of whom a call was seen.
    let by_call = |record: &&Record| record.cpu.is_none();
    let root =
        records.iter().find(by_call).or_else(|| records.iter().find(|it| is_exec(it))).map(|it| it.task);
    let begin = records
        .iter()
        .position(opens)
        .or_else(|| records.iter().rposition(|record| Some(record.task) == root && is_exec(record)));
    let Some(begin) = begin else { return Vec::new() };
    let mut sieve = Sieve::new(&records[begin..], scheduled);
    let begun = records[begin].at;
    let mut kept = Vec::new();
    for record in records.into_iter().skip(begin) {
        if sieve.passes(&record) {
            let (at, what) = (Instant::BOOT + record.at.since(begun), sieve.without_place(record.what));
            let name = if sieve.ours.contains(&record.task) { record.name } else { "".into() };
            kept.push(Record { at, what, name, ..record });
        }
    }
    kept
}

/// The files that the records mention, as they were.
pub fn files(before: &BTreeMap<String, String>, records: &[Record]) -> BTreeMap<String, String> {
    let mentioned: BTreeSet<&str> = records
        .iter()
        .filter_map(|record| match &record.what {
            What::Open { file, .. } | What::Rename { file, .. } => Some(&**file),
            _ => None,
        })
        .collect();
    let kept = before.iter().filter(|(name, _)| mentioned.contains(name.as_str()) && !name.ends_with(".py"));
    kept.map(|(name, text)| (name.clone(), text.clone())).collect()
}

struct Sieve {
    scheduled: bool,
    ours: BTreeSet<TaskId>,
    written: BTreeSet<Rc<str>>,
    /// Pipes that carry something, or at which somebody waits long.
    used: BTreeSet<Rc<str>>,
    /// Calls that wait for too short a time to be told, by task and beginning.
    short: BTreeSet<(TaskId, Instant)>,
    skipping: BTreeSet<TaskId>,
    /// Whom the tracer has stopped, and where.
    stopped: BTreeMap<TaskId, Option<u16>>,
    /// Numbers of open files that are kept.
    open: BTreeSet<(TaskId, u32)>,
}

impl Sieve {
    fn new(records: &[Record], scheduled: bool) -> Sieve {
        let mut ours: BTreeSet<TaskId> = records.iter().map(|record| record.task).take(1).collect();
        // In order of time a fork may come after what the child did: twice is enough for its own children.
        for _ in 0..2 {
            for record in records {
                if let What::Fork { child, .. } = record.what
                    && ours.contains(&record.task)
                {
                    ours.insert(child);
                }
            }
        }
        let (mut written, mut used, mut short) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut begun: BTreeMap<TaskId, (Instant, Option<Rc<str>>)> = BTreeMap::new();
        for record in records.iter().filter(|record| ours.contains(&record.task)) {
            match &record.what {
                What::Write { file, .. } | What::Truncate { file, .. } => {
                    written.insert(Rc::clone(file));
                    used.insert(Rc::clone(file));
                }
                What::Open { file, mode: Mode::Truncate | Mode::Append | Mode::Update, .. } => {
                    written.insert(Rc::clone(file));
                }
                What::Begin { wait } => {
                    let file = match wait {
                        Wait::Read { file } | Wait::Poll { file: Some(file) } => Some(Rc::clone(file)),
                        _ => None,
                    };
                    begun.insert(record.task, (record.at, file));
                }
                What::Return => {
                    if let Some((at, file)) = begun.remove(&record.task) {
                        if record.at.since(at) < SHORT {
                            short.insert((record.task, at));
                        } else {
                            used.extend(file);
                        }
                    }
                }
                _ => {}
            }
        }
        used.extend(begun.into_values().filter_map(|(_, file)| file));
        Sieve {
            scheduled,
            ours,
            written,
            used,
            short,
            skipping: BTreeSet::new(),
            stopped: BTreeMap::new(),
            open: BTreeSet::new(),
        }
    }

    fn is_kept(&self, file: &str) -> bool {
        if file.contains(":[") {
            return self.used.contains(file);
        }
        let is_code = file.contains("__pycache__") || file.ends_with(".pyc") || file.ends_with(".py");
        let is_system = ["/dev/", "/proc/", "/sys/"].iter().any(|folder| file.starts_with(folder));
        !is_system
            && !file.contains("__pycache__")
            && (self.written.contains(file) || !file.starts_with('/') && !is_code)
    }

    /// Where the standard streams go and what else runs on the machine is no business of whoever gets the recording.
    fn without_place(&self, what: What) -> What {
        match what {
            What::Write { fd: fd @ (1 | 2), file, text, size } if !self.is_kept(&file) => {
                let file = if fd == 1 { "stdout" } else { "stderr" }.into();
                What::Write { fd, file, text, size }
            }
            What::Switch { left, priority, next, next_priority, .. } if !self.ours.contains(&next) => {
                What::Switch { left, priority, next, next_name: "".into(), next_priority }
            }
            what => what,
        }
    }

    /// Whether a switch is the program's: that the tracer stops a task at each call and lets it go on, on the same CPU, is
    /// none of its doing.
    fn switches(&mut self, record: &Record, left: Left, next: TaskId) -> bool {
        let is_ours = |task: TaskId| self.ours.contains(&task);
        let (from_ours, to_ours) = (is_ours(record.task), is_ours(next));
        let goes_on = to_ours && self.stopped.remove(&next).is_some_and(|cpu| cpu == record.cpu);
        if from_ours && !to_ours && matches!(left, Left::Waiting { letter: 't' }) {
            self.stopped.insert(record.task, record.cpu);
            return false;
        }
        from_ours || to_ours && !goes_on
    }

    fn passes(&mut self, record: &Record) -> bool {
        if let What::Switch { left, next, .. } = &record.what {
            return self.switches(record, *left, *next);
        }
        if let What::Wake { target, .. } = &record.what {
            return self.ours.contains(target) && !self.stopped.contains_key(target);
        }
        if matches!(record.what, What::Migrate { .. } | What::Wait { .. }) {
            return false;
        }
        if !self.ours.contains(&record.task) {
            return false;
        }
        match &record.what {
            What::Open { file, fd, .. } => {
                let kept = self.is_kept(file);
                if kept {
                    self.open.insert((record.task, *fd));
                }
                kept
            }
            What::NotFound { file }
            | What::Close { file, .. }
            | What::Duplicate { file, .. }
            | What::Pipe { file, .. }
            | What::Read { file, .. }
            | What::Remove { file }
            | What::Truncate { file, .. } => self.is_kept(file),
            // What is printed counts, wherever it goes.
            What::Write { fd, file, .. } => matches!(fd, 1 | 2) || self.is_kept(file),
            What::Seek { fd, .. } => self.open.contains(&(record.task, *fd)),
            What::Begin { .. } if !self.scheduled && self.short.contains(&(record.task, record.at)) => {
                self.skipping.insert(record.task);
                false
            }
            What::Return => !self.skipping.remove(&record.task),
            _ => true,
        }
    }
}
