//! The forms of values that variables share: text in, a value or the reason against it out. White space around a value
//! and the case of letters mean nothing (OpenMP 6.0, section 4).

use super::values::{Blocktime, Monotonicity, ProcBind, Schedule, ScheduleKind as Kind, SpinCount};

/// Why a value is not taken; completes "NAME=VALUE: ".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(pub String);

impl Reason {
    /// A reason.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    fn err<T>(text: impl Into<String>) -> Result<T, Self> {
        Err(Self::new(text))
    }
}

/// Whether `text` is `word` or begins it with `least` letters or more, in either case.
fn abbreviates(text: &str, word: &str, least: usize) -> bool {
    text.len() >= least && word.get(..text.len()).is_some_and(|head| head.eq_ignore_ascii_case(text))
}

/// A truth value: true, on, yes, 1, enabled, .true. and their opposites; first letters do where they are clear.
///
/// # Errors
/// Anything else.
pub fn boolean(text: &str) -> Result<bool, Reason> {
    const TRUE: [(&str, usize); 7] =
        [("true", 1), ("on", 2), ("1", 1), (".true.", 2), (".t.", 2), ("yes", 1), ("enabled", 7)];
    const FALSE: [(&str, usize); 7] =
        [("false", 1), ("off", 2), ("0", 1), (".false.", 2), (".f.", 2), ("no", 1), ("disabled", 8)];
    let text = text.trim();
    let among = |words: &[(&str, usize)]| words.iter().any(|&(word, least)| abbreviates(text, word, least));
    match (among(&TRUE), among(&FALSE)) {
        (true, _) => Ok(true),
        (_, true) => Ok(false),
        _ => Reason::err("neither true nor false"),
    }
}

/// One of `words`, by its first letters if these are clear.
///
/// # Errors
/// Anything else; the reason lists the words.
pub fn choice<T: Copy>(text: &str, words: &[(&str, usize, T)]) -> Result<T, Reason> {
    let text = text.trim();
    match words.iter().find(|&&(word, least, _)| abbreviates(text, word, least)) {
        Some(&(_, _, value)) => Ok(value),
        None => {
            let names: Vec<_> = words.iter().map(|&(word, ..)| word).collect();
            Reason::err(format!("not one of {}", names.join(", ")))
        }
    }
}

/// A decimal integer from `least` to `most`, both 0 or more.
///
/// # Errors
/// Text that is not a decimal integer, or one outside the bounds.
pub fn integer(text: &str, least: i64, most: i64) -> Result<i64, Reason> {
    let text = text.trim();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Reason::err("not an integer");
    }
    // Nothing but digits: what does not fit is too large or too small.
    let value = text.parse::<i64>().unwrap_or(if text.starts_with('-') { i64::MIN } else { i64::MAX });
    if value < least {
        return Reason::err(format!("too small, less than {least}"));
    }
    if value > most {
        return Reason::err(format!("too large, more than {most}"));
    }
    Ok(value)
}

/// As [`integer`], within `i32`.
///
/// # Errors
/// As [`integer`].
pub fn int(text: &str, least: i32) -> Result<i32, Reason> {
    int_within(text, least, i32::MAX)
}

/// As [`integer`], within `i32`.
///
/// # Errors
/// As [`integer`].
pub fn int_within(text: &str, least: i32, most: i32) -> Result<i32, Reason> {
    integer(text, least.into(), most.into()).map(|value| i32::try_from(value).unwrap_or(most))
}

/// Threads that Linux can have at all (PID_MAX_LIMIT): more in one team is a slip.
pub const MAX_THREADS: u32 = 1 << 22;

/// OMP_NUM_THREADS: positive integers separated by commas, one a level.
///
/// # Errors
/// An empty or bad element.
pub fn thread_counts(text: &str) -> Result<Vec<u32>, Reason> {
    let element = |part: &str| {
        let part = part.trim();
        if part.is_empty() {
            return Reason::err("an element of the list is missing");
        }
        let count = integer(part, 1, MAX_THREADS.into());
        count.map(|count| u32::try_from(count).unwrap_or(MAX_THREADS))
    };
    text.split(',').map(element).collect()
}

