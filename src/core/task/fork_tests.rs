//! Forks at the moment when another thread is in the middle of something: at each of [`crate::core::halt`]'s places, and in
//! what a thread is in the middle of in user code (locks, turns, loops). The child, whose thread is a member of the same
//! team or none of it, goes on with its region and has regions, tasks, loops and singles of its own.

use std::ffi::c_void;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, AtomicU64, Ordering};

use super::deps::{Dependence, Kind};
use super::reduction::{Construct, Init, Item};
use super::{Actions, Spec, Task, group, helpers, job, reduction as task_reduction, submit, taskwait};
use crate::core::halt::{self, Halt};
use crate::core::icv::ScheduleKind;
use crate::core::loops::{Bounds, Dim, LoopSpec};
use crate::core::reduction::{self, Reduction};
use crate::core::sync::{atomic, critical};
use crate::core::team::size::Request;
use crate::core::team::{Outlined, Thread, fork_join, serial};
use crate::core::{alloc, barrier, icv, threadprivate};

/// A moment: what the primary thread of a team of two does first, and in what the other one is stopped.
struct Scene {
    place: &'static str,
    first: fn(&'static Thread),
    then: fn(&'static Thread),
    /// Where it holds a lock that a fork waits for.
    locked: bool,
}

const fn scene(place: &'static str, then: fn(&'static Thread)) -> Scene {
    Scene { place, first: |_| {}, then, locked: false }
}

const SCENES: &[Scene] = &[
    scene("an urgent task queued", |thread| spawn(thread, 1)),
    scene("an urgent task looked for", |thread| {
        spawn(thread, 1);
        taskwait(thread);
    }),
    scene("a stray queued", put_aside),
    scene("a deque made", |thread| {
        // One that the slot has from earlier is not to be seen.
        super::queue::forget(thread.team(), thread.frame().slot());
        spawn(thread, 0);
    }),
    scene("a task queued", |thread| spawn(thread, 0)),
    scene("tasks announced", |thread| spawn(thread, 0)),
    scene("task reductions shared", |thread| _ = share_reductions(thread)),
    scene("a dependence entered", |thread| {
        job::submit(thread, &OUT, || {});
        job::submit(thread, &OUT, || {});
    }),
    // The primary thread's task ends here.
    Scene { first: |thread| spawn(thread, 0), ..scene("memory sent home", taskwait_of_another) },
    Scene { first: |thread| spawn(thread, 0), ..scene("a child ended", taskwait_of_another) },
    scene("a group ended", |thread| {
        group::begin(thread);
        spawn(thread, 0);
        group::end(thread);
    }),
    scene("a construct's memory looked for", |thread| {
        start(thread, &LoopSpec { shares: true, ..DYNAMIC });
        thread.frame().work(|mut member| member.shared_memory(64));
    }),
    Scene {
        first: |thread| {
            start(thread, &DYNAMIC);
            run_loop(thread);
        },
        ..scene("a construct finished", |thread| {
            start(thread, &DYNAMIC);
            run_loop(thread);
        })
    },
    scene("a team grown", |thread| nested(thread, 3)),
    scene("a lease taken", |thread| nested(thread, 3)),
    scene("work handed over", |thread| nested(thread, 2)),
    scene("ICVs changed", |thread| thread.frame().set_icvs(|icvs| icvs.num_threads = 3)),
    Scene { locked: true, ..scene("workers looked for", |thread| nested(thread, 3)) },
    scene("a value published", |_| {
        static LAST: AtomicU32 = AtomicU32::new(0);
        _ = icv::values::intern_counts(&[7, 7, LAST.fetch_add(1, Ordering::Relaxed)]);
    }),
    scene("an allocator made", |_| _ = alloc::create(0, [])),
    Scene {
        locked: true,
        ..scene("a variable registered", |_| {
            static VARIABLE: AtomicU64 = AtomicU64::new(0);
            threadprivate::register((&raw const VARIABLE).cast_mut().cast(), threadprivate::Functions::default());
        })
    },
    Scene { locked: true, ..scene("a target task queued", target_task) },
    scene("a barrier reached", |thread| barrier::wait(thread.team(), thread.frame().tid())),
    // In user code, inside of constructs.
    scene("user: a critical region", |_| critical_region(|| halt::at("user: a critical region"))),
    scene("user: an atomic section", |_| atomic::locked(|| halt::at("user: an atomic section"))),
    scene("user: a reduction", |thread| reduce(thread, || halt::at("user: a reduction"))),
    scene("user: a single", |thread| {
        assert!(thread.frame().single());
        halt::at("user: a single");
    }),
    scene("user: an ordered region", |thread| {
        start(thread, &ORDERED);
        thread.frame().work(|mut member| {
            member.next_chunk::<u64>();
            member.ordered_begin();
        });
        halt::at("user: an ordered region");
        ordered_loop(thread);
    }),
    scene("user: a doacross loop", |thread| {
        thread.frame().work(|mut member| member.doacross_dims([Dim { lo: 0, up: 9, step: 1 }].into_iter()));
        halt::at("user: a doacross loop");
    }),
    scene("user: a task", |thread| {
        job::submit(thread, &OUT, || halt::at("user: a task"));
        taskwait(thread);
    }),
    scene("user: an excluding task", |thread| {
        job::submit(thread, &EXCLUDING, || halt::at("user: an excluding task"));
        taskwait(thread);
    }),
];

const OUT: [Dependence; 1] = [Dependence { address: 8, kind: Kind::Out }];
const EXCLUDING: [Dependence; 1] = [Dependence { address: 16, kind: Kind::MutexInOutSet }];
const DYNAMIC: LoopSpec = LoopSpec::new(ScheduleKind::Dynamic, 1);
const ORDERED: LoopSpec = LoopSpec { ordered: true, monotonic: true, ..DYNAMIC };
const TRIP: u64 = 60;

/// Tasks that have been executed in this process.
static DONE: AtomicU32 = AtomicU32::new(0);

unsafe extern "C-unwind" fn count_done(_: &'static Task) {
    DONE.fetch_add(1, Ordering::Relaxed);
}

fn spawn(thread: &'static Thread, priority: u32) {
    let task = Task::create(thread, Spec::default(), &Actions { run: count_done, end: None });
    task.priority.set(priority);
    submit(thread, task, false);
}

fn target_task(thread: &'static Thread) {
    let spec = Spec { target: true, untied: true, payload: size_of::<*mut c_void>(), ..Spec::default() };
    let task = Task::create(thread, spec, &Actions { run: count_done, end: None });
    task.device_work().unwrap().set(std::ptr::null_mut());
    assert!(helpers::wanted());
    submit(thread, task, false);
}

/// A task is put where every member finds it, as if it could not be executed here.
fn put_aside(thread: &'static Thread) {
    let task = Task::create(thread, Spec::default(), &Actions { run: count_done, end: None });
    super::register(thread.frame(), task);
    super::wait::set_aside(thread.team(), task);
    taskwait(thread);
}

/// Executes the primary thread's task, in the wait for one of its own, which comes later.
fn taskwait_of_another(thread: &'static Thread) {
    let before = DONE.load(Ordering::Relaxed);
    while DONE.load(Ordering::Relaxed) == before {
        super::taskyield(thread);
    }
}

fn start(thread: &'static Thread, spec: &LoopSpec) {
    thread.frame().work(|mut member| member.start(spec, Bounds::counted(0, TRIP)));
}

/// Iterations of the calling member's part of the loop that it has started.
fn run_loop(thread: &'static Thread) -> u64 {
    std::iter::from_fn(|| thread.frame().work(|mut member| member.next_chunk::<u64>())).map(|c| c.ub - c.lb + 1).sum()
}

fn ordered_loop(thread: &'static Thread) -> u64 {
    let mut done = 0;
    while let Some(chunk) = thread.frame().work(|mut member| member.next_chunk::<u64>()) {
        done += chunk.ub - chunk.lb + 1;
        thread.frame().work(|mut member| {
            member.ordered_begin();
            member.ordered_end();
            member.iteration_end();
        });
    }
    done
}

static CRITICAL: AtomicU32 = AtomicU32::new(0);
static REDUCTION: AtomicU32 = AtomicU32::new(0);

fn critical_region(body: impl FnOnce()) {
    // SAFETY: a static word.
    unsafe { critical::enter(CRITICAL.as_ptr()) };
    body();
    // SAFETY: as above.
    unsafe { critical::leave(CRITICAL.as_ptr()) };
}

fn reduce(thread: &'static Thread, body: impl FnOnce()) {
    let (data, name) = (std::ptr::null_mut(), REDUCTION.as_ptr());
    // SAFETY: a static word; without a function to combine by, the data is not looked at.
    unsafe { reduction::begin(thread.frame(), &Reduction { data, combine: None, name, atomic: false, nowait: true }) };
    body();
    reduction::end(thread.frame(), true);
}

unsafe extern "C-unwind" fn add(to: *mut c_void, from: *mut c_void) {
    // SAFETY: both are the item's, or copies of it.
    unsafe { *to.cast::<u64>() += *from.cast::<u64>() };
}

/// Begins a parallel construct's task reductions.
fn share_reductions(thread: &'static Thread) -> *mut c_void {
    static ITEM: AtomicU64 = AtomicU64::new(0);
    let shared = ITEM.as_ptr().cast();
    let item = Item { shared, size: 8, init: Init::Zero, combine: add, destroy: None };
    let group = task_reduction::begin_construct(thread, Construct::Parallel, [item].into_iter());
    let copy = task_reduction::copy(thread, Some(group), shared);
    group::end(thread);
    copy
}

/// A region of `threads`, or of fewer.
fn region<T>(threads: u32, member: extern "C-unwind" fn(*const i32, *const i32, &T), data: &T) {
    let request = Request { num_threads: threads, parallel: true, rare: false };
    let words = [std::ptr::from_ref(data).expose_provenance(), 0, 0, 0];
    let work = Outlined::of(member as *const (), 1, &words);
    // SAFETY: the function takes the data, which outlives the region.
    unsafe { fork_join::region(Thread::current_for(request), request, &work) };
}

/// A region inside of the one that runs.
fn nested(thread: &'static Thread, threads: u32) {
    extern "C-unwind" fn member(_: *const i32, _: *const i32, _: &()) {}
    thread.frame().set_icvs(|icvs| icvs.max_active_levels = 8);
    // A new team.
    thread.frame().child.set(None);
    region(threads, member, &());
}

/// What the members of a region have done together.
#[derive(Default)]
struct Sums {
    members: AtomicU64,
    singles: AtomicU64,
    iterations: AtomicU64,
    ordered: AtomicU64,
    critical: AtomicU64,
}

/// One of each for a member of a team, alone or not.
extern "C-unwind" fn everything(_: *const i32, _: *const i32, sums: &Sums) {
    let thread = Thread::current();
    let frame = thread.frame();
    let add = |sum: &AtomicU64, n: u64| _ = sum.fetch_add(n, Ordering::Relaxed);
    add(&sums.members, 1);
    add(&sums.singles, frame.single().into());
    start(thread, &DYNAMIC);
    add(&sums.iterations, run_loop(thread));
    barrier::wait(frame.team(), frame.tid());
    start(thread, &ORDERED);
    add(&sums.ordered, ordered_loop(thread));
    critical_region(|| add(&sums.critical, 1));
    reduce(thread, || add(&sums.critical, 1));
    atomic::locked(|| add(&sums.critical, 1));
    for priority in [0, 1, 0, 2] {
        spawn(thread, priority);
    }
    group::begin(thread);
    for dependences in [&OUT, &EXCLUDING, &OUT, &EXCLUDING] {
        job::submit(thread, dependences, || _ = DONE.fetch_add(1, Ordering::Relaxed));
    }
    group::end(thread);
    taskwait(thread);
    share_reductions(thread);
    frame.set_icvs(|icvs| icvs.num_threads = 2);
    _ = icv::values::intern_counts(&[1, 2, 3, 4]);
    alloc::destroy(alloc::create(0, []));
    serial::push(thread);
    add(&sums.singles, frame.team().size().min(1).into());
    serial::pop(thread);
    barrier::wait(frame.team(), frame.tid());
}

/// Regions of the child's own: whether they did what they should.
fn is_whole() -> bool {
    [1, 2, 3, 2].into_iter().all(|threads| {
        let (sums, before) = (Sums::default(), DONE.load(Ordering::Relaxed));
        region(threads, everything, &sums);
        let [members, singles, iterations, ordered, critical] =
            [&sums.members, &sums.singles, &sums.iterations, &sums.ordered, &sums.critical]
                .map(|n| n.load(Ordering::Relaxed));
        let done = u64::from(DONE.load(Ordering::Relaxed) - before);
        let wanted = [threads.into(), 1 + members, TRIP, TRIP, 3 * members, 8 * members];
        [members, singles, iterations, ordered, critical, done] == wanted
    })
}

/// A scene that is played, and how its child ended.
struct Play {
    scene: &'static Scene,
    halt: Halt,
    /// The primary thread forks, or somebody outside.
    inside: bool,
    ready: AtomicBool,
    over: AtomicBool,
    status: AtomicI32,
}

/// Where a child stands.
const CHILD: i32 = i32::MIN;

impl Play {
    /// Forks, with the other thread where it stands. True in the child.
    fn fork(&self) -> bool {
        if !self.halt.wait() {
            self.status.store(-2, Ordering::Release);
            return false;
        }
        // The lock that it holds is waited for.
        let release = self.scene.locked.then(|| {
            let halt = self.halt.clone();
            std::thread::spawn(move || {
                std::thread::sleep(std::time::Duration::from_millis(20));
                halt.release();
            })
        });
        // SAFETY: what the child calls does not need another thread: that is what is tested.
        let child = unsafe { libc::fork() };
        if child == 0 {
            // SAFETY: one that hangs is to be seen.
            unsafe { libc::alarm(20) };
            self.status.store(CHILD, Ordering::Relaxed);
            return true;
        }
        let mut status = -1;
        // SAFETY: the child made above.
        unsafe { libc::waitpid(child, &raw mut status, 0) };
        self.status.store(status, Ordering::Release);
        self.halt.release();
        release.map(std::thread::JoinHandle::join);
        false
    }

