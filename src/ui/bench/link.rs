//! The bench in an address: `#bench=workload&table=…&run=…&run=…`. Pure text, loss-free: cells are kept as they were
//! typed, wrong ones too.

use std::{fmt::Write as _, rc::Rc};

use interleave::{
    machine::{Equal, Options, Queues},
    time::{Duration, Instant},
    workload::{Field, units},
};

use super::{
    rows::{self, Row},
    session::{MOST_RUNS, Origin, Work},
    strings,
};
use crate::ui::address::{decode, encode, pairs, percent_decoded, percent_encoded};

/// The value of `bench` that opens this bench.
pub const WORD: &str = "workload";
/// The longest address that is read.
const LONGEST: usize = 2_000_000;

/// What an address says about the bench.
#[derive(Debug, Default, PartialEq)]
pub struct Link {
    /// Which bench it names, if it does: whether this one.
    pub bench: Option<bool>,
    pub preset: Option<Rc<str>>,
    pub random: Option<u64>,
    pub rows: Option<Vec<Rc<Row>>>,
    pub until: Option<Rc<str>>,
    pub runs: Vec<Rc<Options>>,
    pub now: Option<Instant>,
    pub exercise: bool,
    /// Keys whose values could not be read.
    pub unread: Vec<String>,
}

/// Reads `?query` and `#fragment`.
#[must_use]
pub fn read(query: &str, fragment: &str) -> Link {
    let mut link = Link::default();
    if query.len() + fragment.len() > LONGEST {
        link.unread.push("#".to_owned());
        return link;
    }
    for pair in pairs(query, '?').chain(pairs(fragment, '#')) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if put(&mut link, key, &percent_decoded(value)).is_none() {
            link.unread.push(key.chars().take(40).collect());
        }
    }
    link
}

fn put(link: &mut Link, key: &str, value: &str) -> Option<()> {
    match key {
        "bench" => link.bench = Some(value == WORD),
        "preset" => link.preset = Some(value.into()),
        "random" => link.random = Some(value.parse().ok()?),
        "table" => link.rows = Some(table(&String::from_utf8(decode(value)?).ok()?)),
        "until" => link.until = Some(value.into()),
        "run" => {
            let options = options(value)?;
            if link.runs.len() == MOST_RUNS {
                return None;
            }
            link.runs.push(Rc::new(options));
        }
        "now" => link.now = Some(Instant::from_micros(value.parse().ok()?)),
        "exercise" => link.exercise = value != "0",
        _ => {}
    }
    Some(())
}

/// Rows of cells parted by tabs, in the order of `Field::ALL`; empty cells at the end are left out.
fn table(text: &str) -> Vec<Rc<Row>> {
    let row = |line: &str| {
        let cells = Field::ALL.into_iter().zip(line.split('\t'));
        Rc::new(cells.fold(Row::default(), |row, (field, cell)| row.with(field, cell)))
    };
    text.split('\n').map(row).collect()
}

impl Link {
    /// Whether it names a table of its own.
    #[must_use]
    pub fn names_work(&self) -> bool {
        self.preset.is_some() || self.rows.is_some() || !self.runs.is_empty()
    }

    /// The work that it stands for; `opened` makes the one of a preset's key, `None` the first.
    #[must_use]
    pub fn work(&self, opened: impl Fn(Option<&str>) -> Option<Work>) -> Option<Work> {
        let preset = opened(self.preset.as_deref());
        let start = preset.clone().or_else(|| opened(None))?;
        let origin = match (&self.preset, self.random) {
            (Some(key), _) if preset.is_some() => Origin::Preset(key.clone()),
            (_, Some(seed)) => Origin::Random(seed),
            (_, None) if self.rows.is_some() => Origin::Own,
            _ => start.origin.clone(),
        };
        let until = self.until.clone().or_else(|| self.rows.is_some().then(|| "".into()));
        Some(Work {
            rows: self.rows.clone().unwrap_or(start.rows),
            until: until.unwrap_or(start.until),
            runs: if self.runs.is_empty() { start.runs } else { self.runs.clone() },
            origin,
        })
    }
}

