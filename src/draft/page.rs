//! The text of a manual page: its rows, its declarations, its examples, and what is left.
//!
//! Tables with bars, with blanks, or with nothing at all between their columns, as a page copied from a
//! browser has them. Never decides what a sentence means. Next: [`super::phrase`].

/// What a page says, by its parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// The request table.
    pub(super) rows: Vec<Row>,
    /// The declared classes, and tables of fields: for each, its fields.
    pub(super) declared: Vec<Vec<Declared>>,
    /// The parameters of the example request.
    pub(super) request: Vec<(String, String)>,
    /// How the example request begins, if it is one of HTTP: `GET …`.
    pub(super) get: Option<String>,
    /// The example answer.
    pub(super) example: Option<String>,
    /// What is said before the request table: line, counted from 1, and sentence.
    pub(super) overview: Vec<(usize, String)>,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Its line, counted from 1.
    pub(super) line: usize,
    pub(super) name: String,
    /// The page's word for whether it is required.
    pub(super) required: &'static str,
    /// The page's word for its type.
    pub(super) kind: &'static str,
    /// What else is said of it: line and sentence.
    pub(super) says: Vec<(usize, String)>,
}

/// A declared field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Declared {
    pub(super) kind: String,
    pub(super) name: String,
    /// The line of the table it stands in, counted from 1; none where it is declared as Java does.
    pub(super) row: Option<usize>,
}

impl Declared {
    /// The page's words.
    pub(super) fn words(&self) -> String {
        match self.row {
            None => format!("private {} {}", self.kind, self.name),
            Some(_) => format!("{} … {}", self.name, self.kind),
        }
    }
}

const REQUIRED: [&str; 5] = ["Yes", "Required", "필수", "Y", "O"];
const OPTIONAL: [&str; 6] = ["No", "Optional", "선택", "Conditional", "N", "X"];
const TYPES: [&str; 8] = ["String", "Integer", "Int", "Long", "Boolean", "Date", "List", "Array"];

impl Row {
    /// Whether it must be given.
    pub(super) fn is_required(&self) -> bool {
        REQUIRED.contains(&self.required)
    }
}

/// Reads a page of that action.
pub(super) fn read(text: &str, action: &str) -> Page {
    let mut page = Page::default();
    let mut is_over = false;
    for (index, line) in text.lines().enumerate() {
        let plain = bare(line);
        if let Some(row) = (!is_over).then(|| row(index + 1, plain)).flatten() {
            page.rows.push(row);
        } else if ends_table(plain) && !page.rows.is_empty() {
            is_over = true;
        } else if !is_over && !plain.is_empty() && !is_rule(plain) && !is_heading(plain) {
            let into = page.rows.last_mut().map_or(&mut page.overview, |row| &mut row.says);
            into.extend(cells(plain).map(|cell| (index + 1, cell.to_owned())));
        }
    }
    page.declared = declared(text);
    page.request = pairs(text, action);
    page.get =
        text.lines().map(str::trim).find(|line| line.starts_with("GET ") && line.contains(action)).map(str::to_owned);
    page.example = example(text, action);
    page
}

/// A line without the marks of its heading or its place in a list.
fn bare(line: &str) -> &str {
    line.trim().trim_start_matches(['#', '*', '•', '>', ' ']).trim()
}

/// Whether a line is a heading behind the request table.
fn ends_table(line: &str) -> bool {
    const WORDS: [&str; 12] = [
        "응답",
        "예시",
        "요청 예시",
        "응답 예시",
        "응답 바디",
        "응답 데이터 타입",
        "response",
        "responses",
        "examples",
        "example",
        "response body",
        "response data type",
    ];
    WORDS.contains(&line.trim_end_matches(':').to_lowercase().as_str())
}

/// Whether a line is a heading in front of the request table.
fn is_heading(line: &str) -> bool {
    const WORDS: [&str; 8] =
        ["개요", "주의", "요청", "요청 파라미터", "overview", "caution", "request", "request parameters"];
    WORDS.contains(&line.trim_end_matches(':').to_lowercase().as_str())
}

