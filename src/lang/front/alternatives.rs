//! What Python forbids in the patterns of a `match`.

use std::collections::BTreeSet;

use ruff_python_ast::{Expr, Identifier, Pattern, StmtMatch};
use ruff_text_size::{Ranged, TextRange};

/// A mistake: where, its key, and the name it is about.
pub type Mistake = (TextRange, &'static str, String);

/// All mistakes in the patterns of a statement.
pub fn mistakes(stmt: &StmtMatch) -> Vec<Mistake> {
    let mut found = Vec::new();
    for (i, case) in stmt.cases.iter().enumerate() {
        let last = i + 1 == stmt.cases.len();
        if !last && case.guard.is_none() && catches_all(&case.pattern) {
            found.push((case.pattern.range(), "pattern_hides_others", String::new()));
        }
        names(&case.pattern, &mut found);
    }
    found
}

fn catches_all(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::MatchAs(capture) => capture.pattern.as_deref().is_none_or(catches_all),
        Pattern::MatchOr(or) => or.patterns.last().is_some_and(catches_all),
        _ => false,
    }
}

/// The names that a pattern binds.
fn names(pattern: &Pattern, found: &mut Vec<Mistake>) -> BTreeSet<String> {
    let mut bound = BTreeSet::new();
    match pattern {
        Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
        Pattern::MatchStar(star) => bind(star.name.as_ref(), &mut bound, found),
        Pattern::MatchAs(capture) => {
            if let Some(inner) = &capture.pattern {
                bound = names(inner, found);
            }
            bind(capture.name.as_ref(), &mut bound, found);
        }
        Pattern::MatchSequence(sequence) => {
            let mut stars = sequence.patterns.iter().filter(|p| p.is_match_star()).skip(1);
            if let Some(second) = stars.next() {
                found.push((second.range(), "two_starred_targets", String::new()));
            }
            together(sequence.patterns.iter(), &mut bound, found);
        }
        Pattern::MatchMapping(mapping) => {
            keys(&mapping.keys, found);
            together(mapping.patterns.iter(), &mut bound, found);
            bind(mapping.rest.as_ref(), &mut bound, found);
        }
        Pattern::MatchClass(class) => {
            let mut seen = BTreeSet::new();
            for keyword in &class.arguments.keywords {
                if !seen.insert(keyword.attr.as_str()) {
                    found.push((keyword.attr.range, "duplicate_keyword", keyword.attr.to_string()));
                }
            }
            let inner = class.arguments.keywords.iter().map(|keyword| &keyword.pattern);
            together(class.arguments.patterns.iter().chain(inner), &mut bound, found);
        }
        Pattern::MatchOr(or) => {
            for (i, alternative) in or.patterns.iter().enumerate() {
                let own = names(alternative, found);
                if i == 0 {
                    bound = own;
                } else if own != bound {
                    found.push((alternative.range(), "alternatives_bind_differently", String::new()));
                }
                if i + 1 < or.patterns.len() && catches_all(alternative) {
                    found.push((alternative.range(), "pattern_hides_others", String::new()));
                }
            }
        }
    }
    bound
}

fn bind(name: Option<&Identifier>, bound: &mut BTreeSet<String>, found: &mut Vec<Mistake>) {
    if let Some(name) = name
        && !bound.insert(name.to_string())
    {
        found.push((name.range, "captured_twice", name.to_string()));
    }
}

fn together<'a>(
    patterns: impl Iterator<Item = &'a Pattern>,
    bound: &mut BTreeSet<String>,
    found: &mut Vec<Mistake>,
) {
    for pattern in patterns {
        for name in names(pattern, found) {
            if bound.contains(&name) {
                found.push((pattern.range(), "captured_twice", name.clone()));
            }
            bound.insert(name);
        }
    }
}

/// Literal keys that stand in a mapping twice.
fn keys(keys: &[Expr], found: &mut Vec<Mistake>) {
    let mut seen = BTreeSet::new();
    for key in keys {
        let text = match key {
            Expr::StringLiteral(literal) => format!("{:?}", literal.value.to_str()),
            Expr::NumberLiteral(literal) => format!("{:?}", literal.value),
            _ => continue,
        };
        if !seen.insert(text.clone()) {
            found.push((key.range(), "key_twice", text));
        }
    }
}
