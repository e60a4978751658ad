use interleave::{
    machine::Options,
    schedule::Scheduler,
    time::{Duration, Instant},
    workload::{Spec, Workload},
};
use std::rc::Rc;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (policy, n, burst): (&str, usize, u64) =
        (&args[1], args[2].parse().unwrap(), args[3].parse().unwrap());
    let mut w = Workload::default();
    for i in 0..n {
        w.processes.push(Spec::new(&format!("P{i}"), Instant::BOOT, Duration::from_millis(burst)));
    }
    let w = Rc::new(w);
    let mut o = Options::workload();
    o.policy = policy.into();
    o.limit_operations = u64::MAX - 1;
    let o = Rc::new(o);
    for _ in 0..3 {
        let t = std::time::Instant::now();
        let mut r = Scheduler::new(&w, o.clone()).unwrap();
        while !r.advance(1 << 20) {}
        let n = r.slices();
        let d = t.elapsed().as_secs_f64();
        println!("{} slices, {:.3} s, {:.2} M slices/s", n, d, n as f64 / d / 1e6);
    }
}
