//! A process as a token: in full, in one line, or as a dot.

use interleave::{event::What, process::State, scene::ProcessView, text::Text};
use yew::prelude::*;

use super::{n, words};
use crate::ui::{
    geometry::{TokenBox, crowd::Look, measure},
    glyph,
    palette::Phase,
};

/// What there is to know for drawing a token.
pub struct Token<'a> {
    pub place: &'a TokenBox,
    pub process: &'a ProcessView,
    /// Kind of the object it waits for.
    pub what: Option<What>,
    pub text: &'a Text,
    pub is_selected: bool,
    /// The person may let it go on.
    pub is_offered: bool,
    pub is_faded: bool,
    /// Which one Tab reaches.
    pub in_tab_order: bool,
    pub onclick: Callback<MouseEvent>,
}

/// The token. Exactly one of these carries a process's `data-pid`.
pub fn token(token: &Token<'_>) -> Html {
    let (place, process) = (token.place, token.process);
    let Some(phase) = Phase::of(process.state) else { return html! {} };
    let cpu = match process.state {
        State::Running(cpu) => Some(cpu.0.to_string()),
        _ => None,
    };
    let is_button = matches!(place.look, Look::Full | Look::Slim);
    let class = classes!(
        "token",
        look_word(place.look),
        token.is_offered.then_some("offered"),
        token.is_faded.then_some("faded")
    );
    let inside = match place.look {
        Look::Full | Look::Slim => open(token, phase),
        Look::Dot => dot(token, phase),
        Look::Hidden => html! {},
    };
    html! {
        <g key={process.pid.to_string()} {class} transform={format!("translate({} {})", n(place.rect.x), n(place.rect.y))}
            data-pid={process.pid.to_string()} data-state={phase.word()} data-cpu={cpu} data-in={place.zone.word()}
            role={is_button.then_some("button")} aria-label={is_button.then(|| spoken(token, phase))}
            aria-pressed={is_button.then_some(if token.is_selected { "true" } else { "false" })}
            aria-hidden={(!is_button).then_some("true")}
            tabindex={is_button.then_some(if token.in_tab_order { "0" } else { "-1" })}
            onclick={token.onclick.clone()}>
            <g class="picture" aria-hidden="true">{ inside }</g>
        </g>
    }
}

fn look_word(look: Look) -> &'static str {
    match look {
        Look::Full => "full",
        Look::Slim => "slim",
        Look::Dot => "dot",
        Look::Hidden => "hidden",
    }
}

fn spoken(token: &Token<'_>, phase: Phase) -> String {
    let (process, text) = (token.process, token.text);
    let line = process.line.map(|line| text.fill("stage.line", &[&line.to_string()])).unwrap_or_default();
    text.fill("stage.token", &[&process.name, &process.pid.to_string(), text.get(phase.key()), &line])
}

/// The body with its edge, the hatch of the blocked, the bar of a holder.
fn ground(token: &Token<'_>, phase: Phase) -> Html {
    let (w, h) = (token.place.rect.w, token.place.rect.h);
    let radius = if h < 24.0 { 6.0 } else { 8.0 };
    let hatched = (phase == Phase::Blocked).then(|| {
        let (left, low) = (radius - 1.0, h - radius);
        html! { <path class="hatched" d={format!("M8 1H{radius}a{left} {left} 0 0 0-{left} {left}V{low}a{left} {left} 0 0 0 {left} {left}H8z")} /> }
    });
    html! {
        <>
            <rect class="focus" x="-5" y="-5" width={n(w + 10.0)} height={n(h + 10.0)} rx={n(radius + 5.0)} />
            if token.is_offered {
                <rect class="offer" x="-4" y="-4" width={n(w + 8.0)} height={n(h + 8.0)} rx={n(radius + 4.0)} />
            }
            if token.is_selected {
                <rect class="chosen" x="-3" y="-3" width={n(w + 6.0)} height={n(h + 6.0)} rx={n(radius + 3.0)} />
            }
            <rect class="body" x="1" y="1" width={n(w - 2.0)} height={n(h - 2.0)} rx={n(radius - 1.0)} />
            { hatched }
            if !token.process.holds.is_empty() {
                <rect class="holds" x="-4" y="2" width="3" height={n(h - 4.0)} rx="1.5" />
            }
        </>
    }
}

