//! The head of the page: name, scenario, share, language, theme, more.

use interleave::text::Text;
use yew::prelude::*;

use crate::ui::{
    address,
    icons::{self, icon},
    session::{Action, Panel, Session, Theme},
    shared::Shared,
};

#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    pub text: Shared<Text>,
    pub title: AttrValue,
    pub edited: bool,
    pub theme: Theme,
    pub on_share: Callback<()>,
    /// A link has just been copied.
    pub shared: bool,
    pub dispatch: UseReducerDispatcher<Session>,
}

#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let text = &props.text;
    let act = |action: Action| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()))
    };
    let (other, name) = if text.tag == "zh" { ("en", "English") } else { ("zh", "中文") };
    let next_theme = match props.theme {
        Theme::Auto => Theme::Light,
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::Contrast,
        Theme::Contrast => Theme::Auto,
    };
    let theme_key = format!("page.theme-{}", address::theme_word(props.theme));
    let share = props.on_share.reform(|_: MouseEvent| ());
    html! {
        <header class="header">
            <span class="brand" lang="en">{ "Interleave" }</span>
            <h1 class="scenario">
                <button class="scenario-button" data-action="library" aria-haspopup="dialog"
                    aria-label={text.fill("page.library-of", &[&props.title])}
                    onclick={act(Action::Show(Panel::Library))}>
                    <span class="scenario-title">{ &props.title }</span>
                    if props.edited {
                        <span class="edited">{ text.get("page.edited") }</span>
                    }
                    { icon(icons::DOWN) }
                </button>
            </h1>
            <div class="header-tools">
                <button data-action="share" aria-label={text.get("page.share").to_owned()} onclick={share}>
                    { icon(icons::SHARE) }
                    <span class="label">
                        { text.get(if props.shared { "page.shared" } else { "page.share" }) }
                    </span>
                </button>
                <button data-action="language" lang={other} onclick={act(Action::Language(other))}>{ name }</button>
                <button data-action="theme" onclick={act(Action::Theme(next_theme))}
                    aria-label={text.fill("page.theme", &[text.get(&theme_key)])}>
                    { icon(icons::SUN) }<span class="label">{ text.get(&theme_key) }</span>
                </button>
                <button data-action="settings" aria-haspopup="dialog" aria-label={text.get("page.settings").to_owned()}
                    onclick={act(Action::Show(Panel::Settings))}>
                    { icon(icons::MORE) }
                </button>
            </div>
        </header>
    }
}
