//! Set-up, serve, test, build, size and bench: every command of the project.
fn main() {}
