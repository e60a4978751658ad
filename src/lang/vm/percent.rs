//! `'%s is %d' % (a, b)`

use num_bigint::Sign;

use super::{
    Vm, floats,
    native::Res,
    object::Object,
    spec::Spec,
    value::{Text, Value},
};

struct Directive {
    key: Option<String>,
    left: bool,
    zero: bool,
    alternate: bool,
    sign: Option<char>,
    width: usize,
    precision: Option<usize>,
    kind: char,
}

/// The arguments of one formatting.
struct Supply {
    items: Vec<Value>,
    next: usize,
    /// A tuple, whose items must all be used.
    is_tuple: bool,
    mapping: Option<Value>,
}

impl Vm {
    /// The `%` of strings.
    pub(super) fn percent(&mut self, format: &Text, argument: &Value) -> Res<Value> {
        let is_tuple = matches!(self.object(argument), Some(Object::Tuple(_)));
        let items = if is_tuple { self.list_items(argument) } else { vec![argument.clone()] };
        let is_mapping = !is_tuple
            && !matches!(argument, Value::Str(_))
            && (self.is_dict(argument) || self.heap.instance(argument).is_some());
        let mut supply = Supply {
            items,
            next: 0,
            is_tuple,
            mapping: if is_mapping { Some(argument.clone()) } else { None },
        };
        let chars: Vec<char> = format.chars().collect();
        let mut out = String::new();
        let mut at = 0;
        let mut keyed = false;
        while at < chars.len() {
            if chars[at] != '%' {
                out.push(chars[at]);
                at += 1;
                continue;
            }
            let directive = self.directive(&chars, &mut at, &mut supply)?;
            if directive.kind == '%' {
                out.push('%');
                continue;
            }
            let value = match &directive.key {
                Some(key) => {
                    keyed = true;
                    self.keyed(&supply, key)?
                }
                None => self.supplied(&mut supply)?,
            };
            out.push_str(&self.directed(&directive, &value, at - 1)?);
        }
        let left_over = supply.next < supply.items.len();
        if left_over && !keyed && (supply.is_tuple || supply.mapping.is_none()) && !(supply.items.is_empty())
        {
            return Err(self.error("TypeError", "not all arguments converted during string formatting"));
        }
        self.new_string(out)
    }

    fn supplied(&mut self, supply: &mut Supply) -> Res<Value> {
        match supply.items.get(supply.next) {
            Some(value) => {
                supply.next += 1;
                Ok(value.clone())
            }
            None => Err(self.error("TypeError", "not enough arguments for format string")),
        }
    }

    fn keyed(&mut self, supply: &Supply, key: &str) -> Res<Value> {
        let Some(mapping) = &supply.mapping else {
            return Err(self.error("TypeError", "format requires a mapping"));
        };
        self.get_item(mapping, &Value::str(key))
    }

    fn directive(&mut self, chars: &[char], at: &mut usize, supply: &mut Supply) -> Res<Directive> {
        *at += 1;
        let mut d = Directive {
            key: None,
            left: false,
            zero: false,
            alternate: false,
            sign: None,
            width: 0,
            precision: None,
            kind: ' ',
        };
        if chars.get(*at) == Some(&'(') {
            let Some(end) = chars[*at..].iter().position(|c| *c == ')') else {
                return Err(self.error("ValueError", "incomplete format key"));
            };
            d.key = Some(chars[*at + 1..*at + end].iter().collect());
            *at += end + 1;
        }
        while let Some(c) = chars.get(*at) {
            match c {
                '-' => d.left = true,
                '0' => d.zero = true,
                '#' => d.alternate = true,
                '+' => d.sign = Some('+'),
                ' ' => d.sign = d.sign.or(Some(' ')),
                _ => break,
            }
            *at += 1;
        }
        if let Some(width) = self.directive_number(chars, at, supply)? {
            d.left |= width < 0;
            d.width = width.unsigned_abs() as usize;
        }
        if chars.get(*at) == Some(&'.') {
            *at += 1;
            d.precision = Some(self.directive_number(chars, at, supply)?.unwrap_or(0).max(0) as usize);
        }
        while matches!(chars.get(*at), Some('l' | 'h' | 'L')) {
            *at += 1;
        }
        let Some(kind) = chars.get(*at) else { return Err(self.error("ValueError", "incomplete format")) };
        d.kind = *kind;
        *at += 1;
        self.check_size(d.width.max(d.precision.unwrap_or(0)))?;
        Ok(d)
    }

