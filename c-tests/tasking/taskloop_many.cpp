// Taskloops of many small tasks: each iteration once, in tasks of their own,
// whose children the taskgroup waits for; nested ones, ones without a group,
// ones that firstprivate objects go into, and ones that are cancelled.
// env: OMP_CANCELLATION=true
// no-original: clang libomp 19 waits for ever at the end of a taskloop that is cancelled
#include "../check.h"
#include <omp.h>
#include <vector>

enum { N = 20000 };

static std::vector<int> count(N);

static void expect_each(int times) {
  long wrong = 0;
  for (int &c : count) {
    wrong += c != times;
    c = 0;
  }
  CHECK_EQ(wrong, 0);
}

static void add(int i) {
#pragma omp atomic
  count[i]++;
}

static void flat() {
#pragma omp parallel
#pragma omp single
#pragma omp taskloop grainsize(1)
  for (int i = 0; i < N; i++)
    add(i);
  expect_each(1);
}

static void children() {
#pragma omp parallel
#pragma omp single
  {
#pragma omp taskloop grainsize(1)
    for (int i = 0; i < N; i++) {
#pragma omp task
      add(i);
      if (i % 64 == 0) {
#pragma omp taskwait
      }
    }
    expect_each(1);
  }
}

static void nested() {
#pragma omp parallel
#pragma omp single
#pragma omp taskloop num_tasks(200)
  for (int j = 0; j < N; j += 100) {
#pragma omp taskloop grainsize(1)
    for (int i = j; i < j + 100; i++)
      add(i);
  }
  expect_each(1);
}

static void ungrouped() {
#pragma omp parallel
#pragma omp single
  {
    for (int round = 0; round < 3; round++) {
      int factor = 1; // gone when the tasks run
#pragma omp taskloop grainsize(1) nogroup firstprivate(factor)
      for (int i = 0; i < N; i++)
        if (factor == 1)
          add(i);
    }
#pragma omp taskwait
    expect_each(3);
  }
}

struct Object {
  static inline long alive = 0;
  int value;
  explicit Object(int v) : value(v) { change(1); }
  Object(const Object &other) : value(other.value) { change(1); }
  ~Object() {
    change(-1);
    value = -1;
  }
  static void change(long by) {
#pragma omp atomic
    alive += by;
  }
};

static void objects() {
  long last = -1;
#pragma omp parallel
#pragma omp single
  {
    Object object(7);
#pragma omp taskloop grainsize(1) firstprivate(object) lastprivate(last)
    for (int i = 0; i < N; i++) {
      if (object.value == 7)
        add(i);
      last = i;
    }
  }
  expect_each(1);
  CHECK_EQ(last, N - 1);
  CHECK_EQ(Object::alive, 0);
}

static void cancelled() {
  int begun = 0;
#pragma omp parallel
#pragma omp single
  {
    Object object(7);
#pragma omp taskloop grainsize(1) firstprivate(object) shared(begun)
    for (int i = 0; i < N; i++) {
#pragma omp atomic
      begun++;
      if (object.value == 7 && i >= 100) {
#pragma omp cancel taskgroup
      }
    }
  }
  CHECK(begun > 0 && begun <= N);
}

static void reduced() {
  long sum = 0;
#pragma omp parallel
#pragma omp single
#pragma omp taskloop grainsize(1) reduction(+ : sum)
  for (int i = 0; i < N; i++)
    sum += i;
  CHECK_EQ(sum, (long)N * (N - 1) / 2);
}

int main() {
  for (int round = 0; round < 3; round++) {
    flat();
    children();
    nested();
    ungrouped();
    objects();
    cancelled();
    reduced();
  }
  printf("each once\n");
  return check_done();
}
