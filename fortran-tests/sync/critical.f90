! Critical regions in Fortran: unnamed, named, nested, in two places of one name.
program critical_regions
  use omp_lib
  implicit none
  integer, parameter :: rounds = 1000
  integer :: unnamed, named, outer, inner, members, i

  unnamed = 0; named = 0; outer = 0; inner = 0; members = 1
  !$omp parallel private(i)
  !$omp atomic write
  members = omp_get_num_threads()
  do i = 1, rounds
     !$omp critical
     unnamed = unnamed + 1
     !$omp end critical
     !$omp critical (counted)
     named = named + 1
     !$omp end critical (counted)
     call elsewhere
     !$omp critical (outermost)
     outer = outer + 1
     !$omp critical
     inner = inner + 1
     !$omp end critical
     !$omp end critical (outermost)
  end do
  !$omp end parallel
  if (unnamed /= rounds * members) error stop 1
  if (named /= 2 * rounds * members) error stop 2
  if (outer /= rounds * members) error stop 3
  if (inner /= rounds * members) error stop 4
  print '(a,i0)', 'critical regions, team of ', members

contains

  subroutine elsewhere
    !$omp critical (counted)
    named = named + 1
    !$omp end critical (counted)
  end subroutine elsewhere
end program critical_regions
