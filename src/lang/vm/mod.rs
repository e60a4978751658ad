//! Placeholder.
use super::{
    code::Program,
    trap::{Reply, Trap},
};
use crate::id::Pid;
use std::rc::Rc;
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stdout {
    Terminal,
    Pipe,
    Unbuffered,
}
#[derive(Clone, Debug)]
pub struct Boot {
    pub seed: u64,
    pub pid: Pid,
    pub stdout: Stdout,
    pub arguments: Vec<String>,
    pub module_name: String,
}
#[derive(Clone, Debug, PartialEq)]
pub struct Ran {
    pub statements: u32,
    pub operations: u64,
    pub stop: Stop,
}
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    Statements,
    Trap(Trap),
    ThreadDone,
    Limit(Limit),
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    Operations,
    Heap,
}
#[derive(Clone, Debug)]
pub struct Vm;
#[derive(Clone, Debug)]
pub struct FrameView {
    pub function: Rc<str>,
    pub line: u32,
    pub locals: Vec<(Rc<str>, String)>,
}
impl Vm {
    pub fn boot(_: Rc<Program>, _: &Boot) -> Vm {
        Vm
    }
    pub fn run(&mut self, _: u32, _: u32, _: u64) -> Ran {
        Ran { statements: 0, operations: 1, stop: Stop::Trap(Trap::Exit(0)) }
    }
    pub fn reply(&mut self, _: u32, _: Reply) {}
    pub fn fork(&mut self, _: u32, _: Pid) -> Vm {
        Vm
    }
    pub fn line(&self, _: u32) -> Option<u32> {
        None
    }
    pub fn stack(&self, _: u32) -> Vec<FrameView> {
        Vec::new()
    }
    pub fn globals(&self) -> Vec<(Rc<str>, String)> {
        Vec::new()
    }
    pub fn name_hint(&self, _: u32) -> Option<Rc<str>> {
        None
    }
    pub fn heap_bytes(&self) -> usize {
        0
    }
}
