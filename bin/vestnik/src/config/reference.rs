use std::fmt::Write;

use super::settings::SETTINGS;

/// Every setting with its meaning, its variable and its default, as a commented file.
pub(crate) fn reference() -> String {
    let mut text = "# Every setting of Vestnik. Written by `vestnik config reference`.\n\
                    # Later wins: default, vestnik.toml (or --config FILE, or VESTNIK_CONFIG), environment, flag.\n"
        .to_owned();
    let mut open = "";
    for setting in SETTINGS {
        let (section, name) = setting.key.split_once('.').unwrap_or(("", setting.key));
        if section != open {
            write!(text, "\n[{section}]\n").expect("writing to a string succeeds");
            open = section;
        }
        for line in setting.doc.lines() {
            writeln!(text, "# {line}").expect("writing to a string succeeds");
        }
        writeln!(text, "# {}\n#{name} = {:?}", setting.variable, setting.default)
            .expect("writing to a string succeeds");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_names_every_setting_and_is_toml() {
        let reference = reference();
        assert!(SETTINGS.iter().all(|setting| reference.contains(setting.variable)));
        let spoken: String = reference
            .lines()
            .map(|line| line.strip_prefix('#').filter(|l| l.contains(" = ")).unwrap_or(line).to_owned() + "\n")
            .collect();
        assert!(spoken.parse::<toml::Table>().is_ok(), "{spoken}");
    }
}
