/* How long the long tests are: OXOMP_WHOLE=1 in the environment runs them at
 * their full length, otherwise they take a sample. */
#ifndef OXOMP_WHOLE_H
#define OXOMP_WHOLE_H

#include <stdlib.h>

static inline int whole(int full, int sample) {
  const char *word = getenv("OXOMP_WHOLE");
  return word && *word && *word != '0' ? full : sample;
}

#endif
