//! The command line: reads flags, calls the library, and ends with the exit code of the contract.
#![forbid(unsafe_code)]

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
