//! The card of something shared: its head, its holder's socket, and what is in it.

use interleave::{
    event::What,
    id::{ObjectId, Pid},
    process::On,
    scene::{Detail, FileView, ObjectView, Scene},
    text::Text,
    value::SemaphoreKind,
};
use yew::prelude::*;

use super::{content, n, words};
use crate::ui::{
    geometry::{CardBox, CardKey, Mode, Placement, Rect, measure, plan::HEAD, shelf},
    glyph::{self, Glyph},
    names,
};

/// What there is to know for drawing a card.
pub struct Card<'a> {
    pub card: &'a CardBox,
    pub scene: &'a Scene,
    pub placement: &'a Placement,
    pub text: &'a Text,
    pub is_faded: bool,
    pub on_object: &'a Callback<ObjectId>,
    pub on_select: &'a Callback<Option<Pid>>,
}

/// The card, by what it is of.
pub fn card(card: &Card<'_>) -> Html {
    if card.card.mode == Mode::Hidden {
        return html! {};
    }
    match &card.card.key {
        CardKey::Object(id) => {
            card.scene.object(*id).map_or_else(Html::default, |object| of_object(card, object))
        }
        CardKey::File(name) => {
            let file = card.scene.files.iter().find(|file| file.name == *name);
            file.map_or_else(Html::default, |file| of_file(card, file))
        }
        CardKey::Join => of_join(card),
    }
}

/// A kind of object: its word in `data-kind` and the key of its name.
fn kind(what: What) -> (&'static str, &'static str) {
    match what {
        What::Semaphore(SemaphoreKind::Lock) => ("lock", "stage.kind.lock"),
        What::Semaphore(SemaphoreKind::RLock) => ("rlock", "stage.kind.rlock"),
        What::Semaphore(SemaphoreKind::Semaphore) => ("semaphore", "stage.kind.semaphore"),
        What::Semaphore(SemaphoreKind::BoundedSemaphore) => {
            ("bounded-semaphore", "stage.kind.bounded-semaphore")
        }
        What::Queue => ("queue", "stage.kind.queue"),
        What::JoinableQueue => ("joinable-queue", "stage.kind.joinable-queue"),
        What::SimpleQueue => ("simple-queue", "stage.kind.simple-queue"),
        What::Condition => ("condition", "stage.kind.condition"),
        What::Event => ("event", "stage.kind.event"),
        What::Barrier => ("barrier", "stage.kind.barrier"),
        What::Value => ("value", "stage.kind.value"),
        What::Array => ("array", "stage.kind.array"),
        What::SharedMemory => ("shared-memory", "stage.kind.shared-memory"),
        What::Pipe => ("pipe", "stage.kind.pipe"),
        What::Manager => ("manager", "stage.kind.manager"),
        What::Pool => ("pool", "stage.kind.pool"),
        What::Device => ("device", "stage.kind.device"),
    }
}

fn of_object(card: &Card<'_>, object: &ObjectView) -> Html {
    let (word, key) = kind(object.what);
    let id = object.id;
    let onclick = card.on_object.reform(move |event: MouseEvent| {
        event.stop_propagation();
        id
    });
    let waiters = card.card.waits.len() + card.card.sends.len();
    let is_queue = shelf::is_queue(object.what);
    let is_locked = object.holder.is_some();
    let class = classes!(
        "card",
        card.is_faded.then_some("faded"),
        object.holder_is_dead.then_some("dead"),
        is_locked.then_some("held")
    );
    html! {
        <g key={format!("o{}", object.id.0)} {class} data-object={object.id.0.to_string()} data-kind={word}
            data-holder={object.holder.map(|pid| pid.to_string())}
            data-length={is_queue.then(|| object.items.len().to_string())}
            data-capacity={object.capacity.map(|capacity| capacity.to_string())}
            data-waiters={waiters.to_string()} {onclick}>
            { face(card.card.rect) }
            { head(card, glyph::of_object(object.what), &title(object), card.text.get(key)) }
            if card.card.mode < Mode::Folded { { object_body(card, object) } }
            { mores(card.card) }
        </g>
    }
}

fn short(name: &str) -> String {
    names::process(name).to_string()
}

fn title(object: &ObjectView) -> String {
    object.name.as_ref().map_or_else(|| format!("#{}", object.id.0), ToString::to_string)
}

fn object_body(card: &Card<'_>, object: &ObjectView) -> Html {
    match (object.what, &object.detail) {
        (_, Detail::Event { is_set }) => content::flag(card.card, *is_set, card.text),
        (_, Detail::Barrier { inside, parties, is_broken }) => {
            content::barrier(card.card, (*inside, *parties), *is_broken, card.text)
        }
        (_, Detail::Memory { types, is_cut, last_writer }) => {
            let name =
                |pid: Pid| card.scene.process(pid).map_or_else(|| pid.to_string(), |it| short(&it.name));
            let people = (object.holder.map(name), last_writer.map(name));
            content::memory(card.card, object, (types, *is_cut), people, card.text)
        }
        (what, _) if shelf::is_queue(what) => html! {
            <>{ content::queue(card.card, object, card.text) }{ elsewhere(card, object) }</>
        },
        (What::Condition | What::Semaphore(SemaphoreKind::Lock | SemaphoreKind::RLock), _) => {
            lock_body(card, object)
        }
        _ => content::permits(card.card, object, card.text),
    }
}

