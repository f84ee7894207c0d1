/*
 * omp.h of oxomp: the OpenMP API routines (OpenMP 5.2 and 6.0) and the kmp_ and ompx_ extensions.
 *
 * One header for clang, clang++, gcc and g++, C89/C++98 and later. Where the headers of LLVM and of GCC disagree about
 * a size, a value or a tag, this one follows the compiler that reads it, so that objects built with it and objects
 * built with the compiler's own header can share variables and structures:
 *
 *                              GCC                         clang and its kin
 *   omp_lock_t                 4 bytes, aligned 4          8 bytes, aligned 8
 *   omp_nest_lock_t            16 bytes, aligned 8         8 bytes, aligned 8
 *   omp_depend_t               structure of 16 bytes       pointer
 *   omp_interop_t              enumeration of 8 bytes      pointer
 *   omp_alloctrait_value_t     8 bytes                     4 bytes
 *   omp_default_mem_space      0                           99
 *   omp_atv_all                7                           19
 *   omp_invalid_device         -4                          -2
 *
 * The library needs only the first 4 bytes of an omp_lock_t and the first 8 of an omp_nest_lock_t, and takes both
 * spellings of every value above: one library serves both.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */
#if !defined(_OMP_H) && !defined(__OMP_H)
/* The guards of GCC's and of LLVM's header: whichever of the three is read first is the one that counts. */
#define _OMP_H 1
#define __OMP_H 1
#define OXOMP_OMP_H 1

/* Extensions that both compilers have (64-bit enumerators) are no reason to warn a user about this file. */
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#if defined(__GNUC__) && !defined(__clang__)
#define __OXOMP_GNU 1
#else
#define __OXOMP_GNU 0
#endif

#if !__OXOMP_GNU
/* Programs written against LLVM's header count on these coming with it. */
#include <stddef.h>
#include <stdint.h>
#if !defined(__has_include)
#include <stdlib.h>
#elif __has_include(<stdlib.h>)
#include <stdlib.h>
#endif
#define KMP_VERSION_MAJOR 5
#define KMP_VERSION_MINOR 0
#define KMP_VERSION_BUILD 20140926
#define KMP_BUILD_DATE "No_Timestamp"
#endif

#if defined(__cplusplus) && __cplusplus >= 201103L
#define __OXOMP_CXX11 1
#else
#define __OXOMP_CXX11 0
#endif

/*
 * No routine throws, and g++ is told, as by GCC's header. clang++ is not, as by LLVM's: there a program that repeats one
 * of these declarations without the promise would be an error.
 */
#if defined(__cplusplus) && __OXOMP_GNU && __OXOMP_CXX11
#define __OXOMP_NOTHROW noexcept
#elif defined(__cplusplus) && __OXOMP_GNU
#define __OXOMP_NOTHROW throw()
#elif !defined(__cplusplus) && defined(__GNUC__)
#define __OXOMP_NOTHROW __attribute__((__nothrow__))
#else
#define __OXOMP_NOTHROW
#endif

#if defined(__cplusplus)
#define __OXOMP_DEFAULT(value) = value
#else
#define __OXOMP_DEFAULT(value)
#endif

/* `sized` and `aligned` are the positions of the arguments that hold the size and the alignment of what is returned. */
#if defined(__GNUC__)
#define __OXOMP_ALLOC(sized) __attribute__((__malloc__, __alloc_size__ sized))
#define __OXOMP_ALIGNED_ALLOC(sized, aligned) __attribute__((__malloc__, __alloc_size__ sized, __alloc_align__ aligned))
#define __OXOMP_REALLOC(sized) __attribute__((__alloc_size__ sized))
#else
#define __OXOMP_ALLOC(sized)
#define __OXOMP_ALIGNED_ALLOC(sized, aligned)
#define __OXOMP_REALLOC(sized)
#endif

/* libomp and libiomp5 keep the C form of these four under another name than the Fortran one; GCC has one name. */
#if __OXOMP_GNU
#define __OXOMP_OMPC(name)
#else
#define __OXOMP_OMPC(name) __asm__("ompc_" #name)
#endif

#if defined(__SIZE_TYPE__)
#define __OXOMP_SIZE_T __SIZE_TYPE__
#else
#define __OXOMP_SIZE_T size_t
#endif

/* ---------------------------------------------------------------- types ---------------------------------------- */

#if __OXOMP_GNU
typedef __INTPTR_TYPE__ omp_intptr_t;
typedef __UINTPTR_TYPE__ omp_uintptr_t;
#define __OXOMP_UINTPTR_MAX __UINTPTR_MAX__
#else
typedef intptr_t omp_intptr_t;
typedef uintptr_t omp_uintptr_t;
#define __OXOMP_UINTPTR_MAX UINTPTR_MAX
#endif

