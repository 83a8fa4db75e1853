//! What the built-in spec says, held against what the two pages say.

use super::*;

#[test]
fn dump() {
    match built_in() {
        Ok(model) => println!("{}", table(&model)),
        Err(error) => println!("{error}"),
    }
}
