//! What happens at the edges of the program: outputs that take nothing, files that are something
//! else, numbers out of range, variables, signals, ports nobody listens at, keys nobody accepts; and what a run is
//! asked to leave out, to stop at and to show, and what memory it takes.

#[path = "edges/choice.rs"]
mod choice;
#[path = "edges/door.rs"]
mod door;
#[cfg(target_os = "linux")] // which is asked how much memory a program took
#[path = "edges/memory.rs"]
mod memory;
#[path = "edges/outputs.rs"]
mod outputs;
#[path = "edges/ports.rs"]
mod ports;
#[path = "edges/program.rs"]
mod program;
#[cfg(unix)]
#[path = "edges/signals.rs"]
mod signals;
#[path = "edges/told.rs"]
mod told;
#[path = "edges/values.rs"]
mod values;