#if __OXOMP_CXX11
#define __OXOMP_HANDLE : omp_uintptr_t
#else
#define __OXOMP_HANDLE
#endif

/* Names of LLVM's header that no specification has. */
typedef int omp_int_t;
typedef double omp_wtime_t;

/* Lock variables: opaque. */
#if __OXOMP_GNU
typedef struct omp_lock_t {
    unsigned char __oxomp_word[4] __attribute__((__aligned__(4)));
} omp_lock_t;
typedef struct omp_nest_lock_t {
    unsigned char __oxomp_words[8 + sizeof(void *)] __attribute__((__aligned__(sizeof(void *))));
} omp_nest_lock_t;
#else
typedef struct omp_lock_t {
    void *_lk;
} omp_lock_t;
typedef struct omp_nest_lock_t {
    void *_lk;
} omp_nest_lock_t;
#endif

/* run-sched-var: a kind, or'ed with the monotonic bit */
typedef enum omp_sched_t {
    omp_sched_static = 1,
    omp_sched_dynamic = 2,
    omp_sched_guided = 3,
    omp_sched_auto = 4,
    omp_sched_monotonic = 0x80000000U
} omp_sched_t;

/* bind-var */
typedef enum omp_proc_bind_t {
    omp_proc_bind_false = 0,
    omp_proc_bind_true = 1,
    omp_proc_bind_primary = 2,
    omp_proc_bind_master = omp_proc_bind_primary,
    omp_proc_bind_close = 3,
    omp_proc_bind_spread = 4
} omp_proc_bind_t;

/* Hints of locks and of critical constructs; they may be or'ed. The kmp_ ones name a kind of lock of libomp's. */
typedef enum omp_sync_hint_t {
    omp_sync_hint_none = 0,
    omp_sync_hint_uncontended = 1,
    omp_sync_hint_contended = 2,
    omp_sync_hint_nonspeculative = 4,
    omp_sync_hint_speculative = 8,
    omp_lock_hint_none = omp_sync_hint_none,
    omp_lock_hint_uncontended = omp_sync_hint_uncontended,
    omp_lock_hint_contended = omp_sync_hint_contended,
    omp_lock_hint_nonspeculative = omp_sync_hint_nonspeculative,
    omp_lock_hint_speculative = omp_sync_hint_speculative,
    kmp_lock_hint_hle = 0x10000,
    kmp_lock_hint_rtm = 0x20000,
    kmp_lock_hint_adaptive = 0x40000
} omp_sync_hint_t;
typedef omp_sync_hint_t omp_lock_hint_t;

/* Depend objects: what a depobj construct fills in is the compiler's own layout. */
#if __OXOMP_GNU
typedef struct __attribute__((__aligned__(sizeof(void *)))) omp_depend_t {
    char __oxomp_words[2 * sizeof(void *)];
} omp_depend_t;
#else
typedef void *omp_depend_t;
#endif

/* Import and export of a transparent task (OpenMP 6.0). */
typedef enum omp_impex_t {
    omp_not_impex = 0,
    omp_import = 1,
    omp_export = 2,
    omp_impex = omp_import | omp_export
} omp_impex_t;

/* The event of a detachable task. */
typedef enum omp_event_handle_t __OXOMP_HANDLE {
#if __OXOMP_GNU
    __omp_event_handle_t_max__ = __OXOMP_UINTPTR_MAX
#else
    KMP_EVENT_MAX_HANDLE = __OXOMP_UINTPTR_MAX
#endif
} omp_event_handle_t;

typedef enum omp_pause_resource_t {
    omp_pause_resume = 0,
    omp_pause_soft = 1,
    omp_pause_hard = 2,
    omp_pause_stop_tool = 3
} omp_pause_resource_t;

/* Device numbers with a meaning of their own. */
enum {
    omp_initial_device = -1,
#if __OXOMP_GNU
    omp_invalid_device = -4,
#else
    omp_invalid_device = -2,
#endif
    omp_default_device = -5
};

typedef enum omp_control_tool_t {
    omp_control_tool_start = 1,
    omp_control_tool_pause = 2,
    omp_control_tool_flush = 3,
    omp_control_tool_end = 4
} omp_control_tool_t;

typedef enum omp_control_tool_result_t {
    omp_control_tool_notool = -2,
    omp_control_tool_nocallback = -1,
    omp_control_tool_success = 0,
    omp_control_tool_ignored = 1
} omp_control_tool_result_t;

