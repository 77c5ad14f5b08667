//! The deterministic engine of AWS Lambda invocation.
