/* Calls of the __kmpc_atomic_* entry points by their names, checked against
 * plain C: alone, with every pair of sample values, and from four threads on
 * one object.
 *
 * The entry points are found by dlsym: a program built with gcc runs on libgomp
 * too, which has none of them. A runtime that has the first of a family must
 * have them all. */
#ifndef OXOMP_ENTRIES_H
#define OXOMP_ENTRIES_H

#ifndef _GNU_SOURCE
#error "the program defines _GNU_SOURCE first: dlsym's RTLD_DEFAULT"
#endif
#include "../check.h"
#include <dlfcn.h>
#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>

#define THREADS 4
#ifndef ROUNDS
#define ROUNDS 4000 // calls a thread makes on a contended object
#endif
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What the compilers pass for a source location: flags and a string. */
static struct {
  int reserved1, flags, reserved2, reserved3;
  const char *source;
} loc = {0, 2, 0, 0, ";unknown;unknown;0;0;;"};

static const char *family = "__kmpc_atomic_fixed1_add";

static void *entry(const char *name) {
  void *f = dlsym(RTLD_DEFAULT, name);
  if (!f && dlsym(RTLD_DEFAULT, family))
    check_report(name, 0, "entry point missing", 0, 1);
  return f;
}

/* The calling thread's number; makes itself known to the runtime. */
static int gtid(void) {
  int (*number)(void *) = dlsym(RTLD_DEFAULT, "__kmpc_global_thread_num");
  return number ? number(&loc) : omp_get_thread_num();
}

/* A value is PARTS numbers of BYTES significant bytes, STRIDE bytes apart. */
struct layout {
  size_t parts, bytes, stride;
};

static inline int same(const void *a, const void *b, struct layout l) {
  for (size_t i = 0; i < l.parts; i++)
    if (memcmp((const char *)a + i * l.stride, (const char *)b + i * l.stride,
               l.bytes))
      return 0;
  return 1;
}

static inline uint64_t hash(const void *value, struct layout l) {
  uint64_t h = 0xcbf29ce484222325u;
  for (size_t i = 0; i < l.parts; i++)
    for (size_t j = 0; j < l.bytes; j++)
      h = (h ^ ((const unsigned char *)value)[i * l.stride + j]) *
          0x100000001b3u;
  return h ^ h >> 29;
}

static inline void expect(const char *name, const char *what, const void *got,
                          const void *want, struct layout l) {
  if (same(got, want, l))
    return;
  check_report(name, 0, what, 0, 0);
  for (int k = 0; k < 2; k++) {
    const unsigned char *byte = k ? want : got;
    fprintf(stderr, k ? "  want" : "  got ");
    for (size_t i = 0; i < l.parts; i++)
      for (size_t j = l.bytes; j-- > 0;)
        fprintf(stderr, "%s%02x", j + 1 == l.bytes ? " " : "",
                byte[i * l.stride + j]);
    fputc('\n', stderr);
  }
}

/* One thread's part of a contended run. */
struct job {
  void *f, *x;
  const void *v;
  int flag; // of captures: 1 the new value, 0 the old
  struct layout layout;
  uint64_t hashes; // of all values captured: a sum, so their order is free
  int *waiting;    // threads that have not begun
};

/* Waits for the other threads, running, so that all begin together. */
static inline void begin(struct job *job) {
  __atomic_sub_fetch(job->waiting, 1, __ATOMIC_ACQ_REL);
  while (__atomic_load_n(job->waiting, __ATOMIC_ACQUIRE))
    sched_yield();
}

/* Runs BODY on four threads; returns the sum of their hashes. */
static inline uint64_t contend(void *(*body)(void *), struct job job) {
  pthread_t threads[THREADS];
  struct job jobs[THREADS];
  int waiting = THREADS;
  uint64_t sum = 0;
  job.waiting = &waiting;
  for (int i = 0; i < THREADS; i++) {
    jobs[i] = job;
    if (pthread_create(&threads[i], 0, body, &jobs[i]))
      abort();
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], 0);
    sum += jobs[i].hashes;
  }
  return sum;
}

/* The threads' bodies for an object of type T and an operand of type R. CPT(T,
 * R, f, g, x, v, flag) is a call of a capture form. */
