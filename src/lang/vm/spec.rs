//! Format specifications: `{:>10.2f}` and `%-10.2f` alike.

use num_bigint::{BigInt, Sign};

use super::{
    Vm, floats,
    native::Res,
    object::Object,
    value::{Text, Value},
};

/// What a specification asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spec {
    pub fill: Option<char>,
    pub align: Option<char>,
    pub sign: Option<char>,
    /// `z`: no negative zero.
    pub coerce: bool,
    pub alternate: bool,
    pub zero: bool,
    pub width: usize,
    pub grouping: Option<char>,
    pub precision: Option<usize>,
    pub kind: Option<char>,
}

impl Spec {
    /// Reads `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
    pub fn parse(text: &str) -> Result<Spec, String> {
        let chars: Vec<char> = text.chars().collect();
        let mut spec = Spec::default();
        let mut at = 0;
        let is_align = |c: Option<&char>| matches!(c, Some('<' | '>' | '=' | '^'));
        if is_align(chars.get(1)) {
            spec.fill = Some(chars[0]);
            spec.align = Some(chars[1]);
            at = 2;
        } else if is_align(chars.first()) {
            spec.align = Some(chars[0]);
            at = 1;
        }
        if let Some(c @ ('+' | '-' | ' ')) = chars.get(at) {
            spec.sign = Some(*c);
            at += 1;
        }
        if chars.get(at) == Some(&'z') {
            spec.coerce = true;
            at += 1;
        }
        if chars.get(at) == Some(&'#') {
            spec.alternate = true;
            at += 1;
        }
        if chars.get(at) == Some(&'0') {
            spec.zero = true;
            at += 1;
        }
        let number = |at: &mut usize| -> Result<Option<usize>, String> {
            let start = *at;
            while chars.get(*at).is_some_and(char::is_ascii_digit) {
                *at += 1;
            }
            let digits: String = chars[start..*at].iter().collect();
            if digits.is_empty() {
                return Ok(None);
            }
            match digits.parse() {
                Ok(n) if n < 1_000_000 => Ok(Some(n)),
                _ => Err("Too many decimal digits in format string".to_string()),
            }
        };
        spec.width = number(&mut at)?.unwrap_or(0);
        if let Some(c @ (',' | '_')) = chars.get(at) {
            spec.grouping = Some(*c);
            at += 1;
            if matches!(chars.get(at), Some(',' | '_')) {
                return Err("Cannot specify both ',' and '_'.".to_string());
            }
        }
        if chars.get(at) == Some(&'.') {
            at += 1;
            spec.precision = number(&mut at)?;
            if spec.precision.is_none() {
                return Err("Format specifier missing precision".to_string());
            }
        }
        if chars.len() > at + 1 {
            return Err("Invalid format specifier".to_string());
        }
        spec.kind = chars.get(at).copied();
        if let (Some(separator), Some(kind)) = (spec.grouping, spec.kind) {
            let grouped = matches!(kind, 'd' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%');
            if !(grouped || separator == '_' && matches!(kind, 'b' | 'o' | 'x' | 'X')) {
                return Err(format!("Cannot specify '{separator}' with '{kind}'."));
            }
        }
        Ok(spec)
    }

    /// Pads a text; `sign` characters stay in front when the fill goes between.
    pub fn pad(&self, text: &str, sign: usize, default: char) -> String {
        let count = text.chars().count();
        let Some(missing) = self.width.checked_sub(count).filter(|m| *m > 0) else { return text.to_string() };
        let fill = self.fill.unwrap_or(if self.zero { '0' } else { ' ' });
        let align = self.align.unwrap_or(if self.zero { '=' } else { default });
        let run = |n: usize| fill.to_string().repeat(n);
        match align {
            '<' => format!("{text}{}", run(missing)),
            '^' => format!("{}{text}{}", run(missing / 2), run(missing - missing / 2)),
            '=' => format!("{}{}{}", &text[..sign], run(missing), &text[sign..]),
            _ => format!("{}{text}", run(missing)),
        }
    }

    /// A number from its parts: sign, prefix (`0x`), digits before the point, and the rest.
    pub fn number(&self, negative: bool, prefix: &str, whole: &str, rest: &str) -> String {
        let sign = match (negative, self.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            _ => "",
        };
        let head = format!("{sign}{prefix}");
        let mut whole = whole.to_string();
        if let Some(separator) = self.grouping {
            let every = if matches!(self.kind, Some('b' | 'o' | 'x' | 'X')) { 4 } else { 3 };
            if (self.zero && self.align.is_none() || self.align == Some('=') && self.fill == Some('0'))
                && self.width > 0
            {
                let room = self.width.saturating_sub(head.len() + rest.len());
                while grouped_len(whole.len(), every) < room {
                    whole.insert(0, '0');
                }
                if grouped_len(whole.len(), every) > room
                    && whole.starts_with('0')
                    && grouped_len(whole.len() - 1, every) >= room
                {
                    whole.remove(0);
                }
            }
            whole = group(&whole, every, separator);
        }
        self.pad(&format!("{head}{whole}{rest}"), head.len(), '>')
    }
}

fn grouped_len(digits: usize, every: usize) -> usize {
    digits + digits.saturating_sub(1) / every
}

fn group(digits: &str, every: usize, separator: char) -> String {
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(every) {
            out.push(separator);
        }
        out.push(c);
    }
    out
}

