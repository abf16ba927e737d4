//! Nothing of the spec is left out: its operations, the crate's methods and the rows of the test table are one list.

use std::collections::BTreeSet;

use contract_tests::calls::CASES;
use contract_tests::emitted::Emitted;
use contract_tests::spec::{Operation, SPEC};

#[test]
fn operations_methods_and_cases_are_one_list() {
    let operations: BTreeSet<_> = SPEC.operations().map(Operation::method_name).collect();
    let methods = Emitted::read().operation_methods();
    let cases: BTreeSet<_> = CASES.iter().map(|case| SPEC.operation(case.operation_id).method_name()).collect();
    assert_eq!(
        methods, operations,
        "left: methods of the emitted crate, right: operations of the spec; run `cargo xtask gen`"
    );
    assert_eq!(cases, operations, "left: rows of tests/src/calls.rs, right: operations of the spec; add a row");
    assert_eq!(cases.len(), CASES.len(), "an operation has two rows in tests/src/calls.rs");
}

#[test]
fn every_optional_parameter_has_a_setter_and_every_list_its_streams() {
    let emitted = Emitted::read();
    for operation in SPEC.operations() {
        let mut expected: BTreeSet<_> =
            operation.query_parameters().filter(|it| !it.required).map(|it| it.name.replace('-', "_")).collect();
        expected.extend(operation.optional_properties());
        expected.extend(["options", "send"].map(str::to_owned));
        if operation.success().1.is_some() {
            expected.insert("send_as".to_owned());
            if operation.method == "GET" {
                expected.insert("changed_since".to_owned());
            }
        }
        if operation.has_outcomes {
            expected.insert("outcome".to_owned());
        }
        if operation.expires {
            expected.insert("valid_for".to_owned());
        }
        if operation.has_windows {
            expected.insert("between".to_owned());
        }
        if operation.is_paginated() {
            let streams = ["items", "items_as", "pages", "pages_as"];
            expected.extend(streams.map(str::to_owned));
        }
        assert_eq!(emitted.public_methods(&operation.builder_name()), expected, "{}", operation.id);
    }
}
