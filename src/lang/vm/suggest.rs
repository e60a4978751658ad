//! "Did you mean": what CPython adds when the main process dies of a misspelt name.

use super::{
    Vm, classes,
    object::{Data, Object},
    symbol as sym,
    value::{Ref, Value},
};

const MOVE: usize = 2;
const CASE: usize = 1;
const LONGEST: usize = 40;
const CANDIDATES: usize = 750;

impl Vm {
    /// What CPython's top level prints for an uncaught exception, line by line.
    pub(super) fn display_exception(&mut self, exception: &Value) -> Vec<String> {
        let mut pieces = self.format_exception(exception);
        if let Some(suggestion) = exception.as_ref().and_then(|r| self.suggestion(r))
            && let Some(last) = pieces.last_mut()
        {
            *last = format!("{}. Did you mean: '{suggestion}'?\n", last.trim_end_matches('\n'));
        }
        let text = pieces.concat();
        text.split_inclusive('\n').map(str::to_string).collect()
    }

    fn suggestion(&mut self, r: Ref) -> Option<String> {
        let Object::Instance(i) = self.heap.get(r) else { return None };
        let Data::Exception(e) = &i.data else { return None };
        let Some(Value::Str(name)) = i.attrs.get(sym::NAME_KEY) else { return None };
        let (name, class, trace) = (name.clone(), i.class, e.trace.clone());
        let object = i.attrs.get(sym::OBJ).cloned();
        if self.is_subclass(class, classes::ATTRIBUTE_ERROR) {
            let names = self.names_of(&object?);
            return closest(&name, &names);
        }
        if !self.is_subclass(class, classes::NAME_ERROR)
            || self.is_subclass(class, classes::UNBOUND_LOCAL_ERROR)
        {
            return None;
        }
        let innermost = trace.first()?;
        let code = &self.prepared.program.codes[innermost.code.0 as usize];
        let locals: Vec<String> =
            code.locals.iter().chain(&code.cells).chain(&code.frees).map(|n| n.to_string()).collect();
        if let Some(found) = closest(&name, &locals) {
            return Some(found);
        }
        let globals = match self.main.map(|m| self.heap.get(m)) {
            Some(Object::Module(m)) => {
                m.space.iter().map(|(n, _)| self.symbols.name(n).to_string()).collect()
            }
            _ => Vec::new(),
        };
        if let Some(found) = closest(&name, &globals) {
            return Some(found);
        }
        let builtins = self.builtins.iter().map(|(n, _)| self.symbols.name(n).to_string());
        let builtins: Vec<String> = builtins.filter(|n| !n.starts_with('_')).collect();
        closest(&name, &builtins)
    }

    /// `dir(object)`
    pub(super) fn names_of(&self, object: &Value) -> Vec<String> {
        let mut names = Vec::new();
        let mut add = |space: &super::space::Space| {
            names.extend(space.iter().map(|(n, _)| self.symbols.name(n).to_string()));
        };
        let mut class = Some(self.type_of(object));
        match object.as_ref().map(|r| self.heap.get(r)) {
            Some(Object::Instance(i)) => add(&i.attrs),
            Some(Object::Module(m)) => {
                add(&m.space);
                class = None;
            }
            Some(Object::Class(_)) => class = object.as_ref(),
            Some(Object::Function(f)) => add(&f.attrs),
            _ => {}
        }
        for c in class.map(|c| self.mro(c)).unwrap_or_default() {
            if let Object::Class(c) = self.heap.get(c) {
                add(&c.attrs);
            }
        }
        names.sort();
        names.dedup();
        names
    }
}

/// CPython's choice among the names: the first of least distance, if that is small enough.
fn closest(name: &str, names: &[String]) -> Option<String> {
    if names.len() > CANDIDATES {
        return None;
    }
    let mut best: Option<(usize, &String)> = None;
    for candidate in names {
        if candidate == name {
            continue;
        }
        let mut limit = (name.len() + candidate.len() + 3) * MOVE / 6;
        if let Some((distance, _)) = best {
            limit = limit.min(distance - 1);
        }
        let distance = distance(name.as_bytes(), candidate.as_bytes(), limit);
        if distance <= limit {
            best = Some((distance, candidate));
            if distance == 0 {
                break;
            }
        }
    }
    best.map(|(_, name)| name.clone())
}

fn substitution(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE
    } else {
        MOVE
    }
}

/// Levenshtein's distance with cheap changes of case; beyond `limit` any larger number.
fn distance(a: &[u8], b: &[u8], limit: usize) -> usize {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE;
    }
    if a.len() > LONGEST || b.len() > LONGEST {
        return limit + 1;
    }
    let (a, b) = if b.len() < a.len() { (b, a) } else { (a, b) };
    if (b.len() - a.len()) * MOVE > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (1..=a.len()).map(|i| i * MOVE).collect();
    let mut result = 0;
    for (i, code) in b.iter().enumerate() {
        let mut diagonal = i * MOVE;
        result = diagonal;
        let mut least = usize::MAX;
        for (j, other) in a.iter().enumerate() {
            let replaced = diagonal + substitution(*code, *other);
            diagonal = row[j];
            result = replaced.min(result.min(diagonal) + MOVE);
            row[j] = result;
            least = least.min(result);
        }
        if least > limit {
            return limit + 1;
        }
    }
    result
}
