-- Takes second factors away again: everybody signs in by the first alone.
DROP TABLE pending_sign_ins;
DROP TABLE recovery_codes;
DROP TABLE totp_seeds;
