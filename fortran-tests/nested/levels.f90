! Nested regions and the queries about them, from Fortran.
program levels
  use omp_lib
  implicit none
  integer :: leaves, bad
  leaves = 0
  bad = 0
  call omp_set_max_active_levels(3)
  if (omp_get_max_active_levels() /= 3) bad = bad + 1
!$omp parallel num_threads(2) reduction(+ : bad) shared(leaves)
  call inner(omp_get_thread_num(), leaves, bad)
  if (omp_get_level() /= 1 .or. omp_get_team_size(1) /= 2) bad = bad + 1
!$omp end parallel
  if (leaves /= 6) bad = bad + 1
  if (omp_get_level() /= 0 .or. omp_in_parallel() .or. omp_get_team_size(1) /= -1) bad = bad + 1
  print '(a, i0)', 'levels, wrong: ', bad
  if (bad /= 0) stop 1
contains
  subroutine inner(outer, leaves, wrong)
    integer, intent(in) :: outer
    integer, intent(inout) :: leaves, wrong
    integer :: mine
    mine = 0
!$omp parallel num_threads(3) reduction(+ : mine)
    if (omp_get_level() /= 2 .or. omp_get_active_level() /= 2) mine = mine + 1
    if (omp_get_ancestor_thread_num(1) /= outer) mine = mine + 1
    if (omp_get_ancestor_thread_num(2) /= omp_get_thread_num()) mine = mine + 1
    if (omp_get_team_size(2) /= 3 .or. omp_get_team_size(1) /= 2) mine = mine + 1
    if (omp_get_ancestor_thread_num(3) /= -1) mine = mine + 1
!$omp atomic
    leaves = leaves + 1
!$omp parallel if (.false.) reduction(+ : mine)
    if (omp_get_level() /= 3 .or. omp_get_active_level() /= 2) mine = mine + 1
!$omp end parallel
!$omp end parallel
    wrong = wrong + mine
  end subroutine
end program
