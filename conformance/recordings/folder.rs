//! A folder of recordings, made of what an endpoint in this process answers.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ncloud_conformance::model::Model;
use ncloud_conformance::reference::{Reference, Stamp};
use ncloud_conformance::spec;
use ncloud_conformance::wire::{Headers, Method, Request, Response};
use tempfile::TempDir;

/// A folder that is deleted with it.
pub struct Folder {
    dir: TempDir,
    pub model: Arc<Model>,
}

/// What a request was answered long ago: another clock, other ids than any endpoint of today has.
const THEN: Stamp = Stamp { now_ms: 1_600_000_000_000, serial: 77 };

impl Folder {
    /// An empty one.
    pub fn new() -> Self {
        let model = Arc::new(spec::built_in().expect("the built-in spec has no faults"));
        Self { dir: TempDir::new().expect("a folder"), model }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// As an argument.
    pub fn text(&self) -> &str {
        self.path().to_str().expect("UTF-8")
    }

    /// Records what the reference answers to a GET; `more` are lines for the end of `case.toml`.
    pub fn record(&self, action: &str, case: &str, query: &str, expectation: &str, more: &str) -> PathBuf {
        let target = format!("/{}?{query}", action.replace('.', "/v2/"));
        let request = Request { method: Method::Get, target, headers: Headers::new(), body: Vec::new() };
        let response = Reference::new(self.model.clone()).answer(&request, THEN);
        self.write(&format!("{}/{case}", action.replace('.', "/")), &request, &response, expectation, more)
    }

    /// Writes an exchange down as a case, at that place below the folder.
    pub fn write(&self, place: &str, request: &Request, response: &Response, expectation: &str, more: &str) -> PathBuf {
        let folder = self.path().join(place);
        fs::create_dir_all(&folder).expect("a folder");
        let media_type = response.headers.get("content-type").expect("a content type");
        let body = if media_type.contains("json") { "response.json" } else { "response.xml" };
        fs::write(folder.join("request.http"), format!("GET {} HTTP/1.1\r\n\r\n", request.target)).expect("written");
        fs::write(folder.join(body), &response.body).expect("written");
        let text = format!(
            "format = 1\nabout  = \"recorded\"\nsource = \"captured from a test\"\n\n[request]\nfile = \"request.http\"\n\n\
             [response]\nfile = \"{body}\"\nstatus = {}\ncontent-type = \"{media_type}\"\n\n\
             [expect]\nexpectation = \"{expectation}\"\n{more}",
            response.status
        );
        fs::write(folder.join("case.toml"), text).expect("written");
        folder
    }
}
