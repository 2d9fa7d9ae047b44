//! The catalog is part of the binary: rebuild when any of its files comes, goes or changes.

fn main() {
    println!("cargo:rerun-if-changed=../../catalog");
}
