! do loops under every schedule, over integers of one, two, four and eight
! bytes, with strides of both signs, empty ranges and ranges near the ends.
module loops
  implicit none
  integer :: hits(0:1100), bad = 0
contains
  subroutine expect(n)
    integer, intent(in) :: n
    integer :: i
    do i = 0, 1100
      if (hits(i) /= merge(1, 0, i < n)) bad = bad + 1
    end do
    hits = 0
  end subroutine
  subroutine hit(i)
    integer, intent(in) :: i
!$omp atomic
    hits(i) = hits(i) + 1
  end subroutine
end module
program schedules
  use loops
  use omp_lib
  implicit none
  integer :: round
  hits = 0
  do round = 1, 7
    select case (round)
    case (1); call omp_set_schedule(omp_sched_static, 0)
    case (2); call omp_set_schedule(omp_sched_static, 4)
    case (3); call omp_set_schedule(omp_sched_dynamic, 1)
    case (4); call omp_set_schedule(omp_sched_dynamic, 7)
    case (5); call omp_set_schedule(omp_sched_guided, 1)
    case (6); call omp_set_schedule(omp_sched_guided, 5)
    case (7); call omp_set_schedule(omp_sched_auto, 0)
    end select
    call all_kinds()
  end do
  call fixed()
  print '(a, i0)', 'schedules, wrong: ', bad
  if (bad /= 0) stop 1
contains
  subroutine all_kinds()
    integer(1) :: i1
    integer(2) :: i2
    integer(4) :: i4, h4
    integer(8) :: i8, h8
!$omp parallel
!$omp do schedule(runtime)
    do i1 = 0_1, 99_1
      call hit(int(i1))
    end do
!$omp end do
!$omp end parallel
    call expect(100)
!$omp parallel do schedule(runtime)
    do i2 = 1000_2, 1_2, -1_2
      call hit(int(i2) - 1)
    end do
    call expect(1000)
!$omp parallel do schedule(runtime)
    do i4 = -300, 300, 3
      call hit((i4 + 300) / 3)
    end do
    call expect(201)
    h4 = huge(h4) - 50
!$omp parallel do schedule(runtime)
    do i4 = h4, h4 + 40
      call hit(i4 - h4)
    end do
    call expect(41)
    h8 = 5000000000_8
!$omp parallel do schedule(runtime)
    do i8 = h8, h8 - 7000_8, -7_8
      call hit(int((h8 - i8) / 7))
    end do
    call expect(1001)
!$omp parallel do schedule(runtime)
    do i4 = 5, 4
      call hit(0)
    end do
    call expect(0)
!$omp parallel do schedule(runtime)
    do i8 = 1, 9, -2
      call hit(0)
    end do
    call expect(0)
  end subroutine
  subroutine fixed()
    integer :: i
!$omp parallel do schedule(static)
    do i = 0, 999
      call hit(i)
    end do
    call expect(1000)
!$omp parallel do schedule(static, 3)
    do i = 999, 0, -1
      call hit(i)
    end do
    call expect(1000)
!$omp parallel do schedule(dynamic)
    do i = 0, 999
      call hit(i)
    end do
    call expect(1000)
!$omp parallel do schedule(guided, 4)
    do i = 0, 999
      call hit(i)
    end do
    call expect(1000)
!$omp parallel do schedule(auto)
    do i = 0, 999
      call hit(i)
    end do
    call expect(1000)
  end subroutine
end program
