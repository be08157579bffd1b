use ciborium::Value;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

/// A public key in one of the three kinds that are taken (RFC 9053; RFC 8812 for RS256, which some computers know alone).
pub(super) enum PublicKey {
    /// ES256 on P-256: an uncompressed point.
    Es256(Vec<u8>),
    /// `EdDSA` with Ed25519.
    Ed25519(Vec<u8>),
    /// RS256, 2048 bits or more.
    Rs256 { modulus: Vec<u8>, exponent: Vec<u8> },
}

/// The first CBOR item of `bytes`, without what follows it: extensions, which are of no interest.
pub(super) fn first_item(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes;
    ciborium::from_reader::<Value, _>(&mut rest).ok()?;
    bytes.get(..bytes.len() - rest.len())
}

impl PublicKey {
    /// Reads a COSE key; `None` for a kind that is not taken.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let Value::Map(fields) = ciborium::from_reader(bytes).ok()? else { return None };
        let field =
            |label: i64| fields.iter().find(|(key, _)| key.as_integer() == Some(label.into())).map(|(_, value)| value);
        let number = |label| field(label)?.as_integer().and_then(|number| i64::try_from(number).ok());
        let part = |label| field(label)?.as_bytes().cloned();
        let coordinate = |label| part(label).filter(|bytes| bytes.len() == 32);
        match (number(1)?, number(3)?) {
            (2, -7) if number(-1) == Some(1) => Some(Self::Es256([vec![4], coordinate(-2)?, coordinate(-3)?].concat())),
            (1, -8) if number(-1) == Some(6) => Some(Self::Ed25519(coordinate(-2)?)),
            (3, -257) => Some(Self::Rs256 { modulus: part(-1)?, exponent: part(-2)? }),
            _ => None,
        }
    }

    /// True when `signature` over `message` is of this key.
    pub(super) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let checked = match self {
            Self::Es256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature),
            Self::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature),
            Self::Rs256 { modulus, exponent } => RsaPublicKeyComponents { n: modulus, e: exponent }.verify(
                &RSA_PKCS1_2048_8192_SHA256,
                message,
                signature,
            ),
        };
        checked.is_ok()
    }
}
