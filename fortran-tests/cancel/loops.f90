! env: OMP_CANCELLATION=true
! Cancelled loops from Fortran; the loops after them are whole.
program loops
  use omp_lib
  implicit none
  integer :: i, ran, sum, bad, n
  bad = 0
  if (.not. omp_get_cancellation()) bad = bad + 1
  do n = 1, 5
    ran = 0
!$omp parallel do num_threads(n) schedule(static) shared(ran)
    do i = 1, 100000
!$omp atomic
      ran = ran + 1
!$omp cancel do if (mod(i, 50) == 7)
!$omp cancellation point do
    end do
    if (ran < 1 .or. ran > 100000) bad = bad + 1
    sum = 0
!$omp parallel do num_threads(n) reduction(+ : sum)
    do i = 1, 1000
      sum = sum + i
!$omp cancellation point do
    end do
    if (sum /= 500500) bad = bad + 1
  end do
  print '(a, i0)', 'cancellation, wrong: ', bad
  if (bad /= 0) stop 1
end program
