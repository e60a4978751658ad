//! The browser's side of a session: address, language, theme, keys, memory.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_storage::{LocalStorage, Storage};
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, window};
use yew::prelude::*;

use crate::ui::{address, keys::Key, session::Theme};

/// Where the last work of each bench is kept: the fragment that leads back to it.
pub const WORK: &str = "interleave.work";
pub const TABLE: &str = "interleave.table";
/// Which of the benches was open last.
const LAST: &str = "interleave.bench";
const LANGUAGE: &str = "interleave.language";
const THEME: &str = "interleave.theme";

/// Query and fragment of the page, and what was kept from the last visit: work, language, theme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Visit {
    pub query: String,
    pub fragment: String,
    pub work: Option<String>,
    /// The workload bench's.
    pub table: Option<String>,
    /// The word of the bench that was open last.
    pub bench: Option<String>,
    pub language: Option<String>,
    pub theme: Option<String>,
    pub browser_language: String,
}

/// What the browser knows when the page opens.
#[must_use]
pub fn web_address() -> Visit {
    let Some(window) = window() else { return Visit::default() };
    Visit {
        query: window.location().search().unwrap_or_default(),
        fragment: window.location().hash().unwrap_or_default(),
        work: LocalStorage::get(WORK).ok(),
        table: LocalStorage::get(TABLE).ok(),
        bench: LocalStorage::get(LAST).ok(),
        language: LocalStorage::get(LANGUAGE).ok(),
        theme: LocalStorage::get(THEME).ok(),
        browser_language: window.navigator().language().unwrap_or_default(),
    }
}

#[must_use]
pub fn prefers_reduced_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

fn matches(query: &str) -> bool {
    window().and_then(|window| window.match_media(query).ok().flatten()).is_some_and(|list| list.matches())
}

/// Puts a link into the clipboard and into the address bar.
pub fn copy(fragment: &str) {
    let Some(window) = window() else { return };
    let location = window.location();
    if let Ok(history) = window.history() {
        // Fails in sandboxed frames; the clipboard still has the link.
        drop(history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(fragment)));
    }
    let base = location.href().unwrap_or_default();
    let base = base.split('#').next().unwrap_or_default();
    drop(window.navigator().clipboard().write_text(&format!("{base}{fragment}")));
}

/// Puts a text into the clipboard.
pub fn copy_text(text: &str) {
    if let Some(window) = window() {
        drop(window.navigator().clipboard().write_text(text));
    }
}

/// Writes language and theme where the style sheets and readers look, and keeps them once they were chosen.
#[hook]
pub fn use_face(tag: &'static str, theme: Theme, embed: bool) {
    // What was chosen is kept; what the browser said is not.
    let first = use_mut_ref(|| true);
    use_effect_with((tag, theme), move |&(tag, theme)| {
        if let Some(root) = window().and_then(|window| window.document()?.document_element()) {
            drop(root.set_attribute("lang", if tag == "zh" { "zh-CN" } else { tag }));
            drop(root.set_attribute("data-theme", resolved(theme)));
        }
        if !std::mem::replace(&mut *first.borrow_mut(), false) && !embed {
            drop(LocalStorage::set(LANGUAGE, tag));
            drop(LocalStorage::set(THEME, address::theme_word(theme)));
        }
    });
}

/// Marks the page as usable once it is.
#[hook]
pub fn use_ready(usable: bool) {
    use_effect_with(usable, move |&usable| {
        let root = window().and_then(|window| window.document()?.get_element_by_id("app"));
        if let (true, Some(root)) = (usable, root) {
            drop(root.set_attribute("data-ready", ""));
        }
    });
}

/// Keeps the work of a bench (the fragment that leads back to it) some time after it has changed.
#[hook]
pub fn use_kept(bench: &'static str, work: Option<String>) {
    use_effect_with(work, move |work| {
        let later = work.clone().map(|work| Timeout::new(500, move || drop(LocalStorage::set(bench, work))));
        move || drop(later)
    });
}

/// Keeps which bench was open last.
pub fn keep_bench(word: &str) {
    drop(LocalStorage::set(LAST, word));
}

fn resolved(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto if matches("(prefers-contrast: more)") => "contrast",
        Theme::Auto if matches("(prefers-color-scheme: dark)") => "dark",
        Theme::Auto => "light",
        chosen => address::theme_word(chosen),
    }
}

/// Whether a key pressed in this element belongs to it: fields and menus keep their keys.
#[must_use]
fn is_small_target_of_keys(element: &Element) -> bool {
    let range = element.get_attribute("type").is_some_and(|kind| kind == "range");
    let field = matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
    let editable = element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable);
    field && !range || editable || element.closest("dialog,[role=dialog]").ok().flatten().is_some()
}

/// Listens to the keyboard on behalf of the player; `act` says whether a key was its own.
#[hook]
pub fn use_keys(embed: bool, act: impl Fn(Key) -> bool + 'static) {
    let latest = use_mut_ref(|| None::<Rc<dyn Fn(Key) -> bool>>);
    *latest.borrow_mut() = Some(Rc::new(act));
    use_effect_with((), move |()| {
        let listener = window().and_then(|window| window.document()).map(|document| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&document, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                let act = latest.borrow().clone();
                if let Some(act) = act {
                    pressed(event, &*act, embed);
                }
            })
        });
        move || drop(listener)
    });
}

fn pressed(event: &KeyboardEvent, act: &dyn Fn(Key) -> bool, embed: bool) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let escape = event.key() == "Escape";
    if event.default_prevented() || target.as_ref().is_some_and(is_small_target_of_keys) && !escape {
        return;
    }
    let tag = target.map(|target| target.tag_name()).unwrap_or_default();
    // An embedded page leaves the keys to its host until something in it has the focus.
    if embed && tag == "BODY" {
        return;
    }
    let key = Key {
        key: &event.key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
        control: event.ctrl_key() || event.meta_key(),
        on_button: matches!(tag.as_str(), "BUTTON" | "A" | "SUMMARY"),
    };
    // The scrubber's own arrows would move it by one event, not by a beat.
    if act(key) {
        event.prevent_default();
    }
}
