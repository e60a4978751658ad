//! A run as lines of text.

use super::Slice;

/// The name of a row: A, B, … in input order.
pub fn name(row: usize) -> String {
    char::from(b'A' + row as u8).to_string()
}

/// One line a CPU: `cpu0: A 0-3, B 3-5`.
pub fn gantt(slices: &[Slice]) -> String {
    let last = slices.iter().map(|slice| slice.cpu).max().unwrap_or(0);
    let line = |cpu: usize| {
        let mine = slices.iter().filter(|slice| slice.cpu == cpu);
        let parts: Vec<_> =
            mine.map(|slice| format!("{} {}-{}", name(slice.row), slice.start, slice.end)).collect();
        format!("cpu{cpu}: {}", parts.join(", "))
    };
    (0..=last).map(line).collect::<Vec<_>>().join("\n")
}
