//! Open file descriptions, and each process's table of them.
//!
//! As open(2): a description holds the position; fork shares descriptions, so parent and child share positions; what
//! a description is of ends when the last process has closed it.

use std::{collections::BTreeMap, rc::Rc};

use super::files::{Failure, Files};
use crate::id::{Fd, ObjectId};

/// All open descriptions.
#[derive(Clone, Debug)]
pub struct Descriptions {
    open: Vec<Option<Description>>,
}

/// Something open.
#[derive(Clone, Debug)]
pub struct Description {
    pub target: Target,
    /// Whether a call that cannot go on waits (O_NONBLOCK is not set).
    pub blocking: bool,
    /// How many places in the tables of processes hold it.
    holders: u32,
}

/// A description as a part of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub target: Target,
    pub blocking: bool,
    /// How many places in the tables of processes, and on their way to one, hold it.
    pub holders: u32,
}

/// What a description is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A standard stream: input, output or error.
    Stream(Stream),
    File(OpenFile),
    /// An end of a pipe, or a local socket with both directions.
    Channel {
        read: Option<ObjectId>,
        write: Option<ObjectId>,
    },
    /// What a server accepts connections from.
    Listener(ObjectId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Input,
    Output,
    Error,
}

/// An open file of the file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFile {
    pub name: Rc<str>,
    pub position: usize,
    pub readable: bool,
    pub writable: bool,
    pub append: bool,
}

/// The open files of one process: number and index of its description.
#[derive(Clone, Debug, Default)]
pub struct Table {
    slots: BTreeMap<Fd, usize>,
}

impl Table {
    /// A table with these numbers and the indices of their descriptions.
    #[must_use]
    pub fn of_slots(slots: Vec<(Fd, u32)>) -> Table {
        Table { slots: slots.into_iter().map(|(fd, index)| (fd, index as usize)).collect() }
    }

    /// Every number with the index of its description.
    pub fn slots(&self) -> impl Iterator<Item = (Fd, u32)> {
        self.slots.iter().map(|(fd, index)| (*fd, *index as u32))
    }
}

impl Default for Descriptions {
    /// Standard input, output and error, held by nobody yet.
    fn default() -> Descriptions {
        let stream =
            |stream| Some(Description { target: Target::Stream(stream), blocking: true, holders: 0 });
        Descriptions { open: [Stream::Input, Stream::Output, Stream::Error].map(stream).to_vec() }
    }
}

impl Descriptions {
    /// The table of the first process: the standard streams.
    pub fn standard_table(&mut self) -> Table {
        let mut table = Table::default();
        for index in 0..3 {
            self.hold(index);
            table.slots.insert(Fd(index as u32), index);
        }
        table
    }

    /// A description goes on its way to another process: by its number, held until it arrives.
    ///
    /// # Errors
    /// Not open.
    pub fn send(&mut self, table: &Table, fd: Fd) -> Result<usize, Failure> {
        let index = *table.slots.get(&fd).ok_or_else(Failure::bad_descriptor)?;
        self.hold(index);
        Ok(index)
    }

    /// It arrives, under the lowest number that is free.
    pub fn arrive(&mut self, table: &mut Table, index: usize) -> Fd {
        let fd = (0..).map(Fd).find(|fd| !table.slots.contains_key(fd)).expect("numbers do not run out");
        table.slots.insert(fd, index);
        fd
    }

    /// It never arrives.
    pub fn drop_sent(&mut self, index: usize) -> Option<Target> {
        self.release(index)
    }

    /// Descriptions by index; the standard streams are the first three.
    #[must_use]
    pub fn of_parts(parts: Vec<Option<Opened>>) -> Descriptions {
        let made = |part: Opened| Description {
            target: part.target,
            blocking: part.blocking,
            holders: part.holders,
        };
        Descriptions { open: parts.into_iter().map(|part| part.map(made)).collect() }
    }

    /// The description of that index as a part; None if nobody holds it.
    #[must_use]
    pub fn part(&self, index: usize) -> Option<Opened> {
        let it = self.open.get(index)?.as_ref()?;
        Some(Opened { target: it.target.clone(), blocking: it.blocking, holders: it.holders })
    }

    /// How many indices have been used.
    #[must_use]
    pub fn count(&self) -> usize {
        self.open.len()
    }

    fn hold(&mut self, index: usize) {
        if let Some(description) = &mut self.open[index] {
            description.holders += 1;
        }
    }

    /// Opens something under the lowest number that is free.
    pub fn add(&mut self, table: &mut Table, target: Target) -> Fd {
        let index = self.open.iter().position(Option::is_none).unwrap_or(self.open.len());
        if index == self.open.len() {
            self.open.push(None);
        }
        self.open[index] = Some(Description { target, blocking: true, holders: 1 });
        let fd = (0..).map(Fd).find(|fd| !table.slots.contains_key(fd)).expect("numbers do not run out");
        table.slots.insert(fd, index);
        fd
    }

