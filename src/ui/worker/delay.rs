//! Which delays to try until the least that breaks a program is known: exact, any, then doubled, then halved.

use interleave::explore::report::LeastSlack;

use super::message::Delay;

/// No greater delay is tried, in milliseconds: 4.7 hours.
const GREATEST: u32 = 1 << 24;

/// The search for the least delay. What one delay allows, every greater one allows too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Least {
    /// The greatest that was shown not to break it.
    holds: Option<u32>,
    /// The least that was seen to break it.
    breaks: Option<u32>,
    /// It was seen to break under `Delay::Any`.
    can_break: bool,
}

/// What comes after a try.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next {
    Try(Delay),
    /// The least delay, if there is one.
    Known(Option<LeastSlackMs>),
}

/// Whole milliseconds: `breaks` is the least that was seen to break it, all up to `holds` were shown not to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeastSlackMs {
    pub breaks: u32,
    pub holds: u32,
}

impl From<LeastSlackMs> for LeastSlack {
    fn from(least: LeastSlackMs) -> Self {
        LeastSlack { breaks_at: f64::from(least.breaks), holds_until: f64::from(least.holds) }
    }
}

impl Least {
    /// The first delay to try.
    pub const FIRST: Delay = Delay::Exact;

    /// What to do, now that `tried` was seen to break the program (`Some(true)`), shown not to (`Some(false)`), or
    /// neither.
    pub fn after(&mut self, tried: Delay, broke: Option<bool>) -> Next {
        match (tried, broke) {
            (Delay::Exact, Some(true)) => return Next::Known(Some(LeastSlackMs { breaks: 0, holds: 0 })),
            (Delay::Exact, Some(false)) => {
                self.holds = Some(0);
                return Next::Try(Delay::Any);
            }
            (Delay::Any, Some(true)) => self.can_break = true,
            (Delay::Slack(tried), Some(true)) => self.breaks = Some(tried),
            (Delay::Slack(tried), Some(false)) => self.holds = Some(tried),
            _ => return Next::Known(self.known()),
        }
        let holds = self.holds.unwrap_or(0);
        match self.breaks {
            _ if !self.can_break => Next::Known(None),
            Some(breaks) if breaks - holds <= 1 => Next::Known(self.known()),
            Some(breaks) => Next::Try(Delay::Slack(holds + (breaks - holds) / 2)),
            None if holds >= GREATEST => Next::Known(None),
            None => Next::Try(Delay::Slack((holds * 2).max(1))),
        }
    }

    fn known(&self) -> Option<LeastSlackMs> {
        Some(LeastSlackMs { breaks: self.breaks?, holds: self.holds.unwrap_or(0) })
    }
}
