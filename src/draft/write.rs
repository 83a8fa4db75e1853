//! The draft as the text of a spec file, in the order of a page.
//!
//! A line that begins with `# TO WRITE` or `# GUESSED` is for a person, and so is every sentence in the list
//! at the end. Next: `spec/README.md` for what the keys mean.

use super::page::{Page, Row};
use super::phrase::Phrase;
use super::shown::{Answer, Field, Kind, Shape};
use super::{Sources, input};
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
    writer.relations();
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
    /// What repeats the request: parameter, output path, basis, words.
    echoes: Vec<(String, String, &'static str, String)>,
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
        self.line(format!("page   = {{ title = {}, edition = \"TO WRITE\" }}", quoted(action)));
        self.promises();
    }

    /// What the page promises beyond what every action does.
    fn promises(&mut self) {
        let overview: Vec<(usize, String)> = self.page.overview.clone();
        for (line, says) in overview {
            if says == self.sources.action {
                continue;
            }
            let is_available = says.contains("환경에서 이용 가능") || says.contains("available in");
            let is_purpose =
                says.ends_with("생성합니다.") || says.starts_with("Creates ") || says.starts_with("Create ");
            match (is_available, is_purpose) {
                (true, _) => self.promise(
                    "available",
                    "documented",
                    &says,
                    "first lines",
                    Some("a client sees only the endpoint it calls"),
                ),
                (_, true) => self.promise("accepts", "documented", &says, "overview", None),
                _ => self.open.push((line, says)),
            }
        }
        if let Some(get) = self.page.get.clone() {
            self.promise("get", "example", &get, "example request", None);
        }
    }

    fn promise(&mut self, kind: &str, basis: &str, says: &str, cites: &str, unchecked: Option<&str>) {
        let says = super::phrase::cited(says.trim_end_matches('.'));
        self.line(format!(
            "\n[[promise]]\nkind  = \"{kind}\"\nbasis = \"{basis}\"\nsays  = {}\ncites = \"{cites}\"",
            quoted(&says)
        ));
        if let Some(why) = unchecked {
            self.line(format!("unchecked = {}", quoted(why)));
        }
    }

    fn inputs(&mut self) {
        self.line("\n# --- Request: one table row, one input.");
        let page = self.page;
        for (number, row) in (1..).zip(&page.rows) {
            self.row(number, row);
        }
        let given: Vec<&(String, String)> =
            self.request.iter().filter(|(name, _)| page.rows.iter().all(|row| row.name != *name)).collect();
        for (name, value) in given {
            self.line(format!("\n[[input]]\nname    = {}\ntype    = \"text\"  # GUESSED", quoted(name)));
            self.line(format!("example = {}", quoted(value)));
            self.line("# TO WRITE: whether it is required, its bounds, what it names");
            self.echo(name, None);
        }
    }

    fn row(&mut self, number: usize, row: &Row) {
        let example = self.request.iter().find(|(name, _)| *name == row.name).map(|(_, value)| value.clone());
        let kind = match row.kind {
            "Integer" | "Int" => "integer",
            "Long" => "long",
            "Boolean" => "boolean",
            "Date" => "date",
            "List" | "Array" => "list",
            _ => "text",
        };
        let shown = self.repeated(&row.name);
        let field = shown.as_ref().and_then(|path| self.field_at(path));
        let is_empty = example.is_none() && field.is_some_and(|field| field.example.as_deref() == Some(""));
        let empty = field.filter(|_| is_empty).map(|field| format!("<{0}></{0}>", field.name));
        let read = input::read(row, self.sources.family, shown.as_deref(), empty.as_deref());
        self.line(format!("\n# line {}\n[[input]]\nname    = {}\ntype    = \"{kind}\"", row.line, quoted(&row.name)));
        if kind == "list" {
            self.line("of      = \"text\"  # GUESSED");
        }
        self.line(format!("cites   = \"request table, row {number}\"\nmeans   = \"\"  # TO WRITE"));
        if kind != "text" {
            self.line(format!("declared = {}", quoted(row.kind)));
        }
        if let Some(example) = example {
            self.line(format!("example = {}", quoted(&example)));
        }
        read.statements.iter().for_each(|statement| self.statement(statement));
        self.open.extend(read.open);
        self.echo(&row.name, read.names_it);
    }

    fn statement(&mut self, statement: &Phrase) {
        let Phrase { kind, basis, says, lines } = statement;
        self.line(format!("\n[[input.constraint]]\nkind  = \"{kind}\"\nbasis = \"{basis}\"\nsays  = {}", quoted(says)));
        lines.iter().for_each(|line| self.line(line));
    }

    /// The output path of the field that repeats a parameter: of the same name, but for `Instance`.
    fn repeated(&self, name: &str) -> Option<String> {
        let bare = |name: &str| name.replace("Instance", "");
        let found = self.fields().find(|(_, field)| bare(&field.name) == bare(name));
        found.map(|(path, _)| path)
    }

    fn fields(&self) -> impl Iterator<Item = (String, &Field)> {
        let all = self.answer.shapes.iter().flat_map(|shape| shape.fields.iter().map(move |field| (shape, field)));
        all.filter(|(_, field)| matches!(field.kind, Kind::Single(_)))
            .map(|(shape, field)| (format!("{}.{}", shape.path, field.name), field))
    }

    fn field_at(&self, path: &str) -> Option<&Field> {
        self.fields().find(|(at, _)| at == path).map(|(_, field)| field)
    }

    /// What repeats a parameter: because the page says that it names what is made, or because the example
    /// shows the same value in both.
    fn echo(&mut self, name: &str, names_it: Option<String>) {
        if let (Some(to), Some(says)) = (self.repeated(name), names_it) {
            self.echoes.push((name.to_owned(), to, "documented", says));
            return;
        }
        let given = self.request.iter().find(|(known, value)| known == name && value.chars().count() > 2);
        let Some((_, value)) = given else { return };
        let shown = self.fields().find(|(_, field)| field.example.as_deref() == Some(value)).map(|(path, _)| path);
        self.echoes.extend(shown.map(|to| (name.to_owned(), to, "example", value.clone())));
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
        for field in &shape.fields {
            self.line(format!("\n[[shape.{}.member]]\nname    = {}", shape.name, quoted(&field.name)));
            self.kind(shape, field);
            if let Some(declared) = &field.declared {
                self.line(format!("declared = {}", quoted(declared)));
            }
        }
    }

    fn kind(&mut self, shape: &Shape, field: &Field) {
        let guess = if field.is_guess { "  # GUESSED" } else { "" };
        let example = field.example.as_deref();
        match &field.kind {
            Kind::Single(kind) => {
                self.line(format!("type    = \"{}\"{guess}", kind.name()));
                example.into_iter().for_each(|text| self.line(format!("example = {}", quoted(text))));
                self.single(shape, field, *kind);
            }
            Kind::Record(name) => self.line(format!("type    = {}{guess}\nexample = {{}}", quoted(name))),
            Kind::Shared(name, values) => {
                let shown =
                    values.iter().map(|(name, value)| format!("{name} = {}", quoted(value))).collect::<Vec<_>>();
                self.line(format!("type    = {}\nexample = {{ {} }}", quoted(name), shown.join(", ")));
                values
                    .iter()
                    .filter(|(name, _)| name == "code")
                    .for_each(|(name, value)| self.line(format!("open.{name} = [{}]", quoted(value))));
            }
            Kind::List(of, item, count) => {
                self.line(format!(
                    "type    = \"list\"{guess}\nof      = {}\nwire    = {{ item = {} }}",
                    quoted(of),
                    quoted(item)
                ));
                self.line(format!("example = {}", quoted(example.unwrap_or_default())));
                if *count == 0 {
                    self.line("omittable = \"the example shows it empty; XML does not tell an empty list from none\"");
                }
                self.count(field, *count);
            }
        }
    }

    fn single(&mut self, shape: &Shape, field: &Field, kind: Scalar) {
        let path = format!("{}.{}", shape.path, field.name);
        let example = field.example.as_deref().unwrap_or_default();
        let is_echo = self.echoes.iter().any(|(_, to, _, _)| *to == path);
        let is_first = shape.path != "output" && shape.fields.first().is_some_and(|first| first.name == field.name);
        if is_first && field.name.ends_with("No") && self.creates() {
            self.line("fill    = \"new-id\"  # GUESSED");
        } else if kind == Scalar::Text && is_echo && field.name.ends_with("Name") {
            let prefix: String = example.chars().take_while(|one| one.is_ascii_lowercase()).take(4).collect();
            let prefix = if prefix.is_empty() { "name".to_owned() } else { prefix };
            self.line(format!("fill    = \"default-name\"  # GUESSED\nprefix  = {}", quoted(&prefix)));
        } else if kind == Scalar::Text && !example.is_empty() && !is_echo {
            self.line("level.filled = \"should\"  # GUESSED\nwhy.filled   = \"shown once; no word of the page says that there always is one\"");
        }
        if kind == Scalar::Text && field.example.as_deref() == Some("") {
            self.line("omittable = \"the example shows it empty; XML does not tell an empty value from none\"");
        }
        if kind == Scalar::Date && !example.is_empty() {
            self.line("level.format = \"should\"\nwhy.format   = \"shown once; no word of the page says how a date is written\"");
        }
        if field.name.ends_with("StatusName") && !example.is_empty() {
            let value = quoted(example);
            self.line(format!(
                "constraint = [{{ kind = \"open\", values = [{value}], basis = \"example\", says = {value} }}]"
            ));
        }
    }

    fn creates(&self) -> bool {
        self.text.contains("\neffect = \"creates\"")
    }

    /// One request creates one thing, where the answer shows one.
    fn count(&mut self, field: &Field, count: usize) {
        let rows = self.total().filter(|_| count == 1 && self.creates());
        if let Some(says) = rows.filter(|_| self.is_main(&field.name)) {
            let says = quoted(says.split("</").next().unwrap_or_default());
            self.line(format!("constraint = [{{ kind = \"length\", min = 1, max = 1, unit = \"items\", basis = \"example\", says = {says} }}]  # GUESSED"));
        }
    }

    fn is_main(&self, list: &str) -> bool {
        let lists = self
            .answer
            .shapes
            .first()
            .map(|shape| shape.fields.iter().filter(|field| matches!(field.kind, Kind::List(..))));
        lists.into_iter().flatten().next().is_some_and(|first| first.name == list)
    }

    /// How the page shows the number of rows.
    fn total(&self) -> Option<String> {
        let rows = self.answer.shapes.first()?.fields.iter().find(|field| field.name == "totalRows")?;
        rows.example.as_ref().map(|count| format!("<totalRows>{count}</totalRows>"))
    }

    fn relations(&mut self) {
        let list = self
            .answer
            .shapes
            .first()
            .and_then(|shape| shape.fields.iter().find(|field| matches!(field.kind, Kind::List(..))));
        if let (Some(says), Some(list)) = (self.total(), list) {
            self.line(format!(
                "\n[[relation]]\nkind  = \"count\"\nof    = \"output.{}\"\nto    = \"output.totalRows\"",
                list.name
            ));
            self.line(format!("basis = \"example\"\nsays  = {}", quoted(&says)));
        }
        for (from, to, basis, says) in std::mem::take(&mut self.echoes) {
            self.line(format!("\n[[relation]]\nkind  = \"echo\"\nfrom  = \"input.{from}\"\nto    = \"{to}\"\nbasis = \"{basis}\"\nsays  = {}", quoted(&says)));
        }
    }

    /// What is left to a person, in the order of the page.
    fn left(&mut self) {
        let mut open = std::mem::take(&mut self.open);
        open.sort();
        if !open.is_empty() {
            self.line("\n# --- TO DECIDE: sentences of the page that no statement above is made of.");
            open.iter().for_each(|(line, says)| self.line(format!("# line {line}: {says}")));
        }
    }
}
