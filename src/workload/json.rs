//! Workloads as JSON. Processes are checked as they come, so that a huge or wrong text is refused where it goes wrong.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer as _, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Deserializer, Error as Fault, error::Category};

use super::{
    Burst, DISK, Error, ErrorKind, Field, MAX_BURSTS, MAX_BYTES, Spec, Workload, burst,
    check::{self, Checker},
    error::piece,
    field::unknown,
    units,
};

/// Fields of the whole.
const WHOLE: [&str; 2] = ["processes", "until"];
/// Fields of a burst.
const STEP: [&str; 5] = ["cpu", "io", "device", "lock", "unlock"];

pub(super) fn read(text: &str) -> Result<Workload, Error> {
    if text.len() > MAX_BYTES {
        return Err(ErrorKind::TooLarge.into());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.trim_start().chars().next() {
        None => return Err(ErrorKind::Empty.into()),
        Some('{' | '[') => {}
        Some(_) => return Err(ErrorKind::NotJson.into()),
    }
    let mut reader = Reader::default();
    let mut json = Deserializer::from_str(text);
    let read = json.deserialize_any(Whole(&mut reader)).and_then(|()| json.end());
    if let Some(error) = reader.error {
        return Err(error);
    }
    read.map_err(|fault| syntax(text, &fault))?;
    if !reader.listed {
        return Err(ErrorKind::MissingField { field: "processes" }.into());
    }
    reader.checker.finish(&reader.workload)?;
    Ok(reader.workload)
}

/// What the parser of JSON found wrong, in our words and with its place.
fn syntax(text: &str, fault: &Fault) -> Error {
    let line = text.split('\n').nth(fault.line().saturating_sub(1)).unwrap_or("");
    // The parser's column is that of a byte, from 1.
    let mut at = fault.column().saturating_sub(1).min(line.len());
    while !line.is_char_boundary(at) {
        at -= 1;
    }
    let word = |c: char| c.is_alphanumeric() || "_+-.".contains(c);
    let start = line[..at]
        .rfind(|c| !word(c))
        .map_or(0, |before| before + line[before..].chars().next().map_or(1, char::len_utf8));
    let start = if line[at..].starts_with(word) { start } else { at };
    let first = line[start..].chars().next().map_or(0, char::len_utf8);
    let end = line[start..].find(|c| !word(c)).map_or(line.len(), |length| start + length.max(first));
    let found = piece(&line[start..end]);
    let message = fault.to_string();
    let kind = match fault.classify() {
        Category::Eof => ErrorKind::JsonEnds,
        // Only the list of processes is demanded by type.
        Category::Data => ErrorKind::NotList { field: "processes" },
        _ if message.starts_with("trailing comma") => ErrorKind::TrailingComma,
        _ if message.starts_with("recursion limit") => ErrorKind::TooDeep,
        _ if ["NaN", "Infinity", "-Infinity", "nan", "inf", "-inf"].contains(&&*found) => {
            ErrorKind::JsonNotFinite { found }
        }
        _ if message.starts_with("number out of range") => ErrorKind::JsonNotFinite { found },
        _ => ErrorKind::Json { found },
    };
    let place = (kind != ErrorKind::NotList { field: "processes" })
        .then(|| (fault.line() as u32, line[..start].chars().count() as u32 + 1));
    Error { line: place.map(|place| place.0), column: place.map(|place| place.1), ..kind.into() }
}

/// What has been read so far, and our error, since the parser's carries text only.
#[derive(Default)]
struct Reader {
    workload: Workload,
    checker: Checker,
    listed: bool,
    error: Option<Error>,
}

impl Reader {
    fn refuse<E: serde::de::Error>(&mut self, error: Error) -> E {
        self.error = Some(error);
        E::custom("refused")
    }

    fn process(&mut self, node: Node) -> Result<(), Error> {
        let mut spec = Spec::default();
        let read = fill(&mut spec, node).and_then(|()| self.checker.add(&spec));
        read.map_err(|kind| check::at(self.workload.processes.len(), &spec, kind))?;
        self.workload.processes.push(spec);
        Ok(())
    }
}

/// The text as a whole: an object, or the list of processes alone.
struct Whole<'a>(&'a mut Reader);

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a workload")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        Processes(self.0).visit_seq(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let reader = self.0;
        while let Some(key) = map.next_key::<String>()? {
            let twice = match &*key {
                "processes" => reader.listed,
                "until" => reader.workload.until.is_some(),
                _ => return Err(reader.refuse(unknown(&key, &WHOLE).into())),
            };
            if twice {
                return Err(reader.refuse(ErrorKind::FieldTwice { field: key }.into()));
            }
            if key == "processes" {
                map.next_value_seed(Processes(reader))?;
            } else {
                // Whatever needs more room than a number is none.
                let mut room = 64;
                let node = match map.next_value_seed(NodeSeed(&mut room)) {
                    Err(_) if room == 0 => Node::List(Vec::new()),
                    read => read?,
                };
                let until = if matches!(node, Node::Null) {
                    Ok(None)
                } else {
                    check::until(&node.scalar()).map(Some)
                };
                reader.workload.until = until.map_err(|kind| reader.refuse(kind.into()))?;
            }
        }
        Ok(())
    }
}

