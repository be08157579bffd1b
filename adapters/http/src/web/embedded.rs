use super::File;

// Written by build.rs: the files of web/dist, or one page that says how to build them.
include!(concat!(env!("OUT_DIR"), "/web_client.rs"));
