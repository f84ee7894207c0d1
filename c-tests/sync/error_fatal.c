// only: clang
// threads: 2
// expect-stderr: OMP: Error #282: [^\n]*error_fatal\.c:[0-9]+:[0-9]+: Encountered user-directed error: no further\.\n
// no-original: an original that a signal ends is not compared
// The error directive at execution time ends the program.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void aborted(int signal) {
  (void)signal;
  _exit(0);
}

int main(void) {
  signal(SIGABRT, aborted);
#pragma omp error at(execution) severity(fatal) message("no further")
  return 1;
}
