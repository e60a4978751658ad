//! Every colour of the page, in four themes, and how each state of a process looks: colour, tint, glyph, word.
//!
//! `static/css/palette.css` is written from this file (`css`); a test holds the two together and recomputes
//! contrast and difference of every pair that matters.

use std::fmt::{self, Write};

use interleave::process::State;

/// A colour of a screen: 0xRRGGBB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u32);

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:06X}", self.0)
    }
}

/// The states that have a place on the stage. A reaped process has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    New,
    Ready,
    Running,
    Blocked,
    Zombie,
}

impl Phase {
    pub const ALL: [Phase; 5] = [Phase::New, Phase::Ready, Phase::Running, Phase::Blocked, Phase::Zombie];

    /// The phase of a state; None for the reaped.
    #[must_use]
    pub fn of(state: State) -> Option<Phase> {
        match state {
            State::New => Some(Phase::New),
            State::Ready => Some(Phase::Ready),
            State::Running(_) => Some(Phase::Running),
            State::Blocked(_) => Some(Phase::Blocked),
            State::Zombie => Some(Phase::Zombie),
            State::Reaped => None,
        }
    }

    /// Its word in `data-state`, in classes and in the names of custom properties.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Phase::New => "new",
            Phase::Ready => "ready",
            Phase::Running => "running",
            Phase::Blocked => "blocked",
            Phase::Zombie => "zombie",
        }
    }

    /// The key of its word in the texts.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Phase::New => "state.new",
            Phase::Ready => "state.ready",
            Phase::Running => "state.running",
            Phase::Blocked => "state.blocked",
            Phase::Zombie => "state.zombie",
        }
    }
}

/// The colours of one theme.
#[derive(Debug)]
pub struct Theme {
    /// Its word in `html[data-theme]`.
    pub key: &'static str,
    pub is_dark: bool,
    pub bg: Colour,
    pub surface: Colour,
    pub hover: Colour,
    pub ink: Colour,
    pub ink2: Colour,
    pub line: Colour,
    pub edge: Colour,
    pub ok: Colour,
    pub warn: Colour,
    pub alarm: Colour,
    pub comment: Colour,
    /// Text on the solid fill of a running process.
    pub running_text: Colour,
    /// Colour and tint of each phase, in the order of `Phase::ALL`.
    pub states: [(Colour, Colour); 5],
    /// Tints that tell processes apart on the rows of CPUs.
    pub names: [Colour; 8],
}

pub const LIGHT: Theme = Theme {
    key: "light",
    is_dark: false,
    bg: Colour(0xF4F6F9),
    surface: Colour(0xFFFFFF),
    hover: Colour(0xEDF0F4),
    ink: Colour(0x18202B),
    ink2: Colour(0x4A5565),
    line: Colour(0xC9D0DA),
    edge: Colour(0x7B8696),
    ok: Colour(0x0B6E4F),
    warn: Colour(0x8A5300),
    alarm: Colour(0xC81E1E),
    comment: Colour(0x5B6675),
    running_text: Colour(0xFFFFFF),
    states: [
        (Colour(0x7F6BD9), Colour(0xEEEBFB)),
        (Colour(0xB07A12), Colour(0xFBF1DC)),
        (Colour(0x0B3FA8), Colour(0xDFE8FA)),
        (Colour(0x6B0F1A), Colour(0xF7E3E5)),
        (Colour(0x6B6F76), Colour(0xECEDEF)),
    ],
    names: [
        Colour(0xCFE3FF),
        Colour(0xFFE2B8),
        Colour(0xD6F0D8),
        Colour(0xF3D3E6),
        Colour(0xE3DBFF),
        Colour(0xFFD9CF),
        Colour(0xD2EEF2),
        Colour(0xE9E6C9),
    ],
};

