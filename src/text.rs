//! Words in each language: flat keys from `static/text/*.json`, with places for arguments.
//!
//! Used by the page and the command line; the core itself speaks in values. A language is one file, and its
//! line in `LANGUAGES`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Every language: its tag (BCP 47) and its file.
pub const LANGUAGES: &[(&str, &str)] =
    &[("en", include_str!("../static/text/en.json")), ("zh", include_str!("../static/text/zh.json"))];

/// The sentences of one language.
#[derive(Debug, PartialEq)]
pub struct Text {
    /// Its tag, as in `html[lang]`.
    pub tag: &'static str,
    entries: BTreeMap<String, String>,
}

impl Text {
    /// The language whose tag begins `tag` ("zh-CN" begins "zh"); English when there is none.
    #[must_use]
    pub fn of(tag: &str) -> Text {
        let found = LANGUAGES.iter().find(|(known, _)| tag.starts_with(known));
        let (tag, json) = found.unwrap_or(&LANGUAGES[0]);
        let entries = serde_json::from_str(json)
            .unwrap_or_else(|error| panic!("static/text/{tag}.json is a flat object of strings: {error}"));
        Text { tag, entries }
    }

    /// The sentence of a key. A missing one shows its key; a test finds it first.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.entries.get(key).map_or(key, String::as_str)
    }

    /// The sentence with `{0}`, `{1}`… replaced. Arguments are not read for places again.
    #[must_use]
    pub fn fill(&self, key: &str, arguments: &[&str]) -> String {
        let mut out = String::new();
        let mut rest = self.get(key);
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let digits = &rest[open + 1..];
            let place =
                digits.find('}').and_then(|close| Some((digits[..close].parse::<usize>().ok()?, close)));
            if let Some((index, close)) = place {
                out.push_str(arguments.get(index).copied().unwrap_or(""));
                rest = &digits[close + 1..];
            } else {
                out.push('{');
                rest = digits;
            }
        }
        out.push_str(rest);
        out
    }

    /// Every key, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }
}

/// A sentence in each language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Localized(BTreeMap<String, String>);

impl Localized {
    /// The sentence in the language of that tag, else in English.
    #[must_use]
    pub fn get(&self, tag: &str) -> &str {
        self.0.get(tag).or_else(|| self.0.get("en")).map_or("", String::as_str)
    }

    /// The tags of its languages.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
