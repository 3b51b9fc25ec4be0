//! `docs/resources.md` and the table of fields say the same.

use crate::model::shapes;
use crate::model::testing::compare_fields;

#[test]
fn the_documentation_lists_the_fields_of_the_table() {
    compare_fields(include_str!("../../../docs/resources.md"), shapes::ALL);
}
