//! `clients.toml` as it is written. Next: [`super::common`].

use super::{Text, choose, unknown};
use crate::model::{Client, Demand, Format, MemberPath, Need};
use crate::toml::{Spanned, Table};

/// One client, and the places of what only the rest of the spec can tell to be wrong.
pub(in crate::spec) struct RawClient<'s> {
    /// What was read; its demands are its own only.
    pub(in crate::spec) client: Client,
    pub(in crate::spec) name: Text<'s>,
    /// The client in front of it whose decoder it uses.
    pub(in crate::spec) built_on: Option<Text<'s>>,
    /// Paths its demands name.
    pub(in crate::spec) paths: Vec<Text<'s>>,
    /// Forms of a refusal they name.
    pub(in crate::spec) forms: Vec<Text<'s>>,
}

/// Reads `clients.toml`.
pub(super) fn read(mut root: Table<'_>) -> Vec<RawClient<'_>> {
    let clients = root.tables("client").into_iter().map(read_client).collect();
    root.finish();
    clients
}

fn read_client(mut table: Table<'_>) -> RawClient<'_> {
    let name = filled(&mut table, "name");
    let (title, source) = (filled(&mut table, "title").value, filled(&mut table, "source").value);
    let reads = read_formats(&mut table);
    let sends = all(&mut table, "sends").into_iter().map(|text| text.value).collect();
    let asks = all(&mut table, "asks").into_iter().map(|text| text.value).collect();
    let built_on = table.opt_text("built-on");
    let (mut paths, mut forms) = (Vec::new(), Vec::new());
    let demands = table.tables("demand").into_iter();
    let demands = demands.filter_map(|demand| read_demand(demand, &mut paths, &mut forms)).collect();
    table.finish();
    let client = Client { name: name.value.clone(), title, source, reads, sends, asks, demands };
    RawClient { client, name, built_on, paths, forms }
}

fn read_formats(table: &mut Table<'_>) -> Vec<Format> {
    let list = table.list_of_text("reads");
    if list.value.is_empty() && table.has("reads") {
        table.faults().note(list.fault("a client that reads no format reads nothing"));
    }
    list.value.iter().filter_map(|name| format(name, table)).collect()
}

fn format(name: &Text<'_>, table: &Table<'_>) -> Option<Format> {
    choose(name, "format", &Format::ALL.map(|format| (format.name(), format)), table.faults())
}

fn read_demand<'s>(mut table: Table<'s>, paths: &mut Vec<Text<'s>>, forms: &mut Vec<Text<'s>>) -> Option<Demand> {
    let kind = table.text("kind");
    let need = read_need(&kind, &mut table, paths, forms);
    let format = table.opt_text("format").and_then(|name| format(&name, &table));
    let (says, source) = (filled(&mut table, "says").value, filled(&mut table, "source").value);
    if need.is_some() {
        table.finish(); // of an unknown kind nobody knows the keys
    }
    Some(Demand { need: need?, format, says, source })
}

fn read_need<'s>(
    kind: &Text<'s>,
    table: &mut Table<'s>,
    paths: &mut Vec<Text<'s>>,
    forms: &mut Vec<Text<'s>>,
) -> Option<Need> {
    Some(match kind.value.as_str() {
        "first-byte" => Need::FirstByte(bytes(&filled(table, "bytes"))),
        "last-byte" => Need::LastByte(bytes(&filled(table, "bytes"))),
        "blank-before-inner" => Need::BlankBeforeInner,
        "one-root" => Need::OneRoot,
        "first-root" => Need::FirstRoot,
        "whole" => Need::Whole,
        "empty-lists" => Need::EmptyLists,
        "declared-types" => Need::DeclaredTypes,
        "bare-items" => Need::BareItems,
        "given" => {
            let path = table.text("path");
            paths.push(path.clone());
            Need::Given(MemberPath::new(path.value))
        }
        "media-types" => {
            Need::MediaTypes(all(table, "types").into_iter().map(|name| name.value.to_ascii_lowercase()).collect())
        }
        "success-status" => Need::SuccessStatus { from: status(table, "from"), to: status(table, "to") },
        "refusal-forms" => {
            let named = all(table, "forms");
            forms.extend(named.iter().cloned());
            Need::RefusalForms(named.into_iter().map(|name| name.value).collect())
        }
        _ => {
            if !kind.value.is_empty() {
                unknown(kind, "demand", &Need::NAMES, table.faults());
            }
            return None;
        }
    })
}

/// The first byte of each character.
fn bytes(text: &Text<'_>) -> Vec<u8> {
    text.value.char_indices().filter_map(|(at, _)| text.value.as_bytes().get(at).copied()).collect()
}

fn status(table: &mut Table<'_>, key: &str) -> u16 {
    let number = table.integer(key);
    let status = u16::try_from(number.value).ok().filter(|status| (100..=599).contains(status));
    if status.is_none() && table.has(key) {
        table.faults().note(number.fault(format!("{} is no HTTP status", number.value)));
    }
    status.unwrap_or_default()
}

/// The texts of a list that must be there and hold some.
fn all<'s>(table: &mut Table<'s>, key: &str) -> Vec<Text<'s>> {
    let list: Spanned<'_, Vec<Text<'s>>> = table.list_of_text(key);
    if list.value.is_empty() && table.has(key) {
        table.faults().note(list.fault("there is nothing in it"));
    }
    list.value
}

/// A text that must say something.
fn filled<'s>(table: &mut Table<'s>, key: &str) -> Text<'s> {
    let text = table.text(key);
    if text.value.is_empty() && table.has(key) {
        table.faults().note(text.fault("the text is empty"));
    }
    text
}
