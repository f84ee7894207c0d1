// A region that follows one like it is not that one where something has changed
// in between: the task's ICVs, the clause, the task, the level.
#include "../check.h"
#include <omp.h>

// What a region without clause finds, each value the same in all threads; -1
// where it is not.
struct found {
  int size, level, active, limit, chunk, next;
};

static struct found look(void) {
  struct found first = {0}, differ = {0};
#pragma omp parallel shared(first, differ)
  {
    struct found mine = {omp_get_num_threads(),  omp_get_level(),
                         omp_get_active_level(), omp_get_max_active_levels(),
                         0,                      omp_get_max_threads()};
    omp_sched_t kind;
    omp_get_schedule(&kind, &mine.chunk);
    if (omp_get_thread_num() == 0)
      first = mine;
#pragma omp barrier
    if (mine.size != first.size || mine.level != first.level ||
        mine.active != first.active || mine.limit != first.limit ||
        mine.chunk != first.chunk || mine.next != first.next)
#pragma omp atomic write
      differ.size = 1;
  }
  if (differ.size)
    first.size = -1;
  return first;
}

static int size_with(int clause) {
  int size = 0;
#pragma omp parallel num_threads(clause)
#pragma omp single
  size = omp_get_num_threads();
  return size;
}

// Each change twice, so that both the region after it and that after a like one
// are seen.
static void of_this_task(int level) {
  for (int round = 0; round < 3; round++)
    for (int n = 1; n <= 4; n++) {
      omp_set_num_threads(n);
      for (int again = 0; again < 3; again++) {
        struct found f = look();
        CHECK_EQ(f.size, n);
        CHECK_EQ(f.next, n);
        CHECK_EQ(f.level, level + 1);
      }
      CHECK_EQ(size_with(3), 3);
      CHECK_EQ(size_with(2), 2);
      CHECK_EQ(size_with(2), 2);
      CHECK_EQ(look().size, n);
      omp_set_schedule(omp_sched_dynamic, 10 * n + round);
      CHECK_EQ(look().chunk, 10 * n + round);
      CHECK_EQ(look().chunk, 10 * n + round);
    }
  omp_set_num_threads(3);
  CHECK_EQ(look().size, 3);
  int levels = omp_get_max_active_levels();
  omp_set_max_active_levels(omp_get_active_level());
  CHECK_EQ(look().size, 1);
  CHECK_EQ(look().size, 1);
  omp_set_max_active_levels(levels);
  CHECK_EQ(look().size, 3);
  CHECK_EQ(look().limit, levels);
}

int main(void) {
  omp_set_dynamic(0);
  omp_set_max_active_levels(4);
  of_this_task(0);

  // In the tasks of a region, implicit and explicit: each has its own.
#pragma omp parallel num_threads(2)
  {
    omp_set_num_threads(2 + omp_get_thread_num());
    for (int again = 0; again < 3; again++)
      CHECK_EQ(look().size, 2 + omp_get_thread_num());
#pragma omp barrier
#pragma omp single
    for (int n = 1; n <= 4; n++)
#pragma omp task firstprivate(n)
    {
      omp_set_num_threads(n);
      CHECK_EQ(look().size, n);
      CHECK_EQ(look().size, n);
    }
    CHECK_EQ(look().size, 2 + omp_get_thread_num());
    of_this_task(1);
  }
  // What they set has gone with them.
  CHECK_EQ(look().size, 3);
#pragma omp parallel num_threads(2)
  CHECK_EQ(look().size, 3);

  // An undeferred task inherits, and what it sets is its own.
  omp_set_num_threads(2);
  CHECK_EQ(look().size, 2);
#pragma omp task if (0)
  {
    CHECK_EQ(look().size, 2);
    omp_set_num_threads(4);
    CHECK_EQ(look().size, 4);
  }
  CHECK_EQ(look().size, 2);
  printf("every region its own\n");
  return check_done();
}
