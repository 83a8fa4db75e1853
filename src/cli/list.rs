//! `list` and `explain`.

use std::path::PathBuf;
use std::sync::Arc;

use ncloud_conformance::case::Case;
use ncloud_conformance::model::Model;
use ncloud_conformance::reference::fault::{self, Fault};
use ncloud_conformance::reference::memory::Mishap;
use ncloud_conformance::report::explain as tell;
use ncloud_conformance::report::listing::{self, Cell, Listing};

use super::args::{Explain, List, ListFormat, Listable};
use super::recordings::Recordings;
use super::suite::{self, Filter};
use super::{Failed, connection, output, spec};

/// The base URL in the curl lines of `explain`: nobody's, but one can see where one's own goes.
const SOMEWHERE: &str = "http://127.0.0.1:8080";

/// Lists what there is.
pub fn list(dir: &Option<PathBuf>, arguments: &List) -> Result<u8, Failed> {
    let model = spec::load_asking(dir, |_| arguments.support)?;
    let listing = match arguments.what {
        Listable::Actions => listing::actions(&model),
        Listable::Constraints => listing::constraints(&model),
        Listable::Slips => listing::slips(&model),
        Listable::Cases => listing::cases(&model, &cases(dir, &model)?),
        Listable::Editions => listing::editions(&model),
        Listable::Clients => listing::clients(&model),
        Listable::Faults => faults(&model),
    };
    let text = match arguments.format {
        ListFormat::Text => listing.text(),
        ListFormat::Json => listing.json(),
    };
    output::print(&text)?;
    Ok(0)
}

fn faults(model: &Model) -> Listing {
    let row = |fault: Fault| {
        let breaks = fault.breaks.map(|id| model.constraint(id).id.clone());
        vec![
            Cell::Text(fault.id.clone()),
            Cell::Text(fault.class.name().to_owned()),
            breaks.map_or(Cell::None, Cell::Text),
            Cell::Text(fault.direction.name().to_owned()),
            Cell::Text(fault.layer.name().to_owned()),
            fault.equivalent.map_or(Cell::None, Cell::Text),
        ]
    };
    let columns = vec!["id", "class", "breaks", "direction", "layer", "untellable"];
    let connection = connection::all(model);
    let rows = fault::all(model).into_iter().map(row).chain(connection.iter().map(|fault| fault.row(model)));
    let of_life = |mishap: Mishap| {
        let text = |text: &str| Cell::Text(text.to_owned());
        vec![text(mishap.name()), text("life"), Cell::None, text("different"), Cell::None, Cell::None]
    };
    let rows = rows.chain(Mishap::ALL.into_iter().map(of_life));
    Listing::new(columns, rows.collect())
}

/// Tells about one id.
pub fn explain(dir: &Option<PathBuf>, arguments: &Explain) -> Result<u8, Failed> {
    let model = spec::load_asking(dir, |_| true)?;
    let cases = cases(dir, &model)?;
    let found = cases.iter().find(|case| case.id == arguments.id).map(|case| {
        let control = case.control.map(|control| cases[control].id.as_str());
        tell::case(&model, SOMEWHERE, case, control)
    });
    let id = arguments.id.as_str();
    let found = found.or_else(|| tell::constraint(&model, id)).or_else(|| tell::slip(&model, id));
    let found = found.or_else(|| tell::statement(&model, id)).or_else(|| tell::client(&model, id));
    let found = found.or_else(|| tell::life(&model, id));
    let found = found.or_else(|| fault::find(&model, id).map(|fault| fault.describe(&model)));
    let found = found.or_else(|| connection::find(&model, id).map(|fault| fault.describe(&model)));
    let life = Mishap::named(id);
    let found = found.or_else(|| life.map(|mishap| format!("{id}: {}", mishap.says())));
    let found = found.or_else(|| tell::below(&model, &cases, id));
    match found {
        Some(text) => {
            output::print(&format!("{}\n", text.trim_end()))?;
            Ok(0)
        }
        None => Err(Failed::usage(unknown(&model, &cases, id))),
    }
}

fn unknown(model: &Model, cases: &[Case], id: &str) -> String {
    let near = tell::suggestions(model, cases, id);
    let help = match near.as_slice() {
        [] => "`list constraints` and `list cases` show every id".to_owned(),
        near => format!("did you mean\n      {}", near.join("\n      ")),
    };
    format!("error: nothing has the id `{id}`\n  = help: {help}")
}

fn cases(dir: &Option<PathBuf>, model: &Arc<Model>) -> Result<Vec<Case>, Failed> {
    let recordings = Recordings { own: spec::fixtures(dir, model)?, ..Recordings::default() };
    let all = Filter { actions: &[], suites: &[], globs: &[], failing: None, formats: &[], seed: 0, generated: 0 };
    Ok(suite::cases(model, &model.inventory, recordings, &all)?.into_kept())
}
