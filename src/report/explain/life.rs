//! A statement about what becomes of created things: where it comes from, and what looks.
//!
//! Next: [`crate::judge::lives`] for all of them.

use crate::judge::lives::{self, LifePromise};
use crate::model::{Action, Effect, Model};

use super::sheet::Sheet;

/// A statement about lives by its id, or all of a name such as `life.present`; `None` where there is none.
pub fn life(model: &Model, id: &str) -> Option<String> {
    let is_meant = |(action, promise): &(&Action, LifePromise)| promise.name() == id || promise.id(&action.id) == id;
    let all: Vec<(&Action, LifePromise)> = lives::all(model).filter(is_meant).collect();
    let &(_, promise) = all.first()?;
    let mut sheet = Sheet::titled(id);
    sheet.entry("says", promise.says());
    sheet.entry("basis", &format!("{}: other pages and the official tools go by it", lives::BASIS.name()));
    sheet.entry("level", &format!("{}: breaking it is advice, and counts with --strict only", lives::LEVEL.name()));
    sheet.entry("seen by", promise.asked_for());
    for (action, promise) in all {
        sheet.entry("statement", &promise.id(&action.id));
        let asked: &[Effect] = match promise {
            LifePromise::Gone => &[Effect::Deletes, Effect::Reads],
            LifePromise::Present | LifePromise::SameFields | LifePromise::Settles => &[Effect::Reads],
        };
        let companions = asked.iter().filter_map(|&effect| model.companion(action, effect));
        companions.for_each(|companion| sheet.entry("asks", &companion.id));
    }
    Some(sheet.text)
}
