//! `export`: the spec and the suite for other tools. What a format cannot say is told on stderr, and in
//! the document.

use std::path::PathBuf;

use ncloud_conformance::case;
use ncloud_conformance::export::{HAR_LOSSES, har, json_schema, openapi};
use ncloud_conformance::model::Model;
use serde_json::Value;

use super::args::{Export, ExportFormat};
use super::output::Place;
use super::suite::{self, Filter};
use super::{Failed, output, spec};

/// Writes the document.
pub fn export(dir: &Option<PathBuf>, arguments: &Export) -> Result<u8, Failed> {
    let model = spec::load(dir)?;
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
    let place = Place::open("--output", arguments.output.as_ref())?;
    let losses = match arguments.format {
        ExportFormat::Openapi => {
            let (document, losses) = openapi(&model, &actions, &arguments.endpoint);
            place.write(&pretty(&document))?;
            losses.text(&model, "OpenAPI")
        }
        ExportFormat::JsonSchema => {
            let (document, losses) = json_schema(&model, &actions);
            place.write(&pretty(&document))?;
            losses.text(&model, "JSON Schema")
        }
        ExportFormat::Har => {
            let cases = all(dir, &model, &actions)?;
            place.write_all(&|into| har(&model, &cases, &arguments.endpoint, into))?;
            HAR_LOSSES.to_owned()
        }
    };
    output::say(losses.trim_end());
    Ok(0)
}

fn all(dir: &Option<PathBuf>, model: &Model, actions: &[usize]) -> Result<Vec<case::Case>, Failed> {
    Ok(case::suite::all(model, &model.inventory, actions, &spec::fixtures(dir, model)?))
}

fn pretty(document: &Value) -> String {
    format!("{document:#}\n")
}
