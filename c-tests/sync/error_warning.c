// only: clang
// threads: 2
// expect-stderr: OMP: Warning #283: [^\n]*error_warning\.c:[0-9]+:1: Encountered user-directed warning: look here\.\n
// The error directive at execution time: severity(warning) shows the message, and the program goes on.
#include <stdio.h>

int main(void) {
#pragma omp error at(execution) severity(warning) message("look here")
  printf("on\n");
  return 0;
}