    fn end_child(&self) -> ! {
        // SAFETY: ends the child at once.
        unsafe { libc::_exit(i32::from(!is_whole())) }
    }

    /// Executes the region; with a fork from within, the child comes out of it as well.
    fn play(&self) {
        // On a team that no other scene has left in the middle of something.
        Thread::current().frame().child.set(None);
        region(2, member, self);
        if self.status.load(Ordering::Relaxed) == CHILD {
            self.end_child();
        }
    }
}

extern "C-unwind" fn member(_: *const i32, _: *const i32, play: &Play) {
    let thread = Thread::current();
    if thread.frame().tid() == 1 {
        while !play.ready.load(Ordering::Acquire) {
            std::thread::yield_now();
        }
        play.halt.during(|| (play.scene.then)(thread));
    } else {
        (play.scene.first)(thread);
        play.ready.store(true, Ordering::Release);
        if !play.inside {
            while !play.over.load(Ordering::Acquire) {
                std::thread::yield_now();
            }
        } else if play.fork() {
            everything(std::ptr::null(), std::ptr::null(), &Sums::default());
        }
        finish(play, thread);
    }
}

/// What the other member waits for in its construct.
fn finish(play: &Play, thread: &'static Thread) {
    let alone = thread.team().size() == 1;
    match play.scene.place {
        "a barrier reached" => barrier::wait(thread.team(), thread.frame().tid()),
        "task reductions shared" if !alone => _ = share_reductions(thread),
        _ => {}
    }
}

fn play(scene: &'static Scene, inside: bool) -> i32 {
    let play = Play {
        scene,
        halt: Halt::new(scene.place),
        inside,
        ready: AtomicBool::new(false),
        over: AtomicBool::new(false),
        status: AtomicI32::new(-1),
    };
    if inside {
        play.play();
    } else {
        std::thread::scope(|scope| {
            scope.spawn(|| play.play());
            if play.fork() {
                play.end_child();
            }
            play.over.store(true, Ordering::Release);
        });
    }
    play.status.load(Ordering::Acquire)
}

#[test]
fn forks_at_every_place() {
    let mut failed = Vec::new();
    for scene in SCENES {
        for inside in [true, false] {
            let status = play(scene, inside);
            if status != 0 {
                failed.push((scene.place, inside, status));
            }
        }
    }
    assert!(failed.is_empty(), "place, whether a member forks, the child's status: {failed:#?}");
}

/// The source files in `folder` and below, but for those of tests and models: path and text.
fn sources(folder: &std::path::Path, visit: &mut impl FnMut(&str)) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "models" {
            sources(&path, visit);
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") && name != "models.rs" {
            let text = std::fs::read_to_string(path).unwrap();
            visit(["\nmod tests {", "\nmod models {"].iter().fold(&text, |text, end| text.split(end).next().unwrap()));
        }
    }
}

