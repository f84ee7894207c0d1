//! The environment as a process meets it: each case runs this program again with the variables set, and looks at what
//! it prints. See docs/environment.md.

use crate::core::icv::{self, env, settings};
use std::process::Command;

/// Set in the program's second life: what it is to do.
const ROLE: &str = "OXOMP_TEST_ROLE";

/// Runs the test `name` of this program as `role`, with nothing set but `variables`; returns stdout and stderr.
fn run(name: &str, role: &str, variables: &[(&str, &str)]) -> (String, String) {
    let program = std::env::current_exe().expect("this program's path");
    // The path of this module, without the crate's name: how the test runner names its tests.
    let module = module_path!().split_once("::").expect("a module").1;
    let mut command = Command::new(program);
    command
        .args(["--exact", &format!("{module}::{name}"), "--nocapture", "--test-threads=1"])
        .env_clear()
        .env(ROLE, role);
    command.envs(variables.iter().copied());
    let output = command.output().expect("the program runs");
    assert!(output.status.success(), "{name} as {role}: {output:?}");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (text(output.stdout), text(output.stderr))
}

fn role() -> Option<String> {
    std::env::var(ROLE).ok()
}

/// The line of `text` that begins with `key=`, without it.
fn value<'a>(text: &'a str, key: &str) -> &'a str {
    let line = text.lines().find_map(|line| line.split_once(&format!("{key}=")).map(|(_, value)| value));
    line.unwrap_or_else(|| panic!("no {key} in {text}"))
}

#[test]
fn values_reach_the_initial_task() {
    if role().is_some() {
        // Many threads at once: all see one value, and the messages come once.
        let seen: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| std::ptr::from_ref(settings()) as usize)).collect();
            threads.into_iter().map(|thread| thread.join().expect("thread")).collect()
        });
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
        let icvs = settings().initial_icvs();
        println!("threads={}\ninner={:?}\nschedule={:?}", icvs.num_threads, icvs.inner_num_threads, icvs.schedule);
        println!("spin={}", crate::core::wait::spin_rounds());
        return;
    }
    let me = "values_reach_the_initial_task";
    let variables =
        [("OMP_NUM_THREADS", "5,3"), ("OMP_SCHEDULE", "guided,7"), ("KMP_BLOCKTIME", "3us"), ("KMP_UNKNOWN", "x")];
    let (out, err) = run(me, "show", &variables);
    assert_eq!((value(&out, "threads"), value(&out, "inner")), ("5", "[3]"));
    assert!(value(&out, "schedule").contains("Guided") && value(&out, "schedule").contains("chunk: 7"));
    assert_eq!(value(&out, "spin"), "60");
    assert_eq!(err, "");
}

#[test]
fn bad_values_give_one_warning_each() {
    if role().is_some() {
        println!("threads={}", crate::core::team::size::next_team(&settings().initial_icvs()));
        settings();
        return;
    }
    let me = "bad_values_give_one_warning_each";
    let (out, _) = run(me, "show", &[]);
    let default = value(&out, "threads").to_owned();
    for bad in ["abc", "-3", "1e9", "99999999999999999999", "2,,4"] {
        let (out, err) = run(me, "show", &[("OMP_NUM_THREADS", bad)]);
        assert_eq!(value(&out, "threads"), default, "{bad}");
        assert_eq!(err.lines().count(), 1, "{err}");
        assert!(
            err.contains(&format!("OMP_NUM_THREADS=\"{bad}\"")) && err.contains(&format!("using {default}.")),
            "{err}"
        );
    }
    let several = [("OMP_SCHEDULE", "dynamic,0"), ("OMP_STACKSIZE", "1x"), ("OMP_NUM_THREADS", "abc")];
    let (_, err) = run(me, "show", &several);
    assert_eq!(err.lines().count(), 3, "{err}");
    let mut silenced = several.to_vec();
    silenced.push(("KMP_WARNINGS", "off"));
    assert_eq!(run(me, "show", &silenced).1, "");
}

