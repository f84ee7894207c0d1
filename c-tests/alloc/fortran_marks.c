// only: gcc
// no-original: gcc 15's entry points
// What gfortran calls for allocatables of an allocator: a mark on their addresses, taken back once.
#define _GNU_SOURCE
#include "../check.h"
#include <dlfcn.h>
#include <omp.h>
#include <stdbool.h>
#include <stdint.h>

enum { EACH = 2000 };

int main(void) {
  void *(*alloc)(size_t, size_t, uintptr_t) =
      (void *(*)(size_t, size_t, uintptr_t))dlsym(RTLD_DEFAULT, "GOMP_alloc");
  void (*release)(void *, uintptr_t) =
      (void (*)(void *, uintptr_t))dlsym(RTLD_DEFAULT, "GOMP_free");
  void (*add)(void *) = (void (*)(void *))dlsym(RTLD_DEFAULT, "GOMP_add_alloc");
  bool (*is)(void *) = (bool (*)(void *))dlsym(RTLD_DEFAULT, "GOMP_is_alloc");
  CHECK(alloc && release && add && is);
  CHECK(alloc(16, 0, 1) == NULL);
  add(NULL);
  CHECK(!is(NULL));
  int wrong = 0;
#pragma omp parallel reduction(+ : wrong)
  {
    static __thread void *marked[EACH], *plain[EACH];
    for (int i = 0; i < EACH; i++) {
      marked[i] = alloc(32, 40, 0);
      wrong += (uintptr_t)marked[i] % 32 != 0;
      add(marked[i]);
      plain[i] = malloc(40);
    }
    for (int i = 0; i < EACH; i++) {
      wrong += is(plain[i]);
      wrong += !is(marked[i]);
      wrong += is(marked[i]);
    }
    for (int i = 0; i < EACH; i++) {
      release(marked[i], 0);
      free(plain[i]);
    }
  }
  CHECK_EQ(wrong, 0);
  return check_done();
}
