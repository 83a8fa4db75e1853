//! The draft as the text of a spec file, in the order of a page.
//!
//! A line that begins with `# TO WRITE` or `# GUESSED` is for a person, and so is every sentence in the list
//! at the end. Next: `spec/README.md` for what the keys mean.

use super::page::{Page, Row};
use super::shown::{Answer, Field, Holding, Shape};
use super::{Sources, input, phrase};
use crate::model::Scalar;
use crate::toml::quoted;

/// Writes the file.
pub(super) fn file(sources: &Sources<'_>, page: &Page, request: &[(String, String)], answer: &Answer) -> String {
    let mut writer =
        Writer { sources, page, request, answer, text: String::new(), open: Vec::new(), echoes: Vec::new() };
    writer.head();
    writer.inputs();
    writer.envelope();
    answer.shapes.iter().for_each(|shape| writer.shape(shape));
    writer.left();
    writer.text
}

struct Writer<'a> {
    sources: &'a Sources<'a>,
    page: &'a Page,
    request: &'a [(String, String)],
    answer: &'a Answer,
    text: String,
    /// Sentences for a person.
    open: Vec<(usize, String)>,
    echoes: Vec<Echo>,
}

/// What repeats the request.
struct Echo {
    /// The parameter.
    from: String,
    /// The output path.
    to: String,
    /// The page's words; none where only the example shows it.
    says: Option<String>,
}

/// How Java declares a field.
const DECLARES: &str = "private {type} {name}";

/// A name as a key.
fn key(name: &str) -> String {
    let is_bare = |one: char| one.is_ascii_alphanumeric() || one == '-' || one == '_';
    if !name.is_empty() && name.chars().all(is_bare) { name.to_owned() } else { quoted(name) }
}

/// The pages' word for a type.
fn type_word(kind: Scalar) -> &'static str {
    match kind {
        Scalar::Text => "String",
        Scalar::Integer => "Integer",
        Scalar::Long => "Long",
        Scalar::Boolean => "Boolean",
        Scalar::Date => "Date",
    }
}

