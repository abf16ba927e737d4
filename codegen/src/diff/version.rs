//! Which version a change asks for, by Cargo's rules, and which ones the manifest and the changelog name.

use std::fmt;

use serde::Serialize;

use super::verdict::Verdict;

/// A version of three numbers; what stands behind them (`-rc.1`) does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    major: u64,
    minor: u64,
    patch: u64,
}

impl Version {
    /// Reads `1.2.3`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let numbers = text.trim().split(['-', '+']).next()?;
        let mut numbers = numbers.split('.').map(|number| number.parse().ok());
        let (major, minor, patch) = (numbers.next()??, numbers.next()??, numbers.next()??);
        numbers.next().is_none().then_some(Self { major, minor, patch })
    }

    /// The least version for a release with changes of a verdict. Below 1.0 the number that breaks is the first that is not
    /// zero, and what is not breaking raises the last.
    #[must_use]
    pub fn after(self, verdict: Verdict) -> Self {
        let Self { major, minor, patch } = self;
        match (verdict, major, minor) {
            (Verdict::None, _, _) => self,
            (Verdict::Major, 0, 0) => Self { patch: patch + 1, ..self },
            (Verdict::Major, 0, _) | (Verdict::Minor, 1.., _) => Self { minor: minor + 1, patch: 0, ..self },
            (Verdict::Major, _, _) => Self { major: major + 1, minor: 0, patch: 0 },
            (Verdict::Minor | Verdict::Patch, _, _) => Self { patch: patch + 1, ..self },
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl Serialize for Version {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What the manifest and the changelog say of versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CrateVersions {
    /// The newest version that the old changelog calls released.
    pub released: Option<Version>,
    /// The version of the manifest.
    pub manifest: Option<Version>,
    /// The version of the changelog's first section.
    pub changelog: Option<Version>,
    /// The least version that the changes ask for; any will do as long as nothing is released.
    pub needed: Option<Version>,
}

impl CrateVersions {
    /// From the texts of the root manifest and of the changelog, before and now.
    #[must_use]
    pub fn read(old_changelog: &str, changelog: &str, manifest: &str, verdict: Verdict) -> Self {
        let released = Self::newest_released(old_changelog);
        Self {
            released,
            manifest: version_of_workspace(manifest),
            changelog: sections(changelog).next().map(|(version, _)| version),
            needed: released.map(|version| version.after(verdict)),
        }
    }

    /// The newest version that a changelog calls released: the first section without `(unreleased)`.
    #[must_use]
    pub fn newest_released(changelog: &str) -> Option<Version> {
        sections(changelog).find(|(_, is_released)| *is_released).map(|(version, _)| version)
    }

    /// What keeps the changes from being released as they are; nothing if the versions are high enough.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let Some(manifest) = self.manifest else {
            return vec!["Cargo.toml names no version under [workspace.package]".to_owned()];
        };
        let wanted = self.needed.map_or(manifest, |needed| needed.max(manifest));
        match (self.needed, self.released, self.changelog) {
            (Some(needed), Some(released), _) if manifest < needed => faults.push(format!(
                "Cargo.toml says {manifest}; after {released} these changes need {needed}: raise `version` under [workspace.package]"
            )),
            // What is published has the manifest's version: the section that tells of it must not be of a later one.
            (_, _, Some(changelog)) if manifest < changelog => faults.push(format!(
                "Cargo.toml says {manifest}, and CHANGELOG.md begins with {changelog}: raise `version` under [workspace.package]"
            )),
            _ => {}
        }
        match self.changelog {
            Some(changelog) if changelog >= wanted => {}
            Some(changelog) => faults.push(format!(
                "CHANGELOG.md begins with {changelog}; it needs a section `## {wanted} (unreleased)`: `cargo xtask release-notes` drafts it"
            )),
            None => faults.push(format!("CHANGELOG.md has no section `## {wanted} (unreleased)`: `cargo xtask release-notes` drafts it")),
        }
        faults
    }

    /// The version that comes next, as far as it is known.
    #[must_use]
    pub fn next(&self) -> Option<Version> {
        match (self.needed, self.manifest) {
            (Some(needed), Some(manifest)) if manifest > needed => Some(manifest),
            (Some(needed), _) => Some(needed),
            (None, manifest) => manifest,
        }
    }
}

/// The versions of a changelog's sections, the newest first, and whether each is released.
fn sections(changelog: &str) -> impl Iterator<Item = (Version, bool)> + '_ {
    changelog.lines().filter_map(|line| {
        let heading = line.strip_prefix("## ")?.trim();
        let version = Version::parse(heading.split_whitespace().next()?.trim_matches(['[', ']', 'v']))?;
        Some((version, !heading.to_lowercase().contains("unreleased")))
    })
}

