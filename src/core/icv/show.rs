//! Listings of the settings, in libomp's form: OMP_DISPLAY_ENV (omp_display_env), KMP_SETTINGS and KMP_VERSION.

use super::env::Block;
use super::settings::Settings;
use super::variables::{self, Shown, Variable};
use std::fmt::Write;

/// The version of OpenMP that `_OPENMP` names in listings: what libomp says, since programs compare it.
pub const OPENMP_VERSION: i32 = 201_611;

/// The variables by name, KMP_AFFINITY last, as libomp lists them.
fn sorted() -> Vec<&'static Variable> {
    let mut rows: Vec<_> = variables::all().collect();
    rows.sort_by_key(|row| (row.name == "KMP_AFFINITY", row.name));
    rows
}

/// What OMP_DISPLAY_ENV and omp_display_env print: the OMP_* variables, or all of them with `verbose`.
#[must_use]
pub fn environment(settings: &Settings, verbose: bool) -> String {
    let mut out = format!("\nOPENMP DISPLAY ENVIRONMENT BEGIN\n   _OPENMP='{OPENMP_VERSION}'\n");
    for row in sorted().into_iter().filter(|row| verbose || row.name.starts_with("OMP_")) {
        let name = row.name;
        // A String takes whatever is written.
        let _ = match (row.show)(settings) {
            Shown::Text(text) | Shown::Quoted(text) => writeln!(out, "  [host] {name}='{text}'"),
            Shown::Bare(text) => writeln!(out, "  [host] {name}={text}"),
            Shown::Truth(value) => writeln!(out, "  [host] {name}='{}'", if value { "TRUE" } else { "FALSE" }),
            Shown::Note(text) => writeln!(out, "  [host] {name}: {text}"),
            Shown::Undefined(_) => writeln!(out, "  [host] {name}: value is not defined"),
            Shown::Hidden => Ok(()),
        };
    }
    out.push_str("OPENMP DISPLAY ENVIRONMENT END\n\n\n");
    out
}

/// What KMP_SETTINGS prints: the variables as the user set them, and the values in force.
#[must_use]
pub fn settings_listing(settings: &Settings, block: &Block) -> String {
    let mut out = String::from("\nUser settings:\n\n");
    let mut given: Vec<_> = block.iter().collect();
    given.sort();
    for (name, value) in given {
        // A String takes whatever is written.
        let _ = writeln!(out, "   {name}={value}");
    }
    out.push_str("\nEffective settings:\n\n");
    for row in sorted() {
        let name = row.name;
        let _ = match (row.show)(settings) {
            Shown::Text(text) | Shown::Bare(text) => writeln!(out, "   {name}={text}"),
            Shown::Quoted(text) => writeln!(out, "   {name}='{text}'"),
            Shown::Truth(value) => writeln!(out, "   {name}={value}"),
            Shown::Note(text) => writeln!(out, "   {name}: {text}"),
            Shown::Undefined(_) => writeln!(out, "   {name}: value is not defined"),
            Shown::Hidden => Ok(()),
        };
    }
    out.push('\n');
    out
}

/// What KMP_VERSION prints.
#[must_use]
pub fn version() -> String {
    format!(
        "oxomp version: {}\noxomp API version: 5.0 ({OPENMP_VERSION})\noxomp alternative compiler support: yes\n",
        env!("CARGO_PKG_VERSION")
    )
}

#[cfg(test)]
mod tests {
    use super::super::env::apply;
    use super::super::settings::{Machine, Quota};
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> (Settings, Vec<(String, String)>) {
        let block: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut settings = Settings::new(Machine { procs: 2, quota: Quota::Known(None), stack_size: 8 << 20 });
        assert_eq!(apply(&mut settings, &block), "");
        (settings, block)
    }

    /// The lines that libomp 19 prints for these settings; ours may have more.
    #[test]
    fn display_env_as_libomp() {
        let (settings, _) = read(&[
            ("OMP_SCHEDULE", "nonmonotonic:dynamic,3"),
            ("OMP_NUM_THREADS", "2,3"),
            ("OMP_PROC_BIND", "close,spread"),
            ("OMP_PLACES", "cores"),
            ("OMP_WAIT_POLICY", "active"),
            ("OMP_STACKSIZE", "3000K"),
            ("OMP_DYNAMIC", "1"),
            ("OMP_THREAD_LIMIT", "7"),
            ("OMP_TARGET_OFFLOAD", "mandatory"),
            ("OMP_DISPLAY_ENV", "verbose"),
        ]);
        let text = environment(&settings, false);
        assert!(text.starts_with("\nOPENMP DISPLAY ENVIRONMENT BEGIN\n   _OPENMP='201611'\n"));
        assert!(text.ends_with("\nOPENMP DISPLAY ENVIRONMENT END\n\n\n"));
        for line in [
            "OMP_AFFINITY_FORMAT='OMP: pid %P tid %i thread %n bound to OS proc set {%A}'",
            "OMP_ALLOCATOR='omp_default_mem_alloc'",
            "OMP_CANCELLATION='FALSE'",
            "OMP_DEFAULT_DEVICE='0'",
            "OMP_DISPLAY_ENV='VERBOSE'",
            "OMP_DYNAMIC='TRUE'",
            "OMP_MAX_ACTIVE_LEVELS='2147483647'",
            "OMP_NESTED: deprecated; max-active-levels-var=2147483647",
            "OMP_NUM_TEAMS='0'",
            "OMP_NUM_THREADS='2,3'",
            "OMP_PLACES='cores'",
            "OMP_PROC_BIND='close,spread'",
            "OMP_SCHEDULE='nonmonotonic:dynamic,3'",
            "OMP_STACKSIZE='3000k'",
            "OMP_TARGET_OFFLOAD=MANDATORY",
            "OMP_THREAD_LIMIT='7'",
            "OMP_TOOL='enabled'",
            "OMP_TOOL_LIBRARIES: value is not defined",
            "OMP_WAIT_POLICY='ACTIVE'",
        ] {
            assert!(text.contains(&format!("\n  [host] {line}\n")), "{line} is not in {text}");
        }
        assert!(!text.contains("KMP_"));
        assert!(environment(&settings, true).contains("  [host] KMP_BLOCKTIME='infinite'\n"));
    }

    #[test]
    fn kmp_settings_as_libomp() {
        let (settings, block) = read(&[("OMP_NUM_THREADS", "2,3"), ("KMP_FOO", "bar")]);
        let text = settings_listing(&settings, &block);
        assert!(
            text.starts_with("\nUser settings:\n\n   KMP_FOO=bar\n   OMP_NUM_THREADS=2,3\n\nEffective settings:\n\n")
        );
        for line in ["OMP_NUM_THREADS='2,3'", "OMP_DYNAMIC=false", "KMP_SCHEDULE='static,balanced;guided,iterative'"] {
            assert!(text.contains(&format!("   {line}\n")), "{line} is not in {text}");
        }
        assert!(text.ends_with('\n'));
    }
}
