// What is told about places where the program has asked for none: some
// runtimes say that there are none (and libgomp always does), others that all
// processors are one. Either way the answers fit each other, and nothing is
// written past what they count.
#include "../check.h"
#include <omp.h>

enum { ROOM = 4096, MARK = -7 };

static void fill(int *list) {
  for (int i = 0; i < ROOM; i++)
    list[i] = MARK;
}

static void expect_count(const int *list, int count) {
  CHECK(count >= 0 && count < ROOM);
  for (int i = 0; i < count; i++)
    CHECK(list[i] >= 0);
  CHECK_EQ(list[count], MARK);
}

static void ask(void) {
  static _Thread_local int list[ROOM];
  int places = omp_get_num_places();
  CHECK(places >= 0);
#ifndef __clang__
  CHECK_EQ(places, 0);
#endif
  for (int place = -1; place <= places; place++) {
    int procs = omp_get_place_num_procs(place);
    CHECK(place >= 0 && place < places ? procs > 0 : procs == 0);
    fill(list);
    omp_get_place_proc_ids(place, list);
    expect_count(list, procs);
  }
  CHECK(omp_get_place_num() >= -1);
  CHECK(omp_get_place_num() < (places ? places : 1));
  int partition = omp_get_partition_num_places();
  CHECK(partition <= places);
  fill(list);
  omp_get_partition_place_nums(list);
  expect_count(list, partition);
  CHECK_EQ(omp_get_proc_bind(), omp_proc_bind_false);
}

// Libraries ask while they are loaded.
__attribute__((constructor)) static void ask_first(void) { ask(); }

int main(void) {
  ask();
#pragma omp parallel
  ask();
  return check_done();
}