/// The fragment that leads back to this work at that moment.
#[must_use]
pub fn fragment(work: &Work, now: Instant, exercise: bool, language: &str) -> String {
    let mut lines = String::new();
    for (at, row) in work.rows.iter().enumerate() {
        let used = row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        let cells: Vec<&str> = row.cells[..used].iter().map(|cell| &**cell).collect();
        let end = if at == 0 { "" } else { "\n" };
        write!(lines, "{end}{}", cells.join("\t")).expect("a String takes everything");
    }
    let mut out = format!("#bench={WORD}&table={}", encode(lines.as_bytes()));
    match &work.origin {
        Origin::Preset(key) => out += &format!("&preset={}", percent_encoded(key)),
        Origin::Random(seed) => out += &format!("&random={seed}"),
        Origin::Own => {}
    }
    if !work.until.is_empty() {
        out += &format!("&until={}", percent_encoded(&work.until));
    }
    for options in &work.runs {
        out += &format!("&run={}", percent_encoded(&run(options)));
    }
    if now > Instant::BOOT {
        out += &format!("&now={}", now.micros());
    }
    if exercise {
        out += "&exercise=1";
    }
    out + "&lang=" + language
}

/// A run in words: its policy, and the rules that are not the default.
#[must_use]
pub fn run(options: &Options) -> String {
    let usual = Options::workload();
    let mut words = vec![options.policy.to_string()];
    let mut add = |differs: bool, word: String| words.extend(differs.then_some(word));
    add(options.cpus != usual.cpus, format!("cpus={}", options.cpus));
    add(options.queues != usual.queues, "per-cpu".to_owned());
    add(!options.switch_cost.is_zero(), format!("switch={}", units(options.switch_cost.micros())));
    add(options.ties.requeue_first, "requeue-first".to_owned());
    match options.ties.equal {
        Equal::Joined => {}
        Equal::Arrival => add(true, "arrival".to_owned()),
        Equal::Input => add(true, "input".to_owned()),
    }
    add(options.preempt_equal, "preempt-equal".to_owned());
    add(options.high_first, "high-first".to_owned());
    add(options.inherit, "inherit".to_owned());
    add(options.seed != usual.seed, format!("seed={}", options.seed));
    if let Some(text) = &options.choose {
        add(true, format!("choose={}", encode(text.as_bytes())));
    }
    words.join("~")
}

/// The options of a run in words.
fn options(text: &str) -> Option<Options> {
    let mut words = text.split('~');
    let policy = words.next()?;
    let mut options = Options { policy: policy.into(), ..Options::workload() };
    // A wrong parameter is marked on the page; a policy that there is not has no place there.
    let info = strings::info(policy)?;
    for word in words {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        match key {
            "cpus" => options.cpus = value.parse().ok().filter(|cpus| (1..=64).contains(cpus))?,
            "per-cpu" => options.queues = Queues::PerCpu,
            "switch" => options.switch_cost = rows::length(value).filter(|cost| *cost <= MOST_COST)?,
            "requeue-first" => options.ties.requeue_first = true,
            "arrival" => options.ties.equal = Equal::Arrival,
            "input" => options.ties.equal = Equal::Input,
            "preempt-equal" => options.preempt_equal = true,
            "high-first" => options.high_first = true,
            "inherit" => options.inherit = true,
            "seed" => options.seed = value.parse().ok()?,
            "choose" => options.choose = Some(String::from_utf8(decode(value)?).ok()?.into()),
            _ => return None,
        }
    }
    if info.key == "custom" {
        options.choose.get_or_insert_with(|| strings::EXAMPLE.into());
    }
    Some(options)
}

/// The highest cost of a switch.
pub const MOST_COST: Duration = Duration::from_millis(1_000_000);
