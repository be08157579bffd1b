//! Configuration: defaults, then a file, then the environment, then flags. One table describes every setting; every fault is
//! reported, all at once, before anything is opened.

mod cluster;
mod load;
mod reference;
mod settings;
mod values;

pub(crate) use cluster::RedisSettings;
pub(crate) use load::{Sources, load};
pub(crate) use reference::reference;
pub(crate) use values::{Config, LogFormat};