/* Memory spaces. GCC counts the default one as 0, which is also what a routine returns for "no such memory space". */
typedef enum omp_memspace_handle_t __OXOMP_HANDLE {
    omp_null_mem_space = 0,
#if __OXOMP_GNU
    omp_default_mem_space = 0,
#else
    omp_default_mem_space = 99,
#endif
    omp_large_cap_mem_space = 1,
    omp_const_mem_space = 2,
    omp_high_bw_mem_space = 3,
    omp_low_lat_mem_space = 4,
    llvm_omp_target_host_mem_space = 100,
    llvm_omp_target_shared_mem_space = 101,
    llvm_omp_target_device_mem_space = 102,
    ompx_gnu_managed_mem_space = 200,
#if __OXOMP_GNU
    __omp_memspace_handle_t_max__ = __OXOMP_UINTPTR_MAX
#else
    KMP_MEMSPACE_MAX_HANDLE = __OXOMP_UINTPTR_MAX
#endif
} omp_memspace_handle_t;

typedef enum omp_allocator_handle_t __OXOMP_HANDLE {
    omp_null_allocator = 0,
    omp_default_mem_alloc = 1,
    omp_large_cap_mem_alloc = 2,
    omp_const_mem_alloc = 3,
    omp_high_bw_mem_alloc = 4,
    omp_low_lat_mem_alloc = 5,
    omp_cgroup_mem_alloc = 6,
    omp_pteam_mem_alloc = 7,
    omp_thread_mem_alloc = 8,
    llvm_omp_target_host_mem_alloc = 100,
    llvm_omp_target_shared_mem_alloc = 101,
    llvm_omp_target_device_mem_alloc = 102,
    ompx_gnu_pinned_mem_alloc = 200,
    ompx_gnu_managed_mem_alloc = 201,
#if __OXOMP_GNU
    __omp_allocator_handle_t_max__ = __OXOMP_UINTPTR_MAX
#else
    KMP_ALLOCATOR_MAX_HANDLE = __OXOMP_UINTPTR_MAX
#endif
} omp_allocator_handle_t;

typedef enum omp_alloctrait_key_t {
    omp_atk_sync_hint = 1,
    omp_atk_alignment = 2,
    omp_atk_access = 3,
    omp_atk_pool_size = 4,
    omp_atk_fallback = 5,
    omp_atk_fb_data = 6,
    omp_atk_pinned = 7,
    omp_atk_partition = 8,
    omp_atk_pin_device = 9,
    omp_atk_preferred_device = 10,
    omp_atk_device_access = 11,
    omp_atk_target_access = 12,
    omp_atk_atomic_scope = 13,
    omp_atk_part_size = 14
} omp_alloctrait_key_t;

typedef enum omp_alloctrait_value_t {
#if __OXOMP_GNU
    omp_atv_default = (__UINTPTR_TYPE__)-1,
#endif
    omp_atv_false = 0,
    omp_atv_true = 1,
    omp_atv_contended = 3,
    omp_atv_uncontended = 4,
    omp_atv_serialized = 5,
    omp_atv_sequential = omp_atv_serialized,
    omp_atv_private = 6,
    omp_atv_device = 7,
    omp_atv_thread = 8,
    omp_atv_pteam = 9,
    omp_atv_cgroup = 10,
    omp_atv_default_mem_fb = 11,
    omp_atv_null_fb = 12,
    omp_atv_abort_fb = 13,
    omp_atv_allocator_fb = 14,
    omp_atv_environment = 15,
    omp_atv_nearest = 16,
    omp_atv_blocked = 17,
    omp_atv_interleaved = 18,
#if __OXOMP_GNU
    omp_atv_all = 7,
#else
    omp_atv_all = 19,
#endif
    omp_atv_single = 20,
    omp_atv_multiple = 21,
    omp_atv_memspace = 22
} omp_alloctrait_value_t;
#if !__OXOMP_GNU
#define omp_atv_default ((omp_uintptr_t)-1)
#endif

typedef struct omp_alloctrait_t {
    omp_alloctrait_key_t key;
    omp_uintptr_t value;
} omp_alloctrait_t;

/* Interoperability objects, their properties and the outcome of asking for one. */
#if __OXOMP_GNU
typedef enum omp_interop_t __OXOMP_HANDLE {
    omp_interop_none = 0,
    __omp_interop_t_max__ = __OXOMP_UINTPTR_MAX
} omp_interop_t;
#define __OXOMP_TAG(tag) tag##_t
#else
typedef void *omp_interop_t;
#define omp_interop_none 0
#define __OXOMP_TAG(tag) tag
#endif

typedef enum __OXOMP_TAG(omp_interop_fr) {
    omp_ifr_cuda = 1,
    omp_ifr_cuda_driver = 2,
    omp_ifr_opencl = 3,
    omp_ifr_sycl = 4,
    omp_ifr_hip = 5,
    omp_ifr_level_zero = 6,
    omp_ifr_hsa = 7,
    omp_ifr_last = 7
} omp_interop_fr_t;

