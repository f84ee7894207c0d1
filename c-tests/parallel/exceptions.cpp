// C++ exceptions thrown and caught inside a region, by all members at once,
// through worksharing bodies and critical sections, and after the region.
#include "../check.h"
#include <omp.h>
#include <stdexcept>
#include <string>

static void thrower(int depth, int id) {
  std::string text = "from " + std::to_string(id);
  if (depth == 0)
    throw std::runtime_error(text);
  thrower(depth - 1, id);
}

int main() {
  int caught = 0;
#pragma omp parallel num_threads(5) reduction(+ : caught)
  {
    int id = omp_get_thread_num();
    for (int i = 0; i < 50; i++) {
      try {
        thrower(i % 7, id);
      } catch (const std::runtime_error &e) {
        caught += e.what() == "from " + std::to_string(id);
      }
    }
  }
  CHECK_EQ(caught, 250);

  caught = 0;
#pragma omp parallel for schedule(dynamic) num_threads(4) reduction(+ : caught)
  for (int i = 0; i < 100; i++) {
    try {
      if (i % 3 == 0)
        throw i;
    } catch (int v) {
      caught += v == i;
    }
  }
  CHECK_EQ(caught, 34);

  int total = 0;
#pragma omp parallel num_threads(4)
  {
    for (int i = 0; i < 20; i++) {
#pragma omp critical(guarded)
      {
        try {
          throw std::logic_error("inside");
        } catch (...) {
          total++;
        }
      }
    }
  }
  CHECK_EQ(total, 80);

  // The encountering thread may throw past finished regions.
  bool escaped = false;
  try {
#pragma omp parallel num_threads(3)
    {
#pragma omp atomic
      total++;
    }
    throw 1;
  } catch (int) {
    escaped = true;
  }
  CHECK(escaped);
  printf("exceptions in regions\n");
  return check_done();
}
