//! The head of the page: name, what is open, the bench, share, language, theme, more.

use interleave::text::Text;
use yew::prelude::*;

use crate::ui::{
    address,
    icons::{self, icon},
    session::Theme,
    shared::Shared,
};

#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    pub text: Shared<Text>,
    /// What is open; pressed it opens the library.
    pub title: AttrValue,
    pub title_label: AttrValue,
    /// What all schedules of it come to.
    #[prop_or_default]
    pub verdict: Html,
    pub edited: bool,
    pub theme: Theme,
    /// A link has just been copied.
    pub shared: bool,
    pub settings_label: AttrValue,
    /// From one bench to the other.
    pub switch: Html,
    pub on_library: Callback<()>,
    pub on_share: Callback<()>,
    pub on_settings: Callback<()>,
    pub on_face: Callback<Face>,
}

/// How the page is to look and speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Language(&'static str),
    Theme(Theme),
}

#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let text = &props.text;
    let (other, name) = if text.tag == "zh" { ("en", "English") } else { ("zh", "中文") };
    let next_theme = match props.theme {
        Theme::Auto => Theme::Light,
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::Contrast,
        Theme::Contrast => Theme::Auto,
    };
    let theme_key = format!("page.theme-{}", address::theme_word(props.theme));
    html! {
        <header class="header">
            <span class="brand" lang="en">{ "Interleave" }</span>
            { props.switch.clone() }
            <h1 class="scenario">
                <button class="scenario-button" data-action="library" aria-haspopup="dialog"
                    aria-label={&props.title_label} onclick={props.on_library.reform(|_: MouseEvent| ())}>
                    <span class="scenario-title">{ &props.title }</span>
                    if props.edited {
                        <span class="edited">{ text.get("page.edited") }</span>
                    }
                    { icon(icons::DOWN) }
                </button>
            </h1>
            { props.verdict.clone() }
            <div class="header-tools">
                <button data-action="share" aria-label={text.get("page.share").to_owned()}
                    onclick={props.on_share.reform(|_: MouseEvent| ())}>
                    { icon(icons::SHARE) }
                    <span class="label">
                        { text.get(if props.shared { "page.shared" } else { "page.share" }) }
                    </span>
                </button>
                <button data-action="language" lang={other}
                    onclick={props.on_face.reform(move |_: MouseEvent| Face::Language(other))}>{ name }</button>
                <button data-action="theme" onclick={props.on_face.reform(move |_: MouseEvent| Face::Theme(next_theme))}
                    aria-label={text.fill("page.theme", &[text.get(&theme_key)])}>
                    { icon(icons::SUN) }<span class="label">{ text.get(&theme_key) }</span>
                </button>
                <button data-action="settings" aria-haspopup="dialog" aria-label={&props.settings_label}
                    onclick={props.on_settings.reform(|_: MouseEvent| ())}>
                    { icon(icons::MORE) }
                </button>
            </div>
        </header>
    }
}
