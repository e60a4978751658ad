//! Random programs print the same on the machine as under real `python3`.

mod generator;
mod solitary;

use std::{fs, process::Command};

const PROGRAMS: u64 = 2000;
const MARK: &str = "=====next=====";

/// Runs each program of a file with its output captured; one that takes too long says so.
const DRIVER: &str = r#"
import contextlib, io, resource, signal, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
class TooLong(BaseException):
    pass
def stop(*_):
    raise TooLong
signal.signal(signal.SIGALRM, stop)
programs = open(sys.argv[1], encoding='utf-8').read().split('=====next=====\n')
for text in programs:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        try:
            exec(compile(text, 'random.py', 'exec'), {'__name__': '__main__'})
        except BaseException as error:
            print('uncaught', type(error).__name__)
        signal.setitimer(signal.ITIMER_REAL, 0)
    sys.stdout.buffer.write((out.getvalue() + '=====next=====\n').encode('utf-8', 'backslashreplace'))
"#;

/// The outputs of real Python, in several processes side by side.
fn real(programs: &[String]) -> Vec<String> {
    let folder = std::env::temp_dir().join(format!("interleave-random-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for programs");
    let driver = folder.join("driver.py");
    fs::write(&driver, DRIVER).expect("the driver can be written");
    let chunks: Vec<_> = programs.chunks(programs.len().div_ceil(4)).enumerate().collect();
    let running: Vec<_> = chunks
        .into_iter()
        .map(|(i, chunk)| {
            let file = folder.join(format!("programs{i}.txt"));
            fs::write(&file, chunk.join(&format!("{MARK}\n"))).expect("programs can be written");
            let mut command = Command::new("python3");
            command.arg(&driver).arg(&file).env("PYTHONIOENCODING", "utf-8");
            command.stdout(std::process::Stdio::piped()).spawn().expect("python3 runs")
        })
        .collect();
    let mut outputs = Vec::new();
    for child in running {
        let output = child.wait_with_output().expect("python3 ends");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        outputs.extend(text.split(&format!("{MARK}\n")).map(str::to_string));
        outputs.pop();
    }
    let _ = fs::remove_dir_all(&folder);
    outputs
}

#[test]
fn random_programs_print_the_same_as_under_cpython() {
    let version = Command::new("python3").arg("--version").output();
    let is_311 = version.is_ok_and(|v| String::from_utf8_lossy(&v.stdout).starts_with("Python 3.11"));
    if !is_311 {
        println!("skipped: python3 is not CPython 3.11");
        return;
    }
    let number = |name: &str, default: u64| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let (first, count) = (number("SEED", 1), number("PROGRAMS", PROGRAMS));
    let programs: Vec<String> = (first..first + count).map(generator::program).collect();
    let theirs = real(&programs);
    assert_eq!(theirs.len(), programs.len(), "python3 ran every program");
    let mut wrong = Vec::new();
    let mut skipped = 0;
    for ((seed, program), theirs) in (first..).zip(&programs).zip(&theirs) {
        // A generated text that is no Python tells nothing.
        // One that grows without bound is ended by a limit, which differs.
        let is_out =
            ["TooLong", "MemoryError", "uncaught IndentationError"].iter().any(|end| theirs.contains(end));
        if theirs.starts_with("uncaught SyntaxError") || is_out {
            skipped += 1;
            continue;
        }
        let ours = solitary::output(program);
        if ours != *theirs {
            let at = ours.lines().zip(theirs.lines()).position(|(a, b)| a != b);
            let at = at.unwrap_or(ours.lines().count().min(theirs.lines().count()));
            let line = |text: &str| text.lines().nth(at).unwrap_or("nothing").to_string();
            wrong.push(format!(
                "seed {seed}, line {}:\n  ours:    {}\n  CPython: {}",
                at + 1,
                line(&ours),
                line(theirs)
            ));
        }
    }
    println!("{} programs ran, {skipped} were no Python or too long", programs.len() as u64 - skipped);
    assert!(skipped * 20 < count, "{skipped} of {count} generated texts are no Python or too long");
    assert!(
        wrong.is_empty(),
        "{} of {count} differ\n{}",
        wrong.len(),
        wrong[..wrong.len().min(25)].join("\n")
    );
}