fn all_sources(mut visit: impl FnMut(&str)) {
    sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut visit);
}

/// Each place has its scene, and no scene is of a place that is not there.
#[test]
fn every_place_has_a_scene() {
    let mut places = Vec::new();
    all_sources(|text| {
        let found = text.split("halt::at(\"").skip(1).filter_map(|rest| rest.split('"').next());
        places.extend(found.map(str::to_owned));
    });
    let mut scenes: Vec<_> =
        SCENES.iter().map(|scene| scene.place).filter(|place| !place.starts_with("user:")).collect();
    places.sort_unstable();
    scenes.sort_unstable();
    assert_eq!(places, scenes);
}

/// The table of what a child does with each structure names all statics.
#[test]
fn every_static_has_a_row() {
    let is_in_name = |c: char| c.is_ascii_uppercase() || c == '_';
    let table = include_str!("../team/README.md");
    let named: std::collections::HashSet<_> = table.split(|c| !is_in_name(c)).collect();
    let mut statics = 0;
    all_sources(|text| {
        for line in text.lines().map(str::trim_start) {
            let declared =
                line.split_once("static ").filter(|(before, _)| before.is_empty() || before.starts_with("pub"));
            let name = declared.and_then(|(_, rest)| rest.split_once(':')).map(|(name, _)| name);
            if let Some(name) = name.filter(|name| name.chars().all(is_in_name)) {
                statics += 1;
                assert!(
                    named.contains(name),
                    "src/core/team/README.md does not say what a forked child does with {name}"
                );
            }
        }
    });
    assert!(statics > 40, "{statics} statics were found");
}
