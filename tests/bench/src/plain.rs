//! The client that progenitor generates from the same spec.

progenitor::generate_api!(spec = "../../spec/openapi.yaml");
