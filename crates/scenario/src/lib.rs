//! Text formats: scenarios in, traces and summaries out.
