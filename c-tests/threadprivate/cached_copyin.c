// only: clang
// flags: -fnoopenmp-use-tls
// copyin.c with the storage made by the runtime (__kmpc_threadprivate_cached and
// its registered constructors and destructors) in place of the compiler's.
// (In a nested region clang copies from the initial thread's original.)
#define NO_NESTED_COPYIN
#include "copyin.c"
