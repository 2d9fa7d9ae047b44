//! The engine expression of a rubric grows with its tiers and does not double at each.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed unwrap is the test's failure"
)]

use brunt_measure::classify::Compiler;
use brunt_model::catalog::{Catalog, CatalogFile};
use brunt_rubric::Rubric;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::Expr;

/// Twice the largest seen when this was written; a doubling at each of ten tiers would come to hundreds of times as much.
const LIMIT: usize = 15_000;

fn catalog() -> Catalog {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                files.push(CatalogFile { path: name, text: std::fs::read_to_string(&path).unwrap() });
            }
        }
    }
    Catalog::parse(files).unwrap()
}

fn nodes(expression: &Expr) -> usize {
    let mut nodes = 0;
    expression
        .apply(|_| {
            nodes += 1;
            Ok(TreeNodeRecursion::Continue)
        })
        .unwrap();
    nodes
}

#[test]
fn no_shipped_rubric_makes_an_expression_beyond_the_limit() {
    let catalog = catalog();
    let mut found = Vec::new();
    for file in &catalog.rubrics {
        let rubric = Rubric::parse(&file.path, &file.text).unwrap();
        for codebook in catalog.codebooks.values() {
            let compiler = Compiler::new(&catalog, codebook);
            for expression in [compiler.in_target(&rubric), compiler.tier(&rubric)] {
                found.push((nodes(&expression), rubric.name.clone(), codebook.table.clone()));
            }
        }
    }
    found.sort();
    let largest = found.last().unwrap();
    assert!(largest.0 <= LIMIT, "{largest:?}");
}
