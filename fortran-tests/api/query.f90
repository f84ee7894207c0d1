! Queries about regions, through the compiler's own omp_lib.
program query
  use omp_lib
  implicit none
  integer :: threads, total, wrong
  threads = omp_get_max_threads()
  call omp_set_dynamic(.false.)
  call omp_set_max_active_levels(2)
  wrong = 0
  call expect(0, 0, 0, 1, wrong)
  total = 0
  !$omp parallel reduction(+: total, wrong)
  call expect(1, 1, omp_get_thread_num(), threads, wrong)
  total = total + omp_get_thread_num()
  !$omp end parallel
  if (total /= threads * (threads - 1) / 2) wrong = wrong + 1
  !$omp parallel num_threads(2) reduction(+: wrong)
  !$omp parallel num_threads(3) reduction(+: wrong)
  call expect(2, 2, omp_get_thread_num(), 3, wrong)
  if (omp_get_team_size(1) /= 2) wrong = wrong + 1
  !$omp end parallel
  !$omp end parallel
  !$omp parallel num_threads(1) reduction(+: wrong)
  call expect(1, 0, 0, 1, wrong)
  !$omp end parallel
  if (omp_get_num_procs() < 1) wrong = wrong + 1
  if (omp_get_num_teams() /= 1 .or. omp_get_team_num() /= 0) wrong = wrong + 1
  if (omp_get_num_devices() /= 0) wrong = wrong + 1
  if (omp_get_initial_device() /= 0 .or. .not. omp_is_initial_device()) wrong = wrong + 1
  if (omp_get_wtick() <= 0d0 .or. omp_get_wtime() < 0d0) wrong = wrong + 1
  if (wrong /= 0) stop 1
  print '(a)', 'queries'

contains

  subroutine expect(level, active, me, size, wrong)
    integer, intent(in) :: level, active, me, size
    integer, intent(inout) :: wrong
    if (omp_get_level() /= level) wrong = wrong + 1
    if (omp_get_active_level() /= active) wrong = wrong + 1
    if (omp_get_thread_num() /= me) wrong = wrong + 1
    if (omp_get_num_threads() /= size) wrong = wrong + 1
    if (omp_in_parallel() .neqv. active > 0) wrong = wrong + 1
    if (omp_get_ancestor_thread_num(level) /= me) wrong = wrong + 1
    if (omp_get_team_size(level) /= size) wrong = wrong + 1
    if (omp_get_ancestor_thread_num(level + 1) /= -1) wrong = wrong + 1
    if (omp_get_team_size(-1) /= -1) wrong = wrong + 1
  end subroutine
end program