typedef enum __OXOMP_TAG(omp_interop_property) {
    omp_ipr_fr_id = -1,
    omp_ipr_fr_name = -2,
    omp_ipr_vendor = -3,
    omp_ipr_vendor_name = -4,
    omp_ipr_device_num = -5,
    omp_ipr_platform = -6,
    omp_ipr_device = -7,
    omp_ipr_device_context = -8,
    omp_ipr_targetsync = -9,
    omp_ipr_first = -9
} omp_interop_property_t;

typedef enum __OXOMP_TAG(omp_interop_rc) {
    omp_irc_no_value = 1,
    omp_irc_success = 0,
    omp_irc_empty = -1,
    omp_irc_out_of_range = -2,
    omp_irc_type_int = -3,
    omp_irc_type_ptr = -4,
    omp_irc_type_str = -5,
    omp_irc_other = -6
} omp_interop_rc_t;

/* Where a return code goes: LLVM's header says int, the specification and GCC omp_interop_rc_t; both have 4 bytes. */
#if __OXOMP_GNU
#define __OXOMP_INTEROP_RC omp_interop_rc_t
#else
#define __OXOMP_INTEROP_RC int
#endif

/* A set of processors, made by kmp_create_affinity_mask. */
typedef void *kmp_affinity_mask_t;

/* ---------------------------------------------------------------- routines ------------------------------------- */