#define BODIES(TAG, T, R, CPT)                                                 \
  __attribute__((unused)) static void *TAG##_updates(void *arg) {              \
    struct job *j = arg;                                                       \
    void (*f)(void *, int, T *, R) = j->f;                                     \
    R v = *(const R *)j->v;                                                    \
    int g = gtid();                                                            \
    begin(j);                                                                  \
    for (int i = 0; i < ROUNDS; i++)                                           \
      f(&loc, g, j->x, v);                                                     \
    return 0;                                                                  \
  }                                                                            \
  __attribute__((unused)) static void *TAG##_captures(void *arg) {             \
    struct job *j = arg;                                                       \
    R v = *(const R *)j->v;                                                    \
    int g = gtid();                                                            \
    begin(j);                                                                  \
    for (int i = 0; i < ROUNDS; i++) {                                         \
      T got = CPT(T, R, j->f, g, (T *)j->x, v, j->flag);                       \
      j->hashes += hash(&got, j->layout);                                      \
    }                                                                          \
    return 0;                                                                  \
  }

/* The usual form of a capture: it returns the value. */
#define RETURNED(T, R, f, g, x, v, flag)                                       \
  (((T (*)(void *, int, T *, R, int))(f))(&loc, g, x, v, flag))

/* Checks the update and the capture form of one operator. EXPR is what it
 * makes of `x` and `v`, in plain C; pairs of samples from xs and vs for which
 * OK is false are left out. The contended runs begin with X0 and apply V0: all
 * threads apply the same function, so the sequence of values is that of one
 * thread whatever their order, and a lost update breaks it off. */