pub const DARK: Theme = Theme {
    key: "dark",
    is_dark: true,
    bg: Colour(0x0F141B),
    surface: Colour(0x171E27),
    hover: Colour(0x202934),
    ink: Colour(0xE8EDF4),
    ink2: Colour(0xA9B4C3),
    line: Colour(0x2F3A48),
    edge: Colour(0x748194),
    ok: Colour(0x5FD3A8),
    warn: Colour(0xF2C14E),
    alarm: Colour(0xFF7A7A),
    comment: Colour(0x93A0B1),
    running_text: Colour(0x0B1017),
    states: [
        (Colour(0x7E6CD0), Colour(0x221F3A)),
        (Colour(0xFDE08A), Colour(0x33301F)),
        (Colour(0x7CC0FF), Colour(0x14304D)),
        (Colour(0xD4502F), Colour(0x3A1D17)),
        (Colour(0x8A8F96), Colour(0x262B31)),
    ],
    names: [
        Colour(0x274766),
        Colour(0x5A431B),
        Colour(0x234A33),
        Colour(0x57304A),
        Colour(0x3F3670),
        Colour(0x5E3026),
        Colour(0x1F4D55),
        Colour(0x4B4925),
    ],
};

const BLACK: Colour = Colour(0x000000);
const WHITE: Colour = Colour(0xFFFFFF);

pub const CONTRAST: Theme = Theme {
    key: "contrast",
    is_dark: true,
    bg: BLACK,
    surface: BLACK,
    hover: BLACK,
    ink: WHITE,
    ink2: WHITE,
    line: WHITE,
    edge: WHITE,
    ok: Colour(0x7CFFB2),
    warn: Colour(0xFFD54A),
    alarm: Colour(0xFF8A80),
    comment: WHITE,
    running_text: BLACK,
    states: [
        (Colour(0x7C5CFF), BLACK),
        (Colour(0xFFF1A8), BLACK),
        (Colour(0x6EC1FF), BLACK),
        (Colour(0xF0451F), BLACK),
        (Colour(0xABABAB), BLACK),
    ],
    names: [BLACK; 8],
};

/// For projectors: light, with a darker amber.
pub const LECTURE: Theme = Theme {
    key: "lecture",
    states: [
        LIGHT.states[0],
        (Colour(0x966400), Colour(0xFBF1DC)),
        LIGHT.states[2],
        LIGHT.states[3],
        LIGHT.states[4],
    ],
    ..LIGHT
};

pub const THEMES: [&Theme; 4] = [&LIGHT, &DARK, &CONTRAST, &LECTURE];

impl Theme {
    /// The colour of a phase.
    #[must_use]
    pub fn colour(&self, phase: Phase) -> Colour {
        self.states[phase as usize].0
    }

    /// The ground of a token in that phase.
    #[must_use]
    pub fn tint(&self, phase: Phase) -> Colour {
        self.states[phase as usize].1
    }

    fn declarations(&self) -> String {
        let plain = [
            ("bg", self.bg),
            ("surface", self.surface),
            ("hover", self.hover),
            ("ink", self.ink),
            ("ink2", self.ink2),
            ("line", self.line),
            ("edge", self.edge),
            ("ok", self.ok),
            ("warn", self.warn),
            ("alarm", self.alarm),
            ("comment", self.comment),
            ("running-text", self.running_text),
        ];
        let mut out = format!("color-scheme: {};", if self.is_dark { "dark" } else { "light" });
        for (name, colour) in plain {
            write!(out, " --{name}: {colour};").expect("a string takes all");
        }
        for phase in Phase::ALL {
            let (word, colour, tint) = (phase.word(), self.colour(phase), self.tint(phase));
            write!(out, " --{word}: {colour}; --{word}-tint: {tint};").expect("a string takes all");
        }
        for (index, colour) in self.names.iter().enumerate() {
            write!(out, " --name-{index}: {colour};").expect("a string takes all");
        }
        out
    }
}

/// The style sheet of all themes: what `static/css/palette.css` holds.
#[must_use]
pub fn css() -> String {
    let mut out = String::from(
        "/* Written from src/ui/palette.rs; `cargo test --test palette` says when it is stale. */\n",
    );
    let mut rule = |head: &str, theme: &Theme, tail: &str| {
        writeln!(out, "{head} {{ {} }}{tail}", theme.declarations()).expect("a string takes all");
    };
    rule(":root, [data-theme=\"light\"]", &LIGHT, "");
    rule("@media (prefers-color-scheme: dark) { :root:not([data-theme])", &DARK, " }");
    rule("@media (prefers-contrast: more) { :root:not([data-theme])", &CONTRAST, " }");
    rule("[data-theme=\"dark\"]", &DARK, "");
    rule("[data-theme=\"contrast\"]", &CONTRAST, "");
    rule("[data-theme=\"lecture\"]", &LECTURE, "");
    out
}