impl Writer<'_> {
    fn line(&mut self, line: impl AsRef<str>) {
        self.text += line.as_ref();
        self.text.push('\n');
    }

    fn head(&mut self) {
        let Sources { family, action, .. } = self.sources;
        let creates = ["create", "add", "copy", "allocate"].iter().any(|verb| action.starts_with(verb));
        let effect = if creates { "creates" } else { "reads" };
        let output = self.answer.shapes.first().map_or("Answer", |shape| shape.name.as_str());
        self.line(format!("# {action}: drafted; a person checks every line of it."));
        self.line("# TO WRITE marks what is missing, GUESSED what no word of a page says.");
        self.line(format!("format = 1\n\n[action]\nname   = {}\nfamily = {}", quoted(action), quoted(family)));
        self.line(format!("effect = \"{effect}\"  # GUESSED from its name"));
        self.line(format!("output = {}", quoted(output)));
        if self.declares() {
            self.line(format!("declares = {}", quoted(DECLARES)));
        }
        self.line("page   = { edition = \"TO WRITE\" }");
        self.promises();
    }

    /// Whether the page declares fields as Java does.
    fn declares(&self) -> bool {
        self.fields().any(|(_, field)| field.declared.as_ref().is_some_and(|words| words.starts_with("private ")))
    }

    /// What the page promises beyond what every action does.
    fn promises(&mut self) {
        let mut found: Vec<(&str, String)> = Vec::new();
        for (line, says) in &self.page.overview {
            let is_available = says.contains("환경에서 이용 가능") || says.contains("available in");
            let is_purpose =
                says.ends_with("생성합니다.") || says.starts_with("Creates ") || says.starts_with("Create ");
            let words = quoted(&phrase::cited(says.trim_end_matches('.')));
            match (is_available, is_purpose) {
                _ if says == self.sources.action => {}
                (true, _) => {
                    let why = "a client sees only the endpoint it calls";
                    found
                        .push(("available", format!("says = {words}, cites = \"first lines\", unchecked = \"{why}\"")));
                }
                (_, true) => found.push(("accepts", format!("says = {words}, cites = \"overview\""))),
                _ => self.open.push((*line, says.clone())),
            }
        }
        if let Some(get) = &self.page.get {
            let words = quoted(&phrase::cited(get.trim_end_matches('.')));
            found.push(("get", format!("basis = \"example\", says = {words}, cites = \"example request\"")));
        }
        if !found.is_empty() {
            self.line("\n[promise]");
        }
        self.by_kind(&found);
    }

    /// Statements below their kinds, those of one kind together.
    fn by_kind(&mut self, found: &[(&str, String)]) {
        for (at, (kind, says)) in found.iter().enumerate() {
            let mut same = found.iter().enumerate().filter(|(_, (other, _))| other == kind);
            match same.clone().count() {
                1 => self.line(format!("{kind} = {{ {says} }}")),
                _ if same.next().is_some_and(|(first, _)| first < at) => {}
                _ => {
                    let each = found.iter().filter(|(other, _)| other == kind);
                    let each: String = each.map(|(_, says)| format!("  {{ {says} }},\n")).collect();
                    self.line(format!("{kind} = [\n{each}]"));
                }
            }
        }
    }

    fn inputs(&mut self) {
        self.line("\n# --- Request: one table row, one input.");
        let page = self.page;
        page.rows.iter().for_each(|row| self.row(row));
        let given: Vec<&(String, String)> =
            self.request.iter().filter(|(name, _)| page.rows.iter().all(|row| row.name != *name)).collect();
        for (name, value) in given {
            self.line(format!("\n[input.{}]\ntype = \"String\"  # GUESSED", key(name)));
            self.line(format!("cites = \"example request\"\nexample = {}", quoted(value)));
            self.line("# TO WRITE: whether it is required, its bounds, what it names");
            self.echo(name, None);
        }
    }

    fn row(&mut self, row: &Row) {
        let example = self.request.iter().find(|(name, _)| *name == row.name).map(|(_, value)| value.clone());
        let shown = self.repeated(&row.name);
        let field = shown.as_ref().and_then(|path| self.field_at(path));
        let is_empty = example.is_none() && field.is_some_and(|field| field.example.as_deref() == Some(""));
        let empty = field.filter(|_| is_empty).map(|field| format!("<{0}></{0}>", field.name));
        let read = input::read(row, self.sources.family, shown.as_deref(), empty.as_deref());
        self.line(format!("\n# line {}\n[input.{}]", row.line, key(&row.name)));
        match row.kind {
            "String" => {}
            "List" | "Array" => self.line("type = \"List\"\nof = \"String\"  # GUESSED"),
            other => self.line(format!("type = \"{}\"", if other == "Int" { "Integer" } else { other })),
        }
        if row.kind != "String" {
            self.line(format!("declared = {}", quoted(row.kind)));
        }
        let key = if row.is_required() { "required" } else { "optional" };
        self.line(format!("{key} = {}\nmeans = \"\"  # TO WRITE", quoted(row.required)));
        if let Some(example) = example {
            self.line(format!("example = {}", quoted(&example)));
        }
        for line in read.statements.iter().filter_map(|statement| statement.guess) {
            self.line(format!("# GUESSED {line}"));
        }
        let found: Vec<_> = read.statements.iter().map(|statement| (statement.kind, statement.table())).collect();
        self.by_kind(&found);
        self.open.extend(read.open);
        self.echo(&row.name, read.names_it);
    }

    /// The output path of the field that repeats a parameter: of the same name, but for `Instance`.
    fn repeated(&self, name: &str) -> Option<String> {
        let bare = |name: &str| name.replace("Instance", "");
        let found = self.fields().find(|(_, field)| bare(&field.name) == bare(name));
        found.map(|(path, _)| path)
    }

    fn fields(&self) -> impl Iterator<Item = (String, &Field)> {
        let all = self.answer.shapes.iter().flat_map(|shape| shape.fields.iter().map(move |field| (shape, field)));
        all.filter(|(_, field)| matches!(field.kind, Holding::Single(_)))
            .map(|(shape, field)| (format!("{}.{}", shape.path, field.name), field))
    }

    fn field_at(&self, path: &str) -> Option<&Field> {
        self.fields().find(|(at, _)| at == path).map(|(_, field)| field)
    }

    /// What repeats a parameter: because the page says that it names what is made, or because the example
    /// shows the same value in both.
    fn echo(&mut self, name: &str, names_it: Option<String>) {
        if let (Some(to), Some(says)) = (self.repeated(name), names_it) {
            self.echoes.push(Echo { from: name.to_owned(), to, says: Some(says) });
            return;
        }
        let given = self.request.iter().find(|(known, value)| known == name && value.chars().count() > 2);
        let Some((_, value)) = given else { return };
        let shown = self.fields().find(|(_, field)| field.example.as_deref() == Some(value)).map(|(path, _)| path);
        self.echoes.extend(shown.map(|to| Echo { from: name.to_owned(), to, says: None }));
    }

    fn envelope(&mut self) {
        if !self.answer.envelope.is_empty() {
            let shown = self.answer.envelope.iter().map(|(name, value)| format!("{name} = {}", quoted(value)));
            let shown = shown.collect::<Vec<_>>().join(", ");
            self.line(format!("\n[envelope]\nexample = {{ {shown} }}"));
        }
        if self.answer.shapes.is_empty() {
            self.line("\n# TO WRITE: the members of the answer, as [[shape.Answer.member]]");
        }
    }

    fn shape(&mut self, shape: &Shape) {
        self.line(format!("\n[shape.{}.member]", key(&shape.name)));
        for field in &shape.fields {
            let (mut keys, mut guesses) = (Vec::new(), Vec::new());
            self.kind(shape, field, &mut keys, &mut guesses);
            let guessed =
                if guesses.is_empty() { String::new() } else { format!("  # GUESSED: {}", guesses.join(", ")) };
            self.line(format!("{} = {{ {} }}{guessed}", key(&field.name), keys.join(", ")));
        }
    }

    fn kind(&self, shape: &Shape, field: &Field, keys: &mut Vec<String>, guesses: &mut Vec<&'static str>) {
        let word = match &field.kind {
            Holding::Single(kind) => type_word(*kind),
            Holding::Record(name) | Holding::Shared(name, _) => name.as_str(),
            Holding::List(..) => "List",
        };
        let is_text = word == "String";
        guesses.extend(field.is_guess.then_some("type"));
        keys.extend((!is_text).then(|| format!("type = {}", quoted(word))));
        if let Holding::List(of, item, _) = &field.kind {
            keys.push(format!("of = {}, wire.item = {}", quoted(of), quoted(item)));
        }
        let said = DECLARES.replace("{type}", word).replace("{name}", &field.name);
        match &field.declared {
            Some(words) if *words == said => {}
            Some(words) => keys.push(format!("declared = {}", quoted(words))),
            None if self.declares() => keys.push("declared = \"\"".to_owned()),
            None => {}
        }
        match &field.kind {
            Holding::Single(kind) => {
                keys.extend(field.example.iter().map(|text| format!("example = {}", quoted(text))));
                self.single(shape, field, *kind, keys, guesses);
            }
            Holding::Record(_) => keys.push("example = {}".to_owned()),
            Holding::Shared(_, values) => {
                let shown = values.iter().map(|(name, value)| format!("{} = {}", key(name), quoted(value)));
                keys.push(format!("example = {{ {} }}", shown.collect::<Vec<_>>().join(", ")));
                let code = values.iter().filter(|(name, _)| name == "code");
                keys.extend(code.map(|(name, value)| format!("open.{name} = [{}]", quoted(value))));
            }
            Holding::List(_, _, count) => {
                keys.push(format!("example = {}", quoted(field.example.as_deref().unwrap_or_default())));
                if *count == 0 {
                    let why = "the example shows it empty; XML does not tell an empty list from none";
                    keys.push(format!("omittable = \"{why}\""));
                }
                if let Some(says) = self.count(field, *count) {
                    keys.push(format!("length = {{ min = 1, max = 1, basis = \"example\", says = {says} }}"));
                    guesses.push("length");
                }
            }
        }
    }

    fn single(
        &self,
        shape: &Shape,
        field: &Field,
        kind: Scalar,
        keys: &mut Vec<String>,
        guesses: &mut Vec<&'static str>,
    ) {
        let path = format!("{}.{}", shape.path, field.name);
        let example = field.example.as_deref().unwrap_or_default();
        let echo = self.echoes.iter().find(|echo| echo.to == path);
        let is_first = shape.path != "output" && shape.fields.first().is_some_and(|first| first.name == field.name);
        if is_first && field.name.ends_with("No") && self.creates() {
            keys.push("fill = \"new-id\"".to_owned());
            guesses.push("fill");
        } else if kind == Scalar::Text && echo.is_some() && field.name.ends_with("Name") {
            let prefix: String = example.chars().take_while(|one| one.is_ascii_lowercase()).take(4).collect();
            let prefix = if prefix.is_empty() { "name".to_owned() } else { prefix };
            keys.push(format!("fill = \"default-name\", prefix = {}", quoted(&prefix)));
            guesses.push("fill");
        } else if kind == Scalar::Text && !example.is_empty() && echo.is_none() {
            keys.push("should.filled = \"shown once; no word of the page says that there always is one\"".to_owned());
            guesses.push("level");
        }
        if kind == Scalar::Text && field.example.as_deref() == Some("") {
            let why = "the example shows it empty; XML does not tell an empty value from none";
            keys.push(format!("omittable = \"{why}\""));
        }
        if kind == Scalar::Date && !example.is_empty() {
            keys.push("should.format = \"shown once; no word of the page says how a date is written\"".to_owned());
        }
        if field.name.ends_with("StatusName") && !example.is_empty() {
            keys.push(format!("open = [{}]", quoted(example)));
        }
        if let Some(list) = self.counted(&path) {
            keys.push(format!(
                "count = {{ of = \"output.{list}\", says = {} }}",
                quoted(&self.total().unwrap_or_default())
            ));
        }
        if let Some(Echo { from, says, .. }) = echo {
            let says = says.as_ref().map(|says| format!(", says = {}", quoted(says))).unwrap_or_default();
            keys.push(format!("echo = {{ from = \"input.{from}\"{says} }}"));
        }
    }

    fn creates(&self) -> bool {
        self.text.contains("\neffect = \"creates\"")
    }

    /// One request creates one thing, where the answer shows one: the words that say so.
    fn count(&self, field: &Field, count: usize) -> Option<String> {
        let rows = self
            .total()
            .filter(|_| count == 1 && self.creates() && self.main_list().is_some_and(|list| list.name == field.name));
        rows.map(|says| quoted(says.split("</").next().unwrap_or_default()))
    }

    /// The list whose items the field at that path counts.
    fn counted(&self, path: &str) -> Option<&str> {
        self.main_list().filter(|_| path == "output.totalRows").map(|list| list.name.as_str())
    }

    fn main_list(&self) -> Option<&Field> {
        self.answer.shapes.first()?.fields.iter().find(|field| matches!(field.kind, Holding::List(..)))
    }

    /// How the page shows the number of rows.
    fn total(&self) -> Option<String> {
        let rows = self.answer.shapes.first()?.fields.iter().find(|field| field.name == "totalRows")?;
        rows.example.as_ref().map(|count| format!("<totalRows>{count}</totalRows>"))
    }

    /// What is left to a person, in the order of the page.
    fn left(&mut self) {
        let mut open = std::mem::take(&mut self.open);
        open.extend(self.answer.left.iter().cloned());
        open.sort();
        if !open.is_empty() {
            self.line("\n# --- TO DECIDE: sentences of the page that no statement above is made of.");
            open.iter().for_each(|(line, says)| self.line(format!("# line {line}: {says}")));
        }
    }
}
