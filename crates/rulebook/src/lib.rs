//! What AWS Lambda does, as data: rules, sources and their numbers.
