//! What an address says: query parameters of an embedder, and the fragment of a shared moment. Pure text.
//!
//! A fragment is `#key=value&…`. Whatever cannot be read is named, the rest is kept. A link is small: a longer one
//! than `LONGEST` is refused before it is decoded.

use std::{fmt::Write as _, rc::Rc};

use interleave::{
    lang::vm::Stdout,
    machine::{
        Costs, Options,
        script::{Error, Script},
    },
    process::StartMethod,
    scenario::Scenario,
};

use super::session::{Request, Theme};

/// The longest fragment that is read: 64 KB of source in base64, and room for the rest.
pub const LONGEST: usize = 200_000;

/// An address, read.
#[derive(Debug, Default, PartialEq)]
pub struct Address {
    pub language: Option<String>,
    pub theme: Option<Theme>,
    pub embed: bool,
    pub scenario: Option<String>,
    pub source: Option<String>,
    pub cursor: Option<usize>,
    pub policy: Option<String>,
    pub cpus: Option<u16>,
    pub seed: Option<u64>,
    pub costs: Option<Costs>,
    pub stdout: Option<Stdout>,
    pub start_method: Option<StartMethod>,
    /// A schedule of the explorer, or why its text is none.
    pub schedule: Option<Result<Script, Error>>,
    /// `name:base64` pairs.
    pub files: Vec<(String, Vec<u8>)>,
    /// Keys whose values could not be read.
    pub unread: Vec<String>,
}

/// Reads `?query` and `#fragment`; the fragment, which is the more precise, wins.
#[must_use]
pub fn read(query: &str, fragment: &str) -> Address {
    let mut address = Address::default();
    if query.len() + fragment.len() > LONGEST {
        address.unread.push("#".to_owned());
        return address;
    }
    for pair in pairs(query, '?').chain(pairs(fragment, '#')) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if put(&mut address, key, &percent_decoded(value)).is_none() {
            address.unread.push(key.chars().take(40).collect());
        }
    }
    address
}

/// The `key=value` pairs of a query or fragment.
pub fn pairs(text: &str, mark: char) -> impl Iterator<Item = &str> {
    text.strip_prefix(mark).unwrap_or(text).split('&').filter(|pair| !pair.is_empty())
}

/// None: the value makes no sense. An unknown key is somebody else's and no concern of ours.
fn put(address: &mut Address, key: &str, value: &str) -> Option<()> {
    match key {
        "lang" => address.language = Some(value.to_owned()),
        "theme" => address.theme = Some(theme(value)?),
        "embed" => address.embed = value != "0",
        "scenario" => address.scenario = Some(value.to_owned()),
        "source" => address.source = Some(String::from_utf8(decode(value)?).ok()?),
        "at" => address.cursor = Some(value.parse().ok()?),
        "policy" => {
            // An address carries no rule of one's own.
            interleave::policy::read(value, true).ok().filter(|(info, _)| info.serves_programs(false))?;
            address.policy = Some(value.to_owned());
        }
        "cpus" => address.cpus = Some(value.parse().ok().filter(|cpus| (1..=64).contains(cpus))?),
        "seed" => address.seed = Some(value.parse().ok()?),
        "costs" => address.costs = Some(Costs::named(value)?),
        "start" => address.start_method = Some(StartMethod::named(value)?),
        "stdout" => address.stdout = Some(stdout(value)?),
        "schedule" => address.schedule = Some(Script::from_text(value)),
        "file" => {
            let (name, content) = value.split_once(':')?;
            address.files.push((String::from_utf8(decode(name)?).ok()?, decode(content)?));
        }
        _ => {}
    }
    Some(())
}

/// The word of a theme, as in `html[data-theme]` and links.
#[must_use]
pub fn theme_word(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => "auto",
        Theme::Light => "light",
        Theme::Dark => "dark",
        Theme::Contrast => "contrast",
    }
}

/// The theme of a word.
#[must_use]
pub fn theme(word: &str) -> Option<Theme> {
    [Theme::Auto, Theme::Light, Theme::Dark, Theme::Contrast].into_iter().find(|&it| theme_word(it) == word)
}

/// The word of a preset of costs.
#[must_use]
pub fn costs_word(costs: Costs) -> &'static str {
    if costs == Costs::REAL { "real" } else { "classroom" }
}

/// The word of a kind of standard output.
#[must_use]
pub fn stdout_word(stdout: Stdout) -> &'static str {
    match stdout {
        Stdout::Terminal => "terminal",
        Stdout::Pipe => "pipe",
        Stdout::Unbuffered => "unbuffered",
    }
}

