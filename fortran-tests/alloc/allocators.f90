! no-original: clang
! The module of LLVM 22 has 99 for omp_default_mem_space, which libomp 19 does not take.
! Allocators from Fortran: traits, the default one, what does not exist.
program allocators
  use omp_lib
  use iso_c_binding
  implicit none
  integer(omp_allocator_handle_kind) :: a
  type(omp_alloctrait) :: traits(2)
  integer :: bad

  bad = 0
  traits(1) = omp_alloctrait(omp_atk_pool_size, 4096)
  traits(2) = omp_alloctrait(omp_atk_fallback, omp_atv_null_fb)
  a = omp_init_allocator(omp_default_mem_space, 2, traits)
  if (a == omp_null_allocator) bad = bad + 1
  if (omp_get_default_allocator() /= omp_default_mem_alloc) bad = bad + 1
  call omp_set_default_allocator(a)
  if (omp_get_default_allocator() /= a) bad = bad + 1
  call omp_set_default_allocator(omp_default_mem_alloc)
  if (omp_get_default_allocator() /= omp_default_mem_alloc) bad = bad + 1
  call omp_destroy_allocator(a)

  traits(1) = omp_alloctrait(omp_atk_alignment, 48)
  a = omp_init_allocator(omp_default_mem_space, 1, traits(1:1))
  if (a /= omp_null_allocator) bad = bad + 1
  traits(2) = omp_alloctrait(omp_atk_pool_size, 4096)
  a = omp_init_allocator(omp_large_cap_mem_space, 1, traits(2:2))
  if (a == omp_null_allocator) bad = bad + 1
  call omp_destroy_allocator(a)

  print '(a,i0)', 'bad: ', bad
  if (bad /= 0) stop 1
end program allocators
