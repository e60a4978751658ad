//! What a run has left behind so far, as far as outcomes differ by it: what was printed, how processes ended, which
//! exceptions were told.

use std::{collections::BTreeMap, rc::Rc};

use super::super::table::Interner;

/// One of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chronicle {
    /// Standard output, in order.
    pub printed: Printed,
    /// The texts of processes that have ended, sorted, when each process's is kept apart.
    pub said: Vec<Rc<[u8]>>,
    /// How many children ended with each code.
    pub codes: BTreeMap<i32, u32>,
    /// How main ended.
    pub main: Option<i32>,
    /// Tracebacks on standard error, by class.
    pub exceptions: BTreeMap<String, u32>,
    /// Which limit was reached.
    pub limit: Option<&'static str>,
}

/// A text of which each block is kept once, together with all before it: who prints for ever pays for what is new.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// The last whole block, plus one; 0 for none.
    block: u32,
    /// What follows it, less than a block.
    tail: Vec<u8>,
}

/// Bytes.
const BLOCK: usize = 64;

/// All of them so far, by number.
#[derive(Debug, Default)]
pub struct Chronicles {
    /// The block before and the words of this one.
    blocks: Interner,
    keys: Interner,
    all: Vec<Chronicle>,
    bytes: usize,
}

impl Chronicles {
    /// Prints more.
    pub fn print(&mut self, printed: &mut Printed, bytes: &[u8]) {
        printed.tail.extend_from_slice(bytes);
        while printed.tail.len() >= BLOCK {
            let rest = printed.tail.split_off(BLOCK);
            let mut row = vec![printed.block];
            row.extend(words(&printed.tail));
            printed.block = self.blocks.insert(&row).0 + 1;
            printed.tail = rest;
        }
    }

    /// All that was printed.
    #[must_use]
    pub fn text(&self, printed: &Printed) -> String {
        let (mut blocks, mut row, mut block) = (Vec::new(), Vec::new(), printed.block);
        while block > 0 {
            self.blocks.row(block - 1, &mut row);
            blocks.push(row[1..].iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>());
            block = row[0];
        }
        let whole = blocks.iter().rev().flatten().chain(&printed.tail).copied().collect::<Vec<u8>>();
        String::from_utf8_lossy(&whole).into_owned()
    }

    /// The number of one.
    pub fn keep(&mut self, chronicle: Chronicle) -> u32 {
        let mut content = chronicle.printed.tail.clone();
        let end = (chronicle.printed.block, content.len());
        for text in &chronicle.said {
            content.extend_from_slice(text);
            content.extend_from_slice(&(text.len() as u32).to_le_bytes());
        }
        let rest = (
            end,
            chronicle.said.len(),
            &chronicle.codes,
            chronicle.main,
            &chronicle.exceptions,
            chronicle.limit,
        );
        content.extend_from_slice(format!("{rest:?}").as_bytes());
        let length = content.len() as u32;
        let mut row: Vec<u32> = words(&content).collect();
        row.push(length);
        let (number, is_new) = self.keys.insert(&row);
        if is_new {
            self.bytes += content.len() + 128;
            self.all.push(chronicle);
        }
        number
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, number: u32) -> &Chronicle {
        &self.all[number as usize]
    }

    /// Bytes held, roughly.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.blocks.bytes() + self.keys.bytes() + self.bytes
    }
}

/// Four bytes a word.
fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks(4).map(|four| four.iter().fold(0, |word, byte| word << 8 | u32::from(*byte)))
}

impl Chronicle {
    /// A process has ended, and had written that to standard error.
    pub fn end(&mut self, is_main: bool, code: i32, errors: &[u8], said: &Rc<[u8]>) {
        if is_main {
            self.main = Some(code);
        } else {
            *self.codes.entry(code).or_default() += 1;
        }
        for (class, count) in exceptions(&String::from_utf8_lossy(errors)) {
            *self.exceptions.entry(class).or_default() += count;
        }
        if !said.is_empty() {
            self.said.push(Rc::clone(said));
            self.said.sort();
        }
    }
}

/// How often a traceback of each class of exception stands in a text: the class in its last line, without its module.
#[must_use]
pub fn exceptions(text: &str) -> BTreeMap<String, u32> {
    let mut found = BTreeMap::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with("Traceback (most recent call last):") {
            inside = true;
        } else if inside && !line.starts_with([' ', '\t']) && !line.is_empty() {
            inside = false;
            let class = line.split(':').next().unwrap_or(line);
            let class = class.rsplit('.').next().unwrap_or(class).trim();
            *found.entry(class.to_owned()).or_default() += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_the_same_however_it_was_printed() {
        let mut all = Chronicles::default();
        let text = "中文 and more, ".repeat(40);
        let numbers: Vec<u32> = [1, 3, 7, 64, 1000]
            .map(|piece| {
                let mut chronicle = Chronicle::default();
                text.as_bytes().chunks(piece).for_each(|bytes| all.print(&mut chronicle.printed, bytes));
                assert_eq!(all.text(&chronicle.printed), text);
                all.keep(chronicle)
            })
            .to_vec();
        assert!(numbers.iter().all(|number| *number == numbers[0]));
        let mut other = Chronicle::default();
        all.print(&mut other.printed, text.replace("more", "less").as_bytes());
        assert_ne!(all.keep(other), numbers[0]);
    }

    #[test]
    fn the_last_line_of_a_traceback_names_its_class() {
        let text = "Process Process-1:\nTraceback (most recent call last):\n  File \"a.py\", line 1, in f\n    x\n\
                    json.decoder.JSONDecodeError: Expecting value: line 1\nTraceback (most recent call last):\n  File\n\
                    KeyError: 'x'\nwarning: not one\n";
        let found: Vec<(String, u32)> = exceptions(text).into_iter().collect();
        assert_eq!(found, [("JSONDecodeError".to_owned(), 1), ("KeyError".to_owned(), 1)]);
    }
}
