//! Exercises on paper: text or Markdown, to be filled in or with the answers.

use interleave::{text::Text, workload::worksheet::Cell};

use crate::{
    table::{aligned, decimal},
    worksheet::{Exercise, Task},
};

/// What is to be filled in.
const BLANK: &str = "_____";

/// The sheets in a row.
pub fn print(exercises: &[Exercise], with_key: bool, text: &Text, is_markdown: bool) -> String {
    let paper = Paper { text, with_key, is_markdown };
    exercises.iter().map(|exercise| paper.exercise(exercise)).collect::<Vec<_>>().join("\n")
}

struct Paper<'a> {
    text: &'a Text,
    with_key: bool,
    is_markdown: bool,
}

impl Paper<'_> {
    fn exercise(&self, exercise: &Exercise) -> String {
        let key = if self.with_key { "sheet.title-key" } else { "sheet.title" };
        let title = self.text.fill(key, &[&exercise.number.to_string(), &exercise.seed.to_string()]);
        let mut out = self.heading(1, &title);
        let column = |key: &str| self.text.get(&format!("column.{key}")).to_owned();
        let mut rows = vec![exercise.given.iter().map(|field| column(field.key())).collect::<Vec<_>>()];
        for spec in &exercise.workload.processes {
            rows.push(exercise.given.iter().map(|field| spec.get(*field)).collect());
        }
        out += &self.table(&rows);
        out.push('\n');
        out += &self.list(&exercise.rules);
        for task in &exercise.tasks {
            out += &self.task(task);
        }
        out
    }

    fn task(&self, task: &Task) -> String {
        let mut out = self.heading(2, &task.title);
        if !task.rules.is_empty() {
            out += &self.list(&task.rules);
            out.push('\n');
        }
        out += &self.table(&self.cells(task));
        out += &self.heading(3, self.text.get("sheet.gantt"));
        if self.with_key {
            out += &self.block(&task.chart);
            out += &self.heading(3, self.text.get("sheet.decisions"));
            out += &self.list(&task.decisions);
        } else {
            out += "\n\n\n";
        }
        out
    }

    /// The table to be filled in: a row a process, one more for the means.
    fn cells(&self, task: &Task) -> Vec<Vec<String>> {
        let mut figures = Vec::new();
        for cell in &task.asked {
            let (Cell::Process(_, figure) | Cell::Mean(figure)) = cell;
            if !figures.contains(figure) {
                figures.push(*figure);
            }
        }
        let word = |key: &str| self.text.get(&format!("column.{key}")).to_owned();
        let shown = |cell: Cell| match task.asked.contains(&cell) {
            false => String::new(),
            true if self.with_key => {
                task.value(cell).map_or_else(|| "-".to_owned(), |value| decimal(value.0))
            }
            true => BLANK.to_owned(),
        };
        let mut rows = vec![vec![word("name")]];
        rows[0].extend(figures.iter().map(|figure| word(figure.key())));
        for (index, process) in task.report.processes.iter().enumerate() {
            let cells = figures.iter().map(|figure| shown(Cell::Process(index as u32, *figure)));
            rows.push([process.name.clone()].into_iter().chain(cells).collect());
        }
        let means = figures.iter().map(|figure| shown(Cell::Mean(*figure)));
        rows.push([word("mean")].into_iter().chain(means).collect());
        rows
    }

    fn heading(&self, level: usize, title: &str) -> String {
        if self.is_markdown {
            return format!("{}{} {title}\n\n", if level == 1 { "" } else { "\n" }, "#".repeat(level));
        }
        let line = ["=", "-", ""][level - 1].repeat(unicode_width::UnicodeWidthStr::width(title));
        let line = if line.is_empty() { line } else { line + "\n" };
        format!("{}{title}\n{line}\n", if level == 1 { "" } else { "\n" })
    }

    fn list(&self, items: &[String]) -> String {
        items.iter().map(|item| format!("- {item}\n")).collect()
    }

    fn block(&self, lines: &str) -> String {
        if self.is_markdown { format!("```text\n{lines}```\n") } else { lines.to_owned() }
    }

    fn table(&self, rows: &[Vec<String>]) -> String {
        if !self.is_markdown {
            return aligned(rows);
        }
        let line = |row: &Vec<String>| format!("| {} |\n", row.join(" | "));
        let mut out = String::new();
        for (index, row) in rows.iter().enumerate() {
            out += &line(row);
            if index == 0 {
                let rule = (0..row.len()).map(|column| if column == 0 { ":--" } else { "--:" });
                out += &format!("| {} |\n", rule.collect::<Vec<_>>().join(" | "));
            }
        }
        out
    }
}