/// OMP_PROC_BIND: true, false, or a list of primary (master), close and spread, one a level.
///
/// # Errors
/// An empty or bad element; true or false in a longer list.
pub fn proc_bind(text: &str) -> Result<Vec<ProcBind>, Reason> {
    let parts: Vec<_> = text.split(',').collect();
    if let [only] = parts[..]
        && let Ok(bound) = boolean(only)
    {
        return Ok(vec![if bound { ProcBind::True } else { ProcBind::False }]);
    }
    let word = |part: &&str| match part.trim().to_ascii_lowercase().as_str() {
        "primary" | "master" => Ok(ProcBind::Primary),
        "close" => Ok(ProcBind::Close),
        "spread" => Ok(ProcBind::Spread),
        _ => Reason::err("neither true nor false nor a list of primary, close, spread"),
    };
    parts.iter().map(word).collect()
}

/// OMP_SCHEDULE: `[monotonic:|nonmonotonic:]kind[,chunk]`.
///
/// # Errors
/// Anything else; a chunk of less than 1.
pub fn schedule(text: &str) -> Result<Schedule, Reason> {
    let (order, rest) = match text.split_once(':') {
        None => (Monotonicity::Unspecified, text),
        Some((modifier, rest)) => match modifier.trim().to_ascii_lowercase().as_str() {
            "monotonic" => (Monotonicity::Monotonic, rest),
            "nonmonotonic" => (Monotonicity::Nonmonotonic, rest),
            _ => return Reason::err("the modifier is neither monotonic nor nonmonotonic"),
        },
    };
    let (kind, chunk) = match rest.split_once(',') {
        None => (rest, None),
        Some((kind, chunk)) => (kind, Some(chunk)),
    };
    let kind = match kind.trim().to_ascii_lowercase().as_str() {
        "static" => Kind::Static,
        // libomp's own name for the way in which nonmonotonic dynamic loops are run anyway.
        "dynamic" | "static_steal" => Kind::Dynamic,
        "guided" => Kind::Guided,
        "auto" => Kind::Auto,
        "trapezoidal" => Kind::Trapezoidal,
        _ => return Reason::err("the kind is not one of static, dynamic, guided, auto, trapezoidal, static_steal"),
    };
    let chunk = match chunk {
        None => 0,
        Some(_) if kind == Kind::Auto => return Reason::err("auto takes no chunk"),
        Some(chunk) => int(chunk, 1).map_err(|Reason(why)| Reason(format!("the chunk is {why}")))?,
    };
    let kind = if kind == Kind::Static && chunk > 0 { Kind::StaticChunked } else { kind };
    Ok(Schedule { kind, order, simd: false, chunk })
}

/// A size: an integer and a unit B, K, M, G or T (powers of 1024), optionally apart; `unit` bytes where none is given.
///
/// # Errors
/// Anything else; a size that does not fit an address.
pub fn size(text: &str, unit: u64) -> Result<u64, Reason> {
    let text = text.trim();
    let end = text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    if end == 0 {
        return Reason::err("not a size: an integer with a unit B, K, M, G or T");
    }
    let unit = match text[end..].trim_start().to_ascii_lowercase().as_str() {
        "" => unit,
        "b" => 1,
        "k" | "kb" => 1 << 10,
        "m" | "mb" => 1 << 20,
        "g" | "gb" => 1 << 30,
        "t" | "tb" => 1 << 40,
        _ => return Reason::err("the unit is not one of B, K, M, G, T"),
    };
    match text[..end].parse::<u64>().ok().and_then(|count| count.checked_mul(unit)) {
        Some(bytes) => Ok(bytes),
        None => Reason::err("larger than any memory"),
    }
}

/// KMP_BLOCKTIME: an integer with the unit ms (the default) or us, or `infinite`.
///
/// # Errors
/// Anything else.
pub fn blocktime(text: &str) -> Result<Blocktime, Reason> {
    let text = text.trim();
    if ["infinite", "infinity"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Ok(Blocktime::Infinite);
    }
    let end = text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    let micros = match text[end..].trim_start().to_ascii_lowercase().as_str() {
        "" | "ms" => 1000,
        "us" => 1,
        "s" => 1_000_000,
        _ => 0,
    };
    if end == 0 || micros == 0 {
        return Reason::err("not a time: an integer with the unit ms or us, or infinite");
    }
    // Longer than fits is for ever.
    let time = text[..end].parse::<u64>().ok().and_then(|count| count.checked_mul(micros));
    Ok(time.map_or(Blocktime::Infinite, Blocktime::Micros))
}

