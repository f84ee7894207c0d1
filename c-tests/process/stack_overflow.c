// no-original: (they say nothing)
// threads: 2
// not-under: tsan,asan they have handlers of SIGSEGV of their own
// env: OMP_STACKSIZE=512K
// flags: -Wno-infinite-recursion
// A worker whose stack overflows says so, once, and ends the process by SIGSEGV as before. Nothing else that ends by SIGSEGV
// says anything, and handlers of the program's are left alone.
#define _GNU_SOURCE
#include "../check.h"
#include <omp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int zero;

__attribute__((noinline)) static int deep(volatile char *above, int n) {
  volatile char block[200];
  block[n % 200] = above ? above[n % 200] : 1;
  return deep(block, n + 1) + block[zero];
}

static void in_workers(int count, void (*body)(void)) {
#pragma omp parallel num_threads(3)
  {
#pragma omp barrier
    if (omp_get_thread_num() > 2 - count)
      body();
#pragma omp barrier
  }
}

static void recursion(void) { deep(NULL, 0); }
static void null_pointer(void) { *(volatile int *)(long)zero = 1; }
static void raised(void) { raise(SIGSEGV); }
static void sent(void) { kill(getpid(), SIGSEGV); }

static void overflow(void) { in_workers(2, recursion); }
static void null_in_worker(void) { in_workers(1, null_pointer); }
static void raised_in_worker(void) { in_workers(1, raised); }
static void sent_by_worker(void) { in_workers(1, sent); }

static int use(void) {
  int n = 0;
#pragma omp parallel num_threads(3) reduction(+ : n)
  n++;
  return n;
}

static void null_in_primary(void) {
  CHECK_EQ(use(), 3);
  null_pointer();
}

static void overflow_in_primary(void) {
  struct rlimit limit = {1 << 20, 1 << 20};
  setrlimit(RLIMIT_STACK, &limit);
  CHECK_EQ(use(), 3);
  recursion();
}

static void without(void) {
  setenv("OXOMP_STACK_REPORT", "off", 1);
  overflow();
}

static void mine(int signal) {
  (void)signal;
  (void)!write(1, "mine\n", 5);
  _exit(9);
}

static void handle(void) {
  static char stack[64 << 10];
  stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&alternate, NULL);
  struct sigaction action = {.sa_handler = mine, .sa_flags = SA_ONSTACK};
  sigaction(SIGSEGV, &action, NULL);
}

static void own_handler_before(void) {
  handle();
  null_in_worker();
}

static void own_handler_after(void) {
  CHECK_EQ(use(), 3);
  handle();
  null_in_worker();
}

// As faulthandler does: the one before comes after.
static struct sigaction before;

static void chains(int signal) {
  (void)!write(1, "mine\n", 5);
  sigaction(signal, &before, NULL);
  raise(signal);
}

static void own_handler_that_chains(void) {
  CHECK_EQ(use(), 3);
  struct sigaction action = {.sa_handler = chains};
  sigaction(SIGSEGV, &action, &before);
  null_in_worker();
}

static void ends(void (*how)(void), int signal, int code, const char *said) {
  int ends[2];
  CHECK(pipe(ends) == 0);
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    dup2(ends[1], 1);
    dup2(ends[1], 2);
    close(ends[0]);
    close(ends[1]);
    alarm(20);
    how();
    _exit(0);
  }
  close(ends[1]);
  char text[2000] = "";
  size_t length = 0;
  for (ssize_t n; length < sizeof text - 1 && (n = read(ends[0], text + length, sizeof text - 1 - length)) > 0;)
    length += (size_t)n;
  close(ends[0]);
  int status;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK_EQ(WIFSIGNALED(status) ? WTERMSIG(status) : 0, signal);
  CHECK_EQ(WIFEXITED(status) ? WEXITSTATUS(status) : 0, code);
  if (strcmp(text, said) != 0) {
    fprintf(stderr, "said: %s", text);
    CHECK(!"what was to be said");
  }
}

#define MESSAGE "oxomp: fatal: a worker thread's stack overflows: OMP_STACKSIZE is 512K here, too small\n"

int main(void) {
  ends(overflow, SIGSEGV, 0, MESSAGE);
  ends(without, SIGSEGV, 0, "");
  ends(null_in_worker, SIGSEGV, 0, "");
  ends(raised_in_worker, SIGSEGV, 0, "");
  ends(sent_by_worker, SIGSEGV, 0, "");
  ends(null_in_primary, SIGSEGV, 0, "");
  ends(overflow_in_primary, SIGSEGV, 0, "");
  ends(own_handler_before, 0, 9, "mine\n");
  ends(own_handler_after, 0, 9, "mine\n");
  ends(own_handler_that_chains, SIGSEGV, 0, "mine\n");
  return check_done();
}
