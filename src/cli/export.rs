//! `export`: the spec and the suite for other tools. What a format cannot say is told on stderr, and in
//! the document.

use std::path::PathBuf;

use ncloud_conformance::case;
use ncloud_conformance::export::{HAR_LOSSES, har, json_schema, openapi};
use ncloud_conformance::net::Endpoint;
use serde_json::Value;

use super::args::{Export, ExportFormat};
use super::output::Destination;
use super::suite::{self, Filter};
use super::{Failed, output, spec};

/// Writes the document.
pub fn export(dir: &Option<PathBuf>, arguments: &Export) -> Result<u8, Failed> {
    let model = spec::load_under(dir, arguments.edition.as_deref(), |action| arguments.action.contains(&action.id))?;
    let filter = Filter {
        actions: &arguments.action,
        suites: &[],
        globs: &[],
        failing: None,
        formats: &[],
        seed: 0,
        generated: 0,
    };
    let actions = suite::actions(&model, &filter)?;
    let endpoint = Endpoint::parse(&arguments.endpoint);
    let endpoint = endpoint.map_err(|error| Failed::usage(format!("error: --endpoint: {error}")))?;
    let place = Destination::open("--output", arguments.output.as_ref())?;
    let losses = match arguments.format {
        ExportFormat::Openapi => {
            let (document, losses) = openapi(&model, &actions, endpoint.as_str());
            place.write(&pretty(&document))?;
            losses.text(&model, "OpenAPI")
        }
        ExportFormat::JsonSchema => {
            let (document, losses) = json_schema(&model, &actions);
            place.write(&pretty(&document))?;
            losses.text(&model, "JSON Schema")
        }
        ExportFormat::Har => {
            // The recordings that come with the kit are of the pages' own files.
            let fixtures = if arguments.edition.is_some() { Vec::new() } else { spec::fixtures(dir, &model)? };
            let cases = case::suite::all(&model, &model.inventory, &actions, &fixtures);
            place.write_all(&|into| har(&model, &cases, endpoint.as_str(), into))?;
            HAR_LOSSES.to_owned()
        }
    };
    output::say(losses.trim_end());
    Ok(0)
}

fn pretty(document: &Value) -> String {
    format!("{document:#}\n")
}
