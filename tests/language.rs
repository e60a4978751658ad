//! Each file of `tests/language` prints the same on the machine as under real `python3`.

use std::{collections::BTreeMap, fs, path::Path, process::Command, rc::Rc};

use interleave::{
    id::{Fd, Pid},
    lang::{
        front,
        prelude::library,
        trap::{Clock, Reply, Trap},
        vm::{Boot, Stdout, Stop, Vm},
    },
};

/// A kernel for one process: files in memory, a clock that only sleeping moves.
#[derive(Default)]
struct Kernel {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    files: BTreeMap<String, Vec<u8>>,
    open: BTreeMap<u32, (String, usize)>,
    micros: u64,
}

impl Kernel {
    fn answer(&mut self, trap: Trap) -> Reply {
        match trap {
            Trap::Write { fd: Fd(1), bytes } => self.stdout.extend_from_slice(&bytes),
            Trap::Write { fd: Fd(2), bytes } => self.stderr.extend_from_slice(&bytes),
            Trap::Write { fd, bytes } => {
                let (name, at) = self.open.get_mut(&fd.0).expect("the file is open");
                let data = self.files.get_mut(name).expect("the file exists");
                data.truncate(*at);
                data.extend_from_slice(&bytes);
                *at = data.len();
            }
            Trap::Open { name, mode } => return self.open(&name, &mode),
            Trap::Read(fd) => {
                let (name, at) = self.open.get_mut(&fd.0).expect("the file is open");
                let data = &self.files[name][*at..];
                *at += data.len();
                return Reply::Bytes(Rc::from(data));
            }
            Trap::Close(fd) => {
                self.open.remove(&fd.0);
            }
            Trap::Sleep(length) => self.micros += length.micros(),
            Trap::Now(Clock::Wall) => return Reply::Float(1_700_000_000.0 + self.micros as f64 / 1e6),
            Trap::Now(_) => return Reply::Float(self.micros as f64 / 1e6),
            Trap::Parent => return Reply::Int(999),
            _ => {}
        }
        Reply::None
    }

    fn open(&mut self, name: &str, mode: &str) -> Reply {
        let exists = self.files.contains_key(name);
        if mode.starts_with('r') && !exists {
            return Reply::Error {
                class: "FileNotFoundError",
                errno: Some(2),
                message: format!("No such file or directory: '{name}'"),
            };
        }
        if mode.starts_with('w') || !exists {
            self.files.insert(name.to_string(), Vec::new());
        }
        let fd = (3..).find(|fd| !self.open.contains_key(fd)).expect("there is a free number");
        let at = if mode.starts_with('a') { self.files[name].len() } else { 0 };
        self.open.insert(fd, (name.to_string(), at));
        Reply::Int(fd.into())
    }
}

struct Outcome {
    stdout: String,
    stderr: String,
    code: i32,
}

fn simulate(source: &str, name: &str) -> Outcome {
    let program = match front::compile(source, name, &library()) {
        Ok(program) => Rc::new(program),
        Err(wrong) => panic!("{name}: {wrong:#?}"),
    };
    let boot = Boot {
        seed: 1,
        pid: Pid::MAIN,
        stdout: Stdout::Pipe,
        arguments: vec![name.to_string()],
        module_name: "__main__".to_string(),
        entry: interleave::lang::trap::Entry::Main,
        start_method: "fork",
    };
    let mut vm = Vm::boot(program, &boot);
    let mut kernel = Kernel::default();
    let code = loop {
        match vm.run(0, u32::MAX, 200_000_000).stop {
            Stop::Trap(Trap::Exit(code)) => break code,
            Stop::Trap(trap) => {
                let reply = kernel.answer(trap);
                vm.reply(0, reply);
            }
            Stop::Statements => {}
            other => panic!("{name}: {other:?}; stdout so far:\n{}", String::from_utf8_lossy(&kernel.stdout)),
        }
    };
    Outcome {
        stdout: String::from_utf8_lossy(&kernel.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&kernel.stderr).into_owned(),
        code,
    }
}

fn real(path: &Path) -> Option<Outcome> {
    let folder = std::env::temp_dir().join(format!(
        "interleave-{}-{}",
        std::process::id(),
        path.file_stem()?.to_str()?
    ));
    fs::create_dir_all(&folder).ok()?;
    let name = path.file_name()?;
    fs::copy(path, folder.join(name)).ok()?;
    let output = Command::new("python3")
        .arg(name)
        .current_dir(&folder)
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .ok()?;
    fs::remove_dir_all(&folder).ok()?;
    Some(Outcome {
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        code: output.status.code().unwrap_or(-1),
    })
}

/// Library paths differ between installations; only what follows them matters.
fn normalised(text: &str) -> String {
    let line = |line: &str| match (line.find("File \""), line.find("python3.11/")) {
        (Some(start), Some(end)) if start < end => format!("{}{}", &line[..start + 6], &line[end..]),
        _ => line.to_string(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn difference(name: &str, what: &str, ours: &str, theirs: &str) -> Option<String> {
    if ours == theirs {
        return None;
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (ours.lines().collect(), theirs.lines().collect());
    let at = a.iter().zip(&b).position(|(x, y)| x != y).unwrap_or(a.len().min(b.len()));
    let show = |lines: &[&str]| {
        lines[at.saturating_sub(2).min(lines.len())..(at + 4).min(lines.len())].join("\n    ")
    };
    Some(format!("{name} {what} line {}:\n  ours:\n    {}\n  CPython:\n    {}\n", at + 1, show(&a), show(&b)))
}

#[test]
fn programs_print_the_same_as_under_cpython() {
    let version = Command::new("python3").arg("--version").output();
    let is_311 = version.is_ok_and(|v| String::from_utf8_lossy(&v.stdout).starts_with("Python 3.11"));
    if !is_311 {
        println!("skipped: python3 is not CPython 3.11");
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language");
    let wanted = std::env::var("ONLY").unwrap_or_default();
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the folder exists").map(|e| e.expect("it can be read").path()).collect();
    paths.sort();
    let mut wrong = Vec::new();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "py")) {
        let name = path.file_name().and_then(|n| n.to_str()).expect("names are text");
        if !name.contains(&wanted) {
            continue;
        }
        let source = fs::read_to_string(path).expect("it can be read");
        let ours = simulate(&source, name);
        let theirs = real(path).expect("python3 runs");
        let theirs_err = theirs.stderr.replace(&format!("File \"{}", ""), "File \"");
        wrong.extend(difference(name, "stdout", &normalised(&ours.stdout), &normalised(&theirs.stdout)));
        let (a, b) = (normalised(&ours.stderr), normalised(&theirs_err));
        wrong.extend(difference(name, "stderr", &a, &shorten_paths(&b, name)));
        if ours.code != theirs.code {
            wrong.push(format!("{name}: exit code {} instead of {}", ours.code, theirs.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// CPython shows the absolute path of the main file.
fn shorten_paths(text: &str, name: &str) -> String {
    let line = |line: &str| match (line.find("File \""), line.find(name)) {
        (Some(start), Some(end)) if start < end => format!("{}{}", &line[..start + 6], &line[end..]),
        _ => line.to_string(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}