/// Whether a line is the head of a table, or the line below it.
fn is_rule(line: &str) -> bool {
    let bare = line.trim_start_matches(['|', ' ']);
    bare.starts_with("파라미터명") || bare.to_lowercase().starts_with("parameter name") || bare.starts_with("---")
}

/// The sentences of a line: of each cell, where it has bars at both ends, and of each break.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    let bars = line.starts_with('|').then_some('|');
    let parts = line
        .split(move |one| Some(one) == bars)
        .flat_map(|cell| cell.split("<br>").flat_map(|part| part.split("<br/>")));
    parts.map(|part| part.trim().trim_start_matches("- ").trim()).filter(|part| !part.is_empty() && *part != "-")
}

/// A row of the request table, however its columns are parted.
fn row(line: usize, text: &str) -> Option<Row> {
    let has_bars = text.starts_with('|');
    let bare = text.trim_start_matches(['|', ' ', '`']);
    let run = bare.find(|one: char| !one.is_ascii_alphanumeric()).unwrap_or(bare.len());
    if !bare.starts_with(|one: char| one.is_ascii_lowercase()) {
        return None;
    }
    (2..=run).find_map(|end| {
        let (name, rest) = bare.split_at(end);
        let gap = rest.starts_with([' ', '|', '`', '\t']);
        let (required, rest) = word(rest, REQUIRED.into_iter().chain(OPTIONAL), gap)?;
        let (kind, rest) = word(rest, TYPES.into_iter(), true)?;
        let rest = rest.trim_start_matches([' ', '\t']);
        let rest = if has_bars { format!("|{}", rest.trim_start_matches('|')) } else { rest.to_owned() };
        let says = constraints_apart(&rest)
            .flat_map(|part| cells(part).map(|cell| (line, cell.to_owned())).collect::<Vec<_>>());
        Some(Row { line, name: name.to_owned(), required, kind, says: says.collect() })
    })
}

/// One of these words, and what stands behind it; one letter counts only behind a gap.
fn word(text: &str, words: impl Iterator<Item = &'static str>, gap: bool) -> Option<(&'static str, &str)> {
    let bare = text.trim_start_matches([' ', '\t', '|', '`']);
    let mut words = words.filter(|word| gap || word.len() > 1);
    words.find_map(|word| Some((word, bare.strip_prefix(word)?)))
}

/// A cell about bounds and the sentence behind it, where only ` - ` or nothing parts them.
fn constraints_apart(text: &str) -> impl Iterator<Item = &str> {
    let cut = text.find("- ").filter(|&at| at > 0);
    let cut = cut.or_else(|| bounds_end(text));
    let (head, tail) = cut.map_or((text, ""), |at| text.split_at(at));
    [head, tail].into_iter().filter(|part| !part.trim().is_empty())
}

/// Where the bounds at the beginning of a cell end: behind their last number and its unit.
fn bounds_end(text: &str) -> Option<usize> {
    let at = text.starts_with("Min").then(|| text.find("Max")).flatten()?;
    let digits = at + text[at..].find(|one: char| one.is_ascii_digit())?;
    let end =
        digits + text[digits..].find(|one: char| !one.is_ascii_digit() && one != ',').unwrap_or(text.len() - digits);
    let unit =
        ["Bytes", "bytes", "Byte", "characters", "자"].iter().find(|unit| text[end..].trim_start().starts_with(**unit));
    Some(end + unit.map_or(0, |unit| text[end..].find(*unit).unwrap_or_default() + unit.len()))
        .filter(|&end| end < text.len())
}

