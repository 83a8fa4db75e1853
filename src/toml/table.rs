//! Typed look-ups in a table, faults noted on the way.
//!
//! Each look-up also tells the table that its key is known; [`Table::finish`] then reports the
//! others. Never gives an error back: see [`super`]. Next: [`super::diagnostic`].

use std::sync::LazyLock;

use toml_edit::{Item, TableLike, Value};

use super::{Faults, Mark, Source, Spanned, expected};

/// What a text stands for that says all there is to say.
static NOTHING: LazyLock<toml_edit::Table> = LazyLock::new(toml_edit::Table::new);

/// A table of a file: `[x]`, one `[[x]]`, or `{ … }`.
pub struct Table<'s> {
    source: &'s Source,
    faults: &'s Faults,
    table: &'s dyn TableLike,
    mark: Mark<'s>,
    asked: Vec<String>,
    /// Texts that hold where the file has none for their key.
    given: Vec<(&'static str, Spanned<'s, String>)>,
}

impl<'s> Table<'s> {
    pub(super) fn new(source: &'s Source, faults: &'s Faults, table: &'s dyn TableLike, mark: Mark<'s>) -> Self {
        Self { source, faults, table, mark, asked: Vec::new(), given: Vec::new() }
    }

    /// Where the table stands: its header, its braces, or the start of the file.
    pub fn mark(&self) -> Mark<'s> {
        self.mark
    }

    /// Where faults are noted.
    pub fn faults(&self) -> &'s Faults {
        self.faults
    }

    /// Whether the key is there, known or not, or has a text that was given.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key) || self.given(key).is_some()
    }

    /// Says what a text is where the file does not say it.
    pub fn give(&mut self, key: &'static str, text: Spanned<'s, String>) {
        self.given.push((key, text));
    }

    fn given(&self, key: &str) -> Option<&Spanned<'s, String>> {
        self.given.iter().find(|(known, _)| *known == key).map(|(_, text)| text)
    }

    /// Whether the key is there with a table.
    pub fn has_table(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(Item::is_table_like)
    }

    /// Whether the key is there with a list of values.
    pub fn has_list(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(Item::is_array)
    }

    /// Where a key stands; the table's place if it does not.
    pub fn key_mark(&self, key: &str) -> Mark<'s> {
        let span = self.table.get_key_value(key).and_then(|(key, _)| key.span());
        span.map_or(self.mark, |span| self.source.mark(Some(span)))
    }

    /// Declares a key known without reading it.
    pub fn know(&mut self, key: &str) {
        if !self.asked.iter().any(|asked| asked == key) {
            self.asked.push(key.to_owned());
        }
    }

    /// A text that must be there; empty if it is not.
    pub fn text(&mut self, key: &str) -> Spanned<'s, String> {
        self.require(key);
        self.opt_text(key).unwrap_or(Spanned { value: String::new(), mark: self.key_mark(key) })
    }

    /// A text that may be there.
    pub fn opt_text(&mut self, key: &str) -> Option<Spanned<'s, String>> {
        if !self.table.contains_key(key) {
            self.know(key);
            return self.given(key).cloned();
        }
        self.value(key, "text", |value| value.as_str().map(str::to_owned))
    }

    /// A whole number that must be there; 0 if it is not.
    pub fn integer(&mut self, key: &str) -> Spanned<'s, i64> {
        self.require(key);
        self.opt_integer(key).unwrap_or(Spanned { value: 0, mark: self.key_mark(key) })
    }

    /// A whole number that may be there.
    pub fn opt_integer(&mut self, key: &str) -> Option<Spanned<'s, i64>> {
        self.value(key, "an integer", Value::as_integer)
    }

    /// A number, whole or not, that may be there.
    pub fn opt_number(&mut self, key: &str) -> Option<Spanned<'s, f64>> {
        self.value(key, "a number", |value| value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64)))
    }

    /// A date that must be there, in quotes or not; empty if it is not.
    pub fn date(&mut self, key: &str) -> Spanned<'s, String> {
        self.require(key);
        self.opt_date(key).unwrap_or(Spanned { value: String::new(), mark: self.key_mark(key) })
    }

    /// A date that may be there, in quotes or not, as it is written.
    pub fn opt_date(&mut self, key: &str) -> Option<Spanned<'s, String>> {
        let written = |value: &Value| value.as_datetime().map(ToString::to_string);
        self.value(key, "a date", |value| value.as_str().map(str::to_owned).or_else(|| written(value)))
    }

    /// One text, or the texts of a list; none if the key is not there.
    pub fn texts(&mut self, key: &str) -> Vec<Spanned<'s, String>> {
        match self.table.get(key) {
            Some(Item::Value(Value::Array(_))) => self.opt_list_of_text(key).map(|list| list.value).unwrap_or_default(),
            _ => self.opt_text(key).into_iter().collect(),
        }
    }

    /// A truth value that may be there.
    pub fn opt_boolean(&mut self, key: &str) -> Option<Spanned<'s, bool>> {
        self.value(key, "a boolean", Value::as_bool)
    }

    /// A list of texts that must be there; empty if it is not.
    pub fn list_of_text(&mut self, key: &str) -> Spanned<'s, Vec<Spanned<'s, String>>> {
        self.require(key);
        self.opt_list_of_text(key).unwrap_or(Spanned { value: Vec::new(), mark: self.key_mark(key) })
    }

    /// A list of texts that may be there.
    pub fn opt_list_of_text(&mut self, key: &str) -> Option<Spanned<'s, Vec<Spanned<'s, String>>>> {
        self.list(key, "text", |value| value.as_str().map(str::to_owned))
    }

    /// A list of whole numbers that must be there; empty if it is not.
    pub fn list_of_integers(&mut self, key: &str) -> Spanned<'s, Vec<Spanned<'s, i64>>> {
        self.require(key);
        self.list(key, "an integer", Value::as_integer)
            .unwrap_or(Spanned { value: Vec::new(), mark: self.key_mark(key) })
    }

    /// A table that must be there.
    pub fn table(&mut self, key: &str) -> Option<Table<'s>> {
        self.require(key);
        self.opt_table(key)
    }

    /// A table that may be there.
    pub fn opt_table(&mut self, key: &str) -> Option<Table<'s>> {
        self.know(key);
        let item = self.table.get(key)?;
        match item.as_table_like() {
            Some(table) => Some(self.inner(table, self.place(key, item))),
            None => {
                self.mistyped(key, "a table", item.type_name(), self.place(key, item));
                None
            }
        }
    }

    /// The tables of a list, `[[key]]` or `key = [{ … }, …]`; none if the key is not there.
    pub fn tables(&mut self, key: &str) -> Vec<Table<'s>> {
        self.know(key);
        let Some(item) = self.table.get(key) else { return Vec::new() };
        match item {
            Item::ArrayOfTables(tables) => {
                tables.iter().map(|table| self.inner(table, self.source.mark(table.span()))).collect()
            }
            Item::Value(Value::Array(values)) => {
                values.iter().filter_map(|value| self.inline_table(key, value)).collect()
            }
            _ => {
                self.mistyped(key, "a list of tables", item.type_name(), self.place(key, item));
                Vec::new()
            }
        }
    }

    /// The tables of a list; or of a table of free names, `[key.NAME]` or `NAME = { … }`, each with its
    /// name as what `called` says.
    pub fn tables_by(&mut self, key: &str, called: &'static str) -> Vec<Table<'s>> {
        if !self.has_table(key) {
            return self.tables(key);
        }
        let Some(mut outer) = self.opt_table(key) else { return Vec::new() };
        outer.unasked().into_iter().flat_map(|name| outer.each(&name, called, None)).collect()
    }

    /// The table of a key, or several of a list, each with the key as what `called` says. Where `said` is
    /// given, a text alone is a table in which that key has it.
    pub fn each(
        &mut self,
        key: &Spanned<'s, String>,
        called: &'static str,
        said: Option<&'static str>,
    ) -> Vec<Table<'s>> {
        let item = self.table.get(&key.value);
        let mut tables = match said.filter(|_| item.is_some_and(Item::is_str)) {
            Some(said) => self.opt_text(&key.value).map(|text| self.saying(said, text)).into_iter().collect(),
            None if item.is_some_and(|item| item.is_array() || item.is_array_of_tables()) => self.tables(&key.value),
            None => self.opt_table(&key.value).into_iter().collect(),
        };
        for table in &mut tables {
            if table.table.contains_key(called) {
                let fault = table.key_mark(called).fault(format!("`{called}` stands below a key that says it"));
                self.faults.note(fault.with_help(format!("leave it out: it is `{}`", key.value)));
            }
            table.give(called, key.clone());
        }
        tables
    }

    /// A table that is not in the file, with that one text.
    fn saying(&self, key: &'static str, text: Spanned<'s, String>) -> Table<'s> {
        let mut table = self.inner(&*NOTHING, text.mark);
        table.give(key, text);
        table
    }

    /// The tables inside a table of free names, as in `[family.NAME]`; none if it is not there.
    pub fn named_tables(&mut self, key: &str) -> Vec<(Spanned<'s, String>, Table<'s>)> {
        let Some(mut outer) = self.opt_table(key) else { return Vec::new() };
        let names = outer.unasked();
        names.into_iter().filter_map(|name| Some((name.clone(), outer.opt_table(&name.value)?))).collect()
    }

    /// Every key not asked for yet, each with a text.
    pub fn other_texts(&mut self) -> Vec<(Spanned<'s, String>, Spanned<'s, String>)> {
        let names = self.unasked();
        names.into_iter().filter_map(|name| Some((name.clone(), self.opt_text(&name.value)?))).collect()
    }

    /// Every key not asked for yet, in the order of the file.
    pub fn unasked(&self) -> Vec<Spanned<'s, String>> {
        let keys = self.table.iter().map(|(key, _)| key);
        keys.filter(|key| !self.asked.iter().any(|asked| asked == key))
            .map(|key| Spanned { value: key.to_owned(), mark: self.key_mark(key) })
            .collect()
    }

    /// Reports every key that was never asked for.
    pub fn finish(self) {
        let known: Vec<&str> = self.asked.iter().map(String::as_str).collect();
        for key in self.unasked() {
            let fault = key.fault(format!("unknown key `{}`", key.value));
            self.faults.note(fault.with_help(expected(&key.value, &known)));
        }
    }

    fn require(&mut self, key: &str) {
        self.know(key);
        if !self.has(key) {
            self.faults.note(self.mark.fault(format!("missing key `{key}`")));
        }
    }

    fn value<T>(&mut self, key: &str, wanted: &str, read: impl Fn(&Value) -> Option<T>) -> Option<Spanned<'s, T>> {
        self.know(key);
        let item = self.table.get(key)?;
        let mark = self.place(key, item);
        match item.as_value().and_then(read) {
            Some(value) => Some(Spanned { value, mark }),
            None => {
                self.mistyped(key, wanted, item.type_name(), mark);
                None
            }
        }
    }

    fn list<T>(
        &mut self,
        key: &str,
        wanted: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<Spanned<'s, Vec<Spanned<'s, T>>>> {
        self.know(key);
        let item = self.table.get(key)?;
        let mark = self.place(key, item);
        let Some(values) = item.as_array() else {
            self.mistyped(key, "a list", item.type_name(), mark);
            return None;
        };
        let mut list = Vec::with_capacity(values.len());
        for value in values {
            let mark = self.source.mark(value.span());
            match read(value) {
                Some(value) => list.push(Spanned { value, mark }),
                None => self.mistyped(&format!("{key}[]"), wanted, value.type_name(), mark),
            }
        }
        Some(Spanned { value: list, mark })
    }

    fn inline_table(&self, key: &str, value: &'s Value) -> Option<Table<'s>> {
        let mark = self.source.mark(value.span());
        if value.as_inline_table().is_none() {
            self.mistyped(&format!("{key}[]"), "a table", value.type_name(), mark);
        }
        value.as_inline_table().map(|table| self.inner(table, mark))
    }

    fn inner(&self, table: &'s dyn TableLike, mark: Mark<'s>) -> Table<'s> {
        Table::new(self.source, self.faults, table, mark)
    }

    /// Where a value stands; for tables made of dotted keys, where the key does.
    fn place(&self, key: &str, item: &'s Item) -> Mark<'s> {
        item.span().map_or_else(|| self.key_mark(key), |span| self.source.mark(Some(span)))
    }

    fn mistyped(&self, key: &str, wanted: &str, found: &str, mark: Mark<'s>) {
        let found = match found {
            "string" => "text",
            "integer" => "an integer",
            "float" => "a float",
            "boolean" => "a boolean",
            "datetime" => "a date",
            "array" => "a list",
            "array of tables" => "a list of tables",
            _ => "a table",
        };
        self.faults.note(mark.fault(format!("`{key}` must be {wanted}, found {found}")));
    }
}
