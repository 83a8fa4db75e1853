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

/// Reads `level` and `why` of one statement.
pub(super) fn read<'s>(table: &mut Table<'s>) -> Option<RawLevel<'s>> {
    let (level, why) = (table.opt_text("level"), table.opt_text("why"));
    pair(table, level, why)
}

/// Reads `level.KIND` and `why.KIND` of a member.
pub(super) fn read_each<'s>(table: &mut Table<'s>) -> Vec<(Kind, RawLevel<'s>)> {
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
            let levels = [Level::Must, Level::Should].map(|level| (level.name(), level));
            let found = choose(level, "level", &levels, table.faults())?;
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
