// not-under: tsan,asan,valgrind they have an allocator of their own
// no-original
// (Both originals hang in a child that is forked inside of a region.)
// timeout: 60
// Between fork and its return in the child, the runtime neither takes nor gives
// back memory: an allocator's own handlers may not have run yet.
#include "child.h"
#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

static atomic_int calls, stop;

void *malloc(size_t n) { return calls++, __libc_malloc(n); }
void *calloc(size_t n, size_t m) { return calls++, __libc_calloc(n, m); }
void *realloc(void *p, size_t n) { return calls++, __libc_realloc(p, n); }
void *aligned_alloc(size_t a, size_t n) { return calls++, __libc_memalign(a, n); }
void *memalign(size_t a, size_t n) { return calls++, __libc_memalign(a, n); }
int posix_memalign(void **p, size_t a, size_t n) {
  calls++;
  *p = __libc_memalign(a, n);
  return *p ? 0 : 12;
}
void free(void *p) {
  calls++;
  __libc_free(p);
}

static void region(int size) {
  int n = 0, place = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
  {
#pragma omp for schedule(dynamic)
    for (int i = 0; i < 10; i++)
#pragma omp task depend(inout : place) shared(place)
#pragma omp atomic
      place++;
    n++;
  }
  CHECK_EQ(n, size);
  CHECK_EQ(place, 10);
}

static void *busy(void *arg) {
  while (!stop)
    region(3);
  return arg;
}

/* Handlers of the child run in the order in which they were installed: the first
 * of these before the runtime is loaded, the second after that. */
static int during = -1;

static void first_in_child(void) { calls = 0; }

static void last_in_child(void) { during = calls; }

static void install_first(void) { pthread_atfork(NULL, NULL, first_in_child); }

__attribute__((section(".preinit_array"), used)) static void (*const early)(
    void) = install_first;

static void forks(void) {
  pid_t pid = fork();
  if (pid == 0) {
    alarm(20);
    CHECK_EQ(during, 0);
    region(2);
    _exit(check_failures != 0);
  }
  child_join(pid);
}

int main(void) {
  pthread_t other;
  int size = omp_get_max_threads();
  pthread_atfork(NULL, NULL, last_in_child);
  forks();
  region(size);
  forks();
  CHECK_EQ(pthread_create(&other, NULL, busy, NULL), 0);
  for (int i = 0; i < 50; i++) {
    forks();
    // In a region, and in a task that others depend on.
#pragma omp parallel num_threads(size)
#pragma omp master
    {
#pragma omp taskgroup
      {
#pragma omp task depend(inout : size)
        if (omp_get_thread_num() == 0)
          forks();
#pragma omp task depend(inout : size)
        {}
      }
      forks();
    }
  }
  stop = 1;
  pthread_join(other, NULL);
  CHECK(calls > 0);
  printf("fork takes no memory\n");
  return check_done();
}
