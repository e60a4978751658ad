//! The browser's side of a session: address, language, theme, keys, memory.

use gloo_events::{EventListener, EventListenerOptions};
use gloo_storage::{LocalStorage, Storage};
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, window};
use yew::prelude::*;

use crate::ui::{
    address,
    keys::{self, Key},
    session::{Run, Session, Theme},
};

/// Where the last work is kept: the fragment that leads back to it.
const WORK: &str = "interleave.work";
const LANGUAGE: &str = "interleave.language";
const THEME: &str = "interleave.theme";

/// Query and fragment of the page, and what was kept from the last visit: work, language, theme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Visit {
    pub query: String,
    pub fragment: String,
    pub work: Option<String>,
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

/// Writes language and theme where the style sheets and readers look, and keeps work, language and theme.
#[hook]
pub fn use_browser(session: &UseReducerHandle<Session>, embed: bool) {
    use_effect_with((session.text.tag, session.theme), move |&(tag, theme)| {
        if let Some(root) = window().and_then(|window| window.document()?.document_element()) {
            drop(root.set_attribute("lang", if tag == "zh" { "zh-CN" } else { tag }));
            drop(root.set_attribute("data-theme", resolved(theme)));
        }
    });
    use_effect_with(session.run != Run::Recording(0), |&usable| {
        let root = window().and_then(|window| window.document()?.get_element_by_id("app"));
        if let (true, Some(root)) = (usable, root) {
            drop(root.set_attribute("data-ready", ""));
        }
    });
    // What was chosen is kept; what the browser said is not.
    let first = use_mut_ref(|| true);
    use_effect_with((session.text.tag, session.theme), move |&(tag, theme)| {
        if !std::mem::replace(&mut *first.borrow_mut(), false) && !embed {
            drop(LocalStorage::set(LANGUAGE, tag));
            drop(LocalStorage::set(THEME, address::theme_word(theme)));
        }
    });
    let changed = session.request.is_edited() || session.cursor > 0;
    let work = changed.then(|| address::fragment(&session.request, 0, session.text.tag));
    use_effect_with(work, move |work| {
        let work = work.clone().filter(|_| !embed);
        let later = work.map(|work| Timeout::new(500, move || drop(LocalStorage::set(WORK, work))));
        move || drop(later)
    });
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

/// Listens to the keyboard on behalf of the player.
#[hook]
pub fn use_keys(session: &UseReducerHandle<Session>, embed: bool) {
    let latest = use_mut_ref(|| session.clone());
    *latest.borrow_mut() = session.clone();
    use_effect_with((), move |()| {
        let listener = window().and_then(|window| window.document()).map(|document| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&document, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                let session = latest.borrow().clone();
                pressed(event, &session, embed);
            })
        });
        move || drop(listener)
    });
}

fn pressed(event: &KeyboardEvent, session: &UseReducerHandle<Session>, embed: bool) {
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
    if let Some(action) = keys::action(key, session) {
        event.prevent_default();
        session.dispatch(action);
    }
}