fn version_of_workspace(manifest: &str) -> Option<Version> {
    let table = manifest.lines().skip_while(|line| line.trim() != "[workspace.package]").skip(1);
    let mut table = table.take_while(|line| !line.trim_start().starts_with('['));
    table.find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "version").then(|| Version::parse(value.trim().trim_matches('"')))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(version: &str, verdict: Verdict) -> String {
        Version::parse(version).expect("a version").after(verdict).to_string()
    }

    #[test]
    fn versions_follow_cargo() {
        use Verdict::{Major, Minor, None, Patch};
        for (version, verdict, next) in [
            ("1.2.3", Major, "2.0.0"),
            ("1.2.3", Minor, "1.3.0"),
            ("1.2.3", Patch, "1.2.4"),
            ("0.2.3", Major, "0.3.0"),
            ("0.2.3", Minor, "0.2.4"),
            ("0.2.3", Patch, "0.2.4"),
            ("0.0.3", Major, "0.0.4"),
            ("0.0.3", Minor, "0.0.4"),
            ("0.2.3", None, "0.2.3"),
        ] {
            assert_eq!(after(version, verdict), next, "{version} after {verdict}");
        }
    }

    const MANIFEST: &str = "[package]\nversion = \"9.9.9\"\n[workspace.package]\nversion = \"0.1.0\"\n[workspace.dependencies]\nversion = { version = \"3.0.0\" }\n";

    #[test]
    fn a_first_release_may_hold_anything() {
        let changelog = "# Changelog\n\n## 0.1.0 (unreleased)\n";
        let versions = CrateVersions::read(changelog, changelog, MANIFEST, Verdict::Major);
        assert_eq!(versions.faults(), Vec::<String>::new());
        assert_eq!(versions.next(), Version::parse("0.1.0"));
    }

    #[test]
    fn a_manifest_below_the_changelog_is_too_low_released_or_not() {
        let unreleased = "## 0.2.0 (unreleased)\n";
        for old in [unreleased.to_owned(), format!("{unreleased}## 0.1.0\n")] {
            let faults = CrateVersions::read(&old, &old, MANIFEST, Verdict::None).faults();
            let expected = "Cargo.toml says 0.1.0, and CHANGELOG.md begins with 0.2.0";
            assert!(matches!(faults.as_slice(), [only] if only.starts_with(expected)), "{faults:?}");
        }
    }

    #[test]
    fn a_breaking_change_needs_a_higher_version_in_both_places() {
        let released = "## 0.1.0\n";
        let faults = CrateVersions::read(released, released, MANIFEST, Verdict::Major).faults();
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].contains("these changes need 0.2.0"), "{faults:?}");
        let raised = MANIFEST.replace("0.1.0", "0.2.0");
        let changelog = "## 0.2.0 (unreleased)\n\n## 0.1.0\n";
        assert_eq!(CrateVersions::read(released, changelog, &raised, Verdict::Major).faults(), Vec::<String>::new());
        assert_eq!(CrateVersions::read(released, released, &raised, Verdict::Major).faults().len(), 1);
        assert_eq!(CrateVersions::read(released, changelog, MANIFEST, Verdict::Major).faults().len(), 1);
    }

    #[test]
    fn a_release_that_another_change_has_raised_already_is_high_enough() {
        let changelog = "## 0.2.0 (unreleased)\n## 0.1.0\n";
        let raised = MANIFEST.replace("0.1.0", "0.2.0");
        assert_eq!(CrateVersions::read(changelog, changelog, &raised, Verdict::Major).faults(), Vec::<String>::new());
    }

    #[test]
    fn no_change_needs_no_version() {
        let released = "## 0.1.0\n";
        assert_eq!(CrateVersions::read(released, released, MANIFEST, Verdict::None).faults(), Vec::<String>::new());
    }
}
