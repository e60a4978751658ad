//! One process without a machine around it.

use std::rc::Rc;

use interleave::{
    id::{Fd, Pid},
    lang::{
        front,
        prelude::library,
        trap::{Clock, Reply, Trap},
        vm::{Boot, Limit, Stdout, Stop, Vm},
    },
};

/// What a program prints; why it stopped comes last when it did not end by itself.
pub fn output(source: &str) -> String {
    let program = match front::compile(source, "random.py", &library()) {
        Ok(program) => Rc::new(program),
        Err(wrong) => return format!("refused: {wrong:?}"),
    };
    let boot = Boot {
        seed: 1,
        pid: Pid::MAIN,
        stdout: Stdout::Pipe,
        arguments: vec!["random.py".to_string()],
        module_name: "__main__".to_string(),
        entry: interleave::lang::trap::Entry::Main,
        start_method: "fork",
    };
    let mut vm = Vm::boot(program, &boot);
    let mut out = Vec::new();
    let mut failed = String::new();
    let mut left: u64 = 20_000_000;
    loop {
        let ran = vm.run(0, u32::MAX, left);
        left = left.saturating_sub(ran.operations);
        match ran.stop {
            // A pause.
            Stop::Limit(Limit::Operations) if left > 0 => {}
            Stop::Trap(Trap::Exit(_)) => break,
            Stop::Trap(trap) => {
                let reply = match trap {
                    Trap::Write { fd: Fd(1), bytes } => {
                        out.extend_from_slice(&bytes);
                        Reply::None
                    }
                    Trap::Write { fd: Fd(2), bytes } => {
                        failed.push_str(&String::from_utf8_lossy(&bytes));
                        Reply::None
                    }
                    Trap::Now(Clock::Wall | Clock::Monotonic) => Reply::Float(0.0),
                    _ => Reply::None,
                };
                vm.reply(0, reply);
            }
            Stop::Statements => {}
            other => {
                failed = format!("{other:?}");
                break;
            }
        }
    }
    let mut text = String::from_utf8_lossy(&out).into_owned();
    if let Some(last) = failed.lines().last() {
        let class = last.split(':').next().unwrap_or_default();
        text.push_str(&format!("uncaught {class}\n"));
    }
    text
}
