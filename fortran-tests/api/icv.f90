! Setting and reading ICVs, through the compiler's own omp_lib.
program icv
  use omp_lib
  implicit none
  integer(omp_sched_kind) :: kind
  integer :: chunk, wrong
  wrong = 0
  call omp_set_num_threads(5)
  call check(omp_get_max_threads() == 5)
  call omp_set_dynamic(.true.)
  call check(omp_get_dynamic())
  call omp_set_dynamic(.false.)
  call check(.not. omp_get_dynamic())
  call omp_set_max_active_levels(3)
  call check(omp_get_max_active_levels() == 3)
  call check(omp_get_supported_active_levels() >= 1)
  call omp_set_schedule(omp_sched_guided, 11)
  call omp_get_schedule(kind, chunk)
  call check(kind == omp_sched_guided .and. chunk == 11)
  call omp_set_schedule(omp_sched_static, 4)
  call omp_get_schedule(kind, chunk)
  call check(kind == omp_sched_static .and. chunk == 4)
  call check(omp_get_thread_limit() >= 1)
  call check(.not. omp_get_cancellation())
  call check(omp_get_max_task_priority() >= 0)
  call omp_set_default_device(2)
  call check(omp_get_default_device() == 2)
  call omp_set_num_teams(6)
  call check(omp_get_max_teams() == 6)
  call omp_set_teams_thread_limit(3)
  call check(omp_get_teams_thread_limit() == 3)
  if (wrong /= 0) stop 1
  print '(a)', 'icvs'

contains

  subroutine check(holds)
    logical, intent(in) :: holds
    if (.not. holds) wrong = wrong + 1
  end subroutine
end program
