//! STUB
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Wide,
    Medium,
    Embed,
    Phone,
}
