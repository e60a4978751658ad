//! Compiled code as text, for tests and for the curious.

use std::fmt::Write;

use crate::lang::code::{Code, Op, Program};

impl Program {
    /// A listing of the user's codes, those of the library left out.
    #[must_use]
    pub fn dump(&self) -> String {
        let user = |code: &&Code| !self.files[code.file as usize].library;
        self.codes.iter().filter(user).map(Code::dump).collect()
    }
}

impl Code {
    /// A listing: head, then one line an op, then handlers.
    #[must_use]
    pub fn dump(&self) -> String {
        let mut out = format!("{} {:?}", self.qualname, self.kind);
        for (title, names) in [("locals", &self.locals), ("cells", &self.cells), ("frees", &self.frees)] {
            if !names.is_empty() {
                let _ = write!(out, " {title}={}", names.join(","));
            }
        }
        if self.is_generator {
            out.push_str(" generator");
        }
        out.push('\n');
        for (i, (op, span)) in self.ops.iter().zip(&self.spans).enumerate() {
            let _ = writeln!(out, "{i:4} {}:{} {op:?}{}", span.line, span.column, self.comment(*op));
        }
        for handler in &self.handlers {
            let _ = writeln!(
                out,
                "     {}..{} -> {} depth {}",
                handler.start, handler.end, handler.target, handler.depth
            );
        }
        out
    }

    /// What an op's index stands for.
    fn comment(&self, op: Op) -> String {
        let name = |i: u16| format!(" {}", self.names[i as usize]);
        match op {
            Op::Const(i) => format!(" {:?}", self.consts[i as usize]),
            Op::LoadLocal(i) | Op::StoreLocal(i) | Op::DeleteLocal(i) => {
                format!(" {}", self.locals[i as usize])
            }
            Op::LoadCell(i)
            | Op::StoreCell(i)
            | Op::DeleteCell(i)
            | Op::LoadClosure(i)
            | Op::LoadSuper(i) => {
                let all = self.cells.iter().chain(&self.frees).nth(i as usize);
                format!(" {}", all.map_or("?", |name| name))
            }
            Op::LoadGlobal(i) | Op::StoreGlobal(i) | Op::DeleteGlobal(i) => name(i),
            Op::LoadName(i) | Op::StoreName(i) | Op::DeleteName(i) => name(i),
            Op::LoadAttr(i) | Op::StoreAttr(i) | Op::DeleteAttr(i) | Op::ImportFrom(i) => name(i),
            Op::Import { name: i, .. } | Op::BuildClass { name: i, .. } => name(i),
            _ => String::new(),
        }
    }
}
