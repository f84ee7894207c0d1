// not-under: tsan,asan a program without the tool's runtime loads the library
// no-original: gcc
// (libgomp crashes when its last user is unloaded while workers wait.)
// A program without OpenMP loads and unloads an object that brings the runtime
// with it, over and over, and forks in between; its exit is clean.
#ifdef PLUGIN
#if PLUGIN == 1
#include <omp.h>
int run(int size);
int run(int size) {
  int n = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
  {
#pragma omp barrier
    n++;
  }
  return n;
}
#endif
#else
#include "child.h"
#include "plugin.h"
#include <omp.h>

// The program proper is this same file, built without -fopenmp and run by its
// name: here no runtime is mapped before the first dlopen.
static const char host[] =
    "#include <dlfcn.h>\n"
    "#include <stdio.h>\n"
    "#include <string.h>\n"
    "int main(int argc, char **argv) {\n"
    "  char line[4096];\n"
    "  FILE *maps = fopen(\"/proc/self/maps\", \"r\");\n"
    "  while (fgets(line, sizeof line, maps))\n"
    "    if (strstr(line, \"omp\") && strstr(line, \".so\")) return 2;\n"
    "  for (int i = 0; i < 30; i++) {\n"
    "    void *lib = dlopen(argv[1], RTLD_NOW);\n"
    "    if (!lib) { fprintf(stderr, \"%s\\n\", dlerror()); return 3; }\n"
    "    int (*run)(int) = (int (*)(int))dlsym(lib, \"run\");\n"
    "    if (run(i % 4 + 1) != i % 4 + 1) return 4;\n"
    "    dlclose(lib);\n"
    "  }\n"
    "  return argc == 2 ? 0 : 5;\n"
    "}\n";

int main(void) {
  char object[PATH_MAX], program[PATH_MAX + 8], command[3 * PATH_MAX];
  plugin_build(__FILE__, 1, object);
  snprintf(program, sizeof program, "%s-host", object);
  snprintf(command, sizeof command,
           "env -u LD_LIBRARY_PATH -u LD_PRELOAD " PLUGIN_CC
           " -O1 -x c - -o '%s' -ldl",
           program);
  FILE *cc = popen(command, "w");
  fputs(host, cc);
  CHECK_EQ(pclose(cc), 0);
  for (int i = 0; i < 5; i++) {
    snprintf(command, sizeof command, "'%s' '%s'", program, object);
    int status = system(command);
    CHECK(WIFEXITED(status));
    CHECK_EQ(WEXITSTATUS(status), 0);
  }
  // A region of this program, too, which is linked with the runtime.
  int n = 0;
#pragma omp parallel num_threads(3) reduction(+ : n)
  n++;
  CHECK_EQ(n, 3);
  unlink(program);
  plugin_remove(object);
  printf("the runtime comes and goes\n");
  return check_done();
}
#endif
