! Loops, reductions, sections, tasks and exclusions as gfortran compiles them for f2py.
subroutine sums(x, n, threads, total, largest, positive)
  implicit none
  integer, intent(in) :: n, threads
  real(8), intent(in) :: x(n)
  real(8), intent(out) :: total, largest
  integer, intent(out) :: positive
  integer :: i
  total = 0; largest = -huge(largest); positive = 0
  !$omp parallel do num_threads(threads) schedule(dynamic, 16) reduction(+:total, positive) reduction(max:largest)
  do i = 1, n
     total = total + x(i)
     largest = max(largest, x(i))
     if (x(i) > 0) positive = positive + 1
  end do
end subroutine

subroutine smooth(x, y, n, threads, rounds)
  implicit none
  integer, intent(in) :: n, threads, rounds
  real(8), intent(in) :: x(n, n)
  real(8), intent(out) :: y(n, n)
  real(8) :: z(n, n)
  integer :: i, j, r
  y = x
  z = x
  !$omp parallel num_threads(threads) private(i, j, r)
  do r = 1, rounds
     !$omp do collapse(2) schedule(guided)
     do j = 2, n - 1
        do i = 2, n - 1
           z(i, j) = (y(i - 1, j) + y(i + 1, j) + y(i, j - 1) + y(i, j + 1)) / 4
        end do
     end do
     !$omp end do
     !$omp workshare
     y = z
     !$omp end workshare
  end do
  !$omp end parallel
end subroutine

subroutine prefix(x, y, n, threads)
  implicit none
  integer, intent(in) :: n, threads
  integer(8), intent(in) :: x(n)
  integer(8), intent(out) :: y(n)
  integer(8) :: carried
  integer :: i
  carried = 0
  !$omp parallel do num_threads(threads) ordered schedule(static, 1)
  do i = 1, n
     !$omp ordered
     carried = carried + x(i)
     y(i) = carried
     !$omp end ordered
  end do
end subroutine

recursive function fibonacci(n) result(f)
  implicit none
  integer, intent(in) :: n
  integer(8) :: f, a, b
  if (n < 2) then
     f = n
     return
  end if
  !$omp task shared(a) if(n > 8)
  a = fibonacci(n - 1)
  !$omp end task
  !$omp task shared(b) if(n > 8)
  b = fibonacci(n - 2)
  !$omp end task
  !$omp taskwait
  f = a + b
end function

subroutine tasks(n, threads, f, visits)
  implicit none
  integer, intent(in) :: n, threads
  integer(8), intent(out) :: f
  integer, intent(out) :: visits
  interface
     recursive function fibonacci(n) result(f)
       integer, intent(in) :: n
       integer(8) :: f
     end function
  end interface
  f = 0
  visits = 0
  !$omp parallel num_threads(threads)
  !$omp single
  f = fibonacci(n)
  !$omp end single
  !$omp critical (visit)
  visits = visits + 1
  !$omp end critical (visit)
  ! The reduction adds to the variable when a thread has left the sections, whatever the others do.
  !$omp barrier
  !$omp sections reduction(+:visits)
  !$omp section
  visits = visits + 100
  !$omp section
  visits = visits + 1000
  !$omp end sections
  !$omp end parallel
end subroutine
