// env: OMP_PROC_BIND=false
// threads: 2
// The affinity format: set, read back whole and cut off, and what a thread
// makes of it. Fields whose text belongs to the machine are left out.
#include "../check.h"
#include <omp.h>
#include <string.h>

int main(void) {
  const char *format = "level %L thread %n of %N, %0.4n|%.3n|%5n";
  omp_set_affinity_format(format);
  char text[64];
  size_t full = omp_get_affinity_format(text, sizeof text);
  CHECK_EQ(full, strlen(format));
  CHECK(!strcmp(text, format));
  char small[6];
  CHECK_EQ(omp_get_affinity_format(small, sizeof small), full);
  CHECK(!strcmp(small, "level"));
  CHECK_EQ(omp_get_affinity_format(NULL, 0), full);

  full = omp_capture_affinity(text, sizeof text, NULL);
  CHECK_EQ(full, strlen(text));
  printf("%s\n", text);
  full = omp_capture_affinity(text, sizeof text, "%L%%%n");
  printf("%s %zu\n", text, full);
  CHECK_EQ(omp_capture_affinity(small, sizeof small, "%N %N %N %N"), 7);
  CHECK(!strcmp(small, "1 1 1"));
  char lines[2][64];
#pragma omp parallel num_threads(2)
  omp_capture_affinity(lines[omp_get_thread_num()], 64, "%L: %n of %N after %a");
  printf("%s\n%s\n", lines[0], lines[1]);
  return check_done();
}
