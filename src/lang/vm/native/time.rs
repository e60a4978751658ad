//! The `time` module: clocks ask the kernel, the rest is arithmetic on a calendar in UTC.
//!
//! What must know the time before it can go on (`localtime()` with fields, `strftime(f)`) is in the prelude's
//! `time.py`, above these.

use super::{
    super::{
        Fault, Vm,
        frame::{ClockUse, Resume},
        value::Value,
    },
    Args, NativeDef,
    Params::{Between, One, Zero},
    Res,
    math::need_float,
};
use crate::{
    lang::trap::{Clock, Trap},
    time::Duration,
};

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Seconds of the years that fit: far more than a program needs, far less than overflows.
const FARTHEST: f64 = 2e11;

/// In `time`.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("time", Zero, |vm, _| clock(vm, Clock::Wall, ClockUse::Seconds)),
    NativeDef::new("monotonic", Zero, |vm, _| clock(vm, Clock::Monotonic, ClockUse::Seconds)),
    NativeDef::new("perf_counter", Zero, |vm, _| clock(vm, Clock::Monotonic, ClockUse::Seconds)),
    NativeDef::new("process_time", Zero, |vm, _| clock(vm, Clock::Cpu, ClockUse::Seconds)),
    NativeDef::new("thread_time", Zero, |vm, _| clock(vm, Clock::Cpu, ClockUse::Seconds)),
    NativeDef::new("time_ns", Zero, |vm, _| clock(vm, Clock::Wall, ClockUse::Nanoseconds)),
    NativeDef::new("monotonic_ns", Zero, |vm, _| clock(vm, Clock::Monotonic, ClockUse::Nanoseconds)),
    NativeDef::new("perf_counter_ns", Zero, |vm, _| clock(vm, Clock::Monotonic, ClockUse::Nanoseconds)),
    NativeDef::new("process_time_ns", Zero, |vm, _| clock(vm, Clock::Cpu, ClockUse::Nanoseconds)),
    NativeDef::new("sleep", One, sleep),
    NativeDef::new("asctime", Between(0, 1), asctime_of),
    NativeDef::new("ctime", Between(0, 1), ctime),
    NativeDef::new("localtime", Between(0, 1), localtime),
    NativeDef::new("gmtime", Between(0, 1), localtime),
    NativeDef::new("mktime", One, mktime),
    NativeDef::new("strftime", Between(2, 2), strftime),
];

/// Year, month, day, hour, minute, second, weekday (Monday 0), day of the year, daylight saving.
pub type Parts = [i64; 9];

fn clock(vm: &mut Vm, clock: Clock, how: ClockUse) -> Res<Value> {
    vm.ask(Trap::Now(clock), Resume::Clock(how));
    Err(Fault::Trap)
}

fn sleep(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    let seconds = match vm.plain(&value) {
        Value::Float(f) => f,
        _ => vm.need_int(&value)? as f64,
    };
    if seconds.is_nan() {
        return Err(vm.error("ValueError", "Invalid value NaN (not a number)"));
    }
    if seconds.abs() > 9.2e9 {
        return Err(vm.error("OverflowError", "timestamp too large to convert to C _PyTime_t"));
    }
    if seconds < 0.0 {
        return Err(vm.error("ValueError", "sleep length must be non-negative"));
    }
    vm.ask(Trap::Sleep(Duration::from_seconds(seconds)), Resume::Value);
    Err(Fault::Trap)
}

