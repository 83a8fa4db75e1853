//! Which editions of the pages a run is about, in one line.
//!
//! Next: [`super`].

use crate::model::edition::BASE;
use crate::report::json::editions::rows;
use crate::report::layout::clean;
use crate::report::view;

use super::Page;

/// One line: by which editions it was judged, where those are not the ones of the actions' own files; and
/// which the endpoint follows. None where there is nothing to tell.
pub(super) fn brief(page: &mut Page<'_>) {
    let others = page.report.tried().filter(|(_, action)| action.page.name != BASE);
    let mut said: Vec<String> =
        others.map(|(_, action)| format!("judged by {}: {}", action.page.name, action.id)).collect();
    said.extend(view::editions(&rows(page.report)));
    if !said.is_empty() {
        page.entry(0, "editions", &clean(&said.join("; ")));
    }
}
