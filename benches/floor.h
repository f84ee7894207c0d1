/* The floors: the same hand-overs between two processors in bare loops, with no
 * runtime between. Two threads, each bound to a processor of its own (the first
 * two that this process may use), a line for each. */
#ifndef OXOMP_BENCH_FLOOR_H
#define OXOMP_BENCH_FLOOR_H

#include <pthread.h>
#include <sched.h>

#include "bench.h"

struct line {
  long epoch;
  void (*function)(void *);
  void *argument;
} __attribute__((aligned(LINE)));

static struct line floor_lines[2];

static inline long floor_read(int line) {
  return __atomic_load_n(&floor_lines[line].epoch, __ATOMIC_ACQUIRE);
}

static inline void floor_write(int line, long epoch) {
  __atomic_store_n(&floor_lines[line].epoch, epoch, __ATOMIC_RELEASE);
}

static inline void floor_await(int line, long epoch) {
  while (floor_read(line) < epoch)
    __builtin_ia32_pause();
}

/* Binds the calling thread to the processor of this place among those that the
 * process may use; where there are too few, it stays where it is. */
static inline void floor_bind(int place, const cpu_set_t *usable) {
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
    if (CPU_ISSET(cpu, usable) && place-- == 0) {
      cpu_set_t one;
      CPU_ZERO(&one);
      CPU_SET(cpu, &one);
      sched_setaffinity(0, sizeof one, &one);
      return;
    }
  }
}

struct floor_partner {
  void (*body)(long n);
  long n;
  cpu_set_t usable;
};

static void *floor_second(void *argument) {
  struct floor_partner *partner = argument;
  floor_bind(1, &partner->usable);
  partner->body(partner->n);
  return 0;
}

/* Runs `first` here and `second` on another processor, n rounds each. */
static inline long floor_run(void (*first)(long), void (*second)(long),
                             long n) {
  struct floor_partner partner = {second, n, {{0}}};
  pthread_t thread;
  sched_getaffinity(0, sizeof partner.usable, &partner.usable);
  memset(floor_lines, 0, sizeof floor_lines);
  if (pthread_create(&thread, 0, floor_second, &partner) != 0) {
    perror("pthread_create");
    exit(1);
  }
  floor_bind(0, &partner.usable);
  first(n);
  pthread_join(thread, 0);
  sched_setaffinity(0, sizeof partner.usable, &partner.usable);
  return n;
}

static void ping(long n) {
  for (long i = 1; i <= n; i++) {
    floor_write(0, i);
    floor_await(1, i);
  }
}

static void pong(long n) {
  for (long i = 1; i <= n; i++) {
    floor_await(0, i);
    floor_write(1, i);
  }
}

static long floor_round_trip(long n) { return floor_run(ping, pong, n); }

static void meet_first(long n) {
  for (long i = 1; i <= n; i++) {
    floor_write(0, i);
    floor_await(1, i);
  }
}

static void meet_second(long n) {
  for (long i = 1; i <= n; i++) {
    floor_write(1, i);
    floor_await(0, i);
  }
}

/* A barrier of two: each writes its own line and waits for the other's. */
static long floor_barrier(long n) {
  return floor_run(meet_first, meet_second, n);
}

static unsigned long floor_calls;

static void floor_function(void *argument) { *(unsigned long *)argument += 1; }

static void fork_and_join(long n) {
  for (long i = 1; i <= n; i++) {
    floor_lines[0].function = floor_function;
    floor_lines[0].argument = &floor_calls;
    floor_write(0, i);
    floor_await(1, i);
  }
}

static void serve(long n) {
  for (long i = 1; i <= n; i++) {
    floor_await(0, i);
    floor_lines[0].function(floor_lines[0].argument);
    floor_write(1, i);
  }
}

/* A region of two: function, argument and epoch in one line, the join in
 * another. */
static long floor_fork_join(long n) {
  floor_calls = 0;
  floor_run(fork_and_join, serve, n);
  expect("calls of the function", floor_calls, (unsigned long)n);
  return n;
}

static long floor_counter_value __attribute__((aligned(LINE)));

static void take(long n) {
  for (long i = 0; i < n; i++)
    __atomic_fetch_add(&floor_counter_value, 1, __ATOMIC_RELAXED);
}

/* Two threads that take numbers from one counter. */
static long floor_counter(long n) {
  floor_counter_value = 0;
  floor_run(take, take, n);
  expect("the counter", (unsigned long)floor_counter_value,
         2 * (unsigned long)n);
  return 2 * n;
}

/* An uncontended lock: a compare-and-swap and an exchange. */
static long floor_lock(long n) {
  static int word __attribute__((aligned(LINE)));
  for (long i = 0; i < n; i++) {
    int free = 0;
    if (!__atomic_compare_exchange_n(&word, &free, 1, 0, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED))
      expect("the lock is free", 0, 1);
    __atomic_exchange_n(&word, 0, __ATOMIC_RELEASE);
  }
  return n;
}

#endif