/// The kind of standard output of a word.
#[must_use]
pub fn stdout(word: &str) -> Option<Stdout> {
    [Stdout::Terminal, Stdout::Pipe, Stdout::Unbuffered].into_iter().find(|&it| stdout_word(it) == word)
}

/// The fragment that leads back to this very moment.
#[must_use]
pub fn fragment(request: &Request, cursor: usize, language: &str) -> String {
    let Request { scenario, source, files, options, script } = request;
    let mut out = format!("#scenario={}&at={cursor}&lang={language}", percent_encoded(&scenario.key));
    if *source != scenario.source {
        write!(out, "&source={}", encode(source.as_bytes())).expect("a String takes everything");
    }
    if *files != scenario.files {
        for (name, content) in files.iter() {
            let (name, content) = (encode(name.as_bytes()), encode(content));
            write!(out, "&file={name}:{content}").expect("a String takes everything");
        }
    }
    let (policy, stdout) = (percent_encoded(&options.policy), stdout_word(options.stdout));
    let (cpus, seed, costs) = (options.cpus, options.seed, costs_word(options.costs));
    let start = options.start_method.word();
    write!(out, "&policy={policy}&cpus={cpus}&seed={seed}&costs={costs}&start={start}&stdout={stdout}")
        .expect("a String takes everything");
    if let Some(script) = script {
        write!(out, "&schedule={}", script.to_text()).expect("a String takes everything");
    }
    out
}

impl Address {
    /// Whether it names a program of its own rather than how to look at one.
    #[must_use]
    pub fn names_program(&self) -> bool {
        self.scenario.is_some() || self.source.is_some()
    }

    /// The request it stands for, and the key of a scenario that does not exist, if it names one.
    #[must_use]
    pub fn request(&self, library: &[Rc<Scenario>]) -> (Request, Option<String>) {
        let found = self.scenario.as_ref().and_then(|key| library.iter().find(|it| *it.key == **key));
        let missing = self.scenario.clone().filter(|_| found.is_none());
        let mut request = Request::of(found.unwrap_or(&library[0]).clone());
        if let Some(source) = &self.source {
            request.source = source.as_str().into();
        }
        if !self.files.is_empty() {
            let files =
                self.files.iter().map(|(name, content)| (Rc::from(name.as_str()), Rc::new(content.clone())));
            request.files = files.collect();
        }
        self.set_options(&mut request.options);
        request.script = self.schedule.clone().and_then(Result::ok).map(Rc::new);
        (request, missing)
    }

    fn set_options(&self, options: &mut Options) {
        if let Some(policy) = &self.policy {
            options.policy = policy.as_str().into();
        }
        options.cpus = self.cpus.unwrap_or(options.cpus);
        options.seed = self.seed.unwrap_or(options.seed);
        options.costs = self.costs.unwrap_or(options.costs);
        options.start_method = self.start_method.unwrap_or(options.start_method);
        options.stdout = self.stdout.unwrap_or(options.stdout);
    }
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64 for addresses (RFC 4648 section 5), without padding.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 4 / 3 + 4);
    for chunk in bytes.chunks(3) {
        let group =
            chunk.iter().fold(0u32, |group, &byte| group << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            out.push(char::from(DIGITS[(group >> (18 - 6 * place)) as usize & 63]));
        }
    }
    out
}

/// The bytes of `encode`'s text; None when it is not such a text.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    for chunk in text.as_bytes().chunks(4) {
        let mut group = 0u32;
        for &digit in chunk {
            group = group << 6 | DIGITS.iter().position(|&known| known == digit)? as u32;
        }
        group <<= 6 * (4 - chunk.len());
        out.extend(&group.to_be_bytes()[1..chunk.len().max(2)]);
        if chunk.len() == 1 {
            return None;
        }
    }
    Some(out)
}

/// A value as it stands in an address.
#[must_use]
pub fn percent_encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~:=,".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("a String takes everything");
        }
    }
    out
}

/// What `percent_encoded` was made of.
#[must_use]
pub fn percent_decoded(text: &str) -> String {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        let hex = bytes.get(index + 1..index + 3).and_then(|two| std::str::from_utf8(two).ok());
        match (bytes[index], hex.and_then(|two| u8::from_str_radix(two, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                index += 3;
            }
            (byte, _) => {
                out.push(byte);
                index += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
