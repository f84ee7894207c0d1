/* What /proc says of the calling process. */
#ifndef OXOMP_PROCESS_H
#define OXOMP_PROCESS_H

#include <dirent.h>
#include <stdio.h>
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
