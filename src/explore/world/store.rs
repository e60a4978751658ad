//! The parts that states are made of, each kept once: a skeleton is a part without the names of others.

use std::rc::Rc;

use super::super::table::Interner;
use crate::{
    device::{descriptors::Opened, files::Files},
    lang::{trap::Trap, vm::Vm},
    machine::loose::RowPart,
    object::Object,
};

/// What a reference of a part is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    Process,
    /// One of several whose order means nothing.
    Member,
    Object,
    Open,
}

/// The number of a skeleton.
pub type Bone = u32;

/// A part whose references are places in its list of references.
#[derive(Debug)]
pub struct Skeleton {
    pub piece: Piece,
    pub refs: Rc<[To]>,
    /// Different for different content, the same in every run.
    pub colour: u64,
}

/// What a part is.
#[derive(Debug)]
pub enum Piece {
    Row(Facts),
    Image(Image),
    Object(Object),
    Open(Opened),
    Files(Rc<Files>),
}

/// A control block: its references are the parent (if any), the children, then what is open.
#[derive(Clone, Debug)]
pub struct Facts {
    pub part: RowPart,
    /// What it has written to standard error, and (if each is to be kept apart) to standard output.
    pub errors: Rc<[u8]>,
    pub said: Rc<[u8]>,
    /// The first process of all.
    pub is_main: bool,
}

/// A program in the middle of its life: its first reference is itself, and not in the list.
#[derive(Debug)]
pub struct Image {
    pub vm: Vm,
    /// Thread and operation of each task, in order of creation.
    pub parked: Vec<(u32, Trap)>,
    /// It waits for the end of so many children, the last of its references, and is shown as it will be after that.
    pub gathers: Option<Bone>,
}

/// All skeletons so far.
#[derive(Debug, Default)]
pub struct Store {
    keys: Interner,
    skeletons: Vec<Skeleton>,
    bytes: usize,
}

impl Store {
    /// The number of the skeleton with that content; `make` gives it when it is new.
    pub fn keep(&mut self, content: &[u8], refs: &[To], make: impl FnOnce() -> Piece) -> Bone {
        let mut row: Vec<u32> = refs.iter().map(|to| *to as u32).collect();
        row.push(u32::MAX);
        row.extend(content.chunks(4).map(|four| four.iter().fold(0, |word, byte| word << 8 | u32::from(*byte))));
        row.push(content.len() as u32);
        let (number, is_new) = self.keys.insert(&row);
        if is_new {
            let colour = row.iter().fold(0x9E37_79B9_7F4A_7C15, |hash, word| mix(hash, u64::from(*word)));
            let piece = make();
            // Images share most of their heap with those they came from.
            self.bytes += if matches!(piece, Piece::Image(_)) { 24 << 10 } else { 512 };
            self.skeletons.push(Skeleton { piece, refs: refs.into(), colour });
        }
        number
    }

    /// A skeleton.
    #[inline]
    #[must_use]
    pub fn get(&self, bone: Bone) -> &Skeleton {
        &self.skeletons[bone as usize]
    }

    /// A control block.
    #[must_use]
    pub fn facts(&self, bone: Bone) -> &Facts {
        match &self.get(bone).piece {
            Piece::Row(facts) => facts,
            other => panic!("a control block is one: {other:?}"),
        }
    }

    /// A program.
    #[must_use]
    pub fn image(&self, bone: Bone) -> &Image {
        match &self.get(bone).piece {
            Piece::Image(image) => image,
            other => panic!("an image is one: {other:?}"),
        }
    }

    /// Bytes held, roughly.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.keys.bytes() + self.bytes
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.skeletons.len()
    }
}

/// Scatters bits: two rounds of multiply and fold.
#[inline]
#[must_use]
pub fn mix(hash: u64, word: u64) -> u64 {
    let product = u128::from(hash ^ word.wrapping_mul(0x9FB2_1C65_1E98_DF25)) * 0xD6E8_FEB8_6659_FD93_u128;
    (product as u64) ^ (product >> 64) as u64
}
