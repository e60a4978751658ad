//! A file system of named files, and open file descriptions.
//!
//! As open(2): a description holds the position; fork shares descriptions, so parent and child share positions.
//! Opening for writing truncates at once, whoever else has the file open.

use std::{collections::BTreeMap, rc::Rc};

use crate::id::Fd;

/// All files and open descriptions.
#[derive(Clone, Debug, Default)]
pub struct Files {
    contents: BTreeMap<Rc<str>, Rc<Vec<u8>>>,
    open: Vec<Option<Description>>,
}

/// An open file.
#[derive(Clone, Debug)]
pub struct Description {
    pub name: Rc<str>,
    position: usize,
    pub readable: bool,
    pub writable: bool,
    append: bool,
    /// How many processes have it.
    holders: u32,
}

/// The open files of one process: number and index of its description.
#[derive(Clone, Debug, Default)]
pub struct Table {
    slots: BTreeMap<Fd, usize>,
}

/// Why a call failed, as Python's exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub class: &'static str,
    pub errno: i32,
    pub text: String,
}

impl Failure {
    fn bad_descriptor() -> Failure {
        Failure { class: "OSError", errno: 9, text: "Bad file descriptor".to_owned() }
    }

    fn named(class: &'static str, errno: i32, what: &str, name: &str) -> Failure {
        Failure { class, errno, text: format!("{what}: '{name}'") }
    }
}

impl Files {
    /// Puts a file there before the run begins.
    pub fn put(&mut self, name: Rc<str>, content: Rc<Vec<u8>>) {
        self.contents.insert(name, content);
    }

    /// Every file by name.
    pub fn all(&self) -> impl Iterator<Item = (&Rc<str>, &Rc<Vec<u8>>)> {
        self.contents.iter()
    }

    /// Opens a file for a process. `mode` is one of `r w a x`, perhaps with `+`.
    ///
    /// # Errors
    /// No such file, or (`x`) it exists, or it lies in a directory that does not exist.
    pub fn open(&mut self, table: &mut Table, name: &Rc<str>, mode: &str) -> Result<Fd, Failure> {
        let exists = self.contents.contains_key(name);
        let base = mode.chars().next().unwrap_or('r');
        if !exists && (base == 'r' || name.contains('/') || name.is_empty()) {
            return Err(Failure::named("FileNotFoundError", 2, "No such file or directory", name));
        }
        if base == 'x' && exists {
            return Err(Failure::named("FileExistsError", 17, "File exists", name));
        }
        if base == 'w' || !exists {
            self.contents.insert(Rc::clone(name), Rc::default());
        }
        let update = mode.contains('+');
        let description = Description {
            name: Rc::clone(name),
            position: 0,
            readable: base == 'r' || update,
            writable: base != 'r' || update,
            append: base == 'a',
            holders: 1,
        };
        let index = self.open.iter().position(Option::is_none).unwrap_or(self.open.len());
        if index == self.open.len() {
            self.open.push(None);
        }
        self.open[index] = Some(description);
        let fd = (3..).map(Fd).find(|fd| !table.slots.contains_key(fd)).expect("numbers do not run out");
        table.slots.insert(fd, index);
        Ok(fd)
    }

    /// Everything from the position to the end.
    ///
    /// # Errors
    /// Not open, or not for reading.
    pub fn read(&mut self, table: &Table, fd: Fd) -> Result<Rc<[u8]>, Failure> {
        let description = self.description_mut(table, fd)?;
        if !description.readable {
            return Err(Failure::bad_descriptor());
        }
        let (name, from) = (Rc::clone(&description.name), description.position);
        let content = self.contents.get(&name).cloned().unwrap_or_default();
        let rest = content.get(from..).unwrap_or(&[]);
        self.description_mut(table, fd)?.position = from + rest.len();
        Ok(rest.into())
    }

    /// Writes at the position (at the end when appending); a gap is filled with zeros.
    ///
    /// # Errors
    /// Not open, or not for writing.
    pub fn write(&mut self, table: &Table, fd: Fd, bytes: &[u8]) -> Result<(), Failure> {
        let description = self.description_mut(table, fd)?;
        if !description.writable {
            return Err(Failure::bad_descriptor());
        }
        let (name, append, mut position) =
            (Rc::clone(&description.name), description.append, description.position);
        let content = Rc::make_mut(self.contents.entry(name).or_default());
        if append {
            position = content.len();
        }
        let end = position + bytes.len();
        if content.len() < end {
            content.resize(end, 0);
        }
        content[position..end].copy_from_slice(bytes);
        self.description_mut(table, fd)?.position = end;
        Ok(())
    }

    /// Closes a process's file.
    ///
    /// # Errors
    /// Not open.
    pub fn close(&mut self, table: &mut Table, fd: Fd) -> Result<(), Failure> {
        let index = table.slots.remove(&fd).ok_or_else(Failure::bad_descriptor)?;
        self.release(index);
        Ok(())
    }

    /// A forked child has the same files open.
    pub fn share(&mut self, table: &Table) -> Table {
        for index in table.slots.values() {
            if let Some(description) = &mut self.open[*index] {
                description.holders += 1;
            }
        }
        table.clone()
    }

    /// A process has ended: all it had open is closed.
    pub fn close_all(&mut self, table: &mut Table) {
        for index in std::mem::take(&mut table.slots).into_values() {
            self.release(index);
        }
    }

    /// What a process has open, by number.
    pub fn open_by<'a>(&'a self, table: &'a Table) -> impl Iterator<Item = (Fd, &'a Description)> {
        table.slots.iter().filter_map(|(fd, index)| Some((*fd, self.open[*index].as_ref()?)))
    }

    /// The name of an open file.
    #[must_use]
    pub fn name(&self, table: &Table, fd: Fd) -> Option<Rc<str>> {
        let index = table.slots.get(&fd)?;
        self.open[*index].as_ref().map(|description| Rc::clone(&description.name))
    }

    fn description_mut(&mut self, table: &Table, fd: Fd) -> Result<&mut Description, Failure> {
        let index = table.slots.get(&fd).ok_or_else(Failure::bad_descriptor)?;
        self.open[*index].as_mut().ok_or_else(Failure::bad_descriptor)
    }

    fn release(&mut self, index: usize) {
        if let Some(description) = &mut self.open[index] {
            description.holders -= 1;
            if description.holders == 0 {
                self.open[index] = None;
            }
        }
    }
}
