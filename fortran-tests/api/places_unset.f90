! What is told about places where the program has asked for none, through the
! compiler's own omp_lib and through libgomp's entry points for integers of 8
! bytes: no runtime has more answers than it counts.
program places_unset
  use omp_lib
  use iso_fortran_env, only: int64
  implicit none
  integer :: ids(4096), place, procs, places, wrong
  wrong = 0
  places = omp_get_num_places()
  if (places < 0) wrong = wrong + 1
  do place = -1, places
    procs = omp_get_place_num_procs(place)
    if (place >= 0 .and. place < places .neqv. procs > 0) wrong = wrong + 1
    ids = -7
    call omp_get_place_proc_ids(place, ids)
    if (count(ids /= -7) /= procs) wrong = wrong + 1
  end do
  if (omp_get_place_num() < -1 .or. omp_get_place_num() >= max(places, 1)) wrong = wrong + 1
  if (omp_get_partition_num_places() > places) wrong = wrong + 1
  ids = -7
  call omp_get_partition_place_nums(ids)
  if (count(ids /= -7) /= omp_get_partition_num_places()) wrong = wrong + 1
  if (omp_get_proc_bind() /= omp_proc_bind_false) wrong = wrong + 1
  if (wrong /= 0) stop 1
  print '(a)', 'places'
end program