    /// A forked child has the same things open.
    pub fn share(&mut self, table: &Table) -> Table {
        for index in table.slots.values() {
            self.hold(*index);
        }
        table.clone()
    }

    /// A child that is not a copy has these numbers of its parent's open, and the standard streams.
    pub fn pass(&mut self, table: &Table, numbers: &[Fd]) -> Table {
        let passed = |fd: &Fd| fd.0 < 3 || numbers.contains(fd);
        let slots: BTreeMap<Fd, usize> =
            table.slots.iter().filter(|(fd, _)| passed(fd)).map(|(fd, index)| (*fd, *index)).collect();
        self.share(&Table { slots })
    }

    /// The description of that number.
    ///
    /// # Errors
    /// Not open.
    pub fn get(&self, table: &Table, fd: Fd) -> Result<&Description, Failure> {
        let index = table.slots.get(&fd).ok_or_else(Failure::bad_descriptor)?;
        self.open[*index].as_ref().ok_or_else(Failure::bad_descriptor)
    }

    /// The same, to change it.
    ///
    /// # Errors
    /// Not open.
    pub fn get_mut(&mut self, table: &Table, fd: Fd) -> Result<&mut Description, Failure> {
        let index = table.slots.get(&fd).ok_or_else(Failure::bad_descriptor)?;
        self.open[*index].as_mut().ok_or_else(Failure::bad_descriptor)
    }

    /// dup(2), or dup2(2) when `to` is given: a second number for the same description, and what had that number if
    /// nobody holds it any more.
    ///
    /// # Errors
    /// Not open.
    pub fn duplicate(
        &mut self,
        table: &mut Table,
        fd: Fd,
        to: Option<Fd>,
    ) -> Result<(Fd, Option<Target>), Failure> {
        let index = *table.slots.get(&fd).ok_or_else(Failure::bad_descriptor)?;
        if to == Some(fd) {
            return Ok((fd, None));
        }
        self.hold(index);
        let free = || (0..).map(Fd).find(|fd| !table.slots.contains_key(fd));
        let new = to.or_else(free).expect("numbers do not run out");
        let before = table.slots.insert(new, index);
        Ok((new, before.and_then(|index| self.release(index))))
    }

    /// Closes a number; what it was of, if nobody holds that any more.
    ///
    /// # Errors
    /// Not open.
    pub fn close(&mut self, table: &mut Table, fd: Fd) -> Result<Option<Target>, Failure> {
        let index = table.slots.remove(&fd).ok_or_else(Failure::bad_descriptor)?;
        Ok(self.release(index))
    }

    /// A process has ended: all it had open is closed. What nobody holds any more.
    pub fn close_all(&mut self, table: &mut Table) -> Vec<Target> {
        let slots = std::mem::take(&mut table.slots);
        slots.into_values().filter_map(|index| self.release(index)).collect()
    }

    /// What a process has open, by number.
    pub fn open_by<'a>(&'a self, table: &'a Table) -> impl Iterator<Item = (Fd, &'a Description)> {
        table.slots.iter().filter_map(|(fd, index)| Some((*fd, self.open[*index].as_ref()?)))
    }

    fn release(&mut self, index: usize) -> Option<Target> {
        let description = self.open[index].as_mut()?;
        description.holders -= 1;
        if description.holders > 0 {
            return None;
        }
        self.open[index].take().map(|description| description.target)
    }
}

impl OpenFile {
    /// Opens a file. `mode` is one of `r w a x`, perhaps with `+`.
    ///
    /// # Errors
    /// No such file, or (`x`) it exists, or it lies in a directory that does not exist.
    pub fn open(files: &mut Files, name: &Rc<str>, mode: &str) -> Result<OpenFile, Failure> {
        let base = mode.chars().next().unwrap_or('r');
        files.prepare(name, base)?;
        let update = mode.contains('+');
        Ok(OpenFile {
            name: Rc::clone(name),
            position: 0,
            readable: base == 'r' || update,
            writable: base != 'r' || update,
            append: base == 'a',
        })
    }

    /// At most `most` bytes from the position on; None: to the end.
    ///
    /// # Errors
    /// Not open for reading.
    pub fn read(&mut self, files: &Files, most: Option<u32>) -> Result<Rc<[u8]>, Failure> {
        if !self.readable {
            return Err(Failure::bad_descriptor());
        }
        let rest = files.content(&self.name).get(self.position..).unwrap_or(&[]);
        let count = most.map_or(rest.len(), |most| rest.len().min(most as usize));
        self.position += count;
        Ok(rest[..count].into())
    }

    /// Writes at the position (at the end when appending); a gap is filled with zeros.
    ///
    /// # Errors
    /// Not open for writing.
    pub fn write(&mut self, files: &mut Files, bytes: &[u8]) -> Result<(), Failure> {
        if !self.writable {
            return Err(Failure::bad_descriptor());
        }
        self.position = files.write(&self.name, (!self.append).then_some(self.position), bytes);
        Ok(())
    }
}
