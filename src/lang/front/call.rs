//! Calls and f-strings to ops.

use std::rc::Rc;

use ruff_python_ast::{
    ConversionFlag, Expr, ExprCall, ExprFString, FStringPart, InterpolatedElement, InterpolatedStringElement,
    Keyword,
};
use ruff_text_size::Ranged;

use super::{compiler::Compiler, scope::Place};
use crate::lang::code::{Const, Conversion, Op, Span};

/// From this many arguments on, CPython calls a method as it calls anything; the spans differ.
const METHOD_ARGUMENTS: usize = 30;

impl<'a> Compiler<'a> {
    pub fn call(&mut self, call: &'a ExprCall) {
        let span = self.call_span(call);
        if self.is_super(call) {
            let index = self.scopes.cell(self.unit.scope, "__class__").unwrap_or(0);
            return self.emit(Op::LoadSuper(index), span);
        }
        self.expression(&call.func);
        if let [argument @ Expr::Generator(generator)] = &*call.arguments.args
            && !generator.parenthesized
            && call.arguments.keywords.is_empty()
        {
            self.comprehension(argument, self.span(call.arguments.range));
            return self.emit(Op::Call(1), span);
        }
        self.arguments(&call.arguments.args, &call.arguments.keywords, span);
    }

    /// `super()` in a method, where `super` is the built-in one.
    fn is_super(&self, call: &ExprCall) -> bool {
        let scope = self.unit.scope;
        matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "super")
            && call.arguments.is_empty()
            && self.scopes.place(scope, "super") == Place::Global
            && self.scopes.cell(scope, "__class__").is_some()
            && self.scopes.scopes[scope]
                .order
                .first()
                .is_some_and(|name| self.scopes.scopes[scope].uses[name].parameter)
    }

    /// The whole call; of a method on a later line than its object, from the method's name on.
    fn call_span(&self, call: &ExprCall) -> Span {
        let span = self.span(call.range());
        let arguments = &call.arguments;
        let n_keywords = arguments.keywords.len();
        let plain = arguments.args.iter().all(|argument| !argument.is_starred_expr())
            && arguments.keywords.iter().all(|keyword| keyword.arg.is_some());
        let few = arguments.args.len() + n_keywords + usize::from(n_keywords > 0) < METHOD_ARGUMENTS;
        match &*call.func {
            Expr::Attribute(attribute) if plain && few => self.attribute_span(attribute, span),
            _ => span,
        }
    }

    /// Arguments of a function that is on the stack, and the call.
    fn arguments(&mut self, args: &'a [Expr], keywords: &'a [Keyword], span: Span) {
        let spread = args.iter().any(Expr::is_starred_expr) || keywords.iter().any(|k| k.arg.is_none());
        if spread {
            return self.spread(args, keywords, span);
        }
        args.iter().for_each(|argument| self.expression(argument));
        if keywords.is_empty() {
            return self.emit(Op::Call(args.len() as u16), span);
        }
        keywords.iter().for_each(|keyword| self.expression(&keyword.value));
        let names: Rc<[Rc<str>]> =
            keywords.iter().filter_map(|k| k.arg.as_ref()).map(|name| name.as_str().into()).collect();
        let names = self.unit.constant(Const::Names(names));
        self.emit(Op::CallKeywords { argc: (args.len() + keywords.len()) as u16, names }, span);
    }

    fn spread(&mut self, args: &'a [Expr], keywords: &'a [Keyword], span: Span) {
        if args.iter().any(Expr::is_starred_expr) {
            self.items(args, Op::BuildList, Op::ListExtend, span);
            self.emit(Op::ListToTuple, span);
        } else {
            self.items(args, Op::BuildTuple, Op::ListExtend, span);
        }
        let mut begun = false;
        let mut rest = keywords;
        while let Some(first) = rest.first() {
            let plain = rest.iter().take_while(|keyword| keyword.arg.is_some()).count();
            for keyword in &rest[..plain] {
                if let Some(name) = &keyword.arg {
                    self.string(name.as_str(), span);
                }
                self.expression(&keyword.value);
            }
            if plain > 0 || !begun {
                self.emit(Op::BuildMap(plain as u16), span);
            }
            if plain == 0 {
                self.expression(&first.value);
            }
            if begun || plain == 0 {
                self.emit(Op::DictMerge(true), span);
            }
            begun = true;
            rest = &rest[plain.max(1)..];
        }
        self.emit(Op::CallSpread { has_keywords: begun }, span);
    }

    pub fn f_string(&mut self, f_string: &'a ExprFString) {
        let span = self.span(f_string.range);
        let mut pieces = Pieces::default();
        for part in &f_string.value {
            match part {
                FStringPart::Literal(literal) => pieces.text.push_str(&literal.value),
                FStringPart::FString(part) => self.pieces(&part.elements, &mut pieces, span),
            }
        }
        self.join(pieces, span);
    }

    fn pieces(
        &mut self,
        elements: impl IntoIterator<Item = &'a InterpolatedStringElement>,
        pieces: &mut Pieces,
        span: Span,
    ) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => pieces.text.push_str(&literal.value),
                InterpolatedStringElement::Interpolation(value) => {
                    if let Some(debug) = &value.debug_text {
                        pieces.text.push_str(debug.as_str());
                    }
                    self.flush(pieces, span);
                    self.interpolation(value, span);
                    pieces.pushed += 1;
                }
            }
        }
    }

    fn interpolation(&mut self, value: &'a InterpolatedElement, span: Span) {
        self.expression(&value.expression);
        let conversion = match value.conversion {
            ConversionFlag::Str => Conversion::Str,
            ConversionFlag::Repr => Conversion::Repr,
            ConversionFlag::Ascii => Conversion::Ascii,
            // `f'{x=}'` shows what `repr` does.
            ConversionFlag::None if value.debug_text.is_some() && value.format_spec.is_none() => {
                Conversion::Repr
            }
            ConversionFlag::None => Conversion::None,
        };
        if let Some(spec) = &value.format_spec {
            let mut pieces = Pieces::default();
            self.pieces(&spec.elements, &mut pieces, span);
            self.join(pieces, span);
        }
        self.emit(Op::Format { conversion, has_spec: value.format_spec.is_some() }, span);
    }

    /// Pushes the literal text met since the last value.
    fn flush(&mut self, pieces: &mut Pieces, span: Span) {
        if !pieces.text.is_empty() {
            self.string(&std::mem::take(&mut pieces.text), span);
            pieces.pushed += 1;
        }
    }

    fn join(&mut self, mut pieces: Pieces, span: Span) {
        self.flush(&mut pieces, span);
        match pieces.pushed {
            0 => self.string("", span),
            1 => {}
            n => self.emit(Op::BuildString(n), span),
        }
    }
}

/// Strings of an f-string pushed so far, and literal text not pushed yet.
#[derive(Default)]
struct Pieces {
    pushed: u16,
    text: String,
}
