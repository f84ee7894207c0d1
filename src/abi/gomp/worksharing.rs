//! What gcc 17 calls around static loops and distribute constructs under -fopenmp-ompt (libgomp's loop.c): who the calling
//! thread is among how many, as C's `_Complex int`, with the count in the real part.

use crate::core::loops::here;
use crate::sys::arch::tls;

/// `_Complex int` as a register holds it.
fn complex(real: u32, imaginary: u32) -> u64 {
    u64::from(real) | u64::from(imaginary) << 32
}

/// `_Complex int GOMP_loop_static_worksharing(void)`: threads of the team, and the calling thread's number.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_loop_static_worksharing() -> u64 {
    complex(tls::extra_threads() + 1, tls::thread_num())
}

/// `_Complex int GOMP_loop_static_worksharing_start(void)`: the same; the loop begins.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_loop_static_worksharing_start() -> u64 {
    GOMP_loop_static_worksharing()
}

/// `void GOMP_loop_static_worksharing_dispatch(void)`: the calling thread begins a chunk.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_loop_static_worksharing_dispatch() {}

/// `void GOMP_loop_static_worksharing_end(void)`: the loop ends.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_loop_static_worksharing_end() {}

/// `_Complex int GOMP_distribute_static_worksharing(void)`: teams of the league, and the number of the calling thread's.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_distribute_static_worksharing() -> u64 {
    let (team_num, num_teams) = here::league_seat();
    complex(num_teams, team_num)
}

/// `_Complex int GOMP_distribute_static_worksharing_start(void)`: the same; the construct begins.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_distribute_static_worksharing_start() -> u64 {
    GOMP_distribute_static_worksharing()
}

/// `void GOMP_distribute_static_worksharing_dispatch(void)`: the calling team begins a chunk.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_distribute_static_worksharing_dispatch() {}

/// `void GOMP_distribute_static_worksharing_end(void)`: the construct ends.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_distribute_static_worksharing_end() {}
