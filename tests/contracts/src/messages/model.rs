//! A random history and what must hold of it.
