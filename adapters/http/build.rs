//! Embeds the web client: writes a table of the files in `web/dist`, compressed ones beside their originals. Without a
//! built client the server still builds, with one page that says what to do.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const PLACEHOLDER: &str = "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Vestnik</title></head>\n\
    <body><p>Vestnik runs, but was built without its web client. Run <code>make web</code>, then build it again.</p></body>\n\
    </html>\n";

fn main() -> io::Result<()> {
    let dist = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../web/dist");
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default());
    // Cargo takes a path that is not there for one that has changed, and would build this crate anew each time.
    let _ = fs::create_dir_all(&dist);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = BTreeMap::new();
    let copies = out.join("web");
    if copies.exists() {
        fs::remove_dir_all(&copies)?;
    }
    if dist.is_dir() {
        collect(&dist, &copies, "", &mut files)?;
    }
    if !files.contains_key("/index.html") {
        let placeholder = out.join("index.html");
        fs::write(&placeholder, PLACEHOLDER)?;
        files.insert("/index.html".to_owned(), placeholder);
    }
    fs::write(out.join("web_client.rs"), table(&files)?)
}

/// Every file below `folder` by the path at which it is served, copied to `copies`: the client may be built anew while the
/// server is compiled. What begins with a dot is not meant to be served.
fn collect(folder: &Path, copies: &Path, prefix: &str, files: &mut BTreeMap<String, PathBuf>) -> io::Result<()> {
    fs::create_dir_all(copies)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let (path, copy) = (format!("{prefix}/{name}"), copies.join(&name));
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &copy, &path, files)?;
        } else {
            fs::copy(entry.path(), &copy)?;
            files.insert(path, copy);
        }
    }
    Ok(())
}

fn table(files: &BTreeMap<String, PathBuf>) -> io::Result<String> {
    let mut text = String::from("/// The files of the client.\npub(crate) static FILES: &[File] = &[\n");
    for (path, file) in files {
        let is_form_of_another =
            [".br", ".gz"].iter().any(|end| path.strip_suffix(end).is_some_and(|base| files.contains_key(base)));
        if is_form_of_another {
            continue;
        }
        let content = fs::read(file)?;
        let mut hasher = DefaultHasher::new();
        content.hash(&mut hasher);
        let form = |end: &str| smaller(files.get(&format!("{path}{end}")), content.len());
        let line = format!(
            "    File {{ path: {path:?}, kind: {:?}, hash: \"{:016x}\", plain: include_bytes!({:?}), brotli: {}, gzip: {} }},",
            kind(path),
            hasher.finish(),
            file.display().to_string(),
            form(".br")?,
            form(".gz")?,
        );
        let _ = writeln!(text, "{line}");
    }
    text.push_str("];\n");
    Ok(text)
}

fn smaller(file: Option<&PathBuf>, than: usize) -> io::Result<String> {
    let Some(file) = file else { return Ok("None".to_owned()) };
    let is_smaller = fs::metadata(file)?.len() < than as u64;
    Ok(if is_smaller { format!("Some(include_bytes!({:?}))", file.display().to_string()) } else { "None".to_owned() })
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        _ => "application/octet-stream",
    }
}
