/* What /proc says of the calling process. */
#ifndef OXOMP_PROCESS_H
#define OXOMP_PROCESS_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Threads of the process. */
static inline int process_threads(void) {
  int count = 0;
  DIR *tasks = opendir("/proc/self/task");
  for (struct dirent *entry; tasks && (entry = readdir(tasks));)
    count += entry->d_name[0] != '.';
  if (tasks)
    closedir(tasks);
  return count;
}

/* The same, looked at again for up to ten seconds while there are more than
 * `most`: a thread that has been joined is listed a moment longer. */
static inline int process_threads_left(int most) {
  int count = process_threads();
  for (int i = 0; i < 1000 && count > most; i++) {
    usleep(10000);
    count = process_threads();
  }
  return count;
}

/* Waits until all threads but the initial one, which calls, and `others` more
 * sleep, for a minute at most. */
static inline void process_rests(int others) {
  for (int tries = 0, awake = others + 1; awake > others && tries < 60000;
       tries++) {
    usleep(1000);
    awake = 0;
    DIR *tasks = opendir("/proc/self/task");
    for (struct dirent *entry; tasks && (entry = readdir(tasks));) {
      char path[300], line[512], *end;
      snprintf(path, sizeof path, "/proc/self/task/%s/stat", entry->d_name);
      int thread = atoi(entry->d_name);
      FILE *stat = thread == 0 || thread == getpid() ? NULL : fopen(path, "r");
      if (stat && fgets(line, sizeof line, stat) && (end = strrchr(line, ')')))
        awake += end[2] != 'S';
      if (stat)
        fclose(stat);
    }
    if (tasks)
      closedir(tasks);
  }
}

/* Bytes of its memory that are resident. */
static inline long process_resident(void) {
  long total = 0, resident = 0;
  FILE *statm = fopen("/proc/self/statm", "r");
  if (statm) {
    if (fscanf(statm, "%ld %ld", &total, &resident) != 2)
      resident = 0;
    fclose(statm);
  }
  return resident * sysconf(_SC_PAGESIZE);
}

#endif
