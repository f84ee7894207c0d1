// no-original: the originals end with other words
// threads: 2
// abort_fb, and GOMP_alloc whatever the fallback: one message and the end.
#define _GNU_SOURCE
#include "../check.h"
#include <dlfcn.h>
#include <omp.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs `act` in a child; whether that ended by a signal with one line. */
static int dies(void (*act)(void)) {
  int ends[2], status = 0;
  char text[512] = "";
  if (pipe(ends) != 0)
    return 0;
  pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], 2);
    act();
    _exit(0);
  }
  close(ends[1]);
  size_t have = 0;
  for (ssize_t got; (got = read(ends[0], text + have, 511 - have)) > 0;)
    have += (size_t)got;
  close(ends[0]);
  waitpid(child, &status, 0);
  char *line = strchr(text, '\n');
  int one = line && line[1] == 0 && strstr(text, "fatal") &&
            strstr(text, "100000");
  if (!one)
    fprintf(stderr, "child: status %d, %s\n", status, text);
  return one && WIFSIGNALED(status);
}

static void *volatile sink;

static void by_trait(void) {
  const omp_alloctrait_t traits[] = {{omp_atk_pool_size, 1000},
                                     {omp_atk_fallback, omp_atv_abort_fb}};
  sink = omp_alloc(100000, omp_init_allocator(omp_default_mem_space, 2, traits));
}

static void by_directive(void) {
  const omp_alloctrait_t traits[] = {{omp_atk_pool_size, 1000},
                                     {omp_atk_fallback, omp_atv_null_fb}};
  void *(*alloc)(size_t, size_t, uintptr_t) =
      (void *(*)(size_t, size_t, uintptr_t))dlsym(RTLD_DEFAULT, "GOMP_alloc");
  sink = alloc(8, 100000,
               (uintptr_t)omp_init_allocator(omp_default_mem_space, 2, traits));
}

int main(void) {
  CHECK(dies(by_trait));
  CHECK(dies(by_directive));
  return check_done();
}
