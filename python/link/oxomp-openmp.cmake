# Makes CMake's own find_package(OpenMP) find this library: `cmake -C oxomp-openmp.cmake ...` for a project that knows
# nothing of it. A value that was given already stays.

get_filename_component(_oxomp_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
set(OXOMP_LIBRARY "${_oxomp_prefix}/lib/libomp.so")
set(OXOMP_INCLUDE_DIR "${_oxomp_prefix}/include")

foreach(_oxomp_language C CXX Fortran)
  set(OpenMP_${_oxomp_language}_FLAGS "-fopenmp" CACHE STRING "OpenMP's compiler options")
  set(OpenMP_${_oxomp_language}_LIB_NAMES "omp" CACHE STRING "OpenMP's libraries")
endforeach()
set(OpenMP_omp_LIBRARY "${OXOMP_LIBRARY}" CACHE FILEPATH "OpenMP's library")
unset(_oxomp_language)
unset(_oxomp_prefix)
