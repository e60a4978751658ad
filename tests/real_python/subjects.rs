//! The programs that are run.

use std::{fs, path::PathBuf};

use interleave::{process::StartMethod, real::python::Source, scenario};

/// A program, and why it is not run if it is not.
pub struct Subject {
    pub name: String,
    pub source: Source,
    pub skip: Option<&'static str>,
    /// Why what it does may seem impossible.
    pub gap: Option<&'static str>,
}

/// Programs whose output depends on more than who runs when, or of which a search cannot say what is possible.
const SKIPPED: &[(&str, &str)] = &[
    ("listings/16_tickets_lock", "its random sleeps add up to a minute"),
    ("managers_pools/pool_errors", ADDRESSES),
    ("programs/ctypes_in_shared_memory", ADDRESSES),
    ("programs/ctypes_structures", ADDRESSES),
    ("programs/event", ADDRESSES),
    ("programs/shared_memory", ADDRESSES),
    ("programs/shared_memory_leaked", NAMED),
    ("programs/shared_memory_two_trackers", NAMED),
];

const ADDRESSES: &str = "it prints addresses in memory";
const NAMED: &str = "its named shared memory is the whole machine's, and runs go on side by side";

/// Programs of which the explorer is known not to find every outcome, and why.
const GAPS: &[(&str, &str)] =
    &[("listings/11_terminate_is_alive", "a search has a process end in the step in which it is killed")];

/// Folders of programs beside this file.
const FOLDERS: [&str; 4] = ["explore", "language", "managers_pools", "programs"];

/// All of them, in order.
pub fn subjects() -> Vec<Subject> {
    let mut all: Vec<Subject> = scenario::library()
        .iter()
        .map(|it| {
            let files = it.files.iter().map(|(name, bytes)| (name.to_string(), bytes.to_vec()));
            subject(
                format!("scenario/{}", it.key),
                "main.py",
                &it.source,
                files.collect(),
                it.options.start_method,
            )
        })
        .collect();
    let tests: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests"].iter().collect();
    for folder in FOLDERS {
        all.extend(
            programs(&tests.join(folder), folder).into_iter().filter(|it| uses_processes(&it.source.text)),
        );
    }
    let listings: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "shared", "seed", "listings"].iter().collect();
    let mut found = programs(&listings, "listings");
    if found.is_empty() {
        let mut none = subject("listings".to_owned(), "", "", Vec::new(), StartMethod::Fork);
        none.skip = Some("the notes are not beside the checkout");
        found.push(none);
    }
    all.extend(found);
    all
}

fn subject(
    name: String,
    file: &str,
    text: &str,
    files: Vec<(String, Vec<u8>)>,
    start_method: StartMethod,
) -> Subject {
    let find = |table: &[(&str, &'static str)]| table.iter().find(|(it, _)| *it == name).map(|(_, why)| *why);
    let (skip, gap) = (find(SKIPPED), find(GAPS));
    Subject {
        name,
        source: Source { name: file.to_owned(), text: text.to_owned(), files, start_method },
        skip,
        gap,
    }
}

fn uses_processes(text: &str) -> bool {
    ["multiprocessing", "os.fork", "concurrent.futures"].iter().any(|word| text.contains(word))
}

/// The programs of a folder, each with the file that it reads, if it reads one.
fn programs(folder: &PathBuf, prefix: &str) -> Vec<Subject> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.ends_with(".py"));
    names.sort();
    let read = |name: String| {
        let text = fs::read_to_string(folder.join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        // The notes' tickets are sold from this file.
        let db = ("db".to_owned(), b"{\"count\": 1}".to_vec());
        let files = if prefix == "listings" && text.contains("'db'") { vec![db] } else { Vec::new() };
        subject(format!("{prefix}/{}", name.trim_end_matches(".py")), &name, &text, files, StartMethod::Fork)
    };
    names.into_iter().map(read).collect()
}
