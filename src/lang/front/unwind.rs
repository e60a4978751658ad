//! `try`, `with`, and leaving them by `return`, `break` or `continue`.

use ruff_python_ast::{ExceptHandler, Stmt, StmtReturn, StmtTry, WithItem};

use super::{
    compiler::Compiler,
    emit::{Block, Label, Region},
};
use crate::lang::code::{Const, Op, Span};

impl<'a> Compiler<'a> {
    pub fn return_statement(&mut self, stmt: &'a StmtReturn, span: Span) {
        let depth = self.unit.depth;
        match &stmt.value {
            Some(value) => self.expression(value),
            None => self.constant(Const::None, span),
        }
        let left = self.unwind(0, true, span);
        self.emit(Op::Return, span);
        self.rewind(left, depth);
    }

    /// `break` or `continue`.
    pub fn leave_loop(&mut self, leave: bool, span: Span) {
        let depth = self.unit.depth;
        let is_loop = |block: &Block| matches!(block, Block::For { .. } | Block::While { .. });
        let at = self.unit.blocks.iter().rposition(is_loop).expect("checked to be in a loop");
        let (Block::For { next, end } | Block::While { next, end }) = self.unit.blocks[at] else {
            unreachable!("a loop was looked for")
        };
        let left = self.unwind(if leave { at } else { at + 1 }, false, span);
        self.jump(Op::Jump, if leave { end } else { next }, span);
        self.rewind(left, depth);
    }