#ifdef __cplusplus
extern "C" {
#endif

/* Parallel region support */
extern void omp_set_num_threads(int) __OXOMP_NOTHROW;
extern int omp_get_num_threads(void) __OXOMP_NOTHROW;
extern int omp_get_max_threads(void) __OXOMP_NOTHROW;
extern int omp_get_thread_num(void) __OXOMP_NOTHROW;
extern int omp_in_parallel(void) __OXOMP_NOTHROW;
extern void omp_set_dynamic(int) __OXOMP_NOTHROW;
extern int omp_get_dynamic(void) __OXOMP_NOTHROW;
extern int omp_get_cancellation(void) __OXOMP_NOTHROW;
extern void omp_set_nested(int) __OXOMP_NOTHROW;
extern int omp_get_nested(void) __OXOMP_NOTHROW;
extern void omp_set_schedule(omp_sched_t, int) __OXOMP_NOTHROW;
extern void omp_get_schedule(omp_sched_t *, int *) __OXOMP_NOTHROW;
extern int omp_get_thread_limit(void) __OXOMP_NOTHROW;
extern int omp_get_supported_active_levels(void) __OXOMP_NOTHROW;
extern void omp_set_max_active_levels(int) __OXOMP_NOTHROW;
extern int omp_get_max_active_levels(void) __OXOMP_NOTHROW;
extern int omp_get_level(void) __OXOMP_NOTHROW;
extern int omp_get_ancestor_thread_num(int) __OXOMP_NOTHROW;
extern int omp_get_team_size(int) __OXOMP_NOTHROW;
extern int omp_get_active_level(void) __OXOMP_NOTHROW;

/* Affinity */
extern omp_proc_bind_t omp_get_proc_bind(void) __OXOMP_NOTHROW;
extern int omp_get_num_places(void) __OXOMP_NOTHROW;
extern int omp_get_place_num_procs(int) __OXOMP_NOTHROW;
extern void omp_get_place_proc_ids(int, int *) __OXOMP_NOTHROW;
extern int omp_get_place_num(void) __OXOMP_NOTHROW;
extern int omp_get_partition_num_places(void) __OXOMP_NOTHROW;
extern void omp_get_partition_place_nums(int *) __OXOMP_NOTHROW;
extern void omp_set_affinity_format(const char *) __OXOMP_OMPC(set_affinity_format) __OXOMP_NOTHROW;
extern __OXOMP_SIZE_T omp_get_affinity_format(char *, __OXOMP_SIZE_T) __OXOMP_OMPC(get_affinity_format) __OXOMP_NOTHROW;
extern void omp_display_affinity(const char *) __OXOMP_OMPC(display_affinity) __OXOMP_NOTHROW;
extern __OXOMP_SIZE_T omp_capture_affinity(char *, __OXOMP_SIZE_T, const char *)
    __OXOMP_OMPC(capture_affinity) __OXOMP_NOTHROW;

/* Teams regions */
extern int omp_get_num_teams(void) __OXOMP_NOTHROW;
extern int omp_get_team_num(void) __OXOMP_NOTHROW;
extern void omp_set_num_teams(int) __OXOMP_NOTHROW;
extern int omp_get_max_teams(void) __OXOMP_NOTHROW;
extern void omp_set_teams_thread_limit(int) __OXOMP_NOTHROW;
extern int omp_get_teams_thread_limit(void) __OXOMP_NOTHROW;

/* Teams and threads of more than one dimension (OpenMP 6.1): dimension 0 is the plain query */
extern int omp_get_num_threads_dim(int) __OXOMP_NOTHROW;
extern int omp_get_thread_num_dim(int) __OXOMP_NOTHROW;
extern int omp_get_num_teams_dim(int) __OXOMP_NOTHROW;
extern int omp_get_team_num_dim(int) __OXOMP_NOTHROW;
extern int omp_get_thread_limit_dim(int) __OXOMP_NOTHROW;
extern int omp_get_supported_threads_dim(int, int) __OXOMP_NOTHROW;
extern int omp_get_supported_teams_dim(int, int) __OXOMP_NOTHROW;
extern int omp_get_supported_active_team_dims(int, int) __OXOMP_NOTHROW;
extern int omp_get_supported_active_league_dims(int, int) __OXOMP_NOTHROW;

/* Tasking */
extern int omp_get_max_task_priority(void) __OXOMP_NOTHROW;
extern int omp_in_explicit_task(void) __OXOMP_NOTHROW;
extern int omp_in_final(void) __OXOMP_NOTHROW;
extern int omp_is_free_agent(void) __OXOMP_NOTHROW;
extern int omp_ancestor_is_free_agent(int) __OXOMP_NOTHROW;
extern void omp_fulfill_event(omp_event_handle_t) __OXOMP_NOTHROW;

/* Resources and devices */
extern int omp_pause_resource(omp_pause_resource_t, int) __OXOMP_NOTHROW;
extern int omp_pause_resource_all(omp_pause_resource_t) __OXOMP_NOTHROW;
extern int omp_get_num_procs(void) __OXOMP_NOTHROW;
extern void omp_set_default_device(int) __OXOMP_NOTHROW;
extern int omp_get_default_device(void) __OXOMP_NOTHROW;
extern int omp_get_num_devices(void) __OXOMP_NOTHROW;
extern int omp_get_device_num(void) __OXOMP_NOTHROW;
extern int omp_is_initial_device(void) __OXOMP_NOTHROW;
extern int omp_get_initial_device(void) __OXOMP_NOTHROW;
extern int omp_get_device_from_uid(const char *) __OXOMP_NOTHROW;
extern const char *omp_get_uid_from_device(int) __OXOMP_NOTHROW;
extern void omp_get_device_distances(int, const int *, int *) __OXOMP_NOTHROW;

/* Device memory */
extern void *omp_target_alloc(__OXOMP_SIZE_T, int) __OXOMP_NOTHROW;
extern void omp_target_free(void *, int) __OXOMP_NOTHROW;
extern int omp_target_is_present(const void *, int) __OXOMP_NOTHROW;
extern int omp_target_is_accessible(const void *, __OXOMP_SIZE_T, int) __OXOMP_NOTHROW;
extern void *omp_get_mapped_ptr(const void *, int) __OXOMP_NOTHROW;
extern int omp_target_associate_ptr(const void *, const void *, __OXOMP_SIZE_T, __OXOMP_SIZE_T, int) __OXOMP_NOTHROW;
extern int omp_target_disassociate_ptr(const void *, int) __OXOMP_NOTHROW;
extern int omp_target_memcpy(void *, const void *, __OXOMP_SIZE_T, __OXOMP_SIZE_T, __OXOMP_SIZE_T, int, int)
    __OXOMP_NOTHROW;
extern int omp_target_memcpy_async(void *, const void *, __OXOMP_SIZE_T, __OXOMP_SIZE_T, __OXOMP_SIZE_T, int, int, int,
                                   omp_depend_t *__OXOMP_DEFAULT(0)) __OXOMP_NOTHROW;
extern int omp_target_memcpy_rect(void *, const void *, __OXOMP_SIZE_T, int, const __OXOMP_SIZE_T *,
                                  const __OXOMP_SIZE_T *, const __OXOMP_SIZE_T *, const __OXOMP_SIZE_T *,
                                  const __OXOMP_SIZE_T *, int, int) __OXOMP_NOTHROW;
extern int omp_target_memcpy_rect_async(void *, const void *, __OXOMP_SIZE_T, int, const __OXOMP_SIZE_T *,
                                        const __OXOMP_SIZE_T *, const __OXOMP_SIZE_T *, const __OXOMP_SIZE_T *,
                                        const __OXOMP_SIZE_T *, int, int, int,
                                        omp_depend_t *__OXOMP_DEFAULT(0)) __OXOMP_NOTHROW;
extern void *omp_target_memset(void *, int, __OXOMP_SIZE_T, int) __OXOMP_NOTHROW;
extern void *omp_target_memset_async(void *, int, __OXOMP_SIZE_T, int, int, omp_depend_t *__OXOMP_DEFAULT(0))
    __OXOMP_NOTHROW;

/* Interoperability */
extern int omp_get_num_interop_properties(const omp_interop_t) __OXOMP_NOTHROW;
extern omp_intptr_t omp_get_interop_int(const omp_interop_t, omp_interop_property_t,
                                        __OXOMP_INTEROP_RC *__OXOMP_DEFAULT(0)) __OXOMP_NOTHROW;
extern void *omp_get_interop_ptr(const omp_interop_t, omp_interop_property_t, __OXOMP_INTEROP_RC *__OXOMP_DEFAULT(0))
    __OXOMP_NOTHROW;
extern const char *omp_get_interop_str(const omp_interop_t, omp_interop_property_t,
                                       __OXOMP_INTEROP_RC *__OXOMP_DEFAULT(0)) __OXOMP_NOTHROW;
extern const char *omp_get_interop_name(const omp_interop_t, omp_interop_property_t) __OXOMP_NOTHROW;
extern const char *omp_get_interop_type_desc(const omp_interop_t, omp_interop_property_t) __OXOMP_NOTHROW;
extern const char *omp_get_interop_rc_desc(const omp_interop_t, omp_interop_rc_t) __OXOMP_NOTHROW;

/* Locks */
extern void omp_init_lock(omp_lock_t *) __OXOMP_NOTHROW;
extern void omp_init_lock_with_hint(omp_lock_t *, omp_lock_hint_t) __OXOMP_NOTHROW;
extern void omp_destroy_lock(omp_lock_t *) __OXOMP_NOTHROW;
extern void omp_set_lock(omp_lock_t *) __OXOMP_NOTHROW;
extern void omp_unset_lock(omp_lock_t *) __OXOMP_NOTHROW;
extern int omp_test_lock(omp_lock_t *) __OXOMP_NOTHROW;
extern void omp_init_nest_lock(omp_nest_lock_t *) __OXOMP_NOTHROW;
extern void omp_init_nest_lock_with_hint(omp_nest_lock_t *, omp_lock_hint_t) __OXOMP_NOTHROW;
extern void omp_destroy_nest_lock(omp_nest_lock_t *) __OXOMP_NOTHROW;
extern void omp_set_nest_lock(omp_nest_lock_t *) __OXOMP_NOTHROW;
extern void omp_unset_nest_lock(omp_nest_lock_t *) __OXOMP_NOTHROW;
extern int omp_test_nest_lock(omp_nest_lock_t *) __OXOMP_NOTHROW;

/* Time, in seconds */
extern double omp_get_wtime(void) __OXOMP_NOTHROW;
extern double omp_get_wtick(void) __OXOMP_NOTHROW;

/* Memory management */
extern omp_allocator_handle_t omp_init_allocator(omp_memspace_handle_t, int, const omp_alloctrait_t[]) __OXOMP_NOTHROW;
extern void omp_destroy_allocator(omp_allocator_handle_t) __OXOMP_NOTHROW;
extern void omp_set_default_allocator(omp_allocator_handle_t) __OXOMP_NOTHROW;
extern omp_allocator_handle_t omp_get_default_allocator(void) __OXOMP_NOTHROW;
extern void omp_free(void *, omp_allocator_handle_t __OXOMP_DEFAULT(omp_null_allocator)) __OXOMP_NOTHROW;
extern void *omp_alloc(__OXOMP_SIZE_T, omp_allocator_handle_t __OXOMP_DEFAULT(omp_null_allocator)) __OXOMP_NOTHROW
    __OXOMP_ALLOC((1));
extern void *omp_aligned_alloc(__OXOMP_SIZE_T, __OXOMP_SIZE_T,
                               omp_allocator_handle_t __OXOMP_DEFAULT(omp_null_allocator)) __OXOMP_NOTHROW
    __OXOMP_ALIGNED_ALLOC((2), (1));
extern void *omp_calloc(__OXOMP_SIZE_T, __OXOMP_SIZE_T, omp_allocator_handle_t __OXOMP_DEFAULT(omp_null_allocator))
    __OXOMP_NOTHROW __OXOMP_ALLOC((1, 2));
extern void *omp_aligned_calloc(__OXOMP_SIZE_T, __OXOMP_SIZE_T, __OXOMP_SIZE_T,
                                omp_allocator_handle_t __OXOMP_DEFAULT(omp_null_allocator)) __OXOMP_NOTHROW
    __OXOMP_ALIGNED_ALLOC((2, 3), (1));
extern void *omp_realloc(void *, __OXOMP_SIZE_T, omp_allocator_handle_t __OXOMP_DEFAULT(omp_null_allocator),
                         omp_allocator_handle_t __OXOMP_DEFAULT(omp_null_allocator)) __OXOMP_NOTHROW
    __OXOMP_REALLOC((2));

/* Memory spaces and allocators of devices (OpenMP 6.0) */
extern omp_memspace_handle_t omp_get_devices_memspace(int, const int *, omp_memspace_handle_t) __OXOMP_NOTHROW;
extern omp_memspace_handle_t omp_get_device_memspace(int, omp_memspace_handle_t) __OXOMP_NOTHROW;
extern omp_memspace_handle_t omp_get_devices_and_host_memspace(int, const int *, omp_memspace_handle_t) __OXOMP_NOTHROW;
extern omp_memspace_handle_t omp_get_device_and_host_memspace(int, omp_memspace_handle_t) __OXOMP_NOTHROW;
extern omp_memspace_handle_t omp_get_devices_all_memspace(omp_memspace_handle_t) __OXOMP_NOTHROW;
extern omp_allocator_handle_t omp_get_devices_allocator(int, const int *, omp_memspace_handle_t) __OXOMP_NOTHROW;
extern omp_allocator_handle_t omp_get_device_allocator(int, omp_memspace_handle_t) __OXOMP_NOTHROW;
extern omp_allocator_handle_t omp_get_devices_and_host_allocator(int, const int *, omp_memspace_handle_t)
    __OXOMP_NOTHROW;
extern omp_allocator_handle_t omp_get_device_and_host_allocator(int, omp_memspace_handle_t) __OXOMP_NOTHROW;
extern omp_allocator_handle_t omp_get_devices_all_allocator(omp_memspace_handle_t) __OXOMP_NOTHROW;
extern int omp_get_memspace_num_resources(omp_memspace_handle_t) __OXOMP_NOTHROW;
extern omp_memspace_handle_t omp_get_submemspace(omp_memspace_handle_t, int, int *) __OXOMP_NOTHROW;

/* Tools and environment display */
extern int omp_control_tool(int, int, void *) __OXOMP_NOTHROW;
extern void omp_display_env(int) __OXOMP_NOTHROW;

/* Extensions of libiomp5 and libomp. Sizes are bytes, a blocktime is milliseconds. */
extern int kmp_get_stacksize(void) __OXOMP_NOTHROW;
extern void kmp_set_stacksize(int) __OXOMP_NOTHROW;
extern __OXOMP_SIZE_T kmp_get_stacksize_s(void) __OXOMP_NOTHROW;
extern void kmp_set_stacksize_s(__OXOMP_SIZE_T) __OXOMP_NOTHROW;
extern int kmp_get_blocktime(void) __OXOMP_NOTHROW;
extern void kmp_set_blocktime(int) __OXOMP_NOTHROW;
extern int kmp_get_library(void) __OXOMP_NOTHROW;
extern void kmp_set_library(int) __OXOMP_NOTHROW;
extern void kmp_set_library_serial(void) __OXOMP_NOTHROW;
extern void kmp_set_library_turnaround(void) __OXOMP_NOTHROW;
extern void kmp_set_library_throughput(void) __OXOMP_NOTHROW;
extern void kmp_set_defaults(const char *) __OXOMP_NOTHROW;
extern void kmp_set_disp_num_buffers(int) __OXOMP_NOTHROW;
extern int kmp_get_num_known_threads(void) __OXOMP_NOTHROW;
extern int kmp_get_cancellation_status(int) __OXOMP_NOTHROW;
extern void kmp_set_warnings_on(void) __OXOMP_NOTHROW;
extern void kmp_set_warnings_off(void) __OXOMP_NOTHROW;
extern int kmp_set_affinity(kmp_affinity_mask_t *) __OXOMP_NOTHROW;
extern int kmp_get_affinity(kmp_affinity_mask_t *) __OXOMP_NOTHROW;
extern int kmp_get_affinity_max_proc(void) __OXOMP_NOTHROW;
extern void kmp_create_affinity_mask(kmp_affinity_mask_t *) __OXOMP_NOTHROW;
extern void kmp_destroy_affinity_mask(kmp_affinity_mask_t *) __OXOMP_NOTHROW;
extern int kmp_set_affinity_mask_proc(int, kmp_affinity_mask_t *) __OXOMP_NOTHROW;
extern int kmp_unset_affinity_mask_proc(int, kmp_affinity_mask_t *) __OXOMP_NOTHROW;
extern int kmp_get_affinity_mask_proc(int, kmp_affinity_mask_t *) __OXOMP_NOTHROW;
extern int kmp_set_thread_affinity_mask_initial(void) __OXOMP_NOTHROW;
extern void *kmp_malloc(__OXOMP_SIZE_T) __OXOMP_NOTHROW __OXOMP_ALLOC((1));
extern void *kmp_aligned_malloc(__OXOMP_SIZE_T, __OXOMP_SIZE_T) __OXOMP_NOTHROW __OXOMP_ALIGNED_ALLOC((1), (2));
extern void *kmp_calloc(__OXOMP_SIZE_T, __OXOMP_SIZE_T) __OXOMP_NOTHROW __OXOMP_ALLOC((1, 2));
extern void *kmp_realloc(void *, __OXOMP_SIZE_T) __OXOMP_NOTHROW __OXOMP_REALLOC((2));
extern void kmp_free(void *) __OXOMP_NOTHROW;

/* Extensions of LLVM's libomptarget and of libiomp5 */
extern void ompx_dump_mapping_tables(void) __OXOMP_NOTHROW;
extern void *llvm_omp_target_dynamic_shared_alloc(void) __OXOMP_NOTHROW;
extern void *ompx_get_dyn_cgroup_mem(void) __OXOMP_NOTHROW;

#ifdef __cplusplus
}
#endif

