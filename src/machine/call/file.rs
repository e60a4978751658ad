//! Operations on files.

use std::rc::Rc;

use super::Done;
use crate::{
    device::files::Failure,
    event::{FileOperation, Kind, Why},
    id::{Fd, Tid},
    lang::trap::{Reply, Trap},
    machine::Machine,
};

impl Machine {
    pub(super) fn file_call(&mut self, tid: Tid, trap: Trap) -> Done {
        let pid = self.task(tid).pid;
        let mut files = Rc::clone(&self.files);
        let table = &mut self.entry(pid).table;
        let system = Rc::make_mut(&mut files);
        let named =
            |system: &crate::device::files::Files, table, fd| system.name(table, fd).unwrap_or_default();
        let (fd, name, result) = match trap {
            Trap::Open { name, mode } => {
                let opened = system.open(table, &name, &mode);
                let operation = match mode.chars().next() {
                    Some('w' | 'x') => FileOperation::OpenWrite,
                    Some('a') => FileOperation::OpenAppend,
                    _ => FileOperation::OpenRead,
                };
                let fd = opened.as_ref().map_or(Fd(0), |fd| *fd);
                (fd, name, opened.map(|fd| (operation, Reply::Int(i64::from(fd.0)))))
            }
            Trap::Read(fd) => {
                let read = system.read(table, fd);
                let result = read.map(|bytes| (FileOperation::Read(bytes.len() as u32), Reply::Bytes(bytes)));
                (fd, named(system, table, fd), result)
            }
            Trap::Write { fd, bytes } => {
                let written = system.write(table, fd, &bytes);
                let result = written.map(|()| (FileOperation::Write(bytes.len() as u32), Reply::None));
                (fd, named(system, table, fd), result)
            }
            Trap::Close(fd) => {
                let name = named(system, table, fd);
                (fd, name, system.close(table, fd).map(|()| (FileOperation::Close, Reply::None)))
            }
            other => panic!("every trap has its operation: {other:?}"),
        };
        self.files = files;
        let (operation, reply) = result.unwrap_or_else(|Failure { class, errno, text }| {
            (FileOperation::NotFound, Reply::Error { class, errno: Some(errno), message: text })
        });
        Done::Answer(Kind::File { fd, name, operation }, Why::Program, reply)
    }
}
