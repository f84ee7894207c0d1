! env: OMP_CANCELLATION=true
! only: gcc
! (flang 22 gives a barrier in a cancelled region no way out: it hangs.)
! A cancelled region from Fortran: members that wait in its barrier leave it.
program region
  use omp_lib
  implicit none
  integer :: after, bad, n, round
  bad = 0
  do round = 1, 20
  do n = 1, 5
    after = 0
!$omp parallel num_threads(n) shared(after)
    if (omp_get_thread_num() == n - 1) then
!$omp cancel parallel
    end if
!$omp barrier
!$omp atomic
    after = after + 1
!$omp end parallel
    if (after /= 0) bad = bad + 1
    after = 0
!$omp parallel num_threads(n) reduction(+ : after)
    after = after + 1
!$omp barrier
!$omp end parallel
    if (after /= n) bad = bad + 1
  end do
  end do
  print '(a, i0)', 'cancelled regions, wrong: ', bad
  if (bad /= 0) stop 1
end program
