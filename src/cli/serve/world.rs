//! What the reference begins with, and the file it keeps its state in.
//!
//! A state is an inventory: a person can read it, and write one. It is written whole, beside itself,
//! and then takes the place of the old one; so whoever looks finds the one or the other. Writing is
//! for a thread of its own: many changes at once are written once.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use ncloud_conformance::model::{Model, Resource};
use ncloud_conformance::reference::memory::Memory;
use ncloud_conformance::spec;
use ncloud_conformance::toml::append::quoted;

use super::super::{Failed, output};

/// The first line of a state.
const HEAD: &str = "# What `serve --state` remembers. It is written anew with every change.\nformat = 1\n";

/// The model with the world it is to be served in: of a world's file every kind there is, of a state
/// every kind that can be created or shown.
pub fn furnished(model: &Model, world: Option<&Path>, state: Option<&Path>) -> Result<Model, Failed> {
    let mut model = model.clone();
    if let Some(path) = world {
        let resources = read(&model, "--world", path)?;
        let stated: Vec<String> = resources.iter().map(|resource| resource.kind.clone()).collect();
        replace(&mut model, resources, |kind| stated.iter().any(|known| known == kind));
    }
    if let Some(path) = state.filter(|path| path.exists()) {
        let resources = read(&model, "--state", path)?;
        let shown: Vec<String> =
            model.every_action().filter_map(|action| Some(action.shows.as_ref()?.kind.clone())).collect();
        replace(&mut model, resources, |kind| shown.iter().any(|known| known == kind));
    }
    Ok(model)
}

fn replace(model: &mut Model, resources: Vec<Resource>, is_replaced: impl Fn(&str) -> bool) {
    model.inventory.resources.retain(|resource| !is_replaced(&resource.kind));
    model.inventory.resources.extend(resources);
}

fn read(model: &Model, flag: &str, path: &Path) -> Result<Vec<Resource>, Failed> {
    let text = output::read(path).map_err(|why| Failed::usage(format!("error: {flag}: {}: {why}", path.display())))?;
    spec::world(&path.display().to_string(), text, model).map_err(Failed::usage)
}

/// Writes a state whenever it is told to.
pub struct Keeper {
    wake: Sender<()>,
    thread: JoinHandle<()>,
}

impl Keeper {
    /// Begins with what is there; fails where the file cannot be written.
    pub fn start(path: PathBuf, memory: Arc<Mutex<Memory>>) -> Result<Self, Failed> {
        let failed = |error| Failed::usage(format!("error: --state: {}: {error}", path.display()));
        output::replace(&path, &text(&now(&memory))).map_err(failed)?;
        let (wake, woken) = channel();
        let thread = std::thread::spawn(move || keep(&path, &memory, &woken));
        Ok(Self { wake, thread })
    }

    /// What tells it that something has changed.
    pub fn bell(&self) -> Sender<()> {
        self.wake.clone()
    }

    /// Waits until everything is written; every bell must be gone before.
    pub fn end(self) {
        drop(self.wake);
        // Whether the thread panicked is told by its own message.
        let _ = self.thread.join();
    }
}

fn keep(path: &Path, memory: &Mutex<Memory>, woken: &Receiver<()>) {
    let mut told = String::new();
    while woken.recv().is_ok() {
        while woken.try_recv().is_ok() {}
        let why = output::replace(path, &text(&now(memory))).err().map(|error| error.to_string()).unwrap_or_default();
        if !why.is_empty() && why != told {
            output::say(format_args!("warning: --state: {}: {why}", path.display()));
        }
        told = why;
    }
}

/// The memory as it is, taken in one moment; what is slow is done without it.
fn now(memory: &Mutex<Memory>) -> Memory {
    memory.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

fn text(memory: &Memory) -> String {
    let mut text = HEAD.to_owned();
    for Resource { kind, id, attributes, .. } in memory.resources() {
        text += &format!("\n[[resource]]\nkind = {}\nid = {}\n", quoted(&kind), quoted(&id));
        for (name, value) in attributes {
            text += &format!("{} = {}\n", quoted(&name), quoted(&value));
        }
    }
    text
}
