//! A row of tabs, where there is room for one pane only.

use yew::prelude::*;

use crate::ui::session::Tab;

#[derive(Properties, PartialEq)]
pub struct TabsProps {
    pub tabs: Vec<(Tab, AttrValue)>,
    pub current: Tab,
    pub label: AttrValue,
    pub on_tab: Callback<Tab>,
}

#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let button = |(tab, name): &(Tab, AttrValue)| {
        let tab = *tab;
        let onclick = props.on_tab.reform(move |_: MouseEvent| tab);
        let current = tab == props.current;
        html! {
            <button key={format!("{tab:?}")} role="tab" class={classes!("tab", current.then_some("current"))}
                data-tab={format!("{tab:?}").to_lowercase()} aria-selected={current.to_string()} {onclick}>{ name }</button>
        }
    };
    html! { <div class="tabs" role="tablist" aria-label={&props.label}>{ for props.tabs.iter().map(button) }</div> }
}
