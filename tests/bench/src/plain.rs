//! A client of progenitor's own making, from the same spec.

progenitor::generate_api!(spec = "../../spec/openapi.yaml");
