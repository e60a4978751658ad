//! The part of a policy string after the colon: `quantum=4,…`.

use std::fmt;

use super::{ALL, Info, ParameterKind};
use crate::time::Duration;

/// Checked values of a policy's parameters.
#[derive(Debug)]
pub struct Arguments {
    values: Vec<(&'static str, Duration)>,
}

/// What is wrong with a policy string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    UnknownPolicy(String),
    UnknownParameter { policy: &'static str, name: String },
    BadValue { policy: &'static str, name: &'static str, value: String },
}

impl Arguments {
    /// Reads `name=value,…` for a policy; what is not named has its default.
    ///
    /// # Errors
    /// An unknown name, or a value outside its range.
    pub fn parse(info: &Info, text: &str) -> Result<Arguments, Error> {
        let mut given: Vec<(&str, &str)> = Vec::new();
        for item in text.split(',').filter(|item| !item.is_empty()) {
            let (name, value) = item.split_once('=').unwrap_or((item, ""));
            if !info.parameters.iter().any(|parameter| parameter.name == name) {
                return Err(Error::UnknownParameter { policy: info.key, name: name.to_owned() });
            }
            given.push((name, value));
        }
        let mut values = Vec::new();
        for parameter in info.parameters {
            let written = given.iter().rev().find(|(name, _)| *name == parameter.name);
            let value = written.map_or(parameter.default, |(_, value)| value);
            let ParameterKind::Time = parameter.kind;
            let read = read_time(value).ok_or_else(|| Error::BadValue {
                policy: info.key,
                name: parameter.name,
                value: value.to_owned(),
            })?;
            values.push((parameter.name, read));
        }
        Ok(Arguments { values })
    }

    /// The value of a parameter of kind `Time`.
    #[must_use]
    pub fn time(&self, name: &str) -> Duration {
        let found = self.values.iter().find(|(known, _)| *known == name);
        found.expect("a policy asks only for parameters that it declares").1
    }
}

/// `4`, `4ms`, `0.5`, `250us`, `1s`: above zero, at most an hour.
fn read_time(text: &str) -> Option<Duration> {
    let split = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let micros_a_unit = match unit {
        "us" => 1.0,
        "" | "ms" => 1e3,
        "s" => 1e6,
        _ => return None,
    };
    let micros = (number.parse::<f64>().ok()? * micros_a_unit).round();
    (1.0..=3.6e9).contains(&micros).then(|| Duration::from_micros(micros as u64))
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::UnknownPolicy(name) => {
                let known: Vec<&str> = ALL.iter().map(|info| info.key).collect();
                write!(f, "unknown policy '{name}': choose one of {}", known.join(", "))
            }
            Error::UnknownParameter { policy, name } => {
                let info = ALL.iter().find(|info| info.key == *policy);
                let known: Vec<&str> =
                    info.map_or(Vec::new(), |info| info.parameters.iter().map(|p| p.name).collect());
                if known.is_empty() {
                    write!(f, "policy '{policy}' has no parameter '{name}': it takes none")
                } else {
                    write!(f, "policy '{policy}' has no parameter '{name}': it takes {}", known.join(", "))
                }
            }
            Error::BadValue { policy, name, value } => write!(
                f,
                "policy '{policy}': {name}='{value}' is not a time above zero and at most 1 hour, such as 4, 250us or 1s"
            ),
        }
    }
}
