//! The page that all processes of a real run share: the counter that tickets are drawn from, and what each process did. A
//! process that is killed leaves behind what it had written.

use std::{
    cell::UnsafeCell,
    num::NonZeroUsize,
    ptr::NonNull,
    sync::atomic::{AtomicI32, AtomicU8, AtomicU32, Ordering::SeqCst},
};

use nix::{
    libc,
    sys::mman::{MapFlags, ProtFlags, mmap_anonymous, munmap},
};

use super::{
    history::Deed,
    program::{Kind, MOST, MOST_OPERATIONS, Program},
};

/// Most bytes of a result.
const LONGEST: usize = 400;

#[repr(C)]
pub struct Shared {
    tickets: AtomicU32,
    /// Of each process of the program, as soon as anybody knows it.
    pub pids: [AtomicI32; MOST],
    pub cells: [AtomicI32; MOST],
    /// Of each process whether it sleeps for a time, and will wake by itself.
    pub dozing: [AtomicU32; MOST],
    semaphores: [UnsafeCell<libc::sem_t>; MOST],
    slots: [[Slot; MOST_OPERATIONS]; MOST],
}

/// An operation: tickets (0: none yet), and its result.
#[repr(C)]
struct Slot {
    begin: AtomicU32,
    end: AtomicU32,
    length: AtomicU32,
    text: [AtomicU8; LONGEST],
}

/// The page, mapped.
pub struct Page(NonNull<libc::c_void>);

impl Page {
    /// A page for a run of that program.
    #[allow(unsafe_code)]
    pub fn new(program: &Program) -> Page {
        let size = NonZeroUsize::new(size_of::<Shared>()).expect("it is not empty");
        let (rights, flags) = (ProtFlags::PROT_READ | ProtFlags::PROT_WRITE, MapFlags::MAP_SHARED);
        // SAFETY: fresh memory at an address of the kernel's choice.
        let page = Page(unsafe { mmap_anonymous(None, size, rights, flags) }.expect("there is memory"));
        page.shared().tickets.store(1, SeqCst);
        for (at, kind) in program.semaphores.iter().enumerate() {
            let value = match kind {
                Kind::Lock => 1,
                Kind::Semaphore(value) => *value,
            };
            // SAFETY: nobody uses the semaphore yet, and it stays where it is.
            unsafe { libc::sem_init(page.shared().semaphore(at), 1, value) };
        }
        page
    }

    /// What is on it.
    #[allow(unsafe_code)]
    pub fn shared(&self) -> &Shared {
        // SAFETY: it is as long as the type says and aligned to a page, zeros are valid for every field, and whatever
        // several processes change is atomic or a sem_t behind an UnsafeCell.
        unsafe { self.0.cast().as_ref() }
    }
}

impl Drop for Page {
    #[allow(unsafe_code)]
    fn drop(&mut self) {
        // SAFETY: mapped by `new` with that length; no reference outlives `self`.
        let _ = unsafe { munmap(self.0, size_of::<Shared>()) };
    }
}

impl Shared {
    pub fn semaphore(&self, at: usize) -> *mut libc::sem_t {
        self.semaphores[at].get()
    }

    /// How many tickets have been drawn.
    pub fn drawn(&self) -> u32 {
        self.tickets.load(SeqCst)
    }

    pub fn begin(&self, process: usize, at: usize) {
        self.slots[process][at].begin.store(self.tickets.fetch_add(1, SeqCst), SeqCst);
    }

    pub fn end(&self, process: usize, at: usize, result: &str) {
        let slot = &self.slots[process][at];
        for (place, byte) in slot.text.iter().zip(result.bytes()) {
            place.store(byte, SeqCst);
        }
        slot.length.store(result.len().min(LONGEST) as u32, SeqCst);
        slot.end.store(self.tickets.fetch_add(1, SeqCst), SeqCst);
    }

    /// What a process did.
    pub fn deeds(&self, process: usize) -> Vec<Deed> {
        let begun = self.slots[process].iter().take_while(|slot| slot.begin.load(SeqCst) > 0);
        begun
            .map(|slot| {
                let end = Some(slot.end.load(SeqCst)).filter(|end| *end > 0);
                let length = slot.length.load(SeqCst) as usize * usize::from(end.is_some());
                let bytes: Vec<u8> = slot.text[..length].iter().map(|it| it.load(SeqCst)).collect();
                let result = String::from_utf8_lossy(&bytes).into_owned();
                Deed { begin: slot.begin.load(SeqCst), end, result }
            })
            .collect()
    }
}
