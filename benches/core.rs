//! criterion benches of the core's pieces, on one thread:
//! `cargo run --release --package core-benches -- --bench [FILTER]` (without `--bench` each runs once).
//!
//! The library has no rlib (cargo leaves link-time optimisation out where it is to make one too), so that core and sys
//! are included here as they lie: they reach for nothing above them. A binary and no `[[bench]]`, because cargo builds
//! those with `cfg(test)`, that is with the core's own tests.

#![allow(dead_code, unused_imports)]

#[path = "../src/core/mod.rs"]
mod core;
#[path = "../src/sys/mod.rs"]
mod sys;

use std::hint::black_box;

use criterion::{Criterion, Throughput};

use crate::core::icv::ScheduleKind;
use crate::core::icv::env;
use crate::core::icv::settings::{Machine, Settings};
use crate::core::loops::static_::{StaticKind, static_part};
use crate::core::loops::{Bounds, LoopSpec, Member, WorkRing, WorkState};
use crate::core::sync::raw::RawLock;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    locks(&mut criterion);
    static_loops(&mut criterion);
    shared_loops(&mut criterion);
    environment(&mut criterion);
    criterion.final_summary();
}

fn locks(c: &mut Criterion) {
    let lock = RawLock::new();
    c.bench_function("lock/uncontended pair", |b| {
        b.iter(|| {
            black_box(&lock).lock();
            black_box(&lock).unlock();
        });
    });
}

fn static_loops(c: &mut Criterion) {
    for (name, kind) in [("balanced", StaticKind::Balanced), ("chunked", StaticKind::Chunked(4))] {
        c.bench_function(&format!("static/{name}"), |b| {
            b.iter(|| static_part::<i32>(black_box(3), black_box(8), 0, black_box(999_999), 1, kind));
        });
    }
}

/// Every chunk of a loop of two members, both driven by one thread, so without a line that moves.
fn shared_loops(c: &mut Criterion) {
    const TRIP: u64 = 1 << 12;
    let mut group = c.benchmark_group("loop");
    group.throughput(Throughput::Elements(TRIP));
    let dynamic = LoopSpec::new(ScheduleKind::Dynamic, 1);
    let specs = [
        ("dynamic", dynamic),
        ("monotonic dynamic", LoopSpec::new(ScheduleKind::Dynamic, 1).monotonic()),
        ("guided", LoopSpec::new(ScheduleKind::Guided, 1)),
    ];
    for (name, spec) in specs {
        let ring = WorkRing::new(2);
        let mut states = [WorkState::enter(&ring), WorkState::enter(&ring)];
        group.bench_function(name, |b| {
            b.iter(|| {
                let mut chunks = 0u64;
                for (tid, state) in states.iter_mut().enumerate() {
                    let mut member = Member { ring: &ring, state, tid: tid as u32, nthreads: 2 };
                    member.start(&spec, Bounds::inclusive::<i64>(0, TRIP as i64 - 1, 1));
                    while let Some(chunk) = member.next_chunk::<i64>() {
                        chunks += (chunk.ub - chunk.lb + 1) as u64;
                    }
                }
                assert_eq!(chunks, TRIP);
            });
        });
    }
    group.finish();
}

/// All variables, out of an environment of the usual size; part of the first region of every process.
fn environment(c: &mut Criterion) {
    let usual = (0..40).map(|i| (format!("SOME_VARIABLE_{i}"), "/some/value".repeat(4)));
    let set = [("OMP_NUM_THREADS", "8,4"), ("OMP_SCHEDULE", "dynamic,4"), ("OMP_PLACES", "cores")];
    let block: Vec<_> = usual.chain(set.map(|(n, v)| (n.to_owned(), v.to_owned()))).collect();
    c.bench_function("environment", |b| {
        b.iter(|| {
            let mut settings = Settings::new(Machine::probe());
            env::apply(&mut settings, black_box(&block));
            settings
        });
    });
}
