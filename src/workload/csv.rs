//! Workloads as tables: what a spreadsheet saves as CSV, or puts on the clipboard.
//!
//! Cells are parted by tabs, semicolons, commas or blanks, whichever the first line has, in this order; where it is not
//! a comma, a comma may be the decimal sign. Quotes as in RFC 4180.

use super::{
    Error, ErrorKind, Field, MAX_BYTES, Spec, Workload,
    check::{self, Checker},
    error::piece,
    field::unknown,
};

/// What columns may be called, in small letters without blanks, `_` and `-`.
const HEADERS: &[(Field, &[&str])] = &[
    (
        Field::Name,
        &[
            "name",
            "process",
            "processname",
            "pid",
            "id",
            "job",
            "task",
            "名称",
            "名字",
            "名",
            "进程",
            "进程名",
            "进程名称",
            "进程号",
            "作业",
            "作业名",
            "任务",
        ],
    ),
    (Field::Arrival, &["arrival", "arrivaltime", "arrives", "到达", "到达时间", "到达时刻", "提交时间"]),
    (
        Field::Bursts,
        &[
            "bursts",
            "burst",
            "bursttime",
            "cpu",
            "cpuburst",
            "cputime",
            "service",
            "servicetime",
            "runtime",
            "executiontime",
            "运行时间",
            "服务时间",
            "执行时间",
            "要求服务时间",
            "估计运行时间",
            "cpu时间",
            "区间",
            "cpu区间",
            "执行序列",
        ],
    ),
    (Field::Priority, &["priority", "优先级", "优先数", "优先权"]),
    (Field::Tickets, &["tickets", "彩票", "彩票数", "票数"]),
    (Field::Nice, &["nice", "nice值", "谦让值"]),
    (Field::Period, &["period", "周期"]),
    (
        Field::Deadline,
        &["deadline", "relativedeadline", "截止", "截止时间", "截止期", "截止期限", "期限", "相对截止期限"],
    ),
];

/// Most cells of a line, empty ones included: spreadsheets paste empty columns too.
const MAX_CELLS: usize = 1000;

/// Columns of a table without a header.
const BARE: [Field; 4] = [Field::Name, Field::Arrival, Field::Bursts, Field::Priority];

pub(super) fn read(text: &str) -> Result<Workload, Error> {
    if text.len() > MAX_BYTES {
        return Err(ErrorKind::TooLarge.into());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = Lines::new(text);
    let Some(first) = lines.next() else { return Err(ErrorKind::Empty.into()) };
    let first = first?;
    let (mut table, bare) = Table::of(&first, lines.separator)?;
    if bare {
        table.row(first)?;
    }
    for cells in lines {
        table.row(cells?)?;
    }
    table.checker.finish(&table.workload).map_err(|error| Error { line: table.line(error.row), ..error })?;
    Ok(table.workload)
}

/// The cells of a table as text, line by line, empty lines left out; nothing is read yet.
///
/// # Errors
/// Its quotes do not fit, or a line has too many cells.
pub fn cells(text: &str) -> Result<Vec<Vec<String>>, Error> {
    if text.len() > MAX_BYTES {
        return Err(ErrorKind::TooLarge.into());
    }
    Lines::new(text.strip_prefix('\u{feff}').unwrap_or(text)).map(|line| Ok(line?.cells)).collect()
}

/// The cells of a line that has any, and its number from 1.
struct Cells {
    line: u32,
    cells: Vec<String>,
}

impl Cells {
    fn error(&self, kind: ErrorKind) -> Error {
        Error { line: Some(self.line), ..kind.into() }
    }
}

/// The lines of a text, cut into cells.
struct Lines<'a> {
    rest: &'a str,
    /// A blank stands for any number of blanks.
    separator: char,
    line: u32,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Lines<'a> {
        let first = text.trim_start().lines().next().unwrap_or("");
        let mut quoted = false;
        let bare: String = first
            .chars()
            .filter(|c| {
                quoted ^= *c == '"';
                !quoted
            })
            .collect();
        let separator =
            ['\t', ';', ','].into_iter().find(|separator| bare.contains(*separator)).unwrap_or(' ');
        Lines { rest: text, separator, line: 0 }
    }

    /// Takes the next cell, and says whether it ends its line. `rest` is not empty.
    fn cell(&mut self) -> Result<(String, bool), ErrorKind> {
        let blank = |c: char| c != self.separator && (c == ' ' || c == '\t');
        if self.separator == ' ' {
            self.rest = self.rest.trim_start_matches([' ', '\t']);
        }
        let start = self.rest.trim_start_matches(blank);
        let mut content = String::new();
        if let Some(mut rest) = start.strip_prefix('"') {
            loop {
                let end = rest.find('"').ok_or(ErrorKind::OpenQuote)?;
                content.push_str(&rest[..end]);
                rest = &rest[end + 1..];
                match rest.strip_prefix('"') {
                    Some(after) => rest = after,
                    None => break,
                }
                content.push('"');
            }
            self.line += content.matches('\n').count() as u32;
            self.rest = rest.trim_start_matches(blank);
        } else {
            let end = start.find(|c| {
                c == self.separator || c == '\n' || c == '\r' || (self.separator == ' ' && c == '\t')
            });
            let end = end.unwrap_or(start.len());
            content.push_str(start[..end].trim_end());
            self.rest = &start[end..];
        }
        if self.separator == ' ' {
            self.rest = self.rest.trim_start_matches([' ', '\t']);
        }
        let ends = ["\r\n", "\n", "\r"].into_iter().find_map(|end| self.rest.strip_prefix(end));
        if let Some(rest) = ends {
            self.rest = rest;
            return Ok((content, true));
        }
        if self.rest.is_empty() {
            return Ok((content, true));
        }
        match self.rest.strip_prefix(self.separator) {
            Some(rest) => self.rest = rest,
            None if self.separator == ' ' => {}
            None => return Err(ErrorKind::AfterQuote),
        }
        Ok((content, false))
    }
}

