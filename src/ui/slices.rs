//! STUB
pub struct Slices;
impl Slices {
    pub fn of(_r: &interleave::recording::Recording) -> Slices {
        Slices
    }
}
