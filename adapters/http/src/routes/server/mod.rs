mod read_config;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::HttpParts;

pub(crate) type Api = read_config::ReadConfig;

pub(crate) fn api(parts: &HttpParts) -> Api {
    read_config::ReadConfig {
        users: Arc::clone(&parts.users),
        policies: parts.policies.clone(),
        has_owner: AtomicBool::new(false),
    }
}