#[test]
fn listings_go_to_standard_error() {
    if role().is_some() {
        settings();
        return;
    }
    let me = "listings_go_to_standard_error";
    let (_, err) = run(me, "show", &[("OMP_DISPLAY_ENV", "TRUE")]);
    assert!(err.starts_with("\nOPENMP DISPLAY ENVIRONMENT BEGIN\n   _OPENMP='201611'\n  [host] OMP_"), "{err}");
    let (_, err) = run(me, "show", &[("KMP_SETTINGS", "1"), ("GOMP_SPINCOUNT", "3")]);
    assert!(err.starts_with("\nUser settings:\n\n   GOMP_SPINCOUNT=3\n   KMP_SETTINGS=1\n"), "{err}");
    assert!(run(me, "show", &[("KMP_VERSION", "yes")]).1.starts_with("oxomp version: "));
}

#[test]
fn set_defaults_replaces_values() {
    if role().is_some() {
        let before = settings();
        let (after, names) = env::set_defaults("OMP_NUM_THREADS=3|KMP_BLOCKTIME=2us|OMP_SCHEDULE=never");
        assert_eq!(names, ["OMP_NUM_THREADS", "KMP_BLOCKTIME"]);
        assert!(std::ptr::eq(after, settings()) && !std::ptr::eq(before, after));
        let mut icvs = before.initial_icvs();
        env::apply_to_task(&mut icvs, after, &names);
        println!("threads={}\nspin={}", icvs.num_threads, crate::core::wait::spin_rounds());
        return;
    }
    let (out, err) = run("set_defaults_replaces_values", "show", &[("OMP_NUM_THREADS", "9"), ("OMP_SCHEDULE", "auto")]);
    assert_eq!((value(&out, "threads"), value(&out, "spin")), ("3", "40"));
    assert!(err.contains("OMP_SCHEDULE=\"never\"") && err.contains("using auto."), "{err}");
}

/// A child that is forked while another thread reads the environment makes its own settings.
#[test]
fn forks_while_the_environment_is_read() {
    if role().is_some() {
        let reader = std::thread::spawn(|| icv::settings().initial_icvs().num_threads);
        // SAFETY: the child calls nothing that needs another thread: what is under test is that it can.
        let child = unsafe { libc::fork() };
        if child == 0 {
            // SAFETY: a child that hangs is to be seen, not waited for.
            unsafe { libc::alarm(20) };
            let threads = icv::settings().initial_icvs().num_threads;
            // SAFETY: ends the child at once, without the parent's destructors.
            unsafe { libc::_exit(i32::from(threads != 4)) };
        }
        let mut status = -1;
        // SAFETY: waits for the child made above.
        unsafe { libc::waitpid(child, &raw mut status, 0) };
        assert_eq!((status, reader.join().expect("thread")), (0, 4));
        return;
    }
    for _ in 0..20 {
        run("forks_while_the_environment_is_read", "fork", &[("OMP_NUM_THREADS", "4")]);
    }
}

/// docs/environment.md names every variable, and no other.
#[test]
fn the_documentation_is_complete() {
    let text = include_str!("../../../docs/environment.md");
    let rows: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("| `")).collect();
    let documented: Vec<&str> = rows
        .iter()
        .filter_map(|row| row.split(" | ").next())
        .flat_map(|names| names.split(", "))
        .map(|name| name.trim_end_matches(" *d*").trim_matches('`'))
        .collect();
    for variable in icv::variables::all() {
        assert!(documented.contains(&variable.name), "{} is not documented", variable.name);
        let marked = text.contains(&format!("`{}` *d*", variable.name));
        assert_eq!(marked, variable.per_device, "{}", variable.name);
    }
    for name in documented {
        assert!(icv::variables::find(name).is_some(), "{name} is documented and does not exist");
    }
}
