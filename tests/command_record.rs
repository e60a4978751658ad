//! `interleave record`, as its user: a real run into a file, and back into a recording. Without strace each check is
//! counted as skipped, with the reason.

#[cfg(target_os = "linux")]
#[path = "common/command.rs"]
mod command;

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("skipped: real runs are recorded on Linux only");
}

#[cfg(target_os = "linux")]
fn main() {
    linux::main();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{
        fs,
        path::{Path, PathBuf},
        process::{Command, Output, Stdio},
    };

    use interleave::{
        event::{FileOperation, Kind},
        process::State,
        recording::{Ending, Recording},
        scenario,
        scene::Scene,
        trace::{file::File, import, real},
    };
    use libtest_mimic::{Arguments, Completion, Failed, Trial, run};

    use super::command::{complaint, folder, text};

    type Checked = Result<(), Failed>;

    pub fn main() {
        let needs = |name: &'static str, tools: &'static [&'static str], check: fn() -> Checked| {
            Trial::ignorable_test(name, move || match tools.iter().find_map(|tool| lacks(tool)) {
                Some(why) => Ok(Completion::ignored_with(why)),
                None => check().map(|()| Completion::Completed),
            })
        };
        let tests = vec![
            needs("a_ticket_sale_is_told_again", &["strace", "python3"], ticket_sale),
            needs("the_exit_status_is_the_commands", &["strace"], exit_status),
            needs("a_command_that_goes_on_is_ended", &["strace"], too_long),
            needs("what_goes_through_a_pipe_is_told", &["strace", "python3"], pipe),
            needs("wrong_arguments_are_one_line", &[], wrong_arguments),
        ];
        run(&Arguments::from_args(), tests).exit();
    }

    /// Why a tool cannot be used here.
    fn lacks(tool: &str) -> Option<String> {
        let arguments: &[&str] =
            if tool == "strace" { &["-qq", "-e", "trace=none", "true"] } else { &["--version"] };
        match Command::new(tool).args(arguments).stdin(Stdio::null()).output() {
            Ok(output) if output.status.success() => None,
            Ok(_) => Some(format!("{tool} may not be used here")),
            Err(_) => Some(format!("no {tool}")),
        }
    }

    fn record(folder: &Path, command: &[&str]) -> Output {
        let mut recorder = Command::new(env!("CARGO_BIN_EXE_interleave"));
        recorder.args(["record", "-o", "out.json", "--max-seconds", "30", "--"]).args(command);
        recorder.current_dir(folder).env_remove("PYTHONUNBUFFERED").stdin(Stdio::null());
        recorder.output().expect("the command line was built")
    }

    fn file(folder: &Path) -> Result<File, Failed> {
        let text = fs::read_to_string(folder.join("out.json"))?;
        import::read(&text).map_err(|error| format!("{error:?}").into())
    }

    fn check(holds: bool, what: &str) -> Checked {
        if holds { Ok(()) } else { Err(what.to_owned().into()) }
    }

    /// A folder with the library's ticket sale.
    fn tickets(name: &str) -> Result<PathBuf, Failed> {
        let folder = folder(name);
        let sale = scenario::library().into_iter().find(|it| &*it.key == "tickets").ok_or("no tickets")?;
        fs::write(folder.join("tickets.py"), sale.source.as_bytes())?;
        for (name, content) in &sale.files {
            fs::write(folder.join(&**name), &**content)?;
        }
        Ok(folder)
    }

    fn operations(recording: &Recording, wanted: fn(FileOperation) -> bool) -> usize {
        let is_one = |kind: &Kind| matches!(kind, Kind::File { operation, .. } if wanted(*operation));
        recording.events.iter().filter(|event| is_one(&event.kind)).count()
    }

    fn ticket_sale() -> Checked {
        let folder = tickets("record-tickets")?;
        let output = record(&folder, &["python3", "tickets.py"]);
        check(output.status.code() == Some(0), &text(&output.stderr))?;
        let printed = text(&output.stdout);
        // Who looks into the file just as another has begun to write it finds nothing, and fails.
        check(
            (1..=3).contains(&printed.lines().count()),
            &format!("the program's output is its own: {printed}"),
        )?;
        let file = file(&folder)?;
        check(file.program.as_ref().is_some_and(|it| it.name == "tickets.py"), "the program is kept")?;
        check(file.system.starts_with("Linux "), &file.system)?;
        check(
            file.files.get("seats.json").is_some_and(|it| it == "{\"count\": 1}"),
            "the file as it was before",
        )?;
        let recording = real::tell(&file);
        check(recording.outcome.ending == Ending::Exited(0), &format!("{:?}", recording.outcome))?;
        check(recording.stream(false) == printed, &recording.stream(false))?;
        let last = Scene::at(&recording, recording.events.len());
        check(last.processes.len() == 4, "main and three clients")?;
        check(last.processes.iter().all(|it| it.state == State::Reaped), "all have ended")?;
        check(&*last.processes[0].name == "MainProcess", &last.processes[0].name)?;
        // What the file holds now, it holds in the picture.
        let now = fs::read_to_string(folder.join("seats.json"))?;
        let seen = last.files.iter().find(|it| &*it.name == "seats.json").ok_or("seats.json is shown")?;
        check(*seen.text == *now, &format!("{} is not {now}", seen.text))?;
        let bought = printed.lines().filter(|line| line.contains("bought")).count();
        check(
            operations(&recording, |it| matches!(it, FileOperation::Write(1..))) == bought,
            "a write a ticket",
        )?;
        check(operations(&recording, |it| it == FileOperation::OpenRead) == 3, "each has looked")?;
        // Written and read again it is the same.
        let again = File::from_json(&file.to_json()).map_err(|error| format!("{error:?}"))?;
        check(again == file, "the file is read as it was written")
    }

    fn exit_status() -> Checked {
        let folder = folder("record-status");
        let output = record(&folder, &["sh", "-c", "exit 7"]);
        check(output.status.code() == Some(7), &text(&output.stderr))?;
        let told = real::tell(&file(&folder)?).outcome;
        check(told.ending == Ending::Exited(7), &format!("{told:?}"))?;
        let output = record(&folder, &["sh", "-c", "kill -9 $$"]);
        check(output.status.code() == Some(128 + 9), &text(&output.stderr))?;
        let told = real::tell(&file(&folder)?).outcome;
        check(told.ending == Ending::Exited(-9), &format!("{told:?}"))
    }

    fn too_long() -> Checked {
        let folder = folder("record-long");
        let mut recorder = Command::new(env!("CARGO_BIN_EXE_interleave"));
        recorder.args([
            "record",
            "-o",
            "out.json",
            "--max-seconds",
            "1",
            "--",
            "sh",
            "-c",
            "sleep 47 & sleep 47",
        ]);
        let output = recorder.current_dir(&folder).stdin(Stdio::null()).output()?;
        check(text(&output.stderr).contains("--max-seconds"), &text(&output.stderr))?;
        let recording = real::tell(&file(&folder)?);
        let killed = recording.events.iter().filter(|event| event.kind == Kind::Die { signal: 9 }).count();
        check(killed >= 2, "all of its processes are ended")
    }

    fn pipe() -> Checked {
        let folder = folder("record-pipe");
        let program = "import os, time\nr, w = os.pipe()\nif os.fork() == 0:\n    time.sleep(0.05)\n    os.write(w, b'hello')\n    os._exit(3)\n\
            print(os.read(r, 10).decode())\nprint(os.waitpid(-1, 0)[1] >> 8)\n";
        fs::write(folder.join("pipe.py"), program)?;
        let output = record(&folder, &["python3", "pipe.py"]);
        check(text(&output.stdout) == "hello\n3\n", &text(&output.stdout))?;
        let recording = real::tell(&file(&folder)?);
        let words: Vec<String> = recording.events.iter().map(|event| format!("{:?}", event.kind)).collect();
        let place = |word: &str| {
            words.iter().position(|it| it.contains(word)).ok_or(format!("no {word}: {words:#?}"))
        };
        let (waits, sends) = (place("Receive(ObjectId")?, place("Send(\"'hello'\")")?);
        let (gets, exits) = (place("Receive(\"'hello'\")")?, place("code: 3")?);
        check(waits < sends && sends < gets && sends < exits, &format!("{words:#?}"))
    }

    fn wrong_arguments() -> Checked {
        let folder = folder("record-wrong");
        let none = complaint(&folder, &["record"]);
        check(none.contains("COMMAND"), &none)?;
        let seconds = complaint(&folder, &["record", "--max-seconds", "0", "--", "true"]);
        check(seconds.contains("0"), &seconds)?;
        let missing = complaint(&folder, &["record", "--", "no-such-command"]);
        check(missing.contains("no-such-command: no such command"), &missing)
    }
}
