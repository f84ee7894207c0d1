// Static objects whose constructors and destructors run regions, thread_local
// and function statics among them.
#include "../check.h"
#include <cstdlib>
#include <omp.h>
#include <unistd.h>

static int region(int size) {
  int n = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
  {
#pragma omp barrier
    n++;
  }
  return n;
}

struct Runner {
  const char *name;
  int made;
  explicit Runner(const char *n) : name(n), made(region(3)) {}
  ~Runner() {
    if (made != 3 || region(2) != 2)
      _exit(1);
    printf("%s\n", name);
    fflush(stdout);
  }
};

static Runner first("first static object");
static Runner second("second static object");

static Runner &inside() {
  static Runner r("static object of a function");
  return r;
}

static thread_local Runner local("thread-local object");

int main() {
  CHECK_EQ(first.made, 3);
  CHECK_EQ(second.made, 3);
  CHECK_EQ(inside().made, 3);
  CHECK_EQ(local.made, 3);
  CHECK_EQ(region(4), 4);
  return check_done();
}
