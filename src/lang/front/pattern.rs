//! `match`: patterns to ops.
//!
//! A pattern consumes the subject on top of the stack, or jumps to where as many values are popped as it had
//! put there. Captured values wait below what is being matched until the whole pattern has succeeded.

use std::rc::Rc;

use ruff_python_ast::{
    Identifier, MatchCase, Pattern, PatternMatchAs, PatternMatchClass, PatternMatchMapping, PatternMatchOr,
    Singleton, StmtMatch,
};
use ruff_text_size::Ranged;

use super::{compiler::Compiler, emit::Label};
use crate::lang::code::{CompareOp, Const, Op, Span};

/// One pattern being compiled.
#[derive(Default)]
struct Matching {
    /// Names captured so far: their values lie below, the last one deepest.
    stores: Vec<Rc<str>>,
    /// Where a failure goes that must first pop so many values.
    failures: Vec<Label>,
    /// Values above the captured ones that a sub-pattern must leave alone.
    on_top: usize,
}

impl<'a> Compiler<'a> {
    pub fn match_statement(&mut self, stmt: &'a StmtMatch, span: Span) {
        self.expression(&stmt.subject);
        let end = self.unit.label();
        let depth = self.unit.depth;
        for (i, case) in stmt.cases.iter().enumerate() {
            self.unit.depth = depth;
            self.case(case, i + 1 < stmt.cases.len(), end, span);
        }
        self.unit.bind(end);
    }

    fn case(&mut self, case: &'a MatchCase, keeps: bool, end: Label, whole: Span) {
        let span = self.span(case.pattern.range());
        self.statement_begins(span);
        if keeps {
            self.emit(Op::Dup, span);
        }
        let mut m = Matching::default();
        self.pattern(&case.pattern, &mut m);
        for name in m.stores.clone() {
            self.store(&name, span);
        }
        m.stores.clear();
        if let Some(guard) = &case.guard {
            let failure = self.failure(&mut m, 0);
            self.condition(guard, failure, false, self.span(guard.range()));
        }
        if keeps {
            self.emit(Op::Pop, span);
        }
        let after = self.unit.depth;
        self.statements(&case.body);
        self.unit.depth = after;
        self.jump(Op::Jump, end, whole);
        self.bind_failures(&mut m, span);
    }

    /// Where a failure goes that pops `pops` values.
    fn failure(&mut self, m: &mut Matching, pops: usize) -> Label {
        while m.failures.len() <= pops {
            m.failures.push(self.unit.label());
        }
        m.failures[pops]
    }

    fn fail(&mut self, m: &mut Matching, jump: fn(u32) -> Op, span: Span) {
        let label = self.failure(m, m.on_top + m.stores.len());
        self.jump(jump, label, span);
    }

    fn bind_failures(&mut self, m: &mut Matching, span: Span) {
        while let Some(label) = m.failures.pop() {
            self.unit.bind(label);
            if !m.failures.is_empty() {
                self.emit(Op::Pop, span);
            }
        }
    }

    fn pattern(&mut self, pattern: &'a Pattern, m: &mut Matching) {
        let span = self.span(pattern.range());
        match pattern {
            Pattern::MatchValue(value) => {
                self.expression(&value.value);
                self.emit(Op::Compare(CompareOp::Equal), span);
                self.fail(m, Op::JumpIfFalse, span);
            }
            Pattern::MatchSingleton(singleton) => {
                let value = match singleton.value {
                    Singleton::None => Const::None,
                    Singleton::True => Const::Bool(true),
                    Singleton::False => Const::Bool(false),
                };
                self.constant(value, span);
                self.emit(Op::Compare(CompareOp::Is), span);
                self.fail(m, Op::JumpIfFalse, span);
            }
            Pattern::MatchSequence(sequence) => self.sequence(&sequence.patterns, m, span),
            Pattern::MatchMapping(mapping) => self.mapping(mapping, m, span),
            Pattern::MatchClass(class) => self.class_pattern(class, m, span),
            Pattern::MatchStar(star) => self.capture(star.name.as_ref(), m, span),
            Pattern::MatchAs(capture) => self.as_pattern(capture, m, span),
            Pattern::MatchOr(or) => self.or_pattern(or, m, span),
        }
    }

    /// Puts the top of the stack below everything that waits; `_` drops it.
    fn capture(&mut self, name: Option<&Identifier>, m: &mut Matching, span: Span) {
        let Some(name) = name else { return self.emit(Op::Pop, span) };
        self.rotate(m.on_top + m.stores.len() + 1, span);
        m.stores.push(name.as_str().into());
    }

    fn rotate(&mut self, count: usize, span: Span) {
        if count > 1 {
            self.emit(Op::Rotate(count as u16), span);
        }
    }

    fn as_pattern(&mut self, capture: &'a PatternMatchAs, m: &mut Matching, span: Span) {
        if let Some(inner) = &capture.pattern {
            m.on_top += 1;
            self.emit(Op::Dup, span);
            self.pattern(inner, m);
            m.on_top -= 1;
        }
        self.capture(capture.name.as_ref(), m, span);
    }

    fn length(&mut self, count: usize, how: CompareOp, m: &mut Matching, span: Span) {
        self.emit(Op::MatchLength, span);
        self.constant(Const::Int(count as i64), span);
        self.emit(Op::Compare(how), span);
        self.fail(m, Op::JumpIfFalse, span);
    }