    fn directive_number(&mut self, chars: &[char], at: &mut usize, supply: &mut Supply) -> Res<Option<i64>> {
        if chars.get(*at) == Some(&'*') {
            *at += 1;
            let value = self.supplied(supply)?;
            return match self.as_int(&value) {
                Some(i) => Ok(Some(i)),
                None => Err(self.error("TypeError", "* wants int")),
            };
        }
        let start = *at;
        while chars.get(*at).is_some_and(char::is_ascii_digit) {
            *at += 1;
        }
        let digits: String = chars[start..*at].iter().collect();
        if digits.is_empty() {
            return Ok(None);
        }
        match digits.parse() {
            Ok(n) => Ok(Some(n)),
            Err(_) => Err(self.error("ValueError", "width too big")),
        }
    }

    fn directed(&mut self, d: &Directive, value: &Value, at: usize) -> Res<String> {
        let text = match d.kind {
            's' => self.str_of(value)?,
            'r' => self.repr(value)?,
            'a' => super::text::ascii(&self.repr(value)?),
            'c' => match (self.as_text(value), self.as_int(value)) {
                (Some(text), _) if text.count() == 1 => text.to_string(),
                (_, Some(i)) => match u32::try_from(i).ok().and_then(char::from_u32) {
                    Some(c) => c.to_string(),
                    None => return Err(self.error("OverflowError", "%c arg not in range(0x110000)")),
                },
                _ => return Err(self.error("TypeError", "%c requires int or char")),
            },
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' => return self.directed_int(d, value),
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => return self.directed_float(d, value),
            c => {
                let words = format!("unsupported format character '{c}' ({:#x}) at index {at}", c as u32);
                return Err(self.error("ValueError", words));
            }
        };
        let text: String = match d.precision {
            Some(n) if d.kind != 'c' => text.chars().take(n).collect(),
            _ => text,
        };
        let spec = Spec { width: d.width, align: Some(if d.left { '<' } else { '>' }), ..Spec::default() };
        Ok(spec.pad(&text, 0, '<'))
    }

    fn directed_int(&mut self, d: &Directive, value: &Value) -> Res<String> {
        let decimal = matches!(d.kind, 'd' | 'i' | 'u');
        let number = match (self.as_big(value), &self.plain(value)) {
            (Some(i), _) => i,
            (None, Value::Float(f)) if decimal => {
                let whole = self.int_of_float(*f)?;
                self.need_big(&whole)?
            }
            _ => {
                let kind = self.type_name(value);
                let words = if decimal {
                    format!("%{} format: a real number is required, not {kind}", d.kind)
                } else {
                    format!("%{} format: an integer is required, not {kind}", d.kind)
                };
                return Err(self.error("TypeError", words));
            }
        };
        let magnitude = number.magnitude();
        let (prefix, mut digits) = match d.kind {
            'o' => ("0o", magnitude.to_str_radix(8)),
            'x' => ("0x", magnitude.to_str_radix(16)),
            'X' => ("0X", magnitude.to_str_radix(16).to_uppercase()),
            _ => ("", self.decimal(&number)?),
        };
        if let Some(precision) = d.precision {
            digits = format!("{}{digits}", "0".repeat(precision.saturating_sub(digits.len())));
        }
        let prefix = if d.alternate { prefix } else { "" };
        Ok(d.spec().number(number.sign() == Sign::Minus, prefix, &digits, ""))
    }

    fn directed_float(&mut self, d: &Directive, value: &Value) -> Res<String> {
        let Some(f) = self.as_finite(value)? else {
            let words = format!("must be real number, not {}", self.type_name(value));
            return Err(self.error("TypeError", words));
        };
        let mut spec = d.spec();
        spec.kind = Some(d.kind);
        spec.precision = d.precision;
        if floats::special(f).is_some() {
            spec.zero = false;
        }
        super::spec::format_float(f, &spec).map_err(|words| self.error("ValueError", words))
    }
}

impl Directive {
    fn spec(&self) -> Spec {
        Spec {
            width: self.width,
            align: if self.left { Some('<') } else { None },
            sign: self.sign,
            zero: self.zero && !self.left,
            alternate: self.alternate,
            ..Spec::default()
        }
    }
}
