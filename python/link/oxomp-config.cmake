# find_package(oxomp CONFIG): the target oxomp::oxomp, for C, C++ and Fortran. A find_package(OpenMP) that follows finds
# this library too, if nobody chose another: its targets OpenMP::OpenMP_C, ... are then linked with it.

include("${CMAKE_CURRENT_LIST_DIR}/oxomp-openmp.cmake")

if(NOT TARGET oxomp::oxomp)
  add_library(oxomp::oxomp SHARED IMPORTED)
  set_target_properties(oxomp::oxomp PROPERTIES
    IMPORTED_LOCATION "${OXOMP_LIBRARY}"
    IMPORTED_SONAME "libomp.so"
    INTERFACE_INCLUDE_DIRECTORIES "${OXOMP_INCLUDE_DIR}"
    INTERFACE_COMPILE_OPTIONS
      "$<$<OR:$<COMPILE_LANGUAGE:C>,$<COMPILE_LANGUAGE:CXX>,$<COMPILE_LANGUAGE:Fortran>>:-fopenmp>")
endif()
set(oxomp_FOUND TRUE)
