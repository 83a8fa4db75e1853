//! Levels as they are written: one with its reason, on a statement or on what comes of a member.
//!
//! Whether it says anything new is seen when the statement it is about is made. Next:
//! [`super::constraint`].

use super::{Text, choose};
use crate::model::{Kind, Level};
use crate::toml::{Mark, Table};

/// A level other than the basis gives, and why.
#[derive(Clone)]
pub(in crate::spec) struct RawLevel<'s> {
    pub(in crate::spec) level: Level,
    pub(in crate::spec) why: String,
    pub(in crate::spec) mark: Mark<'s>,
}

/// The kinds that come of a member's mere being there.
pub(in crate::spec) const AUTOMATIC: [Kind; 7] =
    [Kind::Present, Kind::Type, Kind::Format, Kind::Filled, Kind::Optional, Kind::AnyCharacter, Kind::XmlText];

/// Reads `level` and `why` of one statement, or `should` or `must`, which says both.
pub(super) fn read<'s>(table: &mut Table<'s>) -> Option<RawLevel<'s>> {
    let (level, why) = (table.opt_text("level"), table.opt_text("why"));
    let one = Level::ALL.map(|level| (level, table.opt_text(level.name())));
    let said = one.into_iter().filter_map(|(level, why)| Some((level, why?)));
    let mut levels: Vec<RawLevel<'s>> = said.filter_map(|(level, why)| reasoned(table, level, &why)).collect();
    levels.extend(pair(table, level, why));
    if let Some(second) = levels.get(1) {
        table.faults().note(second.mark.fault("the level is said twice"));
    }
    levels.into_iter().next()
}

/// A level that is the key of its reason.
fn reasoned<'s>(table: &Table<'s>, level: Level, why: &Text<'s>) -> Option<RawLevel<'s>> {
    if why.value.trim().is_empty() {
        table.faults().note(why.fault("a level of its own needs a reason"));
        return None;
    }
    Some(RawLevel { level, why: why.value.clone(), mark: why.mark })
}

/// Reads `level.KIND` and `why.KIND` of a member, and `should.KIND` and `must.KIND`, which say both.
pub(super) fn read_each<'s>(table: &mut Table<'s>) -> Vec<(Kind, RawLevel<'s>)> {
    let known = AUTOMATIC.map(|kind| (kind.name(), kind));
    let mut found = read_pairs(table);
    for level in Level::ALL {
        let Some(mut reasons) = table.opt_table(level.name()) else { continue };
        for (name, why) in reasons.other_texts() {
            let kind = choose(&name, "kind that comes of itself", &known, table.faults());
            found.extend(kind.zip(reasoned(table, level, &why)));
        }
    }
    for (at, (kind, level)) in found.iter().enumerate() {
        if found[..at].iter().any(|(earlier, _)| earlier == kind) {
            table.faults().note(level.mark.fault("the level is said twice"));
        }
    }
    found
}

fn read_pairs<'s>(table: &mut Table<'s>) -> Vec<(Kind, RawLevel<'s>)> {
    let (mut levels, mut whys) = (table.opt_table("level"), table.opt_table("why"));
    let names = |table: &Option<Table<'s>>| table.as_ref().map(Table::unasked).unwrap_or_default();
    let mut kinds = names(&levels);
    for why in names(&whys) {
        if !kinds.iter().any(|kind| kind.value == why.value) {
            kinds.push(why);
        }
    }
    let known = AUTOMATIC.map(|kind| (kind.name(), kind));
    let mut found = Vec::new();
    for name in kinds {
        let level = levels.as_mut().and_then(|table| table.opt_text(&name.value));
        let why = whys.as_mut().and_then(|table| table.opt_text(&name.value));
        let kind = choose(&name, "kind that comes of itself", &known, table.faults());
        found.extend(kind.zip(pair(table, level, why)));
    }
    found
}

fn pair<'s>(table: &Table<'s>, level: Option<Text<'s>>, why: Option<Text<'s>>) -> Option<RawLevel<'s>> {
    let reason = why.as_ref().filter(|why| !why.value.trim().is_empty());
    match (&level, reason) {
        (Some(level), Some(why)) => {
            let found = choose(level, "level", &Level::ALL.map(|level| (level.name(), level)), table.faults())?;
            Some(RawLevel { level: found, why: why.value.clone(), mark: level.mark })
        }
        (Some(level), None) => {
            let fault = level.fault("a level of its own needs a reason");
            table.faults().note(fault.with_help("say why with `why = \"…\"`"));
            None
        }
        (None, Some(why)) => {
            table.faults().note(why.fault("`why` gives the reason of a level, and there is none"));
            None
        }
        (None, None) => None,
    }
}