/// Declarations as Java writes them, a group for each class, and behind the head of the answer rows with bars
/// that have a name and a type, a group for each table.
fn declared(text: &str) -> Vec<Vec<Declared>> {
    let mut classes: Vec<Vec<Declared>> = vec![Vec::new()];
    let mut is_of_answer = false;
    for (index, line) in text.lines().map(str::trim).enumerate() {
        is_of_answer |= ends_table(bare(line));
        let words = line.strip_prefix("private ").and_then(|rest| rest.trim_end_matches(';').split_once(' '));
        let field = words.map(|(kind, name)| {
            let name = name.split([' ', '=', ';']).next().unwrap_or_default();
            Declared { kind: kind.to_owned(), name: name.to_owned(), row: None }
        });
        match field.or_else(|| field_row(index + 1, line).filter(|_| is_of_answer)) {
            Some(field) => {
                classes.iter_mut().last().into_iter().for_each(|class| class.push(field.clone()));
            }
            None if classes.last().is_some_and(|class| !class.is_empty()) => classes.push(Vec::new()),
            None => {}
        }
    }
    classes.retain(|class| !class.is_empty());
    classes
}

/// A row of a table of fields: its name, behind those of the records around it, and in one of the next two
/// cells its type. A row with a word for whether it is required in front of its type is one of a request.
fn field_row(line: usize, text: &str) -> Option<Declared> {
    let cells: Vec<&str> = text.strip_prefix('|')?.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
    let path = cells.first()?.trim_start_matches(|one: char| !one.is_ascii_alphanumeric());
    let name = path.rsplit('.').next()?.trim_end_matches("[]");
    let is_name =
        name.starts_with(|one: char| one.is_ascii_lowercase()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    let is_demand = |word: &str| REQUIRED.contains(&word) || OPTIONAL.contains(&word);
    let is_type = |word: &str| {
        let is_word = word.len() > 2 && word.chars().all(|one| one.is_ascii_alphanumeric());
        is_word && word.starts_with(|one: char| one.is_ascii_uppercase()) && !is_demand(word)
    };
    let kind = cells.iter().skip(1).take(2).take_while(|cell| !is_demand(cell)).find(|cell| is_type(cell))?;
    is_name.then(|| Declared { kind: (*kind).to_owned(), name: name.to_owned(), row: Some(line) })
}

/// The parameters of a request: a URL with a query, over several lines or not, or a command line.
pub(super) fn pairs(text: &str, action: &str) -> Vec<(String, String)> {
    let mut lines = text.lines().map(str::trim);
    let Some(first) = lines.by_ref().find(|line| is_request(line, action)) else { return Vec::new() };
    if first.starts_with("ncloud ") {
        let options = first.split(" --").skip(1).filter_map(|option| option.trim().split_once([' ', '=']));
        return options.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
    }
    let more = lines.take_while(|line| line.starts_with(['?', '&']));
    let query: String = std::iter::once(first.split_once('?').map_or("", |(_, query)| query)).chain(more).collect();
    let query = query.trim_start_matches('?').split(' ').next().unwrap_or_default();
    let (pairs, _) = crate::wire::form::read(query.as_bytes());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    pairs.iter().map(|pair| (text(&pair.name), text(&pair.value))).collect()
}

fn is_request(line: &str, action: &str) -> bool {
    let is_http = ["GET ", "POST ", "http://", "https://", "/"].iter().any(|start| line.starts_with(start));
    line.contains(action) && (is_http || line.starts_with("ncloud "))
}

/// The example answer, from its root element to its end, or the JSON object around its root key.
fn example(text: &str, action: &str) -> Option<String> {
    let root = format!("{action}Response");
    let (open, close) = (format!("<{root}>"), format!("</{root}>"));
    if let Some(from) = text.find(&open) {
        let end = from + text[from..].find(&close)? + close.len();
        return Some(text[from..end].to_owned());
    }
    let from = text[..text.find(&format!("\"{root}\""))?].rfind('{')?;
    let mut read = serde_json::Deserializer::from_str(&text[from..]).into_iter::<serde::de::IgnoredAny>();
    read.next()?.ok()?;
    text.get(from..from + read.byte_offset()).map(str::to_owned)
}