/// Days since 1970 of a date; years and months may be anything.
fn days_from(year: i64, month: i64, day: i64) -> i64 {
    // Years counted from March put the leap day last.
    let months = year * 12 + month - 3;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A moment in UTC.
#[must_use]
pub fn parts(seconds: f64) -> Parts {
    let whole = seconds.floor() as i64;
    let (days, second) = (whole.div_euclid(86_400), whole.rem_euclid(86_400));
    let from_march = days + 719_468;
    let (era, of_era) = (from_march.div_euclid(146_097), from_march.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    let year_day = days - days_from(year, 1, 1) + 1;
    [year, month, day, second / 3600, second / 60 % 60, second % 60, (days + 3).rem_euclid(7), year_day, 0]
}

/// `Sun Jun 20 23:21:05 1993`
#[must_use]
pub fn asctime(seconds: f64) -> String {
    asctime_parts(&parts(seconds))
}

fn asctime_parts(t: &Parts) -> String {
    let [year, _, day, hour, minute, second, ..] = *t;
    let (weekday, month) = (&weekday(t)[..3], &month(t)[..3]);
    format!("{weekday} {month} {day:2} {hour:02}:{minute:02}:{second:02} {year}")
}

fn weekday(t: &Parts) -> &'static str {
    DAYS[t[6].rem_euclid(7) as usize]
}

fn month(t: &Parts) -> &'static str {
    MONTHS[(t[1] - 1).rem_euclid(12) as usize]
}

/// The nine numbers of a tuple.
fn need_parts(vm: &mut Vm, value: &Value) -> Res<Parts> {
    let items = vm.list_items(value);
    if value.as_ref().is_none() || items.is_empty() {
        return Err(vm.error("TypeError", "Tuple or struct_time argument required"));
    }
    if items.len() != 9 {
        return Err(
            vm.error("TypeError", "function takes exactly 9 arguments".to_string() + &given(items.len()))
        );
    }
    let mut t = [0; 9];
    for (place, item) in t.iter_mut().zip(&items) {
        *place = vm.need_int(item)?;
    }
    // As in C, a month or a day of 0 stands for 1.
    t[1] = t[1].max(i64::from(t[1] == 0));
    t[2] = t[2].max(i64::from(t[2] == 0));
    t[7] = t[7].max(i64::from(t[7] == 0));
    let limits =
        [(1, 1..=12, "month"), (2, 1..=31, "day of month"), (3, 0..=23, "hour"), (4, 0..=59, "minute")];
    let more =
        [(5, 0..=61, "seconds"), (6, -1..=i64::from(i32::MAX), "day of week"), (7, 1..=366, "day of year")];
    for (i, range, name) in limits.into_iter().chain(more) {
        if !range.contains(&t[i]) {
            return Err(vm.error("ValueError", format!("{name} out of range")));
        }
    }
    Ok(t)
}

fn given(count: usize) -> String {
    format!(" ({count} given)")
}

/// A moment given as an argument.
fn need_moment(vm: &mut Vm, value: &Value) -> Res<f64> {
    let seconds = match vm.plain(value) {
        Value::Float(f) => f,
        _ => vm.need_int(value)? as f64,
    };
    if seconds.is_nan() {
        return Err(vm.error("ValueError", "Invalid value NaN (not a number)"));
    }
    if seconds.abs() > FARTHEST {
        return Err(vm.error("OverflowError", "timestamp out of range for platform time_t"));
    }
    Ok(seconds)
}

fn asctime_of(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    if value.is_unset() {
        return clock(vm, Clock::Wall, ClockUse::Asctime);
    }
    let t = need_parts(vm, &value)?;
    Ok(Value::string(asctime_parts(&t)))
}

fn ctime(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let Some(value) = args.given(0).cloned() else { return clock(vm, Clock::Wall, ClockUse::Asctime) };
    let seconds = need_moment(vm, &value)?;
    Ok(Value::string(asctime(seconds)))
}

/// The nine numbers as a tuple; the prelude makes a `struct_time` of it.
fn localtime(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let Some(value) = args.given(0).cloned() else { return clock(vm, Clock::Wall, ClockUse::Local) };
    let seconds = need_moment(vm, &value)?;
    Ok(vm.new_tuple(parts(seconds).map(Value::Int).to_vec()))
}

