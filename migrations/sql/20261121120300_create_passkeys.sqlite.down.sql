-- Takes passkeys away again.
DROP TABLE passkey_ceremonies;
DROP TABLE passkeys;
