//! Properties of the parsers, over texts at random: they never panic, never take what they warn of, and read back what
//! the listings write.

use super::env::{apply, apply_to_task, pairs};
use super::settings::{Machine, Quota, Settings};
use super::text;
use super::values::{Monotonicity, Schedule, ScheduleKind};
use super::variables::{self, Shown, Variable};
use proptest::prelude::*;
use proptest::sample::select;

fn variable() -> impl Strategy<Value = &'static Variable> {
    select(variables::all().collect::<Vec<_>>())
}

/// Anything, and what is nearly right.
fn value() -> impl Strategy<Value = String> {
    let words = select(vec![
        "true",
        "0",
        "1",
        "4,3",
        "static",
        "dynamic,4",
        "monotonic:",
        "close",
        "spread,",
        "8M",
        "1x",
        "infinite",
        "200us",
        "all",
        "omp_default_mem_space",
        ":pinned=true",
        "-3",
        "99999999999999999999",
        ",,",
        " ",
        "active",
        "verbose",
        "\t",
        "é",
        "tree",
        "hyper,dist",
        "1,1",
        "guided:",
        "nonmonotonic:static",
        "=",
        "\0",
        "{0:4:2},{!3}",
        "threads(2)",
        "9223372036854775807",
        "-9223372036854775808",
        "0x10",
        "1e3",
        "turnaround",
        "omp_high_bw_mem_space:",
        "alignment=",
        "pool_size=",
        "fallback=null_fb",
    ]);
    // Bytes that are no UTF-8 come in as the replacement character.
    let bytes = prop::collection::vec(any::<u8>(), 0..24).prop_map(|b| String::from_utf8_lossy(&b).into_owned());
    let mixed = prop::collection::vec(prop_oneof![words.clone().prop_map(String::from), "\\PC{0,3}"], 0..6);
    let strings = words.prop_map(String::from);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(strings, 0..5).prop_map(|words| words.concat()),
        mixed.prop_map(|words| words.concat()),
        bytes
    ]
}

fn machine() -> Machine {
    Machine { procs: 16, quota: Quota::Known(None), stack_size: 8 << 20 }
}

proptest! {
    #[test]
    fn a_value_is_taken_or_warned_of(variable in variable(), value in value()) {
        let mut settings = Settings::new(machine());
        let warnings = apply(&mut settings, &[(variable.name.to_owned(), value.clone())]);
        let silenced = variable.name == "KMP_WARNINGS" && !settings.warnings;
        let blank = value.trim().is_empty();
        let taken = settings.given.contains(&variable.name);
        prop_assert!(!(blank && taken));
        prop_assert_eq!(warnings.lines().count(), usize::from(!blank && !taken && !silenced), "{}", warnings);
        // What follows from any settings is sound.
        let icvs = settings.initial_icvs();
        prop_assert!(settings.default_threads() >= 1 && icvs.thread_limit >= 1 && icvs.max_active_levels >= 0);
        prop_assert!(icvs.schedule.chunk >= 0 && icvs.inner_num_threads.iter().all(|count| *count >= 1));
        prop_assert!(settings.stack_size() >= super::settings::MIN_STACK_SIZE);
    }

    #[test]
    fn bytes_of_many_variables_never_panic(block in prop::collection::vec((variable(), select(vec!["", "_ALL", "_DEV", "_DEV_3", "_DEV_x"]), value()), 0..6)) {
        let block: Vec<_> = block.into_iter().map(|(v, suffix, value)| (format!("{}{suffix}", v.name), value)).collect();
        let mut settings = Settings::new(machine());
        let warnings = apply(&mut settings, &block);
        prop_assert!(warnings.lines().count() <= block.len());
        let listing = super::show::environment(&settings, true);
        prop_assert!(listing.ends_with("END\n\n\n"));
    }

    #[test]
    fn kmp_set_defaults_takes_any_text(names in prop::collection::vec((variable(), select(vec!["=", "==", "", " = ", "_ALL=", "|="]), value()), 0..5), bar in select(vec!["|", "||", " | ", ""])) {
        let words: Vec<_> = names.iter().map(|(v, between, value)| format!("{}{between}{value}", v.name)).collect();
        let text = words.join(bar);
        let block = pairs(&text);
        prop_assert!(block.len() <= text.matches('=').count());
        let mut settings = Settings::new(machine());
        let warnings = apply(&mut settings, &block);
        prop_assert!(warnings.lines().count() <= block.len(), "{}", warnings);
        let mut icvs = settings.initial_icvs();
        apply_to_task(&mut icvs, &settings, &settings.given);
        prop_assert!(icvs.thread_limit >= 1 && icvs.schedule.chunk >= 0);
    }

    #[test]
    fn what_is_shown_reads_back(variable in variable(), value in value()) {
        let mut settings = Settings::new(machine());
        apply(&mut settings, &[(variable.name.to_owned(), value)]);
        let shown = (variable.show)(&settings);
        if let Shown::Text(text) | Shown::Quoted(text) | Shown::Bare(text) = &shown {
            let mut again = Settings::new(machine());
            apply(&mut again, &[(variable.name.to_owned(), text.clone())]);
            prop_assert_eq!((variable.show)(&again), shown);
        }
    }

    #[test]
    fn integers_read_back(number in any::<i64>(), blanks in "[ \t]{0,3}") {
        prop_assert_eq!(text::integer(&format!("{blanks}{number}{blanks}"), i64::MIN, i64::MAX), Ok(number));
    }

    #[test]
    fn schedules_read_back(
        kind in select(vec![("static", ScheduleKind::StaticChunked), ("DYNAMIC", ScheduleKind::Dynamic), ("Guided", ScheduleKind::Guided)]),
        order in select(vec![("", Monotonicity::Unspecified), ("monotonic:", Monotonicity::Monotonic), ("NonMonotonic :", Monotonicity::Nonmonotonic)]),
        chunk in 1..i32::MAX,
    ) {
        let text = format!("{}{} , {chunk}", order.0, kind.0);
        prop_assert_eq!(text::schedule(&text), Ok(Schedule { kind: kind.1, order: order.1, simd: false, chunk }));
    }

    #[test]
    fn counts_read_back(counts in prop::collection::vec(1..=text::MAX_THREADS, 1..9)) {
        let text = counts.iter().map(u32::to_string).collect::<Vec<_>>().join(" ,");
        prop_assert_eq!(text::thread_counts(&text), Ok(counts));
    }
}
