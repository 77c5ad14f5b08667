//! The simulator's program, a Web Worker: it hears the page and answers. Elsewhere it does nothing.

#[cfg(target_arch = "wasm32")]
mod worker;

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::start();
}
