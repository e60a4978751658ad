//! How many bytes the kernel's buffers really hold: pages of a pipe, packets of a local socket.
//!
//! Linux counts neither in bytes. A pipe has sixteen pages (fs/pipe.c): a write first fills the last page if its odd
//! bytes fit there, then takes fresh pages. A socket's packets are charged with what they occupy (net/unix/af_unix.c,
//! net/core/skbuff.c): one byte costs 768, and a write may begin as long as the limit is not reached.

use std::collections::VecDeque;

/// Bytes of a page.
const PAGE: u32 = 4096;
/// Pages of a pipe: 65,536 bytes in all (F_GETPIPE_SZ's default).
const PAGES: usize = 16;
/// A local socket's send buffer (net.core.wmem_default).
const SEND_BUFFER: u32 = 212_992;
/// Bytes of a packet beside its data: its descriptor, and what ends its head (struct sk_buff, skb_shared_info).
const DESCRIPTOR: u32 = 256;
const HEAD_END: u32 = 320;
/// Most bytes in the head of a packet, and in its pages.
const HEAD_MOST: u32 = PAGE - HEAD_END;
const PAGED_MOST: u32 = 8 * PAGE;

/// What holds the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Medium {
    /// Bytes in each page, the oldest first.
    Pages(VecDeque<u32>),
    /// Bytes left in each packet and what it is charged, the oldest first.
    Packets(VecDeque<(u32, u32)>),
}

impl Medium {
    /// An empty pipe's.
    #[must_use]
    pub fn pages() -> Medium {
        Medium::Pages(VecDeque::new())
    }

    /// An empty local socket's.
    #[must_use]
    pub fn packets() -> Medium {
        Medium::Packets(VecDeque::new())
    }

    /// Whether a write could begin.
    #[must_use]
    pub fn has_room(&self) -> bool {
        match self {
            Medium::Pages(pages) => pages.len() < PAGES,
            Medium::Packets(packets) => packets.iter().map(|packet| packet.1).sum::<u32>() < SEND_BUFFER,
        }
    }

    /// Takes as many of `count` bytes as fit; `first` when a write begins. At most a page goes into a pipe wholly or
    /// not at all (PIPE_BUF).
    pub fn fill(&mut self, count: u32, first: bool) -> u32 {
        match self {
            Medium::Pages(pages) => {
                let mut left = count;
                let odd = count % PAGE;
                if first
                    && odd > 0
                    && let Some(last) = pages.back_mut()
                    && *last + odd <= PAGE
                {
                    *last += odd;
                    left -= odd;
                }
                while left > 0 && pages.len() < PAGES {
                    let some = left.min(PAGE);
                    pages.push_back(some);
                    left -= some;
                }
                count - left
            }
            Medium::Packets(packets) => {
                let mut left = count;
                let mut charged: u32 = packets.iter().map(|packet| packet.1).sum();
                while left > 0 && charged < SEND_BUFFER {
                    let some = left.min(HEAD_MOST + PAGED_MOST);
                    let charge = charge(some);
                    packets.push_back((some, charge));
                    charged += charge;
                    left -= some;
                }
                count - left
            }
        }
    }

    /// The reader takes this many bytes out.
    pub fn drain(&mut self, count: u32) {
        let mut left = count;
        match self {
            Medium::Pages(pages) => {
                while let Some(first) = pages.front_mut().filter(|_| left > 0) {
                    let some = left.min(*first);
                    *first -= some;
                    left -= some;
                    if *first == 0 {
                        pages.pop_front();
                    }
                }
            }
            Medium::Packets(packets) => {
                while let Some((first, _)) = packets.front_mut().filter(|_| left > 0) {
                    let some = left.min(*first);
                    *first -= some;
                    left -= some;
                    if *first == 0 {
                        packets.pop_front();
                    }
                }
            }
        }
    }
}

/// What a packet of that many bytes is charged: `truesize` of sock_alloc_send_pskb.
fn charge(count: u32) -> u32 {
    let paged = count.saturating_sub(HEAD_MOST).div_ceil(PAGE) * PAGE;
    let paged = paged.min(count);
    let head = (count - paged + HEAD_END).next_power_of_two().max(512);
    DESCRIPTOR + head + paged.div_ceil(PAGE) * PAGE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole_writes(mut medium: Medium, size: u32) -> (u32, u32) {
        let (mut writes, mut bytes) = (0, 0);
        loop {
            let some = medium.fill(size, true);
            bytes += some;
            if some < size {
                return (writes, bytes);
            }
            writes += 1;
        }
    }

    /// Counted on Linux 6 with non-blocking writes until one fails.
    #[test]
    fn a_pipe_holds_what_linux_holds() {
        let found =
            [100, 1000, 4096, 4097, 5000, 10_000, 65_536, 70_000].map(|n| whole_writes(Medium::pages(), n));
        let linux = [
            (640, 64_000),
            (64, 64_000),
            (16, 65_536),
            (10, 45_066),
            (10, 54_096),
            (6, 64_096),
            (1, 65_536),
            (0, 65_536),
        ];
        assert_eq!(found, linux);
    }

    /// Counted on Linux 6 with non-blocking writes until one fails.
    #[test]
    fn a_socket_holds_what_linux_holds() {
        let sizes =
            [1, 100, 1000, 2000, 4096, 5000, 10_000, 16_000, 20_000, 32_768, 40_000, 100_000, 300_000];
        let found = sizes.map(|n| whole_writes(Medium::packets(), n));
        let linux = [
            (278, 278),
            (278, 27_800),
            (93, 93_000),
            (49, 98_000),
            (44, 180_224),
            (34, 170_000),
            (17, 170_000),
            (13, 208_000),
            (11, 220_000),
            (7, 229_376),
            (5, 236_544),
            (2, 236_544),
            (0, 219_264),
        ];
        assert_eq!(found, linux);
    }

    #[test]
    fn what_is_drained_makes_room() {
        let mut pipe = Medium::pages();
        assert_eq!(pipe.fill(70_000, true), 65_536);
        pipe.drain(4095);
        assert!(!pipe.has_room(), "a page is free only when it is empty");
        pipe.drain(1);
        assert_eq!(pipe.fill(4464, false), 4096);
    }
}
