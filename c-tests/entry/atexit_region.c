// Regions in atexit handlers, in destructor functions and in constructor
// functions that run before main.
#include "../check.h"
#include <omp.h>
#include <stdlib.h>
#include <unistd.h>

static int early;

static int region(int size) {
  int n = 0, sum = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
  {
    n++;
#pragma omp for schedule(dynamic) reduction(+ : sum)
    for (int i = 0; i < 10; i++)
      sum += i;
  }
  CHECK_EQ(sum, 45);
  return n;
}

__attribute__((constructor)) static void before_main(void) {
  early = region(3);
}

static void expect(int size, const char *where) {
  if (region(size) != size || check_failures)
    _exit(1);
  printf("%s\n", where);
  fflush(stdout);
}

__attribute__((destructor)) static void after_main(void) {
  expect(2, "destructor");
}
static void first_handler(void) { expect(3, "first handler registered"); }
static void last_handler(void) { expect(4, "last handler registered"); }

int main(void) {
  CHECK_EQ(early, 3);
  atexit(first_handler);
  CHECK_EQ(region(4), 4);
  atexit(last_handler);
  return check_done();
}