    fn sequence(&mut self, patterns: &'a [Pattern], m: &mut Matching, span: Span) {
        let star = patterns.iter().position(Pattern::is_match_star);
        m.on_top += 1;
        self.emit(Op::MatchKind { mapping: false }, span);
        self.fail(m, Op::JumpIfFalse, span);
        match star {
            None => self.length(patterns.len(), CompareOp::Equal, m, span),
            Some(_) if patterns.len() > 1 => {
                self.length(patterns.len() - 1, CompareOp::GreaterEqual, m, span);
            }
            Some(_) => {}
        }
        m.on_top -= 1;
        if patterns.iter().all(is_wildcard) {
            return self.emit(Op::Pop, span);
        }
        match star {
            Some(before) => {
                let after = patterns.len() - before - 1;
                self.emit(Op::UnpackStar { before: before as u8, after: after as u8 }, span);
            }
            None => self.emit(Op::Unpack(patterns.len() as u16), span),
        }
        self.all(patterns.iter(), m);
    }

    /// Sub-patterns whose subjects are on the stack, the first on top.
    fn all(&mut self, patterns: impl ExactSizeIterator<Item = &'a Pattern>, m: &mut Matching) {
        m.on_top += patterns.len();
        for pattern in patterns {
            m.on_top -= 1;
            self.pattern(pattern, m);
        }
    }

    /// `[… found]`: fails when nothing was found.
    fn found(&mut self, m: &mut Matching, span: Span) {
        self.emit(Op::Dup, span);
        self.constant(Const::None, span);
        self.emit(Op::Compare(CompareOp::IsNot), span);
        self.fail(m, Op::JumpIfFalse, span);
    }

    fn mapping(&mut self, mapping: &'a PatternMatchMapping, m: &mut Matching, span: Span) {
        let count = mapping.keys.len();
        m.on_top += 1;
        self.emit(Op::MatchKind { mapping: true }, span);
        self.fail(m, Op::JumpIfFalse, span);
        if count == 0 && mapping.rest.is_none() {
            m.on_top -= 1;
            return self.emit(Op::Pop, span);
        }
        if count > 0 {
            self.length(count, CompareOp::GreaterEqual, m, span);
        }
        mapping.keys.iter().for_each(|key| self.expression(key));
        self.emit(Op::BuildTuple(count as u16), span);
        self.emit(Op::MatchKeys, span);
        m.on_top += 2;
        self.found(m, span);
        self.emit(Op::Unpack(count as u16), span);
        m.on_top -= 1;
        self.all(mapping.patterns.iter(), m);
        m.on_top -= 2;
        match &mapping.rest {
            Some(rest) => {
                self.emit(Op::MatchRest, span);
                self.capture(Some(rest), m, span);
            }
            None => {
                self.emit(Op::Pop, span);
                self.emit(Op::Pop, span);
            }
        }
    }

    fn class_pattern(&mut self, class: &'a PatternMatchClass, m: &mut Matching, span: Span) {
        self.expression(&class.cls);
        let arguments = &class.arguments;
        for keyword in &arguments.keywords {
            let name = self.mangled(&keyword.attr);
            self.string(&name, span);
        }
        self.emit(Op::BuildTuple(arguments.keywords.len() as u16), span);
        self.emit(Op::MatchClass(arguments.patterns.len() as u16), span);
        m.on_top += 1;
        self.found(m, span);
        let all: Vec<&Pattern> =
            arguments.patterns.iter().chain(arguments.keywords.iter().map(|k| &k.pattern)).collect();
        self.emit(Op::Unpack(all.len() as u16), span);
        m.on_top -= 1;
        self.all(all.into_iter(), m);
    }

    fn or_pattern(&mut self, or: &'a PatternMatchOr, m: &mut Matching, span: Span) {
        let end = self.unit.label();
        let depth = self.unit.depth;
        let mut names: Vec<Rc<str>> = Vec::new();
        for (i, pattern) in or.patterns.iter().enumerate() {
            self.unit.depth = depth;
            let mut own = Matching::default();
            self.emit(Op::Dup, span);
            self.pattern(pattern, &mut own);
            if i == 0 {
                names.clone_from(&own.stores);
            } else {
                self.reorder(&mut own.stores, &names, span);
            }
            self.jump(Op::Jump, end, span);
            self.bind_failures(&mut own, span);
        }
        self.unit.depth = depth;
        self.emit(Op::Pop, span);
        let after = self.unit.depth;
        self.fail(m, Op::Jump, span);
        self.unit.depth = after;
        self.unit.bind(end);
        let below = names.len() + 1 + m.on_top + m.stores.len();
        for name in names {
            self.rotate(below, span);
            m.stores.push(name);
        }
        self.emit(Op::Pop, span);
    }

    /// Brings captured values into the order of the first alternative's names.
    fn reorder(&mut self, stores: &mut Vec<Rc<str>>, names: &[Rc<str>], span: Span) {
        for want in (0..names.len().min(stores.len())).rev() {
            let Some(at) = stores.iter().position(|name| *name == names[want]) else { continue };
            if at == want {
                continue;
            }
            let moved: Vec<Rc<str>> = stores.drain(..=at).collect();
            let place = want - at;
            let count = moved.len();
            stores.splice(place..place, moved);
            for _ in 0..count {
                self.rotate(want + 1, span);
            }
        }
    }
}

/// `_` or `*_`.
fn is_wildcard(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::MatchAs(capture) => capture.pattern.is_none() && capture.name.is_none(),
        Pattern::MatchStar(star) => star.name.is_none(),
        _ => false,
    }
}
