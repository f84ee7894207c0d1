"""One rank of mpi4py's case: regions of its own between messages. Writes what it computed, and its team, for rank 0."""

import json
import os
import sys

import loops_clang
import loops_gcc
import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
rank, size = comm.Get_rank(), comm.Get_size()
mine = np.array(loops_gcc.schedules(100 + rank, 2) + loops_clang.schedules(50 * rank, 2))
total = np.zeros_like(mine)
for _ in range(20):
    comm.Allreduce(mine, total)
    mine = np.array(loops_clang.schedules(100 + rank, 3) + loops_gcc.schedules(50 * rank, 3))
# Messages in flight while a region runs: Open MPI's progress and the team share the processors.
request = comm.isend(mine.tolist(), dest=(rank + 1) % size)
callback = loops_gcc.callback(20, 2, lambda i: i * rank)
received = comm.recv(source=(rank - 1) % size)
request.wait()
# No OMP_NUM_THREADS: the team is as large as the mask that the launcher set.
mask = len(os.sched_getaffinity(0))
teams = [len(loops_gcc.default_team()), len(loops_clang.default_team())]
found = comm.gather([mine.tolist(), total.tolist(), callback, received, mask, teams])
if rank == 0:
    with open(sys.argv[1], "w") as f:
        json.dump(found, f)
