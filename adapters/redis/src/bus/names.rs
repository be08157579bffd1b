use adapter_wire::bus::CHANNELS;
use uuid::Uuid;

use super::engine::Address;

/// What the channels of one system are called in Redis.
pub(super) struct Names {
    namespace: String,
    node: Uuid,
    channels: Vec<String>,
    everybody: String,
}

impl Names {
    pub(super) fn new(namespace: &str, node: Uuid) -> Self {
        Self {
            namespace: namespace.to_owned(),
            node,
            channels: (0..CHANNELS).map(|n| format!("{namespace}:bus:{n}")).collect(),
            everybody: format!("{namespace}:bus:beat"),
        }
    }

    /// Everything that a node listens to, always.
    pub(super) fn all(&self) -> Vec<String> {
        let own = [self.everybody.clone(), self.inbox(self.node)];
        self.channels.iter().cloned().chain(own).collect()
    }

    pub(super) fn of(&self, address: Address) -> String {
        match address {
            Address::Channel(channel) => self.channels.get(channel).cloned().unwrap_or_default(),
            Address::Everybody => self.everybody.clone(),
            Address::Node(node) => self.inbox(node),
        }
    }

    fn inbox(&self, node: Uuid) -> String {
        format!("{}:bus:node:{node}", self.namespace)
    }
}
