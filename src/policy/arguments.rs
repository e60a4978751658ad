//! The part of a policy string after the colon: `quantum=4,…`.

use std::fmt;

use super::{ALL, Chooser, Info, Parameter, ParameterKind, Programs, mlq};
use crate::time::Duration;

/// Checked values of a policy's parameters, and what else it is made with.
#[derive(Debug)]
pub struct Arguments {
    values: Vec<(&'static str, Value)>,
    /// For what is drawn at random.
    pub seed: u64,
    /// Whether people write a greater priority number for the more urgent.
    pub high_first: bool,
    pub chooser: Option<Box<dyn Chooser>>,
}

/// The value of one parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Time(Duration),
    Count(u32),
    /// Millionths.
    Fraction(u32),
    Word(&'static str),
    Text(String),
}

/// What is wrong with a policy string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    UnknownPolicy(String),
    UnknownParameter {
        policy: &'static str,
        name: String,
    },
    BadValue {
        policy: &'static str,
        name: &'static str,
        value: String,
    },
    /// It must know how long bursts are, or deadlines: nobody knows a program's.
    NotForPrograms(&'static str),
    /// With that value it must know a program's future.
    OnlyWorkloads {
        policy: &'static str,
        name: &'static str,
        value: String,
    },
    /// `custom` without a program.
    NoChooser,
    /// What is wrong with the program of `custom`, in one line.
    Chooser(String),
}

impl Arguments {
    /// Reads `name=value,…` for a policy; what is not named has its default.
    ///
    /// # Errors
    /// An unknown name, or a value outside its range.
    pub fn parse(info: &Info, text: &str, programs: bool) -> Result<Arguments, Error> {
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
            let needed = match info.programs {
                Programs::With(name, value) if programs && name == parameter.name => Some(value),
                _ => None,
            };
            let written = given.iter().rev().find(|(name, _)| *name == parameter.name);
            let value = written.map_or(needed.unwrap_or(parameter.default), |(_, value)| value);
            let (policy, name) = (info.key, parameter.name);
            let read = read(parameter, value).ok_or_else(|| Error::BadValue {
                policy,
                name,
                value: value.to_owned(),
            })?;
            if needed.is_some_and(|needed| needed != value) {
                return Err(Error::OnlyWorkloads { policy, name, value: value.to_owned() });
            }
            values.push((parameter.name, read));
        }
        Ok(Arguments { values, seed: 0, high_first: false, chooser: None })
    }

    fn value(&self, name: &str) -> &Value {
        let found = self.values.iter().find(|(known, _)| *known == name);
        &found.expect("a policy asks only for parameters that it declares").1
    }

    /// The value of a parameter of kind `Time` or `TimeOrNever` (zero: never).
    #[must_use]
    pub fn time(&self, name: &str) -> Duration {
        match self.value(name) {
            Value::Time(time) => *time,
            other => panic!("{name} is a time, not {other:?}"),
        }
    }

    /// The value of a parameter of kind `Count`.
    #[must_use]
    pub fn count(&self, name: &str) -> u32 {
        match self.value(name) {
            Value::Count(count) => *count,
            other => panic!("{name} is a count, not {other:?}"),
        }
    }

    /// The value of a parameter of kind `Fraction`, in millionths.
    #[must_use]
    pub fn millionths(&self, name: &str) -> u32 {
        match self.value(name) {
            Value::Fraction(millionths) => *millionths,
            other => panic!("{name} is a fraction, not {other:?}"),
        }
    }

    /// The value of a parameter of kind `Choice`.
    #[must_use]
    pub fn word(&self, name: &str) -> &'static str {
        match self.value(name) {
            Value::Word(word) => word,
            other => panic!("{name} is a word, not {other:?}"),
        }
    }

    /// The value of a parameter of kind `Queues`, as written.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        match self.value(name) {
            Value::Text(text) => text,
            other => panic!("{name} is a text, not {other:?}"),
        }
    }
}

