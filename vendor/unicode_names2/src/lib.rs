//! Stands in for the 800 KB table of character names, which the page does not ship.
#![no_std]

/// Knows no name, so that the parser refuses `\N{NAME}` with a message.
#[must_use]
pub fn character(_name: &str) -> Option<char> {
    None
}
