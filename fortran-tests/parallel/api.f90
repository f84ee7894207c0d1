! The API from Fortran: the settings go in and come out, with default integers
! and logicals, and the schedules by name.
program api
  use omp_lib
  implicit none
  integer(omp_sched_kind) :: kind
  integer :: chunk, bad, n
  real(8) :: t
  bad = 0
  call omp_set_num_threads(6)
  if (omp_get_max_threads() /= 6) bad = bad + 1
  n = 0
!$omp parallel reduction(+ : n)
  n = n + 1
!$omp end parallel
  if (n /= 6) bad = bad + 1
  call omp_set_dynamic(.true.)
  if (.not. omp_get_dynamic()) bad = bad + 1
  call omp_set_dynamic(.false.)
  if (omp_get_dynamic()) bad = bad + 1
  call omp_set_schedule(omp_sched_guided, 12)
  call omp_get_schedule(kind, chunk)
  if (iand(kind, 15) /= omp_sched_guided .or. chunk /= 12) bad = bad + 1
  if (omp_get_num_procs() < 1 .or. omp_get_thread_limit() < 1) bad = bad + 1
  if (omp_get_num_threads() /= 1 .or. omp_get_thread_num() /= 0) bad = bad + 1
  if (omp_in_final() .or. omp_get_cancellation()) bad = bad + 1
  t = omp_get_wtime()
  if (omp_get_wtime() < t .or. omp_get_wtick() <= 0 .or. omp_get_wtick() > 1d-3) bad = bad + 1
  if (.not. omp_is_initial_device()) bad = bad + 1
  if (omp_get_num_teams() /= 1 .or. omp_get_team_num() /= 0) bad = bad + 1
  if (omp_get_proc_bind() /= omp_proc_bind_false) bad = bad + 1
  if (omp_get_max_task_priority() /= 0) bad = bad + 1
  call omp_set_default_device(2)
  if (omp_get_default_device() /= 2) bad = bad + 1
  print '(a, i0)', 'the API, wrong: ', bad
  if (bad /= 0) stop 1
end program