impl Vm {
    /// `format(value, spec)` of builtin values.
    pub(super) fn format(&mut self, value: &Value, text: &Text) -> Res<String> {
        if text.is_empty() {
            return self.str_of(value);
        }
        let plain = self.plain(value);
        let kind = match &plain {
            Value::Int(_) | Value::Bool(_) | Value::Big(_) | Value::Float(_) | Value::Str(_) => {
                self.type_name(&plain)
            }
            _ => {
                let words =
                    format!("unsupported format string passed to {}.__format__", self.type_name(value));
                return Err(self.error("TypeError", words));
            }
        };
        let spec = match Spec::parse(text) {
            Ok(spec) => spec,
            Err(words) => {
                let words = if words == "Invalid format specifier" {
                    format!("{words} '{}' for object of type '{kind}'", &**text)
                } else {
                    words
                };
                return Err(self.error("ValueError", words));
            }
        };
        let made = match &plain {
            Value::Str(s) => format_str(s, &spec),
            Value::Int(i) => format_int(*i, &spec),
            Value::Bool(b) => format_int(i64::from(*b), &spec),
            Value::Big(big) => self.format_big(big, &spec)?,
            Value::Float(f) => format_float(*f, &spec),
            _ => Err(String::new()),
        };
        match made {
            Ok(text) => Ok(text),
            Err(words) if words.is_empty() => {
                let code = spec.kind.unwrap_or(' ');
                let words = format!("Unknown format code '{code}' for object of type '{kind}'");
                Err(self.error("ValueError", words))
            }
            Err(words) => {
                let class = if words.starts_with("%c") { "OverflowError" } else { "ValueError" };
                Err(self.error(class, words))
            }
        }
    }

    /// A big integer by a specification; an error inside is the text of a ValueError.
    fn format_big(&mut self, big: &BigInt, spec: &Spec) -> Res<Result<String, String>> {
        if matches!(spec.kind, Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%')) {
            let f = self.float_of(big)?;
            return Ok(format_float(f, spec));
        }
        if spec.kind == Some('c') {
            return Err(self.error("OverflowError", "Python int too large to convert to C long"));
        }
        let digits = match spec.kind {
            None | Some('d' | 'n') => self.decimal(big)?,
            Some('b') => big.magnitude().to_str_radix(2),
            Some('o') => big.magnitude().to_str_radix(8),
            Some('x') => big.magnitude().to_str_radix(16),
            Some('X') => big.magnitude().to_str_radix(16).to_uppercase(),
            _ => String::new(),
        };
        Ok(format_digits(big.sign() == Sign::Minus, digits, spec))
    }

    /// Whether the value is a mapping for `%(name)s`.
    pub(super) fn is_dict(&self, value: &Value) -> bool {
        matches!(self.object(value), Some(Object::Dict(_)))
    }
}

