use std::path::Path;

use anyhow::Context;

/// Makes the data folder if it is missing and proves that it can be written.
pub(crate) fn prepare(folder: &Path) -> anyhow::Result<()> {
    let whole =
        || format!("cannot write to the data folder {}; set data.dir or VESTNIK_DATA_DIR to one", folder.display());
    std::fs::create_dir_all(folder).with_context(whole)?;
    let probe = folder.join(".write-probe");
    std::fs::write(&probe, b"").with_context(whole)?;
    std::fs::remove_file(&probe).with_context(whole)
}

#[cfg(test)]
mod tests {
    use super::prepare;

    #[test]
    fn a_missing_folder_is_made_and_a_file_is_no_folder() {
        let place = tempfile::tempdir().expect("a folder");
        prepare(&place.path().join("a/b")).expect("made");
        std::fs::write(place.path().join("file"), b"").expect("written");
        let error = prepare(&place.path().join("file")).expect_err("no folder");
        assert!(error.to_string().contains("VESTNIK_DATA_DIR"), "{error}");
    }
}
