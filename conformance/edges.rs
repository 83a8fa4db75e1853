//! What happens at the edges of the program: outputs that take nothing, files that are something
//! else, numbers out of range, signals, ports nobody listens at.

#[path = "edges/outputs.rs"]
mod outputs;
#[path = "edges/program.rs"]
mod program;