/// Where the parts of an open token lie.
struct Inside {
    glyph_x: f64,
    /// A long name needs the glyph's room: edge and fill still tell the state.
    has_glyph: bool,
    text_x: f64,
    size: f64,
}

impl Inside {
    fn of(token: &Token<'_>, phase: Phase) -> Inside {
        let w = token.place.rect.w;
        let is_full = token.place.look == Look::Full;
        let is_roomy = is_full && w >= 80.0;
        let glyph_x = match phase {
            Phase::Blocked => 11.0,
            _ if is_roomy => 10.0,
            _ => 8.0,
        };
        let gap = if is_roomy { 18.0 } else { 13.5 };
        let size = if is_full { 13.0 } else { 12.0 };
        let shortest = measure::short_name(&token.process.name, size, f64::INFINITY);
        let shortest = measure::width(shortest.trim_end_matches('…'), size);
        let has_glyph = w >= 48.0 && glyph_x + gap + shortest + 2.0 <= w;
        let bare = if phase == Phase::Blocked { 11.0 } else { 6.0 };
        Inside { glyph_x, has_glyph, text_x: if has_glyph { glyph_x + gap } else { bare }, size }
    }
}

fn open(token: &Token<'_>, phase: Phase) -> Html {
    let (w, h) = (token.place.rect.w, token.place.rect.h);
    let is_full = token.place.look == Look::Full;
    let Inside { glyph_x, has_glyph, text_x, size } = Inside::of(token, phase);
    let wait = token.process.blocked_on().map(|on| glyph::of_wait(on, token.what)).filter(|_| w >= 100.0);
    let room = w - text_x - if wait.is_some() { 22.0 } else { 2.0 };
    let name = measure::name(&token.process.name, size, room);
    let pid = Some(token.process.pid.to_string());
    let pid = pid.filter(|pid| {
        is_full && **pid != *token.process.name && text_x + measure::width(pid, 12.0) <= w - 2.0
    });
    let baseline = if pid.is_some() { h / 2.0 - 2.5 } else { h / 2.0 + 4.3 };
    html! {
        <>
            { ground(token, phase) }
            if has_glyph { { glyph::draw(glyph::of_phase(phase), glyph_x, (h - 12.0) / 2.0) } }
            { words(if is_full { "name" } else { "name small" }, text_x, baseline, name) }
            if let Some(wait) = wait { { glyph::draw(wait, w - 20.0, if is_full { 7.0 } else { (h - 12.0) / 2.0 }) } }
            if let Some(pid) = pid { { second_line(token, pid, text_x) } }
        </>
    }
}

/// Pid, and the line of the program where there is room.
fn second_line(token: &Token<'_>, pid: String, text_x: f64) -> Html {
    let (w, baseline) = (token.place.rect.w, token.place.rect.h / 2.0 + 12.0);
    let line = token.process.line.filter(|_| w >= 100.0).map(|line| format!("L{line}"));
    html! {
        <>
            { words("pid", text_x, baseline, pid) }
            if let Some(line) = line { { words("at", w - 8.0, baseline, line) } }
        </>
    }
}

fn dot(token: &Token<'_>, phase: Phase) -> Html {
    html! {
        <>
            <title>{ token.process.name.to_string() }</title>
            if token.is_selected { <rect class="chosen" x="-3" y="-3" width="20" height="20" rx="6" /> }
            <rect class="body" width="14" height="14" rx="3" />
            <path class="glyph solid" d={glyph::of_phase(phase).path} transform="translate(3.4 3.4) scale(.6)" />
        </>
    }
}
