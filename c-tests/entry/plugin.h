/* Builds a shared object with OpenMP code in it out of the including source
 * file itself: the part under PLUGIN. The program loads it at run time. */
#ifndef OXOMP_PLUGIN_H
#define OXOMP_PLUGIN_H

#include "../check.h"
#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__clang__)
#define PLUGIN_CC "clang-22"
#else
#define PLUGIN_CC "gcc-12"
#endif

/* What the program's own code is compiled with besides. */
#ifndef PLUGIN_FLAGS
#define PLUGIN_FLAGS ""
#endif

/* Compiles `source` with PLUGIN=`number` to a file under a fresh folder and
 * gives its name in `path`. Ends the program where that is not possible. */
static inline void plugin_build(const char *source, int number, char *path) {
  char dir[] = "/tmp/plugin-XXXXXX", command[2 * PATH_MAX];
  if (!mkdtemp(dir)) {
    perror(dir);
    exit(1);
  }
  snprintf(path, PATH_MAX, "%s/plugin%d.so", dir, number);
  // The compiler must not be run on the library under test.
  snprintf(command, sizeof command,
           "env -u LD_LIBRARY_PATH -u LD_PRELOAD " PLUGIN_CC
           " -O2 -fopenmp " PLUGIN_FLAGS "-shared -fPIC -DPLUGIN=%d '%s' -o '%s'",
           number, source, path);
  if (system(command) != 0) {
    fprintf(stderr, "cannot build: %s\n", command);
    exit(1);
  }
}

/* Removes what plugin_build made. */
static inline void plugin_remove(char *path) {
  unlink(path);
  *strrchr(path, '/') = 0;
  rmdir(path);
}

/* Loads it, calls its `int run(int)` and unloads it. */
static inline int plugin_call(const char *path, int arg) {
  void *lib = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!lib) {
    fprintf(stderr, "%s\n", dlerror());
    exit(1);
  }
  int (*run)(int) = (int (*)(int))dlsym(lib, "run");
  int got = run(arg);
  dlclose(lib);
  return got;
}

#endif