    /// Undoes the blocks from `to` on, innermost first; with `keep`, below the top of the stack.
    fn unwind(&mut self, to: usize, keep: bool, span: Span) -> Vec<Block<'a>> {
        let mut left = Vec::new();
        while self.unit.blocks.len() > to {
            let Some(block) = self.unit.blocks.pop() else { break };
            self.undo(&block, keep, span);
            left.push(block);
        }
        left
    }

    /// After the jump: the text goes on inside the blocks, and their handlers cover it again.
    fn rewind(&mut self, left: Vec<Block<'a>>, depth: u16) {
        let here = self.unit.here();
        for mut block in left.into_iter().rev() {
            if let Some(region) = region_of(&mut block) {
                region.start = here;
            }
            self.unit.blocks.push(block);
        }
        self.unit.depth = depth;
    }

    fn undo(&mut self, block: &Block<'a>, keep: bool, span: Span) {
        if let Some(region) = region_of(&mut block.clone()) {
            self.unit.unprotect(*region);
        }
        match block {
            Block::While { .. } | Block::Protected(_) => {}
            Block::For { .. } => {
                if keep {
                    self.emit(Op::Swap, span);
                }
                self.emit(Op::Pop, span);
            }
            Block::Finally { body, .. } => self.statements(body),
            Block::FinallyHandler(_) => {
                if keep {
                    self.emit(Op::RotThree, span);
                }
                self.emit(Op::Pop, span);
                self.emit(Op::PopHandled, span);
            }
            Block::Except(_) => {
                if keep {
                    self.emit(Op::Swap, span);
                }
                self.emit(Op::PopHandled, span);
            }
            Block::ExceptName { name, .. } => self.forget(name, span),
            Block::With { span, .. } => {
                if keep {
                    self.emit(Op::Swap, *span);
                }
                self.call_exit(*span);
            }
        }
    }

    /// `[exit]` → `[]`: leaves a `with` without an exception.
    fn call_exit(&mut self, span: Span) {
        for _ in 0..3 {
            self.constant(Const::None, span);
        }
        self.emit(Op::Call(3), span);
        self.emit(Op::Pop, span);
    }

    /// `name = None; del name`, the end of `except … as name`.
    fn forget(&mut self, name: &str, span: Span) {
        self.constant(Const::None, span);
        self.store(name, span);
        self.delete(name, span);
    }

    fn push(&mut self, block: Block<'a>) {
        self.unit.blocks.push(block);
    }

    /// Leaves a block at its end; the range that it protects ends here.
    fn pop(&mut self) {
        let mut block = self.unit.blocks.pop().expect("blocks are popped as they were pushed");
        if let Some(region) = region_of(&mut block) {
            self.unit.unprotect(*region);
        }
    }

    /// `[previous exc]` at `cleanup`: an exception while another was handled.
    fn reraise_at(&mut self, cleanup: Label, span: Span) {
        self.unit.bind(cleanup);
        self.emit(Op::Swap, span);
        self.emit(Op::PopHandled, span);
        self.emit(Op::Reraise, span);
    }

    pub fn try_statement(&mut self, attempt: &'a StmtTry, span: Span) {
        if attempt.finalbody.is_empty() {
            return self.try_except(attempt, span);
        }
        let depth = self.unit.depth;
        let [handler, cleanup, end] = [(); 3].map(|()| self.unit.label());
        let region = self.unit.protect(handler, depth);
        self.push(Block::Finally { region, body: &attempt.finalbody });
        self.try_except(attempt, span);
        self.pop();
        self.statements(&attempt.finalbody);
        self.jump(Op::Jump, end, span);

        self.unit.bind(handler);
        self.emit(Op::PushHandled, span);
        let region = self.unit.protect(cleanup, depth + 1);
        self.push(Block::FinallyHandler(region));
        self.statements(&attempt.finalbody);
        self.emit(Op::Reraise, span);
        self.pop();
        self.reraise_at(cleanup, span);
        self.unit.bind(end);
    }

    fn try_except(&mut self, attempt: &'a StmtTry, span: Span) {
        if attempt.handlers.is_empty() {
            return self.statements(&attempt.body);
        }
        let depth = self.unit.depth;
        let [handler, cleanup, end] = [(); 3].map(|()| self.unit.label());
        let region = self.unit.protect(handler, depth);
        self.push(Block::Protected(region));
        self.statements(&attempt.body);
        self.pop();
        self.statements(&attempt.orelse);
        self.jump(Op::Jump, end, span);

        self.unit.bind(handler);
        self.emit(Op::PushHandled, span);
        let region = self.unit.protect(cleanup, depth + 1);
        self.push(Block::Except(region));
        let mut matches_all = false;
        for ExceptHandler::ExceptHandler(clause) in &attempt.handlers {
            let next = self.unit.label();
            let span = self.span(clause.range);
            match &clause.type_ {
                Some(class) => {
                    self.expression(class);
                    self.emit(Op::MatchException, span);
                    self.jump(Op::JumpIfFalse, next, span);
                }
                None => matches_all = true,
            }
            match &clause.name {
                Some(name) => self.named_handler(name, &clause.body, end, span),
                None => {
                    self.emit(Op::Pop, span);
                    self.statements(&clause.body);
                    self.handled(end, span);
                }
            }
            if !matches_all {
                self.unit.bind(next);
            }
        }
        if !matches_all {
            self.emit(Op::Reraise, span);
        }
        self.pop();
        self.reraise_at(cleanup, span);
        self.unit.bind(end);
    }

    /// `[previous exc]`: the body of `except … as name`, and a way out to `end`.
    fn named_handler(&mut self, name: &'a str, body: &'a [Stmt], end: Label, span: Span) {
        self.store(name, span);
        let failed = self.unit.label();
        let region = self.unit.protect(failed, self.unit.depth);
        self.push(Block::ExceptName { region, name: name.into() });
        self.statements(body);
        self.pop();
        self.forget(name, span);
        self.handled(end, span);
        self.unit.bind(failed);
        self.forget(name, span);
        self.emit(Op::Reraise, span);
    }

    /// `[previous]` → `[]`: the end of an `except` body, whose handler covers the text after it again.
    fn handled(&mut self, end: Label, span: Span) {
        let (to, depth) = (self.unit.blocks.len() - 1, self.unit.depth);
        let left = self.unwind(to, false, span);
        self.jump(Op::Jump, end, span);
        self.rewind(left, depth);
    }

    pub fn with_items(&mut self, items: &'a [WithItem], body: &'a [Stmt], span: Span) {
        let Some((item, rest)) = items.split_first() else {
            return self.statements(body);
        };
        let depth = self.unit.depth;
        let [handler, cleanup, suppressed, end] = [(); 4].map(|()| self.unit.label());
        self.expression(&item.context_expr);
        self.emit(Op::WithEnter, span);
        self.emit(Op::Call(0), span);
        let region = self.unit.protect(handler, depth + 1);
        self.push(Block::With { region, span });
        match &item.optional_vars {
            Some(target) => self.assign(target),
            None => self.emit(Op::Pop, span),
        }
        self.with_items(rest, body, span);
        self.pop();
        self.call_exit(span);
        self.jump(Op::Jump, end, span);

        self.unit.bind(handler);
        self.emit(Op::PushHandled, span);
        let region = self.unit.protect(cleanup, depth + 2);
        self.emit(Op::WithExcept, span);
        self.emit(Op::Call(3), span);
        self.jump(Op::JumpIfTrue, suppressed, span);
        self.emit(Op::Reraise, span);
        self.unit.unprotect(region);
        self.reraise_at(cleanup, span);
        self.unit.bind(suppressed);
        self.emit(Op::Pop, span);
        self.emit(Op::PopHandled, span);
        self.emit(Op::Pop, span);
        self.unit.bind(end);
    }
}

/// The protected range of a block, when it has one.
fn region_of<'b>(block: &'b mut Block) -> Option<&'b mut Region> {
    match block {
        Block::For { .. } | Block::While { .. } => None,
        Block::Protected(region) | Block::FinallyHandler(region) | Block::Except(region) => Some(region),
        Block::Finally { region, .. } | Block::ExceptName { region, .. } | Block::With { region, .. } => {
            Some(region)
        }
    }
}
