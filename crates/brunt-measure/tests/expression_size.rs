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
    Catalog::parse(CatalogFile::below(&root).unwrap()).unwrap()
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