struct Processes<'a>(&'a mut Reader);

impl<'de> DeserializeSeed<'de> for Processes<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Processes<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.listed = true;
        loop {
            // Room for the most bursts there may be, each an object of two fields.
            let mut room = 4 * MAX_BURSTS;
            let node = list.next_element_seed(NodeSeed(&mut room));
            if room == 0 {
                return Err(self.0.refuse(ErrorKind::TooManyBursts.into()));
            }
            let Some(node) = node? else { return Ok(()) };
            self.0.process(node).map_err(|error| self.0.refuse(error))?;
        }
    }
}

/// Any JSON, numbers as text, fields in their order.
enum Node {
    Null,
    Scalar(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    /// A number, a text or a truth value as it is written; of the rest, how it begins.
    fn scalar(&self) -> String {
        match self {
            Node::Null => "null".to_owned(),
            Node::Scalar(text) | Node::Text(text) => text.clone(),
            Node::List(_) => "[…]".to_owned(),
            Node::Object(_) => "{…}".to_owned(),
        }
    }
}

/// Reads a node while there is room: so many nodes.
struct NodeSeed<'a>(&'a mut u64);

impl<'de> DeserializeSeed<'de> for NodeSeed<'_> {
    type Value = Node;

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<Node, D::Error> {
        *self.0 = self.0.saturating_sub(1);
        if *self.0 == 0 {
            return Err(D::Error::custom("no room"));
        }
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeSeed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        // The shortest text that reads back the same: 0.1 stays 0.1.
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = list.next_element_seed(NodeSeed(self.0))? {
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut fields = Vec::new();
        while let Some(key) = map.next_key()? {
            fields.push((key, map.next_value_seed(NodeSeed(self.0))?));
        }
        Ok(Node::Object(fields))
    }
}

/// Fills a process from its object; the name first, so that errors can say it.
fn fill(spec: &mut Spec, node: Node) -> Result<(), ErrorKind> {
    let Node::Object(fields) = node else {
        return Err(ErrorKind::NotObject { found: piece(&node.scalar()) });
    };
    if let Some((_, Node::Text(name))) = fields.iter().find(|(key, _)| key == "name") {
        spec.set(Field::Name, name)?;
    }
    let mut seen: Vec<Field> = Vec::new();
    for (key, node) in fields {
        let field = Field::named(&key).ok_or_else(|| unknown(&key, &Field::keys()))?;
        if seen.contains(&field) {
            return Err(ErrorKind::FieldTwice { field: key });
        }
        seen.push(field);
        match (field, node) {
            (Field::Name, Node::Text(_)) => {}
            (Field::Name, node) => {
                return Err(ErrorKind::NotName { field: "name", found: piece(&node.scalar()) });
            }
            (Field::Bursts, Node::List(nodes)) => {
                spec.bursts = nodes.into_iter().map(step).collect::<Result<_, _>>()?;
            }
            (Field::Bursts, Node::Text(text)) => spec.set(field, &text)?,
            (Field::Bursts, _) => return Err(ErrorKind::NotList { field: "bursts" }),
            (_, Node::Null) => {}
            // An empty text is a default in a table, not here.
            (_, Node::Text(text)) if text.trim().is_empty() => spec.set(field, "\"\"")?,
            (_, node) => spec.set(field, &node.scalar())?,
        }
    }
    let missing = [Field::Name, Field::Bursts].into_iter().find(|field| !seen.contains(field));
    missing.map_or(Ok(()), |field| Err(ErrorKind::MissingField { field: field.key() }))
}