fn read(parameter: &Parameter, text: &str) -> Option<Value> {
    match parameter.kind {
        ParameterKind::Time => read_time(text).filter(|time| !time.is_zero()).map(Value::Time),
        ParameterKind::TimeOrNever => read_time(text).map(Value::Time),
        ParameterKind::Count(least, most) => {
            let count: u32 = text.parse().ok()?;
            (least..=most).contains(&count).then_some(Value::Count(count))
        }
        ParameterKind::Fraction => {
            let millionths = text.parse::<f64>().ok()? * 1e6;
            let whole = (millionths - millionths.round()).abs() < 1e-6;
            (whole && (0.0..=1e6).contains(&millionths)).then_some(Value::Fraction(millionths.round() as u32))
        }
        ParameterKind::Choice(words) => {
            words.iter().find(|word| **word == text).map(|word| Value::Word(word))
        }
        ParameterKind::Queues => mlq::is_classes(text).then(|| Value::Text(text.to_owned())),
    }
}

/// `4`, `4ms`, `0.5`, `250us`, `1s`: zero, or at least a microsecond and at most an hour.
pub(super) fn read_time(text: &str) -> Option<Duration> {
    let split = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let micros_a_unit = match unit {
        "us" => 1.0,
        "" | "ms" => 1e3,
        "s" => 1e6,
        _ => return None,
    };
    let micros = number.parse::<f64>().ok()? * micros_a_unit;
    let rounded = micros.round();
    let fits = (1.0..=3.6e9).contains(&rounded) || micros == 0.0;
    fits.then(|| Duration::from_micros(rounded as u64))
}

impl ParameterKind {
    /// What a value may be, in words.
    #[must_use]
    pub fn wanted(self) -> String {
        match self {
            ParameterKind::Time => "a time above zero and at most 1 hour, such as 4, 250us or 1s".to_owned(),
            ParameterKind::TimeOrNever => "a time of at most 1 hour, such as 4, 250us or 1s, or 0".to_owned(),
            ParameterKind::Count(least, most) => format!("a whole number from {least} to {most}"),
            ParameterKind::Fraction => "a number from 0 to 1 of at most six decimals".to_owned(),
            ParameterKind::Choice(words) => format!("one of {}", words.join(", ")),
            ParameterKind::Queues => {
                "a list of queues such as wake@4/new@4/expired@8, each reason once".to_owned()
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parameters =
            |policy: &str| ALL.iter().find(|info| info.key == policy).map_or(&[][..], |info| info.parameters);
        match self {
            Error::UnknownPolicy(name) => {
                let known: Vec<&str> = ALL.iter().map(|info| info.key).collect();
                write!(f, "unknown policy '{name}': choose one of {}", known.join(", "))
            }
            Error::UnknownParameter { policy, name } => {
                let known: Vec<&str> = parameters(policy).iter().map(|parameter| parameter.name).collect();
                if known.is_empty() {
                    write!(f, "policy '{policy}' has no parameter '{name}': it takes none")
                } else {
                    write!(f, "policy '{policy}' has no parameter '{name}': it takes {}", known.join(", "))
                }
            }
            Error::BadValue { policy, name, value } => {
                let parameter = parameters(policy).iter().find(|parameter| parameter.name == *name);
                let wanted = parameter.map_or(String::new(), |parameter| parameter.kind.wanted());
                write!(f, "policy '{policy}': {name}='{value}' is not {wanted}")
            }
            Error::NotForPrograms(policy) => write!(
                f,
                "policy '{policy}' must know how long CPU bursts are, and nobody knows a program's: use it with a \
                 workload, or choose srtf, which predicts them from the past"
            ),
            Error::OnlyWorkloads { policy, name, value } => write!(
                f,
                "policy '{policy}': {name}={value} needs to know how long CPU bursts are, and nobody knows a \
                 program's: leave it out"
            ),
            Error::Chooser(wrong) => write!(f, "policy 'custom': {wrong}"),
            Error::NoChooser => {
                write!(
                    f,
                    "policy 'custom' needs a program that defines choose(ready, now): see --choose FILE.py"
                )
            }
        }
    }
}
