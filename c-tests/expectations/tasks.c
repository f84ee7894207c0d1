// threads: 2,4
// Who executes which task when, where the specification leaves it open and the
// runtimes agree. docs/expectations.md, Tasks.
#include "../check.h"
#include <omp.h>
#include <sched.h>

enum { TASKS = 20 };

static int order[TASKS], next;

static void await(int *flag) {
  while (!__atomic_load_n(flag, __ATOMIC_ACQUIRE))
    sched_yield();
}

static void set(int *flag) { __atomic_store_n(flag, 1, __ATOMIC_RELEASE); }

// A creator that waits for its tasks while all others are busy takes the last
// one first.
static void creator_alone(void) {
  int done = 0;
  next = 0;
#pragma omp parallel
  if (omp_get_thread_num() == 0) {
    for (int i = 0; i < TASKS; i++)
#pragma omp task firstprivate(i)
      order[i] = next++;
    CHECK_EQ(next, 0);
    // A critical region is no task scheduling point.
#pragma omp critical
    CHECK_EQ(next, 0);
#pragma omp taskwait
    set(&done);
  } else {
    await(&done);
  }
  for (int i = 0; i < TASKS; i++)
    CHECK_EQ(order[i], TASKS - 1 - i);
}

// Another thread takes the first one first.
static void thief_alone(void) {
  int made = 0, done = 0;
  next = 0;
#pragma omp parallel
  if (omp_get_thread_num() == 0) {
    for (int i = 0; i < TASKS; i++)
#pragma omp task firstprivate(i)
    {
      order[i] = next++;
      if (next == TASKS)
        set(&done);
    }
    set(&made);
    await(&done);
  } else {
    await(&made);
    // The others are busy until all is done.
    if (omp_get_thread_num() != 1)
      await(&done);
  }
  for (int i = 0; i < TASKS; i++)
    CHECK_EQ(order[i], i);
}

// As long as a program has few tasks, a creator whose team is busy leaves all
// of them for later.
static void many_are_deferred(void) {
  int done = 0, ran = 0;
#pragma omp parallel
  if (omp_get_thread_num() == 0) {
    for (int i = 0; i < 128; i++) {
#pragma omp task shared(ran)
      __atomic_add_fetch(&ran, 1, __ATOMIC_RELAXED);
      CHECK_EQ(__atomic_load_n(&ran, __ATOMIC_RELAXED), 0);
    }
    set(&done);
  } else {
    await(&done);
  }
  CHECK_EQ(ran, 128);
}

// A task that waits for one made later ends, where another thread is free.
static void waits_for_a_later_one(void) {
  int flag = 0;
#pragma omp parallel
#pragma omp single
  {
    for (int i = 0; i < TASKS; i++)
#pragma omp task
      ;
#pragma omp task shared(flag)
    await(&flag);
#pragma omp task shared(flag)
    set(&flag);
  }
}

// Undeferred tasks and those of a final task are their creator's, at once; so
// are all tasks outside of regions.
static void at_once(void) {
  int me, before;
#pragma omp parallel private(me, before)
#pragma omp single
  {
    me = omp_get_thread_num();
    next = 0;
    for (int i = 0; i < TASKS; i++) {
      before = next;
#pragma omp task if (0) shared(me, before)
      CHECK(omp_get_thread_num() == me && !omp_in_final() && next++ == before);
      CHECK_EQ(next, before + 1);
    }
#pragma omp task final(1)
    {
      int mine = omp_get_thread_num(), count = 0;
      for (int i = 0; i < TASKS; i++) {
#pragma omp task shared(count, mine)
        CHECK(omp_get_thread_num() == mine && omp_in_final() && ++count);
        CHECK_EQ(count, i + 1);
      }
    }
  }
  next = 0;
  for (int i = 0; i < TASKS; i++) {
#pragma omp task
    next++;
    CHECK_EQ(next, i + 1);
  }
}

int main(void) {
  for (int round = 0; round < 20; round++) {
    creator_alone();
    thief_alone();
    many_are_deferred();
    waits_for_a_later_one();
    at_once();
  }
  return check_done();
}