/// The socket with its holder's twin, or free.
fn lock_body(card: &Card<'_>, object: &ObjectView) -> Html {
    let socket = card.card.socket();
    let below = socket.bottom() + 16.0;
    let has_caption = below + 4.0 < card.card.rect.bottom();
    let Some(holder) = object.holder else {
        return html! {
            <>
                { outline("socket free", socket) }
                { words("free-word", socket.center().x, socket.center().y + 4.3, card.text.get("stage.free").to_owned()) }
            </>
        };
    };
    let caption = card.text.get(if object.holder_is_dead { "stage.holder.dead" } else { "stage.holds" });
    let fits = measure::width(caption, 12.0) <= socket.w + 4.0;
    let class = match (object.holder_is_dead, fits) {
        (true, true) => "caption alarm",
        (true, false) => "caption alarm left",
        (false, true) => "caption",
        (false, false) => "caption left",
    };
    let caption_x = if fits { socket.center().x } else { socket.x + 2.0 };
    html! {
        <>
            { twin(card, holder, socket, object.holder_is_dead) }
            if has_caption {
                { words(class, caption_x, below, caption.to_owned()) }
            }
        </>
    }
}

/// Who waits here and at other things at once (`wait([…])`) has its token at the first of them; here is its name.
fn elsewhere(card: &Card<'_>, object: &ObjectView) -> Html {
    let side = card.card.side(1);
    let waits_any = |pid: &Pid| {
        let on = card.scene.process(*pid).and_then(interleave::scene::ProcessView::blocked_on);
        matches!(on, Some(On::Any(_))) && !card.card.waits.contains(pid)
    };
    let Some(pid) = object.waiters.iter().copied().find(waits_any).filter(|_| side.h >= 20.0) else {
        return html! {};
    };
    let name = card.scene.process(pid).map(|process| measure::name(&process.name, 12.0, 64.0));
    let place = Rect { w: 80.0_f64.min(side.w), ..side };
    let (x, y) = (place.center().x, place.center().y + 4.3);
    html! {
        <g class="twin" data-twin={pid.to_string()}>
            { outline("socket free", place) }
            { words("twin-name", x, y, name.unwrap_or_else(|| pid.to_string())) }
        </g>
    }
}

fn outline(class: &'static str, place: Rect) -> Html {
    let place = place.inset(1.0);
    html! { <rect {class} x={n(place.x)} y={n(place.y)} width={n(place.w)} height={n(place.h)} rx="7" /> }
}

/// A second picture of a process, linked to its token by selection. It carries no `data-pid`.
fn twin(card: &Card<'_>, pid: Pid, place: Rect, is_dead: bool) -> Html {
    let onclick = card.on_select.reform(move |event: MouseEvent| {
        event.stop_propagation();
        Some(pid)
    });
    let process = card.scene.process(pid);
    let phase = process.and_then(|process| crate::ui::palette::Phase::of(process.state));
    let name =
        process.map_or_else(|| pid.to_string(), |process| measure::name(&process.name, 12.0, place.w - 16.0));
    let class = if is_dead { "twin dead" } else { "twin" };
    html! {
        <g {class} data-twin={pid.to_string()} data-phase={phase.map(|phase| phase.word())} {onclick}>
            { outline("socket", place) }
            <rect class="holds" x={n(place.x)} y={n(place.y + 6.0)} width="3" height={n(place.h - 12.0)} rx="1" />
            { words("twin-name", place.center().x + 1.5, place.center().y + 4.3, name) }
            if is_dead { { glyph::draw(glyph::of_phase(crate::ui::palette::Phase::Zombie), place.right() - 14.0, place.y + 7.0) } }
        </g>
    }
}

fn face(place: Rect) -> Html {
    let place = place.inset(0.5);
    html! { <rect class="face" x={n(place.x)} y={n(place.y)} width={n(place.w)} height={n(place.h)} rx="9.5" /> }
}

/// Glyph, name, kind, and how many wait; the kind goes first when room is short.
fn head(card: &Card<'_>, glyph: Glyph, name: &str, kind: &str) -> Html {
    let Rect { x, y, w, .. } = card.card.rect;
    let baseline = y + 18.5;
    let waiters = card.card.waits.len() + card.card.sends.len();
    let count = (waiters > 0).then(|| card.text.fill("stage.waiting", &[&waiters.to_string()]));
    let count_w = count.as_ref().map_or(0.0, |count| measure::width(count, 12.0) + 8.0);
    let name = measure::clip_code(name, 13.0, w - 40.0 - count_w);
    let kind_x = x + 28.0 + measure::code_width(&name, 13.0) + 8.0;
    let has_kind = kind_x + measure::width(kind, 12.0) + count_w + 8.0 < x + w;
    html! {
        <>
            { glyph::draw(glyph, x + 10.0, y + HEAD / 2.0 - 6.0) }
            <text class="card-name" x={n(x + 28.0)} y={n(baseline)}>
                { name }
                if has_kind { <tspan class="card-kind" dx="8">{ kind.to_owned() }</tspan> }
            </text>
            if let Some(count) = count { { words("card-count", x + w - 9.0, baseline, count) } }
        </>
    }
}

