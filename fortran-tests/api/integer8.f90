! only: gcc
! The entry points that end in _8_: integers and logicals of 8 bytes.
program integer8
  use omp_lib
  implicit none
  integer(omp_sched_kind) :: kind
  integer(8) :: chunk, ids(4)
  integer :: wrong
  wrong = 0
  call omp_set_num_threads(4_8)
  call check(omp_get_max_threads() == 4)
  call omp_set_dynamic(.true._8)
  call check(omp_get_dynamic())
  call omp_set_dynamic(.false._8)
  call check(.not. omp_get_dynamic())
  call omp_set_max_active_levels(2_8)
  call check(omp_get_max_active_levels() == 2)
  call omp_set_schedule(omp_sched_dynamic, 123_8)
  call omp_get_schedule(kind, chunk)
  call check(kind == omp_sched_dynamic .and. chunk == 123)
  ! Beyond a default integer: the greatest of those.
  call omp_set_schedule(omp_sched_guided, 5000000000_8)
  call omp_get_schedule(kind, chunk)
  call check(kind == omp_sched_guided .and. chunk == huge(0))
  call omp_set_default_device(1_8)
  call check(omp_get_default_device() == 1)
  call omp_set_num_teams(3_8)
  call check(omp_get_max_teams() == 3)
  call omp_set_teams_thread_limit(2_8)
  call check(omp_get_teams_thread_limit() == 2)
  ! Where no places are asked for, there are none.
  ids = -7
  call check(omp_get_place_num_procs(0_8) == 0)
  call check(omp_get_place_num_procs(-3000000000_8) == 0)
  call omp_get_place_proc_ids(0_8, ids)
  call omp_get_partition_place_nums(ids)
  call check(all(ids == -7))
  !$omp parallel num_threads(2)
  call check(omp_get_team_size(1_8) == 2)
  call check(omp_get_ancestor_thread_num(1_8) == omp_get_thread_num())
  call check(omp_get_team_size(3000000000_8) == -1)
  call check(omp_get_ancestor_thread_num(-3000000000_8) == -1)
  !$omp end parallel
  if (wrong /= 0) stop 1
  print '(a)', 'integers of 8 bytes'

contains

  subroutine check(holds)
    logical, intent(in) :: holds
    !$omp atomic
    wrong = wrong + merge(0, 1, holds)
  end subroutine
end program
