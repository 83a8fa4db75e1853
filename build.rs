//! The spec and the fixtures are embedded in the binary: a new file there needs a new build.

fn main() {
    println!("cargo::rerun-if-changed=spec");
    println!("cargo::rerun-if-changed=fixtures");
}
