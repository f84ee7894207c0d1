/* threads: 4 */
/* A division by zero in an atomic construct is the SIGFPE it is elsewhere, and
 * leaves the object as it was. */
#define _GNU_SOURCE
#include "entries.h"
#include <setjmp.h>
#include <signal.h>

static sigjmp_buf back;
static volatile int code;

static void caught(int signal, siginfo_t *info, void *context) {
  (void)signal, (void)context;
  code = info->si_code;
  siglongjmp(back, 1);
}

#define DIVIDE(T, ID)                                                          \
  do {                                                                         \
    void (*div)(void *, int, T *, T) = entry("__kmpc_atomic_" ID "_div");      \
    static T x;                                                                \
    x = 42;                                                                    \
    code = 0;                                                                  \
    if (!div)                                                                  \
      break;                                                                   \
    if (!sigsetjmp(back, 1)) {                                                 \
      div(&loc, gtid(), &x, 0);                                                \
      CHECK(!"returned");                                                      \
    }                                                                          \
    CHECK_EQ(code, FPE_INTDIV);                                                \
    CHECK_EQ(x, 42);                                                           \
    div(&loc, gtid(), &x, 5);                                                  \
    CHECK_EQ(x, 8);                                                            \
  } while (0)

int main(void) {
  struct sigaction action = {.sa_sigaction = caught, .sa_flags = SA_SIGINFO};
  sigaction(SIGFPE, &action, 0);
  DIVIDE(signed char, "fixed1");
  DIVIDE(unsigned char, "fixed1u");
  DIVIDE(short, "fixed2");
  DIVIDE(unsigned short, "fixed2u");
  DIVIDE(int, "fixed4");
  DIVIDE(unsigned, "fixed4u");
  DIVIDE(long long, "fixed8");
  DIVIDE(unsigned long long, "fixed8u");
  return check_done();
}
