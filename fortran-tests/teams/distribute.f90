! teams and distribute on the host, alone and combined with parallel do.
program distribute
  use omp_lib
  implicit none
  integer :: hits(1000), i, j, bad, leagues
  bad = 0
  hits = 0
  leagues = 0
!$omp teams num_teams(3) shared(hits) reduction(+ : leagues)
  leagues = leagues + 1
!$omp distribute
  do i = 1, 1000
    hits(i) = hits(i) + 1
  end do
!$omp end distribute
!$omp end teams
  if (any(hits /= 1) .or. leagues < 1 .or. leagues > 3) bad = bad + 1
!$omp teams distribute num_teams(2) dist_schedule(static, 7)
  do i = 1000, 1, -1
    hits(i) = hits(i) + 1
  end do
!$omp end teams distribute
  if (any(hits /= 2)) bad = bad + 1
!$omp teams distribute parallel do num_teams(2) num_threads(2) schedule(static)
  do i = 1, 1000
    hits(i) = hits(i) + 1
  end do
!$omp end teams distribute parallel do
  if (any(hits /= 3)) bad = bad + 1
!$omp teams distribute parallel do collapse(2) schedule(dynamic)
  do i = 0, 9
    do j = 1, 100
      hits(i * 100 + j) = hits(i * 100 + j) + 1
    end do
  end do
!$omp end teams distribute parallel do
  if (any(hits /= 4)) bad = bad + 1
  print '(a, i0)', 'teams, wrong: ', bad
  if (bad /= 0) stop 1
end program