/* ---------------------------------------------------------------- C++ allocators ------------------------------- */

#if __OXOMP_CXX11 && (!defined(__has_include) || __has_include(<new>))
#include <new>

namespace omp {
namespace allocator {
namespace oxomp_detail {

/* What the allocators below share. They have no state: two of them are equal if their handles are. */
template <typename T, omp_allocator_handle_t Handle> struct of_handle {
    using value_type = T;

    T *allocate(__OXOMP_SIZE_T count) {
        void *memory = nullptr;
        if (count <= static_cast<__OXOMP_SIZE_T>(-1) / sizeof(T))
            memory = omp_aligned_alloc(alignof(T), count * sizeof(T), Handle);
        if (memory == nullptr) {
#if defined(__cpp_exceptions) || defined(__EXCEPTIONS)
            throw std::bad_alloc();
#else
            __builtin_trap();
#endif
        }
        return static_cast<T *>(memory);
    }

    void deallocate(T *memory, __OXOMP_SIZE_T) noexcept { omp_free(static_cast<void *>(memory), Handle); }
};

template <typename T, omp_allocator_handle_t HandleT, typename U, omp_allocator_handle_t HandleU>
constexpr bool operator==(const of_handle<T, HandleT> &, const of_handle<U, HandleU> &) noexcept {
    return HandleT == HandleU;
}

template <typename T, omp_allocator_handle_t HandleT, typename U, omp_allocator_handle_t HandleU>
constexpr bool operator!=(const of_handle<T, HandleT> &, const of_handle<U, HandleU> &) noexcept {
    return HandleT != HandleU;
}

} /* namespace oxomp_detail */
} /* namespace allocator */
} /* namespace omp */