fn format_str(text: &Text, spec: &Spec) -> Result<String, String> {
    if !matches!(spec.kind, None | Some('s')) {
        return Err(String::new());
    }
    if spec.coerce {
        return Err("Negative zero coercion (z) not allowed in string format specifier".to_string());
    }
    if spec.sign.is_some() {
        return Err("Sign not allowed in string format specifier".to_string());
    }
    if spec.alternate {
        return Err("Alternate form (#) not allowed in string format specifier".to_string());
    }
    if let Some(c) = spec.grouping {
        return Err(format!("Cannot specify '{c}' with 's'."));
    }
    if spec.align == Some('=') {
        return Err("'=' alignment not allowed in string format specifier".to_string());
    }
    let cut: String = match spec.precision {
        Some(n) => text.chars().take(n).collect(),
        None => text.to_string(),
    };
    let mut spec = spec.clone();
    if spec.zero {
        spec.fill = spec.fill.or(Some('0'));
        spec.align = spec.align.or(Some('<'));
    }
    Ok(spec.pad(&cut, 0, '<'))
}

/// An integer by a specification.
pub(super) fn format_int(i: i64, spec: &Spec) -> Result<String, String> {
    if matches!(spec.kind, Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%')) {
        return format_float(i as f64, spec);
    }
    let magnitude = i.unsigned_abs();
    let digits = match spec.kind {
        Some('b') => format!("{magnitude:b}"),
        Some('o') => format!("{magnitude:o}"),
        Some('x') => format!("{magnitude:x}"),
        Some('X') => format!("{magnitude:X}"),
        Some('c') => {
            if spec.sign.is_some() {
                return Err("Sign not allowed with integer format specifier 'c'".to_string());
            }
            let c = u32::try_from(i).ok().and_then(char::from_u32);
            let c = c.ok_or("%c arg not in range(0x110000)")?;
            return Ok(spec.pad(&c.to_string(), 0, '<'));
        }
        _ => magnitude.to_string(),
    };
    format_digits(i < 0, digits, spec)
}

/// An integer whose digits, in the base that the specification wants, are known.
fn format_digits(negative: bool, digits: String, spec: &Spec) -> Result<String, String> {
    if spec.precision.is_some() {
        return Err("Precision not allowed in integer format specifier".to_string());
    }
    if spec.coerce {
        return Err("Negative zero coercion (z) not allowed in integer format specifier".to_string());
    }
    let prefix = match spec.kind {
        None | Some('d' | 'n') => "",
        Some('b') => "0b",
        Some('o') => "0o",
        Some('x') => "0x",
        Some('X') => "0X",
        _ => return Err(String::new()),
    };
    Ok(spec.number(negative, if spec.alternate { prefix } else { "" }, &digits, ""))
}

/// A float by a specification.
pub(super) fn format_float(f: f64, spec: &Spec) -> Result<String, String> {
    if !matches!(spec.kind, None | Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%')) {
        return Err(String::new());
    }
    let negative = f.is_sign_negative() && !f.is_nan();
    if let Some(text) = floats::special(f.abs()) {
        let text =
            if matches!(spec.kind, Some('E' | 'F' | 'G')) { text.to_uppercase() } else { text.to_string() };
        let tail = if spec.kind == Some('%') { "%" } else { "" };
        return Ok(spec.number(negative, "", &text, tail));
    }
    let magnitude = f.abs();
    let precision = spec.precision.unwrap_or(6);
    let text = match spec.kind {
        Some('f' | 'F') => format!("{magnitude:.precision$}"),
        Some('%') => format!("{:.precision$}", magnitude * 100.0),
        Some(letter @ ('e' | 'E')) => {
            let (_, digits, exponent) = floats::rounded(magnitude, precision);
            floats::scientific(&digits, exponent, letter)
        }
        Some(kind @ ('g' | 'G' | 'n')) => {
            let letter = if kind == 'G' { 'E' } else { 'e' };
            floats::general(magnitude, precision, spec.alternate, letter, false)
        }
        _ => match spec.precision {
            Some(precision) => {
                let text = floats::general(magnitude, precision, false, 'e', false);
                if text.contains('.') || text.contains('e') {
                    text
                } else if text.len() >= precision.max(1) {
                    let (_, digits, exponent) = floats::rounded(magnitude, precision.max(1) - 1);
                    floats::scientific(
                        digits.trim_end_matches('0').get(..).filter(|d| !d.is_empty()).unwrap_or("0"),
                        exponent,
                        'e',
                    )
                } else {
                    text + ".0"
                }
            }
            None => floats::repr(magnitude),
        },
    };
    let text = if spec.kind == Some('%') { text + "%" } else { text };
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let vanished = spec.coerce && !text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    Ok(spec.number(negative && !vanished, "", &text[..end], &text[end..]))
}
