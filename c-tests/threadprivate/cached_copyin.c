// only: clang
// flags: -fnoopenmp-use-tls
// copyin.c with the storage made by the runtime (__kmpc_threadprivate_cached and
// its registered constructors and destructors) in place of the compiler's.
#include "copyin.c"
