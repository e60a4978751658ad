//! Stands in for the normalisation tables: identifiers are taken as written.
#![no_std]

/// The one method that the parser asks for.
pub trait UnicodeNormalization {
    /// The characters, unchanged; `lang` refuses identifiers that NFKC would change.
    fn nfkc(self) -> impl Iterator<Item = char>;
}

impl UnicodeNormalization for &str {
    fn nfkc(self) -> impl Iterator<Item = char> {
        self.chars()
    }
}