#define OPERATOR(TAG, T, R, CPT, ID, OP, REV, OPERAND, OK, EXPR, X0, V0)       \
  do {                                                                         \
    const char *name = "__kmpc_atomic_" ID "_" OP REV OPERAND;                 \
    const char *cpt = "__kmpc_atomic_" ID "_" OP "_cpt" REV OPERAND;           \
    void (*update)(void *, int, T *, R) = entry(name);                         \
    void *capture = entry(cpt);                                                \
    if (!update || !capture)                                                   \
      break;                                                                   \
    for (size_t i = 0; i < COUNT(xs); i++)                                     \
      for (size_t j = 0; j < COUNT(vs); j++) {                                 \
        const T x = xs[i];                                                     \
        const R v = vs[j];                                                     \
        if (!(OK))                                                             \
          continue;                                                            \
        const T want = CANON((T)(EXPR));                                       \
        T object = x;                                                          \
        update(&loc, gtid(), &object, v);                                      \
        object = CANON(object);                                                \
        expect(name, "object", &object, &want, TAG##_layout);                  \
        for (int flag = 0; flag < 2; flag++) {                                 \
          object = x;                                                          \
          T got = CPT(T, R, capture, gtid(), &object, v, flag);                \
          object = CANON(object), got = CANON(got);                            \
          expect(cpt, "object", &object, &want, TAG##_layout);                 \
          expect(cpt, flag ? "new value" : "old value", &got,                  \
                 flag ? &want : &x, TAG##_layout);                             \
        }                                                                      \
      }                                                                        \
    T x = X0;                                                                  \
    const R v = V0;                                                            \
    uint64_t hashes[2] = {0, 0};                                               \
    for (int i = 0; i < THREADS * ROUNDS; i++) {                               \
      hashes[0] += hash(&x, TAG##_layout);                                     \
      x = (T)(EXPR);                                                           \
      hashes[1] += hash(&x, TAG##_layout);                                     \
    }                                                                          \
    T object = X0;                                                             \
    contend(TAG##_updates,                                                     \
            (struct job){update, &object, &v, 0, TAG##_layout, 0, 0});         \
    expect(name, "contended object", &object, &x, TAG##_layout);               \
    for (int flag = 0; flag < 2; flag++) {                                     \
      object = X0;                                                             \
      uint64_t sum =                                                           \
          contend(TAG##_captures, (struct job){capture, &object, &v, flag,     \
                                               TAG##_layout, 0, 0});           \
      expect(cpt, "contended object", &object, &x, TAG##_layout);              \
      if (sum != hashes[flag])                                                 \
        check_report(cpt, flag, "contended captures", sum, hashes[flag]);      \
    }                                                                          \
  } while (0)

/* Turns a negative zero into zero, where algorithms may differ in it. */
#ifndef CANON
#define CANON(value) (value)
#endif

/* Checks an operator without a capture form. */
#define UPDATE(TAG, T, R, ID, OP, OPERAND, OK, EXPR, X0, V0)                   \
  do {                                                                         \
    const char *name = "__kmpc_atomic_" ID "_" OP "_" OPERAND;                 \
    void (*update)(void *, int, T *, R) = entry(name);                         \
    if (!update)                                                               \
      break;                                                                   \
    for (size_t i = 0; i < COUNT(xs); i++)                                     \
      for (size_t j = 0; j < COUNT(vs); j++) {                                 \
        const T x = xs[i];                                                     \
        const R v = vs[j];                                                     \
        if (!(OK))                                                             \
          continue;                                                            \
        const T want = CANON((T)(EXPR));                                       \
        T object = x;                                                          \
        update(&loc, gtid(), &object, v);                                      \
        object = CANON(object);                                                \
        expect(name, "object", &object, &want, TAG##_layout);                  \
      }                                                                        \
    T x = X0;                                                                  \
    const R v = V0;                                                            \
    for (int i = 0; i < THREADS * ROUNDS; i++)                                 \
      x = (T)(EXPR);                                                           \
    T object = X0;                                                             \
    contend(TAG##_updates,                                                     \
            (struct job){update, &object, &v, 0, TAG##_layout, 0, 0});         \
    expect(name, "contended object", &object, &x, TAG##_layout);               \
  } while (0)

/* The usual form of a swap. */
#define SWAPPED(T, f, g, x, v)                                                 \
  (((T (*)(void *, int, T *, T))(f))(&loc, g, x, v))

/* Checks rd, wr and swp: alone, and in a crowd in which one of two values is
 * written and nothing else may ever be seen. */
#define ACCESSES(TAG, T, SWP, ID)                                              \
  static void *TAG##_accesses(void *arg) {                                     \
    struct job *j = arg;                                                       \
    T (*rd)(void *, int, T *) = entry("__kmpc_atomic_" ID "_rd");              \
    void (*wr)(void *, int, T *, T) = entry("__kmpc_atomic_" ID "_wr");        \
    void *swp = entry("__kmpc_atomic_" ID "_swp");                             \
    const T *v = j->v;                                                         \
    int g = gtid();                                                            \
    begin(j);                                                                  \
    for (int i = 0; i < ROUNDS; i++) {                                         \
      wr(&loc, g, j->x, v[i & 1]);                                             \
      T got = rd(&loc, g, j->x);                                               \
      if (!same(&got, &v[0], j->layout))                                       \
        expect("__kmpc_atomic_" ID "_rd", "torn", &got, &v[1], j->layout);     \
      got = SWP(T, swp, g, (T *)j->x, v[i >> 1 & 1]);                          \
      if (!same(&got, &v[0], j->layout))                                       \
        expect("__kmpc_atomic_" ID "_swp", "torn", &got, &v[1], j->layout);    \
    }                                                                          \
    return 0;                                                                  \
  }                                                                            \
  static void TAG##_all_accesses(const T *xs, size_t count) {                  \
    T (*rd)(void *, int, T *) = entry("__kmpc_atomic_" ID "_rd");              \
    void (*wr)(void *, int, T *, T) = entry("__kmpc_atomic_" ID "_wr");        \
    void *swp = entry("__kmpc_atomic_" ID "_swp");                             \
    if (!rd || !wr || !swp)                                                    \
      return;                                                                  \
    for (size_t i = 0; i < count; i++) {                                       \
      T x = xs[i], other = xs[(i + 1) % count];                                \
      T got = rd(&loc, gtid(), &x);                                            \
      expect("__kmpc_atomic_" ID "_rd", "value", &got, &xs[i], TAG##_layout);  \
      got = SWP(T, swp, gtid(), &x, other);                                    \
      expect("__kmpc_atomic_" ID "_swp", "old", &got, &xs[i], TAG##_layout);   \
      expect("__kmpc_atomic_" ID "_swp", "new", &x, &other, TAG##_layout);     \
      wr(&loc, gtid(), &x, xs[i]);                                             \
      expect("__kmpc_atomic_" ID "_wr", "new", &x, &xs[i], TAG##_layout);      \
    }                                                                          \
    T x = xs[0];                                                               \
    contend(TAG##_accesses, (struct job){0, &x, xs, 0, TAG##_layout, 0, 0});   \
  }

#endif
