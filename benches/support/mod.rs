//! One line of a table for each measurement, and whether what is asked of it is kept.
//!
//! `BENCH_TABLE=1 cargo bench` writes the lines as the tables of docs/measured.md have them.

/// One line of the table.
pub fn tell(name: &str, ratio: f64, about: &str, kept: bool, budget: &str) {
    let word = if kept { "kept" } else { "MISSED" };
    match std::env::var_os("BENCH_TABLE") {
        Some(_) => println!("| {name} | {ratio:.2} | {budget} | {} |", word.to_lowercase()),
        None => println!("{name:44} {ratio:7.2}   {about:28} {budget}: {word}"),
    }
}
