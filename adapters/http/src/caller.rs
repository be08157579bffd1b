use std::net::{IpAddr, Ipv4Addr};

use domain_users::Device;
use poem::{FromRequest, Request, RequestBody};

use crate::address;
use crate::client_name::client_name;
use crate::edge::CallerAddress;

/// From where and with what somebody calls who is not signed in.
pub(crate) struct Caller {
    address: IpAddr,
    client: String,
}

impl Caller {
    /// The address, against which attempts are counted.
    pub(crate) fn address(&self) -> String {
        address::household(self.address).to_string()
    }

    /// The network, against which requests for mail are counted.
    pub(crate) fn network(&self) -> String {
        address::network(self.address).to_string()
    }

    /// What the session will be called.
    pub(crate) fn device(&self) -> Device {
        Device { client: self.client.clone(), address: self.address.to_string() }
    }
}

impl<'a> FromRequest<'a> for Caller {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        let address = request.data::<CallerAddress>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |caller| caller.0);
        Ok(Self { address, client: client_name(request.header("user-agent").unwrap_or_default()) })
    }
}