#define __OXOMP_ALLOCATOR(name, handle)                                                                                \
    template <typename T> struct name : ::omp::allocator::oxomp_detail::of_handle<T, handle> {                         \
        constexpr name() noexcept = default;                                                                           \
        template <typename U> constexpr name(const name<U> &) noexcept {}                                              \
    }

namespace omp {
namespace allocator {
__OXOMP_ALLOCATOR(null_allocator, omp_null_allocator);
__OXOMP_ALLOCATOR(default_mem, omp_default_mem_alloc);
__OXOMP_ALLOCATOR(large_cap_mem, omp_large_cap_mem_alloc);
__OXOMP_ALLOCATOR(const_mem, omp_const_mem_alloc);
__OXOMP_ALLOCATOR(high_bw_mem, omp_high_bw_mem_alloc);
__OXOMP_ALLOCATOR(low_lat_mem, omp_low_lat_mem_alloc);
__OXOMP_ALLOCATOR(cgroup_mem, omp_cgroup_mem_alloc);
__OXOMP_ALLOCATOR(pteam_mem, omp_pteam_mem_alloc);
__OXOMP_ALLOCATOR(thread_mem, omp_thread_mem_alloc);
} /* namespace allocator */
} /* namespace omp */

namespace ompx {
namespace allocator {
__OXOMP_ALLOCATOR(gnu_pinned_mem, ompx_gnu_pinned_mem_alloc);
__OXOMP_ALLOCATOR(gnu_managed_mem, ompx_gnu_managed_mem_alloc);
} /* namespace allocator */
} /* namespace ompx */

#undef __OXOMP_ALLOCATOR
#endif

#undef __OXOMP_GNU
#undef __OXOMP_CXX11
#undef __OXOMP_NOTHROW
#undef __OXOMP_DEFAULT
#undef __OXOMP_ALLOC
#undef __OXOMP_ALIGNED_ALLOC
#undef __OXOMP_REALLOC
#undef __OXOMP_OMPC
#undef __OXOMP_SIZE_T
#undef __OXOMP_UINTPTR_MAX
#undef __OXOMP_HANDLE
#undef __OXOMP_TAG
#undef __OXOMP_INTEROP_RC

#endif /* _OMP_H, __OMP_H */
