/*
 * ompx.h of oxomp: the kernel-language extension (ompx_ routines), for the host.
 *
 * A kernel is written as if it ran once for each thread of each block of a grid. On the host a grid is one block and
 * the dimensions of the block are up to three nested parallel regions: the thread's number and the block's size in a
 * dimension are those of the region at that level. Routines that exchange values between the lanes of a warp have no
 * meaning there: they trap. In a device compilation everything is only declared; the device runtime has the bodies.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */
#ifndef __OMPX_H
#define __OMPX_H
#define OXOMP_OMPX_H 1

#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include <stdint.h>

#if defined(__NVPTX__) || defined(__AMDGPU__) || defined(__SPIRV__)
#define __OXOMP_DEVICE 1
#else
#define __OXOMP_DEVICE 0
#endif

/* Memory orders of a block's barrier (ompx_aquire is how LLVM spells it), and the dimensions of a grid. */
enum {
    ompx_relaxed = __ATOMIC_RELAXED,
    ompx_aquire = __ATOMIC_ACQUIRE,
    ompx_acquire = __ATOMIC_ACQUIRE,
    ompx_release = __ATOMIC_RELEASE,
    ompx_acq_rel = __ATOMIC_ACQ_REL,
    ompx_seq_cst = __ATOMIC_SEQ_CST
};
enum { ompx_dim_x = 0, ompx_dim_y = 1, ompx_dim_z = 2 };

#ifdef __cplusplus
extern "C" {
#endif

/* As in omp.h, which is not needed beside this file. */
#if defined(__cplusplus) && defined(__GNUC__) && !defined(__clang__)
int omp_get_ancestor_thread_num(int) throw();
int omp_get_team_size(int) throw();
#else
int omp_get_ancestor_thread_num(int);
int omp_get_team_size(int);
#endif

#if __OXOMP_DEVICE
#define __OXOMP_KERNEL(result, name, parameters, body) result ompx_##name parameters;
#else
#define __OXOMP_KERNEL(result, name, parameters, body) \
    static __inline__ result ompx_##name parameters body
#endif

/* Position and extent: thread in block, block in grid, in dimension 0 to 2. */
__OXOMP_KERNEL(int, thread_id, (int dim), { return omp_get_ancestor_thread_num(dim + 1); })
__OXOMP_KERNEL(int, block_dim, (int dim), { return omp_get_team_size(dim + 1); })
__OXOMP_KERNEL(int, block_id, (int dim), {
    (void)dim;
    return 0;
})
__OXOMP_KERNEL(int, grid_dim, (int dim), {
    (void)dim;
    return 1;
})

/* Barrier of a block. The host's is a full barrier, so it honours every order. */
__OXOMP_KERNEL(void, sync_block, (int order), {
    (void)order;
    _Pragma("omp barrier")
})
__OXOMP_KERNEL(void, sync_block_acq_rel, (void), { ompx_sync_block(ompx_acq_rel); })
__OXOMP_KERNEL(void, sync_block_divergent, (int order), { ompx_sync_block(order); })

/* Exchange between the lanes of a warp. */
__OXOMP_KERNEL(uint64_t, ballot_sync, (uint64_t mask, int predicate), {
    (void)mask;
    (void)predicate;
    __builtin_trap();
})
#define __OXOMP_SHUFFLE(type, suffix)                                                                               \
    __OXOMP_KERNEL(type, shfl_down_sync_##suffix, (uint64_t mask, type value, unsigned delta, int width), {         \
        (void)mask;                                                                                                 \
        (void)value;                                                                                                \
        (void)delta;                                                                                                \
        (void)width;                                                                                                \
        __builtin_trap();                                                                                           \
    })
__OXOMP_SHUFFLE(int, i)
__OXOMP_SHUFFLE(float, f)
__OXOMP_SHUFFLE(long, l)
__OXOMP_SHUFFLE(double, d)
#undef __OXOMP_SHUFFLE

/* The same by the name of the dimension. */
#define __OXOMP_NAMED_DIMENSIONS(name)                                                                              \
    static __inline__ int ompx_##name##_x(void) { return ompx_##name(ompx_dim_x); }                                 \
    static __inline__ int ompx_##name##_y(void) { return ompx_##name(ompx_dim_y); }                                 \
    static __inline__ int ompx_##name##_z(void) { return ompx_##name(ompx_dim_z); }
__OXOMP_NAMED_DIMENSIONS(thread_id)
__OXOMP_NAMED_DIMENSIONS(block_dim)
__OXOMP_NAMED_DIMENSIONS(block_id)
__OXOMP_NAMED_DIMENSIONS(grid_dim)
#undef __OXOMP_NAMED_DIMENSIONS

#ifdef __cplusplus
} /* extern "C" */

namespace ompx {

enum { dim_x = ompx_dim_x, dim_y = ompx_dim_y, dim_z = ompx_dim_z };
enum {
    relaxed = ompx_relaxed,
    aquire = ompx_aquire,
    acquire = ompx_acquire,
    release = ompx_release,
    acc_rel = ompx_acq_rel,
    acq_rel = ompx_acq_rel,
    seq_cst = ompx_seq_cst
};

#define __OXOMP_DIMENSIONS(name)                                                                                    \
    static __inline__ int name(int dim) { return ompx_##name(dim); }                                                \
    static __inline__ int name##_x() { return ompx_##name##_x(); }                                                  \
    static __inline__ int name##_y() { return ompx_##name##_y(); }                                                  \
    static __inline__ int name##_z() { return ompx_##name##_z(); }
__OXOMP_DIMENSIONS(thread_id)
__OXOMP_DIMENSIONS(block_dim)
__OXOMP_DIMENSIONS(block_id)
__OXOMP_DIMENSIONS(grid_dim)
#undef __OXOMP_DIMENSIONS

static __inline__ void sync_block(int order = acq_rel) { ompx_sync_block(order); }
static __inline__ void sync_block_divergent(int order = acq_rel) { ompx_sync_block_divergent(order); }
static __inline__ uint64_t ballot_sync(uint64_t mask, int predicate) { return ompx_ballot_sync(mask, predicate); }

/* All lanes of a warp, unless the caller says fewer. A device knows its own; the host has none. */
#if defined(__NVPTX__)
enum { oxomp_warp_size = 32 };
#elif defined(__AMDGCN_WAVEFRONT_SIZE__)
enum { oxomp_warp_size = __AMDGCN_WAVEFRONT_SIZE__ };
#else
enum { oxomp_warp_size = 1 };
#endif

#define __OXOMP_SHUFFLE(type, suffix)                                                                               \
    static __inline__ type shfl_down_sync(uint64_t mask, type value, unsigned delta, int width = oxomp_warp_size) { \
        return ompx_shfl_down_sync_##suffix(mask, value, delta, width);                                             \
    }
__OXOMP_SHUFFLE(int, i)
__OXOMP_SHUFFLE(float, f)
__OXOMP_SHUFFLE(long, l)
__OXOMP_SHUFFLE(double, d)
#undef __OXOMP_SHUFFLE

} /* namespace ompx */
#endif

#undef __OXOMP_KERNEL
#undef __OXOMP_DEVICE

#endif /* __OMPX_H */
