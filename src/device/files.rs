//! A file system of named files.

use std::{collections::BTreeMap, rc::Rc};

/// All files by name.
#[derive(Clone, Debug, Default)]
pub struct Files {
    contents: BTreeMap<Rc<str>, Rc<Vec<u8>>>,
}

/// Why a call failed, as Python's exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub class: &'static str,
    pub errno: i32,
    pub text: String,
}

impl Failure {
    /// EBADF
    #[must_use]
    pub fn bad_descriptor() -> Failure {
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

    /// The bytes of a file; none when it does not exist.
    #[must_use]
    pub fn content(&self, name: &str) -> &[u8] {
        self.contents.get(name).map_or(&[], |content| content)
    }

    /// What opening does to a file: `w` truncates at once, whoever else has it open; `w`, `a` and `x` make it.
    ///
    /// # Errors
    /// No such file, or (`x`) it exists, or it lies in a directory that does not exist.
    pub fn prepare(&mut self, name: &Rc<str>, base: char) -> Result<(), Failure> {
        let exists = self.contents.contains_key(name);
        if !exists && (base == 'r' || name.contains('/') || name.is_empty()) {
            return Err(Failure::named("FileNotFoundError", 2, "No such file or directory", name));
        }
        if base == 'x' && exists {
            return Err(Failure::named("FileExistsError", 17, "File exists", name));
        }
        if base == 'w' || !exists {
            self.contents.insert(Rc::clone(name), Rc::default());
        }
        Ok(())
    }

    /// Writes at a position or (None) at the end; the position after it.
    pub fn write(&mut self, name: &Rc<str>, position: Option<usize>, bytes: &[u8]) -> usize {
        let content = Rc::make_mut(self.contents.entry(Rc::clone(name)).or_default());
        let position = position.unwrap_or(content.len());
        let end = position + bytes.len();
        if content.len() < end {
            content.resize(end, 0);
        }
        content[position..end].copy_from_slice(bytes);
        end
    }
}
