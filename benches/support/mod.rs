//! One line of a table for each measurement, and whether what is asked of it is kept.

/// One line of the table.
pub fn tell(name: &str, ratio: f64, about: &str, kept: bool, budget: &str) {
    let word = if kept { "kept" } else { "MISSED" };
    println!("{name:44} {ratio:7.2}   {about:28} {budget}: {word}");
}
