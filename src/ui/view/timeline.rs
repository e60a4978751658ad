//! STUB
use crate::ui::slices::Slices;
use interleave::{id::Pid, scene::Scene, text::Text, time::Instant};
use std::rc::Rc;
use yew::prelude::*;
#[derive(Properties)]
pub struct TimelineProps {
    pub slices: Rc<Slices>,
    pub cursor: usize,
    pub now: Instant,
    pub end: Instant,
    pub processes: Rc<Scene>,
    pub selected: Option<Pid>,
    pub width: f64,
    pub height: f64,
    pub compact: bool,
    pub text: Rc<Text>,
    pub on_seek: Callback<usize>,
    pub on_select: Callback<Option<Pid>>,
}
impl PartialEq for TimelineProps {
    fn eq(&self, o: &Self) -> bool {
        self.cursor == o.cursor && Rc::ptr_eq(&self.slices, &o.slices) && self.width == o.width
    }
}
#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    html! { <svg width={props.width.to_string()} height={props.height.to_string()}><rect width="100%" height="100%" fill="var(--ready-tint)"/></svg> }
}
