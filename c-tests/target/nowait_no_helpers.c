// As nowait.c, without hidden helper threads.
// only: clang
// no-original: libomp 19 crashes on target tasks that hidden helper threads make
// env: LIBOMP_USE_HIDDEN_HELPER_TASK=0
#include "nowait.c"
