//! Files, pipes and what is printed.

use std::rc::Rc;

use super::{Key, Teller};
use crate::{
    event::{FileOperation, Kind, Operation},
    id::Fd,
    recording::Piece,
    trace::kernel::{Mode, TaskId, What},
};

/// Bytes of contents that are kept in all; what changes beyond is not shown.
pub const MOST_CONTENTS: usize = 16 << 20;
/// Largest file whose content is followed.
const LARGEST: usize = 1 << 20;
/// Letters of the label of what goes through a pipe.
const LABEL: usize = 40;

/// An open file of a process.
#[derive(Clone, Debug)]
pub struct Opened {
    file: Rc<str>,
    position: usize,
    appends: bool,
}

impl Teller<'_> {
    /// Whether a file is shown: one of the program's own, below the working directory or written by it.
    fn is_shown(&self, file: &str) -> bool {
        let is_code = file.contains("__pycache__") || file.ends_with(".pyc") || file.ends_with(".py");
        let is_near = !file.starts_with('/') && !file.contains(":[") && !file.contains(':');
        let is_system = ["/dev/", "/proc/", "/sys/"].iter().any(|folder| file.starts_with(folder));
        self.ahead.written.contains(file)
            && !is_system
            && !file.contains("__pycache__")
            && !file.contains(":[")
            || is_near && !is_code
    }

    /// A system call on a file or a pipe.
    pub(super) fn call(&mut self, id: TaskId, what: &What) {
        let own = self.tasks[&id].pid;
        match what {
            What::Open { fd, file, mode } if self.is_shown(file) => self.open(id, *fd, file, *mode),
            What::NotFound { file } if self.is_shown(file) => {
                self.file(id, 0, file, FileOperation::NotFound);
            }
            What::Read { fd, file, text, size } => self.read(id, *fd, file, text, *size),
            What::Write { fd, file, text, size } => self.write(id, *fd, file, text, *size),
            What::Seek { fd, to } => {
                if let Some(opened) = self.opened.get_mut(&own).and_then(|all| all.get_mut(fd)) {
                    opened.position = usize::try_from(*to).unwrap_or(usize::MAX);
                }
            }
            What::Close { fd, .. } => {
                let closed = self.opened.get_mut(&own).and_then(|all| all.remove(fd));
                if let Some(Opened { file, .. }) = closed {
                    self.file(id, *fd, &file, FileOperation::Close);
                }
            }
            What::Duplicate { fd, to, .. } => {
                let all = self.opened.entry(own).or_default();
                if let Some(opened) = all.get(fd).cloned() {
                    let file = Rc::clone(&opened.file);
                    all.insert(*to, opened);
                    self.file(id, *fd, &file, FileOperation::Duplicate { to: Fd(*to) });
                } else {
                    all.remove(to);
                }
            }
            What::Pipe { file, .. } if self.ahead.used.contains(file) => {
                self.object(id, Key::File(file.clone()));
            }
            What::Lock { file, holds } => {
                let object = self.object(id, Key::Lock(file.clone()));
                let operation = if *holds { Operation::Acquire } else { Operation::Release };
                self.say(id, Kind::Operate { object, operation });
            }
            What::FutexWake { address, private, woken } if *woken > 0 => {
                let key = Key::Futex(private.then_some(own), *address);
                if let Some(object) = self.objects.get(&key).copied() {
                    self.say(id, Kind::Operate { object, operation: Operation::Release });
                }
            }
            What::Remove { file } if self.contents.remove(file).is_some() => self.gone(file),
            What::Rename { file, to } => {
                if let Some(content) = self.contents.remove(file) {
                    self.gone(file);
                    self.contents.insert(to.clone(), content);
                    self.changed(to);
                }
            }
            What::Truncate { file, size } => {
                let size = usize::try_from(*size).unwrap_or(LARGEST).min(LARGEST);
                if let Some(content) = self.contents.get_mut(file) {
                    content.resize(size, 0);
                    self.changed(file);
                }
            }
            _ => {}
        }
    }

    fn file(&mut self, id: TaskId, fd: u32, file: &Rc<str>, operation: FileOperation) {
        self.say(id, Kind::File { fd: Fd(fd), name: Rc::clone(file), operation });
    }

    fn open(&mut self, id: TaskId, fd: u32, file: &Rc<str>, mode: Mode) {
        let own = self.tasks[&id].pid;
        let opened = Opened { file: Rc::clone(file), position: 0, appends: mode == Mode::Append };
        self.opened.entry(own).or_default().insert(fd, opened);
        let operation = match mode {
            Mode::Read => FileOperation::OpenRead,
            Mode::Append | Mode::Update => FileOperation::OpenAppend,
            Mode::Truncate => FileOperation::OpenWrite,
        };
        self.file(id, fd, file, operation);
        if mode == Mode::Truncate || mode != Mode::Read && !self.contents.contains_key(file) {
            self.contents.insert(Rc::clone(file), Vec::new());
            self.changed(file);
        }
    }

    /// What the file contains from the last event on.
    fn changed(&mut self, file: &Rc<str>) {
        let Some(content) = self.contents.get(file) else { return };
        let Some(left) = self.room.checked_sub(content.len()) else { return };
        self.room = left;
        let entry = (self.events.len(), Rc::clone(file), Some(Rc::new(content.clone())));
        self.told.contents.push(entry);
    }

    fn gone(&mut self, file: &Rc<str>) {
        self.told.contents.push((self.events.len(), Rc::clone(file), None));
    }

    fn read(&mut self, id: TaskId, fd: u32, file: &Rc<str>, text: &str, size: u32) {
        let own = self.tasks[&id].pid;
        if let Some(opened) = self.opened.get_mut(&own).and_then(|all| all.get_mut(&fd)) {
            let at = opened.position;
            opened.position = at.saturating_add(size as usize);
            // A file that nobody has told of before shows itself when it is read.
            if at == 0 && size as usize == text.len() && !self.contents.contains_key(file) {
                self.contents.insert(Rc::clone(file), text.as_bytes().to_vec());
                self.told.files.push((Rc::clone(file), Rc::new(text.as_bytes().to_vec())));
            }
            return self.file(id, fd, file, FileOperation::Read(size));
        }
        let Some(object) = self.objects.get(&Key::File(file.clone())).copied() else { return };
        if size == 0 {
            return self.say(id, Kind::Operate { object, operation: Operation::EndOfFile });
        }
        let mut rest = size;
        while rest > 0 {
            let Some(pieces) = self.pipes.get_mut(file) else { return };
            let Some((label, bytes)) = pieces.front_mut() else { return };
            if *bytes > rest {
                *bytes -= rest;
                return;
            }
            rest -= *bytes;
            let label = Rc::clone(label);
            pieces.pop_front();
            self.say(id, Kind::Operate { object, operation: Operation::Receive(label) });
        }
    }

    fn write(&mut self, id: TaskId, fd: u32, file: &Rc<str>, text: &str, size: u32) {
        let own = self.tasks[&id].pid;
        if let Some(opened) = self.opened.get_mut(&own).and_then(|all| all.get_mut(&fd)) {
            let content = self.contents.entry(Rc::clone(file)).or_default();
            let at = if opened.appends { content.len() } else { opened.position };
            let end = at.saturating_add(size as usize);
            opened.position = end;
            if end <= LARGEST {
                content.resize(content.len().max(end), b' ');
                let bytes = text.as_bytes();
                let known = bytes.len().min(end - at);
                content[at..at + known].copy_from_slice(&bytes[..known]);
            }
            self.file(id, fd, file, FileOperation::Write(size));
            return self.changed(file);
        }
        if let Some(object) = self.objects.get(&Key::File(file.clone())).copied() {
            let label = label(text, size);
            self.pipes.entry(Rc::clone(file)).or_default().push_back((Rc::clone(&label), size));
            return self.say(id, Kind::Operate { object, operation: Operation::Send(label) });
        }
        if matches!(fd, 1 | 2) && size > 0 {
            let piece = u32::try_from(self.output.len()).unwrap_or(u32::MAX);
            self.say(id, Kind::Output { piece });
            let cursor = self.events.len();
            self.output.push(Piece { pid: own, is_error: fd == 2, text: text.into(), cursor });
        }
    }
}

/// What goes through a pipe, if it can be read; else how much it is.
fn label(text: &str, size: u32) -> Rc<str> {
    let is_plain = text.chars().all(|letter| !letter.is_control() || letter.is_whitespace());
    if is_plain && !text.is_empty() && !text.contains('\u{fffd}') {
        let short: String = text.escape_debug().to_string().chars().take(LABEL).collect();
        format!("'{short}'").into()
    } else {
        format!("{size} B").into()
    }
}
