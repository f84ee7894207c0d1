/* What the benchmark programs share: the command line, calibration, and the
 * figure they print.
 *
 *   prog --list              the workloads, one a line: name, what one
 *                            operation is, the floor beside which it is shown,
 *                            "counts" where it takes a COUNT
 *   prog --runtime           the path of the OpenMP runtime that serves
 *   prog WORKLOAD            the figure: nanoseconds an operation, over the wall
 *                            clock of the whole team (unless --list says
 *                            otherwise)
 *   prog WORKLOAD COUNT      does about COUNT operations and prints how many it
 *                            did: for counting instructions and system calls
 *   prog WORKLOAD forever    goes on until it is killed: company for another
 *
 * BENCH_MS is the time of one of the three blocks of operations whose median is
 * the figure (default 20), BENCH_WARM_MS the least time that the workload runs
 * before they are measured (default 60). Unless BENCH_SPREAD is 0, the first
 * region moves each thread to a processor of its own and then lets it go where
 * the scheduler wants it: schedulers may start all threads on one processor and
 * part them only after many milliseconds. Every workload checks its result; the
 * exit status is 1 when one is wrong. */
#ifndef OXOMP_BENCH_H
#define OXOMP_BENCH_H

#ifndef _GNU_SOURCE
#error "define _GNU_SOURCE before the first header"
#endif

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

/* The line size that keeps two writers apart, the adjacent line's prefetch
 * included. */
#define LINE 128

struct workload {
  const char *name;
  const char *operation; /* what is counted, for readers */
  /* Does about n operations (at least one), checks what they gave, and returns
   * how many they were. */
  long (*run)(long n);
  /* Instead of run, where a figure is no mean of many operations: measures by
   * itself and returns the figure. */
  double (*figure)(void);
  const char *floor; /* the workload of hand-written code beside this one */
};

static inline double bench_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Ends the program with status 1 unless the two numbers are equal. */
static inline void expect(const char *what, unsigned long got,
                          unsigned long want) {
  if (got != want) {
    fprintf(stderr, "wrong result: %s: got %lu, want %lu\n", what, got, want);
    exit(1);
  }
}

/* Nanoseconds, from a variable that holds milliseconds. */
static inline double bench_ms(const char *variable, double otherwise) {
  const char *text = getenv(variable);
  double ms = text ? atof(text) : 0;
  return (ms > 0 ? ms : otherwise) * 1e6;
}

static inline int bench_by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static inline double bench_median(double *values, int n) {
  qsort(values, (size_t)n, sizeof *values, bench_by_size);
  return values[n / 2];
}

/* Nanoseconds that about *n operations take; *n becomes how many they were. */
static inline double bench_time(const struct workload *w, long *n) {
  double start = bench_now();
  *n = w->run(*n);
  return bench_now() - start;
}

/* The figure of a workload: as many operations as a block takes are found while
 * it warms up, then three blocks give their median. One slow moment does not
 * make a block short: a count is enough only when the block that is measured
 * with it takes its time. */
static inline double bench_measure(const struct workload *w) {
  double block = bench_ms("BENCH_MS", 20), per_op[3];
  double warm = bench_now() + bench_ms("BENCH_WARM_MS", 60);
  if (w->figure)
    return w->figure();
  long n = 1;
  bench_time(w, &n);
  for (int i = 0; i < 3;) {
    long done = n;
    double time = bench_time(w, &done);
    if (time < block / 2 && done < 1L << 40) {
      double more = time > 0 ? block / time : 8;
      n = (long)((double)done * (more < 8 ? more : 8)) + 1;
      i = 0;
    } else if (bench_now() > warm) {
      per_op[i++] = time / (double)done;
    }
  }
  return bench_median(per_op, 3);
}

/* main of every program; `list` ends with a workload without a name. */
static inline int bench_main(int argc, char **argv, const struct workload *list,
                             const char *runtime, void (*spread)(void)) {
  /* Nobody is left to read the figure once the parent is gone. */
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (argc == 2 && strcmp(argv[1], "--runtime") == 0) {
    puts(runtime);
    return 0;
  }
  if (argc == 2 && strcmp(argv[1], "--list") == 0) {
    for (; list->name; list++)
      printf("%s\t%s\t%s\t%s\n", list->name, list->operation,
             list->floor ? list->floor : "", list->run ? "counts" : "");
    return 0;
  }
  while (argc >= 2 && list->name && strcmp(list->name, argv[1]) != 0)
    list++;
  if (argc < 2 || argc > 3 || !list->name) {
    fprintf(stderr, "usage: %s --list | --runtime | WORKLOAD [COUNT|forever]\n",
            argv[0]);
    return 2;
  }
  const char *wanted = getenv("BENCH_SPREAD");
  if (!list->figure && strncmp(list->name, "floor:", 6) != 0 &&
      !(wanted && strcmp(wanted, "0") == 0))
    spread();
  if (argc == 2) {
    printf("%.3f\n", bench_measure(list));
  } else if (strcmp(argv[2], "forever") == 0) {
    for (;;)
      bench_measure(list);
  } else if (list->run) {
    printf("%ld\n", list->run(atol(argv[2])));
  } else {
    fprintf(stderr, "%s measures by itself: it takes no count\n", argv[1]);
    return 2;
  }
  return 0;
}

#endif