/// A burst: a number, a text as in CSV, or an object.
fn step(node: Node) -> Result<Burst, ErrorKind> {
    let fields = match node {
        Node::Scalar(text) => return burst::length(&text).map(Burst::Cpu),
        Node::Text(text) => return burst::read_one(text.trim()),
        Node::Object(fields) => fields,
        node => return Err(ErrorKind::BadBurst { found: piece(&node.scalar()) }),
    };
    let (mut kind, mut device) = (None, None);
    for (key, node) in fields {
        let known = STEP.into_iter().find(|known| *known == key).ok_or_else(|| unknown(&key, &STEP))?;
        let place = if known == "device" { &mut device } else { &mut kind };
        match place {
            Some((before, _)) if *before == known => return Err(ErrorKind::FieldTwice { field: key }),
            Some((before, _)) => return Err(ErrorKind::BadBurst { found: format!("{before}, {known}") }),
            None => *place = Some((known, node)),
        }
    }
    let named = |field: &'static str, node: Node| match node {
        Node::Text(text) => Ok(text.trim().into()),
        node => Err(ErrorKind::NotName { field, found: piece(&node.scalar()) }),
    };
    match (kind, device) {
        (Some(("io", length)), device) => {
            let device = match device {
                None | Some((_, Node::Null)) => DISK.into(),
                Some((field, node)) => named(field, node)?,
            };
            Ok(Burst::Io { length: burst::length(&length.scalar())?, device })
        }
        (_, Some(_)) => Err(ErrorKind::BadBurst { found: "device".to_owned() }),
        (Some(("cpu", length)), _) => burst::length(&length.scalar()).map(Burst::Cpu),
        (Some(("lock", lock)), _) => named("lock", lock).map(Burst::Lock),
        (Some((_, lock)), _) => named("unlock", lock).map(Burst::Unlock),
        (None, None) => Err(ErrorKind::BadBurst { found: "{}".to_owned() }),
    }
}

pub(super) fn write(workload: &Workload) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let step = |burst: &Burst| match burst {
        Burst::Cpu(length) => units(length.micros()),
        Burst::Io { length, device } if &**device == DISK => format!("{{\"io\":{}}}", units(length.micros())),
        Burst::Io { length, device } => {
            format!("{{\"io\":{},\"device\":{}}}", units(length.micros()), quoted(device))
        }
        Burst::Lock(lock) => format!("{{\"lock\":{}}}", quoted(lock)),
        Burst::Unlock(lock) => format!("{{\"unlock\":{}}}", quoted(lock)),
    };
    let default = Spec::default();
    let process = |spec: &Spec| {
        let fields = Field::ALL.into_iter().filter_map(|field| {
            let value = match field {
                Field::Name => quoted(&spec.name),
                Field::Bursts => format!("[{}]", spec.bursts.iter().map(step).collect::<Vec<_>>().join(",")),
                Field::Arrival => spec.get(field),
                _ if spec.get(field) == default.get(field) => return None,
                _ => spec.get(field),
            };
            Some(format!("\"{}\":{value}", field.key()))
        });
        format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
    };
    let processes: Vec<String> = workload.processes.iter().map(process).collect();
    let until =
        workload.until.map_or(String::new(), |until| format!(",\n\"until\":{}", units(until.micros())));
    format!("{{\"processes\":[\n{}\n]{until}}}\n", processes.join(",\n"))
}