fn mktime(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let items = vm.list_items(&args.take(0));
    if items.len() != 9 {
        return Err(vm.error("TypeError", "Tuple or struct_time argument required"));
    }
    let mut t = [0.0; 9];
    for (place, item) in t.iter_mut().zip(&items) {
        *place = need_float(vm, item)?;
    }
    if t.iter().any(|part| part.abs() > 1e9) {
        return Err(vm.error("OverflowError", "mktime argument out of range"));
    }
    let days = days_from(t[0] as i64, t[1] as i64, t[2] as i64) as f64;
    Ok(Value::Float(days * 86_400.0 + t[3] * 3600.0 + t[4] * 60.0 + t[5]))
}

fn strftime(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let format = args.take(0);
    let Some(format) = vm.as_text(&format) else {
        let words = format!("strftime() argument 1 must be str, not {}", vm.type_name(&format));
        return Err(vm.error("TypeError", words));
    };
    let t = need_parts(vm, &args.take(1))?;
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('-') => match chars.next() {
                Some(letter) => out.push_str(unpadded(&directive(letter, &t))),
                None => out.push_str("%-"),
            },
            Some(letter) => out.push_str(&directive(letter, &t)),
            None => out.push('%'),
        }
    }
    vm.new_string(out)
}

/// A number without the zeros and blanks before it.
fn unpadded(text: &str) -> &str {
    let bare = text.trim_start_matches([' ', '0']);
    if bare.is_empty() || !bare.starts_with(|c: char| c.is_ascii_digit()) {
        &text[text.len().saturating_sub(1)..]
    } else {
        bare
    }
}

/// What `%letter` becomes.
fn directive(letter: char, t: &Parts) -> String {
    let [year, month_number, day, hour, minute, second, day_of_week, day_of_year, _] = *t;
    let twelve = (hour + 11) % 12 + 1;
    match letter {
        'Y' => year.to_string(),
        'C' => format!("{:02}", year.div_euclid(100)),
        'y' => format!("{:02}", year.rem_euclid(100)),
        'm' => format!("{month_number:02}"),
        'd' => format!("{day:02}"),
        'e' => format!("{day:2}"),
        'H' => format!("{hour:02}"),
        'I' => format!("{twelve:02}"),
        'k' => format!("{hour:2}"),
        'l' => format!("{twelve:2}"),
        'M' => format!("{minute:02}"),
        'S' => format!("{second:02}"),
        'j' => format!("{day_of_year:03}"),
        'a' => weekday(t)[..3].to_string(),
        'A' => weekday(t).to_string(),
        'b' | 'h' => month(t)[..3].to_string(),
        'B' => month(t).to_string(),
        'p' => if hour < 12 { "AM" } else { "PM" }.to_string(),
        'P' => if hour < 12 { "am" } else { "pm" }.to_string(),
        'w' => ((day_of_week + 1) % 7).to_string(),
        'u' => (day_of_week + 1).to_string(),
        'U' => format!("{:02}", (day_of_year + 6 - (day_of_week + 1) % 7) / 7),
        'W' => format!("{:02}", (day_of_year + 6 - day_of_week) / 7),
        'c' => asctime_parts(t),
        'D' | 'x' => format!("{month_number:02}/{day:02}/{:02}", year.rem_euclid(100)),
        'F' => format!("{year}-{month_number:02}-{day:02}"),
        'T' | 'X' => format!("{hour:02}:{minute:02}:{second:02}"),
        'R' => format!("{hour:02}:{minute:02}"),
        'r' => format!("{twelve:02}:{minute:02}:{second:02} {}", directive('p', t)),
        's' => {
            let days = days_from(year, month_number, day);
            (days * 86_400 + hour * 3600 + minute * 60 + second).to_string()
        }
        'Z' => "UTC".to_string(),
        'z' => "+0000".to_string(),
        'n' => "\n".to_string(),
        't' => "\t".to_string(),
        '%' => "%".to_string(),
        other => format!("%{other}"),
    }
}
