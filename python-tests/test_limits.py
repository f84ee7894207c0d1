"""Narrow places: few threads, little memory, no /dev/shm, no /proc, nothing to write to. The work is done all the same,
with one warning where it is done by fewer threads."""

import os
import struct
import unittest

import helper

ONE_WARNING = r"\Aoxomp: warning: the system has no room for another thread \([^\n]*\): a team of [^\n]*\n\Z"

# As root: lays other file systems over those of this process alone.
MOUNTS = """
    libc = ctypes.CDLL(None, use_errno=True)
    def mounted(source, target, kind, flags):
        if libc.mount(source, target, kind, flags, None):
            raise OSError(ctypes.get_errno(), "mount", target)
    NEWNS, RDONLY, REMOUNT, BIND, REC, PRIVATE = 0x20000, 1, 32, 4096, 16384, 1 << 18
    if libc.unshare(NEWNS):
        raise OSError(ctypes.get_errno(), "unshare")
    mounted(b"none", b"/", None, REC | PRIVATE)
    def read_only(target):
        mounted(target, target, None, BIND | REC)
        mounted(b"none", target, None, REMOUNT | BIND | RDONLY)
"""


class Threads(helper.Case):
    def one_warning(self, *blocks):
        for name, extension in helper.EXTENSIONS.items():
            with self.subTest(extension=name):
                status, out, err = self.ends(extension, *blocks)
                self.assertEqual(status, 0, out + err)
                self.assertRegex(err, ONE_WARNING)

    NO_MORE = """
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        def room(number):
            resource.setrlimit(resource.RLIMIT_NPROC, (number, most))
        most = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    """

    def test_no_thread_at_all(self):
        self.one_warning(self.NO_MORE, """
            room(1)
            for _ in range(20):
                assert ring.team(4) == [0]
                for schedule in ("static", "dynamic", "guided"):
                    assert ring.squares(100_000, schedule, 4) == SQUARES
            assert tasks() == 1
        """)

    def test_no_further_thread(self):
        # Those that are there go on; when there is room again, teams are whole again.
        self.one_warning(self.NO_MORE, """
            assert ring.team(3) == [0, 1, 2]
            room(1)
            for _ in range(20):
                assert ring.team(6) == [0, 1, 2]
                assert ring.squares(100_000, "dynamic", 6) == SQUARES
            room(most)
            assert ring.team(6) == [0, 1, 2, 3, 4, 5]
        """)

    def test_child_without_room(self):
        self.one_warning(self.NO_MORE, """
            assert ring.team(3) == [0, 1, 2]
            def child():
                room(1)
                assert ring.team(3) == [0]
                assert ring.squares(100_000, "dynamic", 3) == SQUARES
            joined(fork(child))
            assert ring.team(3) == [0, 1, 2]
        """)

    def test_callers_share_what_there_is(self):
        self.one_warning(self.NO_MORE, """
            ring.team(3)
            start = threading.Event()
            def work():
                start.wait()
                for _ in range(20):
                    assert ring.squares(10_000, "dynamic", 6) == 9_999 * 10_000 * 19_999 // 6
                    members = ring.team(4)
                    assert members == list(range(len(members)))
            threads = [threading.Thread(target=work) for _ in range(4)]
            [thread.start() for thread in threads]
            room(1)
            start.set()
            [thread.join() for thread in threads]
        """)


