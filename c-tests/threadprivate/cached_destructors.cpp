// only: clang
// flags: -fnoopenmp-use-tls
// no-original: libomp gives a new thread the storage of one that ended
// destructors.cpp with the storage made by the runtime (__kmpc_threadprivate_cached and
// its registered constructors and destructors) in place of the compiler's.
#include "destructors.cpp"