impl Iterator for Lines<'_> {
    type Item = Result<Cells, Error>;

    /// The next line that is not empty.
    fn next(&mut self) -> Option<Result<Cells, Error>> {
        while !self.rest.is_empty() {
            self.line += 1;
            let mut found = Cells { line: self.line, cells: Vec::new() };
            loop {
                match self.cell() {
                    Ok((cell, ends)) => {
                        if found.cells.len() == MAX_CELLS {
                            return Some(Err(found.error(ErrorKind::ExtraCell { found: piece(&cell) })));
                        }
                        found.cells.push(cell);
                        if ends {
                            break;
                        }
                    }
                    Err(kind) => return Some(Err(found.error(kind))),
                }
            }
            if found.cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Some(Ok(found));
            }
        }
        None
    }
}

/// The rows read so far, and what their columns are.
struct Table {
    /// None is a column without a name, which stays empty.
    columns: Vec<Option<Field>>,
    decimal_comma: bool,
    workload: Workload,
    checker: Checker,
    lines: Vec<u32>,
}

impl Table {
    /// A table whose columns the first line tells, and whether that is a row itself.
    fn of(first: &Cells, separator: char) -> Result<(Table, bool), Error> {
        let table = |columns| Table {
            columns,
            decimal_comma: separator != ',',
            workload: Workload::default(),
            checker: Checker::default(),
            lines: Vec::new(),
        };
        let bare = table(BARE.map(Some).to_vec());
        let used = first.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        if (3..=4).contains(&used) && first.cells[1..used].iter().all(|cell| !cell.is_empty()) {
            let mut spec = Spec::default();
            let fits = BARE
                .into_iter()
                .zip(&first.cells)
                .all(|(field, cell)| bare.set(&mut spec, field, cell).is_ok());
            if fits {
                return Ok((bare, true));
            }
        }
        let fields: Vec<Option<Field>> = first.cells.iter().map(|cell| Field::headed(cell)).collect();
        if fields.iter().all(Option::is_none) {
            return Err(first.error(ErrorKind::NoHeader));
        }
        for (at, (field, cell)) in fields.iter().zip(&first.cells).enumerate() {
            if field.is_none() && !cell.is_empty() {
                return Err(first.error(unknown(cell, &Field::keys())));
            }
            if field.is_some() && fields[..at].contains(field) {
                return Err(first.error(ErrorKind::FieldTwice { field: piece(cell) }));
            }
        }
        let missing = [Field::Name, Field::Bursts].into_iter().find(|field| !fields.contains(&Some(*field)));
        if let Some(field) = missing {
            return Err(first.error(ErrorKind::MissingField { field: field.key() }));
        }
        Ok((table(fields), false))
    }

    fn set(&self, spec: &mut Spec, field: Field, cell: &str) -> Result<(), ErrorKind> {
        if field != Field::Name && self.decimal_comma && cell.contains(',') {
            spec.set(field, &cell.replace(',', "."))
        } else {
            spec.set(field, cell)
        }
    }

    fn row(&mut self, cells: Cells) -> Result<(), Error> {
        let mut spec = Spec::default();
        let read = self.fill(&mut spec, &cells.cells).and_then(|()| self.checker.add(&spec));
        let row = self.workload.processes.len();
        read.map_err(|kind| Error { line: Some(cells.line), ..check::at(row, &spec, kind) })?;
        self.workload.processes.push(spec);
        self.lines.push(cells.line);
        Ok(())
    }

    /// The name first, so that errors can say it.
    fn fill(&self, spec: &mut Spec, cells: &[String]) -> Result<(), ErrorKind> {
        let column = |at: usize| self.columns.get(at).copied().flatten();
        for named in [true, false] {
            for (at, cell) in cells.iter().enumerate() {
                match column(at) {
                    Some(field) if (field == Field::Name) == named => self.set(spec, field, cell)?,
                    None if !cell.is_empty() => return Err(ErrorKind::ExtraCell { found: piece(cell) }),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn line(&self, row: Option<u32>) -> Option<u32> {
        self.lines.get(row? as usize - 1).copied()
    }
}

impl Field {
    /// The field that a column of that name is, in English or Chinese.
    #[must_use]
    pub fn headed(cell: &str) -> Option<Field> {
        let word: String =
            cell.to_lowercase().chars().filter(|c| !c.is_whitespace() && !"_-".contains(*c)).collect();
        HEADERS.iter().find(|(_, words)| words.contains(&&*word)).map(|(field, _)| *field)
    }
}

pub(super) fn write(workload: &Workload) -> String {
    let default = Spec::default();
    let used = |field: &Field| {
        let real_time = matches!(field, Field::Period | Field::Deadline);
        !real_time || workload.processes.iter().any(|spec| spec.get(*field) != default.get(*field))
    };
    let fields: Vec<Field> = Field::ALL.into_iter().filter(used).collect();
    let mut text = fields.iter().map(|field| field.key()).collect::<Vec<_>>().join(",");
    text.push('\n');
    for spec in &workload.processes {
        let cells: Vec<String> = fields.iter().map(|field| quoted(&spec.get(*field))).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', ';', '"', '\t', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