fn mores(card: &CardBox) -> Html {
    html! { <>{ for card.more.iter().map(|(place, count)| more(*place, *count)) }</> }
}

/// A "+n".
pub fn more(place: Rect, count: usize) -> Html {
    html! {
        <g class="more" transform={format!("translate({} {})", n(place.x), n(place.y))}>
            <rect x="0.5" y="0.5" width={n(place.w - 1.0)} height={n(place.h - 1.0)} rx={n((place.h / 2.0).min(8.0))} />
            <text x={n(place.w / 2.0)} y={n(place.h / 2.0 + 4.3)}>{ format!("+{count}") }</text>
        </g>
    }
}

fn of_file(card: &Card<'_>, file: &FileView) -> Html {
    let is_open = card.card.mode == Mode::Open;
    let class = classes!("card", card.is_faded.then_some("faded"));
    let chip = |pids: &[Pid], key: &str, x: f64| file_users(card, pids, key, x);
    let half = if file.readers.is_empty() { card.card.body().x } else { card.card.rect.center().x };
    html! {
        <g key={format!("f{}", file.name)} {class} data-object={file.name.to_string()} data-kind="file"
            data-length={file.size.to_string()} data-waiters="0">
            { face(card.card.rect) }
            { head(card, glyph::FILE, &file.name, card.text.get("stage.kind.file")) }
            if is_open {
                { content::file_text(card.card, file, card.text) }
                { chip(&file.readers, "stage.reads", card.card.body().x) }
                { chip(&file.writers, "stage.writes", half) }
            }
        </g>
    }
}

/// Who has the file open, by name; as many as fit.
fn file_users(card: &Card<'_>, pids: &[Pid], key: &str, x: f64) -> Html {
    if pids.is_empty() {
        return html! {};
    }
    let body = card.card.body();
    let word = card.text.get(key);
    let room = body.w / 2.0 - measure::width(word, 12.0) - 14.0;
    let short = |pid: &Pid| {
        let name = card.scene.process(*pid).map(|process| measure::short_name(&process.name, 12.0, 40.0));
        name.unwrap_or_else(|| pid.to_string())
    };
    let mut names = String::new();
    for (index, pid) in pids.iter().enumerate() {
        let longer = format!("{names}{}{}", if index > 0 { " " } else { "" }, short(pid));
        if index > 0 && measure::width(&longer, 12.0) > room - 22.0 {
            names = format!("{names} +{}", pids.len() - index);
            break;
        }
        names = longer;
    }
    let y = body.bottom() - 5.0;
    html! {
        <>
            { words("caption left", x, y, word.to_owned()) }
            { words("users", x + measure::width(word, 12.0) + 6.0, y, names) }
        </>
    }
}

fn of_join(card: &Card<'_>) -> Html {
    let class = classes!("card", "join", card.is_faded.then_some("faded"));
    html! {
        <g key="join" {class} data-object="join" data-kind="join" data-waiters={card.card.waits.len().to_string()}>
            { face(card.card.rect) }
            { head(card, glyph::JOIN, card.text.get("stage.join"), card.text.get("stage.kind.join")) }
            if card.card.mode != Mode::Folded { { for card.card.waits.iter().map(|pid| awaited(card, *pid)) } }
            { mores(card.card) }
        </g>
    }
}

/// The name of the child that a parent waits for, right of the parent.
fn awaited(card: &Card<'_>, parent: Pid) -> Html {
    use crate::ui::geometry::crowd::Look;
    let Some(token) =
        card.placement.token(parent).filter(|token| matches!(token.look, Look::Full | Look::Slim))
    else {
        return html! {};
    };
    let on = card.scene.process(parent).and_then(interleave::scene::ProcessView::blocked_on);
    let child = match on {
        Some(On::Child(Some(child))) => card.scene.process(child),
        _ => None,
    };
    // Up to the next parent, or to the card's edge.
    let right = |other: &Pid| {
        let other = card.placement.token(*other)?.rect;
        (other.y == token.rect.y && other.x > token.rect.x).then_some(other.x)
    };
    let right = card.card.waits.iter().filter_map(right).fold(card.card.body().right(), f64::min);
    let room = right - token.rect.right() - 26.0;
    let name = child.map_or_else(
        || card.text.get("stage.join.any").to_owned(),
        |child| measure::name(&names::process(&child.name), 12.0, room),
    );
    words("awaited", token.rect.right() + 6.0, token.rect.center().y + 4.3, format!("→ {name}"))
}
