//! `interleave merge`: what parts of a search found, joined.

use std::path::{Path, PathBuf};

use clap::Args;
use interleave::{
    explore::merge::{Finding, Mismatch, Trait, merge},
    text::Text,
};

use crate::{
    explored::{print, status},
    files::{self, read_text},
    worksheet::Language,
};

/// Largest report that is read.
const MAX_REPORT: u64 = 1 << 30;

#[derive(Args)]
pub struct Merge {
    /// What `interleave explore --shard K/N --json` has printed, one file a part, in any order.
    #[arg(value_name = "PART.json", required = true)]
    parts: Vec<PathBuf>,
    #[arg(long, default_value = "en", value_enum)]
    language: Language,
    /// Prints one JSON report.
    #[arg(long)]
    json: bool,
}

impl Merge {
    /// Joins; the exit status, or one line on what is wrong with the parts.
    pub fn execute(&self) -> Result<u8, String> {
        let findings = self.parts.iter().map(|path| read(path)).collect::<Result<Vec<Finding>, String>>()?;
        let joined = merge(&findings).map_err(|mismatch| self.sentence(mismatch))?;
        print(&joined, self.json, &Text::of(self.language.tag()));
        Ok(status(&joined.report))
    }

    /// What does not fit, in a line.
    fn sentence(&self, mismatch: Mismatch) -> String {
        let name = |place: usize| files::name(&self.parts[place]);
        match mismatch {
            Mismatch::Nothing => "give the parts to join: PART.json...".to_owned(),
            Mismatch::Whole(place) => {
                format!("{}: not a part: explore with --shard K/N, K from 1 to N", name(place))
            }
            Mismatch::Twice(place, other) => {
                format!("{}: the same part as {}: give each part once", name(place), name(other))
            }
            Mismatch::Differs(place, Trait::Layer) => {
                let (name, first) = (name(place), name(0));
                format!(
                    "{name}: tells other states apart than {first}: explore all parts with one version, or the whole at once"
                )
            }
            Mismatch::Differs(place, what) => {
                let what = match what {
                    Trait::Program => "the program, or a file it begins with,",
                    Trait::StartMethod => "--start-method",
                    Trait::Stdout => "--stdout",
                    Trait::PrintOrder => "--ignore-print-order",
                    Trait::Timing => "--timing",
                    Trait::Seed => "--seed",
                    Trait::Of | Trait::Layer => "N of --shard K/N",
                };
                let (name, first) = (name(place), name(0));
                format!("{name}: {what} differs from that of {first}: explore all parts alike")
            }
        }
    }
}

/// A part, or one line on what is wrong with the file.
fn read(path: &Path) -> Result<Finding, String> {
    let content = read_text(path, MAX_REPORT)?;
    serde_json::from_str(&content).map_err(|error| {
        let (name, line) = (files::name(path), error.line().max(1));
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or(&what);
        format!("{name}:{line}: {what}: give what 'interleave explore --shard K/N --json' has printed")
    })
}
