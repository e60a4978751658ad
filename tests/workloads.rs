//! Workloads as text: what is read comes back when it is written, and what is wrong is said.

use interleave::workload::{Burst, Workload};

const SAMPLE: &str = r#"{"processes":[
{"name":"A","arrival":0,"bursts":[5,{"io":3},2.5],"priority":1,"period":40,"deadline":30},
{"name":"打印 B","arrival":0.125,"bursts":[{"cpu":"250us"},{"io":4,"device":"printer"},{"lock":"L"},1,{"unlock":"L"}],"tickets":7,"nice":-20}
],
"until":120}"#;

#[test]
fn json_comes_back() {
    let workload = Workload::from_json(SAMPLE).expect("a right workload");
    assert_eq!(workload.processes.len(), 2);
    assert_eq!(workload.processes[1].bursts.len(), 5);
    assert!(matches!(&workload.processes[0].bursts[1], Burst::Io { device, .. } if &**device == "disk"));
    assert_eq!(workload.until.map(|until| until.micros()), Some(120_000));
    assert_eq!(workload.processes[1].arrival.micros(), 125);
    let written = workload.to_json();
    assert_eq!(Workload::from_json(&written), Ok(workload.clone()), "{written}");
    assert_eq!(workload.horizon(), workload.until);
    let list = &SAMPLE[SAMPLE.find('[').expect("a list")..=SAMPLE.rfind(']').expect("its end")];
    assert_eq!(Workload::from_json(list).expect("a bare list").processes, workload.processes);
}
