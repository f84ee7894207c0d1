//! The variables: how each is read into [`Settings`] and how it is shown. One row a variable.

use super::settings::{MAX_STACK_SIZE, MIN_STACK_SIZE, Settings};
use super::text::{self, Reason};
use super::values::{Blocktime, Monotonicity, ProcBind, ScheduleKind};

mod gomp;
mod kmp;
mod omp;

/// How a variable's effective value is written in a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// `NAME='text'` in OMP_DISPLAY_ENV, `NAME=text` in KMP_SETTINGS.
    Text(String),
    /// `NAME='text'` in both.
    Quoted(String),
    /// `NAME=text` in both.
    Bare(String),
    /// TRUE or FALSE in OMP_DISPLAY_ENV, true or false in KMP_SETTINGS.
    Truth(bool),
    /// `NAME: text` in both.
    Note(String),
    /// `NAME: value is not defined` in both; what holds then.
    Undefined(String),
    /// Not listed: ignored, or an older name of another.
    Hidden,
}

impl Shown {
    /// A number.
    fn number(value: impl Into<i64>) -> Self {
        Self::Text(value.into().to_string())
    }

    /// A text as it was given, if it was.
    fn given(text: Option<&str>, otherwise: &str) -> Self {
        text.map_or_else(|| Self::Undefined(otherwise.to_owned()), |text| Self::Quoted(text.to_owned()))
    }

    /// The value alone, for a message.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Text(text) | Self::Quoted(text) | Self::Bare(text) | Self::Note(text) | Self::Undefined(text) => {
                text.clone()
            }
            Self::Truth(value) => value.to_string(),
            Self::Hidden => "nothing".to_owned(),
        }
    }
}

/// A variable of the environment.
#[derive(Debug)]
pub struct Variable {
    /// Its name; with `per_device`, also the stem of the forms with a device suffix.
    pub name: &'static str,
    /// Whether the forms NAME_ALL, NAME_DEV and NAME_DEV_n exist (OpenMP 6.0, section 4.2).
    pub per_device: bool,
    /// Sets what the value says. A refused value leaves everything as it is, or at the nearest bound.
    pub read: fn(&mut Settings, &str) -> Result<(), Reason>,
    /// The effective value.
    pub show: fn(&Settings) -> Shown,
}

impl Variable {
    const fn new(
        name: &'static str,
        read: fn(&mut Settings, &str) -> Result<(), Reason>,
        show: fn(&Settings) -> Shown,
    ) -> Self {
        Self { name, per_device: false, read, show }
    }

    const fn per_device(
        name: &'static str,
        read: fn(&mut Settings, &str) -> Result<(), Reason>,
        show: fn(&Settings) -> Shown,
    ) -> Self {
        Self { name, per_device: true, read, show }
    }
}

/// Every variable that has an effect, of two that set the same value the weaker first: KMP_* outdo GOMP_*, which outdo
/// OMP_*, as in libomp.
pub fn all() -> impl Iterator<Item = &'static Variable> {
    omp::HOST.iter().chain(omp::PROCESS).chain(gomp::VARIABLES).chain(kmp::VARIABLES).chain(kmp::TUNING)
}

/// The row of `name`.
#[must_use]
pub fn find(name: &str) -> Option<&'static Variable> {
    all().find(|variable| variable.name == name)
}

/// A size in the largest unit that divides it, as libomp writes sizes.
fn size_text(bytes: usize) -> String {
    let units = ["", "k", "M", "G", "T"];
    let mut value = bytes;
    let mut unit = 0;
    while value != 0 && value.is_multiple_of(1024) && unit + 1 < units.len() {
        value /= 1024;
        unit += 1;
    }
    format!("{value}{}", units[unit])
}

fn read_stack_size(settings: &mut Settings, value: &str, unit: u64) -> Result<(), Reason> {
    let bytes = text::size(value, unit)?;
    let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
    settings.set_stack_size(bytes);
    match bytes {
        ..MIN_STACK_SIZE => Err(Reason::new("too small for a stack")),
        MIN_STACK_SIZE..=MAX_STACK_SIZE => Ok(()),
        _ => Err(Reason::new("too large for a stack")),
    }
}

fn show_stack_size(settings: &Settings) -> Shown {
    Shown::Text(size_text(settings.stack_size()))
}

fn show_blocktime(settings: &Settings) -> Shown {
    let Blocktime::Micros(micros) = settings.effective_blocktime() else {
        return Shown::Text("infinite".to_owned());
    };
    let text = if micros.is_multiple_of(1000) { format!("{}ms", micros / 1000) } else { format!("{micros}us") };
    Shown::Text(text)
}

fn show_schedule(settings: &Settings) -> Shown {
    let schedule = settings.schedule;
    let order = match schedule.order {
        Monotonicity::Unspecified => "",
        Monotonicity::Monotonic => "monotonic:",
        Monotonicity::Nonmonotonic => "nonmonotonic:",
    };
    let kind = match schedule.kind {
        ScheduleKind::Static
        | ScheduleKind::StaticChunked
        | ScheduleKind::StaticGreedy
        | ScheduleKind::StaticBalanced
        | ScheduleKind::StaticBalancedChunked => "static",
        ScheduleKind::StaticSteal => "static_steal",
        ScheduleKind::Dynamic => "dynamic",
        ScheduleKind::Guided | ScheduleKind::GuidedIterative | ScheduleKind::GuidedAnalytical => "guided",
        ScheduleKind::Trapezoidal => "trapezoidal",
        ScheduleKind::Auto => "auto",
        ScheduleKind::Runtime => "runtime",
    };
    let chunk = if schedule.chunk > 0 { format!(",{}", schedule.chunk) } else { String::new() };
    Shown::Quoted(format!("{order}{kind}{chunk}"))
}

fn show_proc_bind(settings: &Settings) -> Shown {
    let names = |bind: &ProcBind| match bind {
        ProcBind::False => "false",
        ProcBind::True => "true",
        ProcBind::Primary => "primary",
        ProcBind::Close => "close",
        ProcBind::Spread => "spread",
    };
    if settings.proc_bind.is_empty() {
        return Shown::Quoted(names(&settings.initial_icvs().proc_bind).to_owned());
    }
    Shown::Quoted(settings.proc_bind.iter().map(names).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique_and_well_formed() {
        let mut seen = HashSet::new();
        for variable in all() {
            assert!(seen.insert(variable.name), "{} twice", variable.name);
            assert!(["OMP_", "KMP_", "GOMP_", "LIBOMP_", "OXOMP_"].iter().any(|stem| variable.name.starts_with(stem)));
        }
    }

    #[test]
    fn sizes_are_written_in_their_largest_unit() {
        assert_eq!(size_text(8 << 20), "8M");
        assert_eq!(size_text(3000 << 10), "3000k");
        assert_eq!(size_text(1000), "1000");
        assert_eq!(size_text(0), "0");
    }
}