class Memory(helper.Case):
    SPACE = """
        def space():
            with open("/proc/self/statm") as statm:
                return int(statm.read().split()[0]) * resource.getpagesize()
        def room(more):
            resource.setrlimit(resource.RLIMIT_AS, (space() + more, resource.RLIM_INFINITY))
    """

    def test_little_address_space(self):
        # From room for several stacks of 8 MiB down to none: fewer threads, the same results.
        code = """
            ring.squares(10, "static", 1)
            room(%d)
            for _ in range(20):
                members = ring.team(16)
                assert members == list(range(len(members))) and len(members) < 16, members
                for schedule in ("static", "dynamic", "guided"):
                    assert ring.squares(100_000, schedule, 16) == SQUARES
            resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
            assert ring.team(16) == list(range(16))
        """
        for more in (40 << 20, 20 << 20, 5 << 20, 1 << 20):
            for name, extension in helper.EXTENSIONS.items():
                with self.subTest(extension=name, more=more):
                    status, out, err = self.ends(extension, self.SPACE, code % more, OMP_STACKSIZE="8M")
                    self.assertEqual(status, 0, out + err)
                    self.assertRegex(err, ONE_WARNING)

    def test_serialized_regions_need_none(self):
        self.both(self.SPACE, """
            ring.team(1), ring.squares(10, "dynamic", 1)
            gc.collect()
            room(0)
            for _ in range(1000):
                ring.squares(10, "dynamic", 1)
            resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
        """)

    def test_few_words_of_static_tls(self):
        # What a library loaded late takes of the little that the loader keeps in reserve for all.
        with open(helper.LIBRARY, "rb") as f:
            data = f.read(1 << 16)
        offset, size, number = struct.unpack_from("<Q", data, 32)[0], *struct.unpack_from("<HH", data, 54)
        segments = [struct.unpack_from("<IIQQQQQQ", data, offset + i * size) for i in range(number)]
        tls = sum(memory for kind, _, _, _, _, _, memory, _ in segments if kind == 7)
        self.assertTrue(0 < tls <= 128, "%d bytes of thread-local storage" % tls)

    def test_few_files(self):
        self.both("""
            resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
            assert ring.team(3) == [0, 1, 2]
            assert ring.squares(100_000, "dynamic", 4) == SQUARES
        """)

    def test_stack_limits(self):
        for limit in (64 << 10, 1 << 20, 8 << 20, -1):
            with self.subTest(limit=limit):
                self.both("""
                    resource.setrlimit(resource.RLIMIT_STACK, (%d, resource.getrlimit(resource.RLIMIT_STACK)[1]))
                    assert ring.team(5) == [0, 1, 2, 3, 4]
                    assert ring.squares(100_000, "dynamic", 4) == SQUARES
                """ % limit)


class Files(helper.Case):
    def setUp(self):
        if os.getuid() != 0:
            self.skipTest("only root may mount")
        probe = self.ends(MOUNTS)
        if probe[0]:
            self.skipTest("no mount is allowed here: " + probe[2].splitlines()[-1])

    REGIONS = """
        for size in (3, 1, 5):
            assert ring.team(size) == list(range(size))
        def child():
            assert ring.squares(100_000, "dynamic", 3) == SQUARES
        joined(fork(child))
        assert ring.squares(100_000, "dynamic", 4) == SQUARES
    """

    def test_no_shared_memory(self):
        # /dev without shm, as on hosts of functions.
        self.both(MOUNTS, """
            mounted(b"none", b"/dev", b"tmpfs", 0)
            assert not os.path.exists("/dev/shm")
        """, self.REGIONS)

    def test_nothing_to_write_to(self):
        self.both(MOUNTS, """
            for target in (b"/tmp", b"/dev/shm"):
                read_only(target)
            for name in ("/tmp/x", "/dev/shm/x"):
                try:
                    open(name, "w")
                    raise AssertionError(name + " can be written")
                except OSError:
                    pass
        """, self.REGIONS)

    def test_neither_proc_nor_sys(self):
        self.both(MOUNTS, """
            for target in (b"/proc", b"/sys"):
                mounted(b"none", target, b"tmpfs", RDONLY)
            assert not os.path.exists("/proc/self") and not os.path.exists("/sys/fs")
        """, self.REGIONS, OMP_NUM_THREADS=None)

    def test_cpu_quota(self):
        # A container's quota of one and a half CPUs: the default team follows it, omp_get_num_procs stays the mask.
        code = """
            cpus = len(os.sched_getaffinity(0))
            mounted(b"none", b"/sys", b"tmpfs", 0)
            os.makedirs("/sys/fs/cgroup")
            with open("/sys/fs/cgroup/cpu.max", "w") as f:
                f.write("%d 100000\\n")
            def proc(name, text):
                with open("/tmp/oxomp-" + name, "w") as f:
                    f.write(text)
                mounted(b"/tmp/oxomp-" + name.encode(), b"/proc/%%d/%%s" %% (os.getpid(), name.encode()), None, BIND)
            mounted(b"none", b"/tmp", b"tmpfs", 0)
            proc("cgroup", "0::/\\n")
            proc("mountinfo", "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\\n")
            assert ring.num_procs() == cpus
            assert ring.default_team() == list(range(%s)), ring.default_team()
        """
        self.both(MOUNTS, code % (150_000, "min(2, cpus)"), OMP_NUM_THREADS=None)
        self.both(MOUNTS, code % (50_000, "1"), OMP_NUM_THREADS=None)
        self.both(MOUNTS, code % (50_000, "cpus"), OMP_NUM_THREADS=None, OXOMP_CPU_QUOTA="off")


if __name__ == "__main__":
    unittest.main()
