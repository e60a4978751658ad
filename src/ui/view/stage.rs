//! STUB
use crate::ui::geometry::Layout;
use interleave::{
    event::Event,
    id::{ObjectId, Pid},
    scene::Scene,
    text::Text,
};
use std::rc::Rc;
use yew::prelude::*;
#[derive(Properties, PartialEq)]
pub struct StageProps {
    pub scene: Rc<Scene>,
    pub before: Option<Rc<Scene>>,
    pub beat: Rc<[Event]>,
    pub most_alive: usize,
    pub layout: Layout,
    #[prop_or_default]
    pub room: Option<(f64, f64)>,
    pub selected: Option<Pid>,
    pub speed: f64,
    pub reduced_motion: bool,
    pub stale: bool,
    pub text: Rc<Text>,
    pub on_select: Callback<Option<Pid>>,
    pub on_object: Callback<ObjectId>,
}
#[component]
pub fn Stage(props: &StageProps) -> Html {
    html! { <div class="stage-stub">{ for props.scene.processes.iter().map(|p| { let pid = p.pid; let cb = props.on_select.reform(move |_: MouseEvent| Some(pid)); html! { <button onclick={cb} data-pid={p.pid.to_string()} data-state={crate::ui::states::word(p.state)}>{ &*p.name }</button> } }) }</div> }
}
