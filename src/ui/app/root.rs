//! The root: which bench is open, and the states of both, so that neither is lost by looking at the other.

use std::rc::Rc;

use interleave::{
    scenario::{self, Scenario},
    text::Text,
};
use yew::prelude::*;

use super::{Programs, layout};
use crate::ui::{
    address::{self, Address},
    bench::{self, Workloads, link::Link},
    frame,
    hooks::{self, Size, Visit},
    session::{Action, Request, Session, Start, Tab},
    shared::{Held, Shared},
    view::{header::Face, switch::Switch},
};

#[derive(Properties, PartialEq)]
pub struct AppProps {
    pub visit: Visit,
}

#[component]
pub fn App(props: &AppProps) -> Html {
    let visit = &props.visit;
    let address = use_memo(visit.clone(), read);
    let link = use_memo(visit.clone(), read_link);
    let library: Rc<Rc<[Rc<Scenario>]>> = use_memo((), |()| scenario::library().into());
    let session = {
        let (visit, address, library) = (visit.clone(), address.clone(), library.clone());
        use_reducer(move || begin(&visit, &address, &library))
    };
    let table = {
        let link = link.clone();
        use_reducer(move || {
            bench::begin(&link, cfg!(target_arch = "wasm32") && hooks::prefers_reduced_motion())
        })
    };
    let workload = use_state_eq(|| link.bench == Some(true));
    hooks::use_face(session.text.tag, session.theme, address.embed);
    let on_switch = {
        let (workload, embed) = (workload.setter(), address.embed);
        use_callback((), move |to: bool, ()| {
            workload.set(to);
            if !embed {
                hooks::keep_bench(if to { bench::link::WORD } else { "programs" });
            }
        })
    };
    let on_face = {
        let dispatcher = session.dispatcher();
        use_callback((), move |face: Face, ()| {
            dispatcher.dispatch(match face {
                Face::Language(tag) => Action::Language(tag),
                Face::Theme(theme) => Action::Theme(theme),
            });
        })
    };
    let text = Shared::from(&session.text);
    let switch = html! { <Switch text={text.clone()} workload={*workload} {on_switch} /> };
    if *workload {
        return html! {
            <Workloads bench={Held(table)} {text} theme={session.theme} {switch} {on_face} embed={address.embed} />
        };
    }
    html! {
        <Programs session={Held(session)} library={(*library).clone()} {switch} {on_face} embed={address.embed} />
    }
}

/// What the address says about the workload bench; the last visit's table when it names none itself.
fn read_link(visit: &Visit) -> Link {
    let mut link = bench::link::read(&visit.query, &visit.fragment);
    let address = address::read(&visit.query, &visit.fragment);
    let kept =
        visit.table.as_ref().filter(|_| !address.embed && !link.names_work() && link.unread.is_empty());
    if let Some(kept) = kept {
        link = Link { bench: link.bench, now: None, ..bench::link::read("", kept) };
    }
    let last =
        visit.bench.as_deref() == Some(bench::link::WORD) && !address.embed && !address.names_program();
    link.bench = link.bench.or(last.then_some(true));
    link
}

/// The address; the last visit's work when it names no program itself.
fn read(visit: &Visit) -> Address {
    let address = address::read(&visit.query, &visit.fragment);
    match &visit.work {
        Some(work) if !address.names_program() && !address.embed && address.unread.is_empty() => {
            address::Address { cursor: None, ..address::read(&visit.query, work) }
        }
        _ => address,
    }
}

fn begin(visit: &Visit, address: &Address, library: &[Rc<Scenario>]) -> Session {
    let (request, missing) = address.request(library);
    let chosen = address::read(&visit.query, &visit.fragment).language.or(visit.language.clone());
    let text = Text::of(&chosen.unwrap_or_else(|| visit.browser_language.clone()));
    let opening = Rc::ptr_eq(&request.scenario, &library[0]) && !request.is_edited();
    let start = match address.cursor {
        Some(cursor) => Start::At(cursor),
        None if opening => Start::Opening,
        None => Start::Beginning(false),
    };
    let mut session = Session::new(Request::clone(&request), text, start);
    let kept = visit.theme.as_deref().and_then(address::theme);
    session.theme = address.theme.or(kept).unwrap_or(session.theme);
    session.reduced_motion = cfg!(target_arch = "wasm32") && hooks::prefers_reduced_motion();
    session.notice = missing
        .map(|key| ("notice.scenario", key))
        .or_else(|| match address.schedule {
            Some(Err(error)) => Some(("notice.schedule", session.script_error(error))),
            _ => None,
        })
        .or_else(|| (!address.unread.is_empty()).then(|| ("notice.link", address.unread.join(", "))));
    if frame::word(layout(Size::default(), address.embed)) == "phone" {
        session.tab = Tab::Guide;
    }
    session
}
