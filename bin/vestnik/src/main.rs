//! Vestnik: the server and its tools.

mod config;

fn main() {
    let _ = config::load(&config::Sources::default());
    let _ = config::reference();
}
