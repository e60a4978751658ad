//! Rust text read roughly: enough to know where code is, what it imports and where a function ends.

pub struct File {
    /// Relative to the crate, with `/` between the parts.
    pub path: String,
    pub text: String,
    /// The text with comments, strings and characters blanked out, line for line.
    pub code: String,
}

impl File {
    pub fn new(path: &str, text: String) -> File {
        let code = blank(&text);
        File { path: path.to_owned(), text, code }
    }

    /// The path below `src/` as names of modules: `["lang", "vm", "heap"]`; none for the crate's root.
    pub fn module(&self) -> Vec<&str> {
        let path = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let path = path.strip_suffix(".rs").unwrap_or(path);
        path.split('/').filter(|name| !["lib", "main", "mod"].contains(name)).collect()
    }

    pub fn fault(&self, at: usize, what: impl AsRef<str>) -> String {
        let line = self.text[..at.min(self.text.len())].matches('\n').count() + 1;
        format!("{}:{line} {}", self.path, what.as_ref())
    }
}

/// Comments, strings and characters become spaces; line breaks stay, so that positions and lines hold.
fn blank(text: &str) -> String {
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let length = blank_length(&text[at..], at == 0 || !is_word(bytes[at - 1]));
        if length == 0 {
            out.push(bytes[at]);
            at += 1;
        } else {
            out.extend(bytes[at..at + length].iter().map(|&byte| if byte == b'\n' { b'\n' } else { b' ' }));
            at += length;
        }
        while !text.is_char_boundary(at) {
            out.push(b' ');
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The length of the comment, string or character that `rest` begins with, else 0.
fn blank_length(rest: &str, fresh: bool) -> usize {
    let until =
        |from: usize, end: &str| rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len());
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return until(2, "*/");
    }
    if rest.starts_with('"') {
        return quoted(rest);
    }
    if let Some(body) = rest.strip_prefix('\'') {
        let Some(first) = body.chars().next() else { return 0 };
        if first == '\\' {
            return until(3, "'").min(12);
        }
        // A lifetime has no closing quote right after its first letter.
        let end = 1 + first.len_utf8();
        return if rest[end..].starts_with('\'') { end + 1 } else { 0 };
    }
    if fresh {
        let prefix = ["r", "br", "cr"].into_iter().find(|prefix| {
            rest.strip_prefix(prefix).is_some_and(|tail| tail.trim_start_matches('#').starts_with('"'))
        });
        if let Some(prefix) = prefix {
            let hashes = rest[prefix.len()..].bytes().take_while(|&byte| byte == b'#').count();
            return until(prefix.len() + hashes + 1, &format!("\"{}", "#".repeat(hashes)));
        }
    }
    0
}

fn quoted(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

/// The end of the bracketed part that opens at or after `from`.
pub fn closing(code: &str, from: usize) -> usize {
    let mut depth = 0;
    for (at, byte) in code.bytes().enumerate().skip(from) {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    code.len()
}

/// Where `word` stands as a word of its own.
pub fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let bytes = code.as_bytes();
    code.match_indices(word).map(|(at, _)| at).filter(move |&at| {
        let after = at + word.len();
        (at == 0 || !is_word(bytes[at - 1]))
            && (after >= bytes.len() || !is_word(bytes[after]) || !is_word(bytes[after - 1]))
    })
}

/// The code without its unit tests, which may look at anything.
fn without_tests(code: &str) -> String {
    let mut code = code.to_owned();
    while let Some(at) = code.find("#[cfg(test)]") {
        let open = code[at..].find(['{', ';']).map_or(code.len(), |open| at + open);
        let end = if code[open..].starts_with('{') { closing(&code, open) } else { open };
        let end = (end + 1).min(code.len());
        let gap: String = code[at..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        code.replace_range(at..end, &gap);
    }
    code
}

/// Every path that begins at the crate's root, spelled with `crate::` or with enough `super::`: where, and its names.
pub fn imports(file: &File) -> Vec<(usize, Vec<String>)> {
    let code = without_tests(&file.code);
    let module = file.module();
    let mut found = Vec::new();
    for at in words(&code, "crate") {
        expand(&code[at + 5..], at, &[], &mut found);
    }
    for at in words(&code, "super") {
        if code[..at].trim_end().ends_with("super::") {
            continue;
        }
        let mut rest = &code[at + 5..];
        let mut ups = 1;
        while let Some(tail) = rest.strip_prefix("::super") {
            rest = tail;
            ups += 1;
        }
        if ups <= module.len() {
            let start: Vec<String> =
                module[..module.len() - ups].iter().map(|&name| name.to_owned()).collect();
            expand(rest, at, &start, &mut found);
        }
    }
    found.retain(|(_, path)| !path.is_empty());
    found
}

/// Follows `::a::b`, `::{a, b::c}`: one path for each leaf.
fn expand(rest: &str, at: usize, start: &[String], found: &mut Vec<(usize, Vec<String>)>) {
    let Some(rest) = rest.trim_start().strip_prefix("::") else {
        found.push((at, start.to_vec()));
        return;
    };
    let rest = rest.trim_start();
    if let Some(inner) = rest.strip_prefix('{') {
        let end = closing(rest, 0) - 1;
        for item in split(&inner[..end.min(inner.len())]) {
            if !item.trim().is_empty() {
                expand(&format!("::{}", item.trim()), at, start, found);
            }
        }
        return;
    }
    let name: String = rest.chars().take_while(|&c| c.is_alphanumeric() || c == '_').collect();
    let mut path = start.to_vec();
    if !name.is_empty() && name != "self" {
        path.push(name.clone());
    }
    expand(&rest[name.len()..], at, &path, found);
}

/// Splits at the commas that are not in inner brackets.
fn split(list: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let (mut depth, mut from) = (0, 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&list[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    items.push(&list[from..]);
    items
}