/// GOMP_SPINCOUNT: an integer with a unit k, M, G or T (powers of 1000), or `infinite`.
///
/// # Errors
/// Anything else.
pub fn spin_count(text: &str) -> Result<SpinCount, Reason> {
    let text = text.trim();
    if ["infinite", "infinity"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Ok(SpinCount::Infinite);
    }
    let end = text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    let unit = match text[end..].trim_start().to_ascii_lowercase().as_str() {
        "" => 1_u64,
        "k" => 1000,
        "m" => 1_000_000,
        "g" => 1_000_000_000,
        "t" => 1_000_000_000_000,
        _ => 0,
    };
    if end == 0 || unit == 0 {
        return Reason::err("not a count: an integer with a unit k, M, G or T, or infinite");
    }
    let count = text[..end].parse::<u64>().ok().and_then(|count| count.checked_mul(unit));
    Ok(count.map_or(SpinCount::Infinite, SpinCount::Rounds))
}

/// KMP_SCHEDULE: `static,greedy` or `static,balanced`, `guided,iterative` or `guided,analytical`, separated by
/// semicolons; the kinds named, in the order written.
///
/// # Errors
/// Anything else.
pub fn schedule_variants(text: &str) -> Result<Vec<Kind>, Reason> {
    let clause = |clause: &str| {
        let words: Vec<_> = clause.split(',').map(|word| word.trim().to_ascii_lowercase()).collect();
        match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["static", "greedy"] => Ok(Kind::StaticGreedy),
            ["static", "balanced"] => Ok(Kind::StaticBalanced),
            ["guided", "iterative"] => Ok(Kind::GuidedIterative),
            ["guided", "analytical"] => Ok(Kind::GuidedAnalytical),
            _ => Reason::err("not static,greedy|balanced or guided,iterative|analytical, separated by ;"),
        }
    };
    text.split(';').filter(|part| !part.trim().is_empty()).map(clause).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good<T>(result: Result<T, Reason>) -> T {
        result.unwrap_or_else(|Reason(why)| panic!("{why}"))
    }

    #[test]
    fn booleans() {
        for text in ["true", " TRUE ", "t", "1", "on", "yes", "y", ".true.", ".T.", "enabled"] {
            assert!(good(boolean(text)), "{text}");
        }
        for text in ["false", "F", "0", "off", "no", "N", ".false.", ".f.", "\tdisabled\n"] {
            assert!(!good(boolean(text)), "{text}");
        }
        for text in ["", "maybe", "o", ".", "truex", "2", "10", "true false", "en", "\u{e9}"] {
            assert!(boolean(text).is_err(), "{text}");
        }
    }

    #[test]
    fn integers_and_their_bounds() {
        assert_eq!(integer(" 42 ", 0, 100), Ok(42));
        assert_eq!(integer("+7", 0, 100), Ok(7));
        for (text, why) in [
            ("", "not an integer"),
            ("abc", "not an integer"),
            ("1e9", "not an integer"),
            ("0x10", "not an integer"),
            ("1 2", "not an integer"),
            ("+", "not an integer"),
            ("+-3", "not an integer"),
            ("-3", "too small, less than 1"),
            ("-99999999999999999999", "too small, less than 1"),
            ("0", "too small, less than 1"),
            ("101", "too large, more than 100"),
            ("99999999999999999999", "too large, more than 100"),
        ] {
            assert_eq!(integer(text, 1, 100), Err(Reason::new(why)), "{text}");
        }
    }

    #[test]
    fn lists_of_thread_counts() {
        assert_eq!(thread_counts("4"), Ok(vec![4]));
        assert_eq!(thread_counts(" 4 , 3,2 "), Ok(vec![4, 3, 2]));
        for text in ["", ",", "2,,4", ",2", "2,", "2 3", "0", "4,0", "-3", "abc", "99999999999999999999", "4194305"] {
            assert!(thread_counts(text).is_err(), "{text}");
        }
    }

    #[test]
    fn bindings() {
        use ProcBind::{Close, False, Primary, Spread, True};
        assert_eq!(proc_bind("TRUE"), Ok(vec![True]));
        assert_eq!(proc_bind("false"), Ok(vec![False]));
        assert_eq!(proc_bind("spread, Close,master,primary"), Ok(vec![Spread, Close, Primary, Primary]));
        for text in ["", "true,close", "close,false", "close,", "near"] {
            assert!(proc_bind(text).is_err(), "{text}");
        }
    }

    #[test]
    fn schedules() {
        let plain = Schedule::new;
        assert_eq!(schedule("dynamic"), Ok(plain(Kind::Dynamic)));
        assert_eq!(schedule(" Guided , 4 "), Ok(Schedule { chunk: 4, ..plain(Kind::Guided) }));
        assert_eq!(schedule("static,8"), Ok(Schedule { chunk: 8, ..plain(Kind::StaticChunked) }));
        assert_eq!(
            schedule("nonmonotonic : dynamic,3"),
            Ok(Schedule { order: Monotonicity::Nonmonotonic, chunk: 3, ..plain(Kind::Dynamic) })
        );
        assert_eq!(schedule("monotonic:auto"), Ok(Schedule { order: Monotonicity::Monotonic, ..plain(Kind::Auto) }));
        for text in [
            "",
            "foo",
            "dynamic,0",
            "dynamic,",
            "dynamic,-1",
            "dynamic,2x",
            "dynamic,2,3",
            "dynamic,4294967296",
            "auto,4",
            "simd:static",
            "monotonic:",
            ":dynamic",
            "runtime",
            "monotonic:nonmonotonic:static",
        ] {
            assert!(schedule(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes() {
        assert_eq!(size("100", 1024), Ok(102_400));
        assert_eq!(size("100", 1), Ok(100));
        assert_eq!(size(" 3 m ", 1), Ok(3 << 20));
        assert_eq!(size("2G", 1), Ok(2 << 30));
        assert_eq!(size("64kB", 1), Ok(64 << 10));
        assert_eq!(size("7B", 1024), Ok(7));
        for text in ["", "1x", "K", "-1", "1 2", "99999999999999999999", "16777216T", "1KK", "1.5M"] {
            assert!(size(text, 1024).is_err(), "{text}");
        }
    }

    #[test]
    fn times_and_counts() {
        assert_eq!(blocktime("200"), Ok(Blocktime::Micros(200_000)));
        assert_eq!(blocktime("200 us"), Ok(Blocktime::Micros(200)));
        assert_eq!(blocktime("7MS"), Ok(Blocktime::Micros(7000)));
        assert_eq!(blocktime("0"), Ok(Blocktime::Micros(0)));
        assert_eq!(blocktime("Infinite"), Ok(Blocktime::Infinite));
        assert_eq!(blocktime("99999999999999999999"), Ok(Blocktime::Infinite));
        assert_eq!(spin_count("30k"), Ok(SpinCount::Rounds(30_000)));
        assert_eq!(spin_count("INFINITY"), Ok(SpinCount::Infinite));
        for text in ["", "foo", "-1", "3 h", "us"] {
            assert!(blocktime(text).is_err(), "{text}");
            assert!(spin_count(text).is_err(), "{text}");
        }
    }

    #[test]
    fn variants_of_schedules() {
        assert_eq!(
            schedule_variants("static,greedy;guided,analytical"),
            Ok(vec![Kind::StaticGreedy, Kind::GuidedAnalytical])
        );
        assert_eq!(schedule_variants("STATIC, balanced;"), Ok(vec![Kind::StaticBalanced]));
        assert!(schedule_variants("static").is_err());
        assert!(schedule_variants("dynamic,greedy").is_err());
    }

    #[test]
    fn words() {
        const WORDS: [(&str, usize, i32); 3] = [("serial", 1, 0), ("throughput", 2, 1), ("turnaround", 2, 2)];
        assert_eq!(choice("S", &WORDS), Ok(0));
        assert_eq!(choice(" turn ", &WORDS), Ok(2));
        assert_eq!(choice("t", &WORDS), Err(Reason::new("not one of serial, throughput, turnaround")));
    }
}
