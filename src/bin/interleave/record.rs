//! `interleave record`: a real run into a file that the page opens.

use std::{path::PathBuf, time::Duration};

use clap::Args;
use interleave::real::record::record;

use crate::files::write_beside;

#[derive(Args)]
pub struct Record {
    /// The file to write.
    #[arg(short, long, value_name = "OUT.json", default_value = "recording.json")]
    output: PathBuf,
    /// Ends the command after so many seconds.
    #[arg(long, value_name = "S", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    max_seconds: u64,
    /// The command and its arguments.
    #[arg(required = true, last = true, value_name = "COMMAND")]
    command: Vec<String>,
}

impl Record {
    /// Records; the command's exit status, or one line on what stands in the way.
    pub fn execute(&self) -> Result<u8, String> {
        let recorded = record(&self.command, Duration::from_secs(self.max_seconds))?;
        write_beside(&self.output, &recorded.file.to_json())?;
        for what in &recorded.missing {
            eprintln!("interleave: not recorded: {what}");
        }
        if recorded.timed_out {
            eprintln!("interleave: ended after {} s (--max-seconds)", self.max_seconds);
        }
        if recorded.file.is_cut {
            eprintln!("interleave: cut off after {} records", recorded.file.records.len());
        }
        Ok(recorded.status)
    }
}
