// threads: 4
// How loops are cut where the specification says "about" or nothing, as
// programs that print it or count on it find it on every runtime of the
// interface. docs/expectations.md, Loops.
#include "../check.h"
#include <omp.h>

enum { TRIPS = 1000 };

static int who[TRIPS];

// The iterations of the loop go to 0, 1, 2, 3 in blocks of these lengths.
static void expect_blocks(const int *lengths, int count) {
  int at = 0;
  for (int block = 0; block < count; block++)
    for (int i = 0; i < lengths[block]; i++)
      CHECK_EQ(who[at++], block % 4);
}

static void note(int i) { who[i] = omp_get_thread_num(); }

// Tasks of a taskloop over `trips` iterations, the fewest and the most
// iterations of one.
struct cut {
  int tasks, least, most;
};

static struct cut measure(const int *first, int trips) {
  static int length[TRIPS];
  struct cut cut = {0, TRIPS, 0};
  for (int i = 0; i < trips; i++)
    length[i] = 0;
  for (int i = 0; i < trips; i++)
    length[first[i]]++;
  for (int i = 0; i < trips; i++) {
    if (length[i] == 0)
      continue;
    cut.tasks++;
    cut.least = length[i] < cut.least ? length[i] : cut.least;
    cut.most = length[i] > cut.most ? length[i] : cut.most;
  }
  return cut;
}

static int first_of[TRIPS];

#define TASKLOOP(trips, ...)                                                   \
  PRAGMA(omp parallel num_threads(4))                                          \
  PRAGMA(omp single) {                                                         \
    int first = -1;                                                            \
    PRAGMA(omp taskloop firstprivate(first) __VA_ARGS__)                       \
    for (int i = 0; i < (trips); i++) {                                        \
      if (first < 0)                                                           \
        first = i;                                                             \
      first_of[i] = first;                                                     \
    }                                                                          \
  }

static void expect_cut(int trips, int tasks, int least, int most) {
  struct cut cut = measure(first_of, trips);
  CHECK_EQ(cut.tasks, tasks);
  CHECK_EQ(cut.least, least);
  CHECK_EQ(cut.most, most);
}

int main(void) {
#pragma omp parallel for num_threads(4)
  for (int i = 0; i < 10; i++)
    note(i);
  expect_blocks((int[]){3, 3, 2, 2}, 4);
#pragma omp parallel for num_threads(4) schedule(static, 3)
  for (int i = 0; i < 20; i++)
    note(i);
  expect_blocks((int[]){3, 3, 3, 3, 3, 3, 2}, 7);
#pragma omp parallel for num_threads(4) collapse(2)
  for (int i = 0; i < 10; i++)
    for (int j = 0; j < 7; j++)
      note(i * 7 + j);
  expect_blocks((int[]){18, 18, 17, 17}, 4);
  // Without a clause libomp makes ten tasks a thread, libgomp one.
#ifdef __clang__
  int tasks = 40;
#else
  int tasks = 4;
#endif
  TASKLOOP(1000)
  expect_cut(1000, tasks, 1000 / tasks, 1000 / tasks);
  TASKLOOP(3)
  expect_cut(3, 3, 1, 1);
  TASKLOOP(100, grainsize(8))
  expect_cut(100, 12, 8, 9);
  TASKLOOP(100, num_tasks(7))
  expect_cut(100, 7, 14, 15);
  return check_done();
}
