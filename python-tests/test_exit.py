"""The end of a Python process, signals, and interpreters within it: no crash, no hang, nothing lost."""

import shutil
import subprocess
import sys
import unittest

import helper

# Regions that need no extension module: any interpreter can call them through ctypes.
TEAMS = """
    #include <omp.h>
    #include <unistd.h>
    int team(int threads) {
      int n = 0;
      #pragma omp parallel num_threads(threads) reduction(+ : n)
      n++;
      return n;
    }
    int each(int threads, int (*function)(int)) {
      int sum = 0;
      #pragma omp parallel num_threads(threads) reduction(+ : sum)
      sum += function(omp_get_thread_num());
      return sum;
    }
    #ifdef LATE
    static void say(const char *what, int n) {
      char line[] = {*what, ' ', '0' + n, '\\n'};
      n = write(1, line, sizeof line);
    }
    __attribute__((destructor)) static void late(void) { say("d", team(3)); }
    #endif
"""


def teams(compiler, *flags):
    """The shared object of the lines above."""
    name = "libteams-%s%s.so" % (compiler, "".join(flags))
    return helper.compiled(name, TEAMS, "-fPIC", "-shared", "-fopenmp", *flags, compiler=compiler)


class Exit(helper.Case):
    def test_with_workers_alive(self):
        self.both("""
            assert ring.team(8) == list(range(8))
            at_once(3, lambda number: ring.team(3))
        """)

    def test_daemon_threads_in_regions(self):
        self.both("""
            words = (ctypes.c_int * 2)()
            def loops():
                while True:
                    ring.squares(50_000, "dynamic", 2)
            def stays():
                ring.hold(3, ctypes.addressof(words))
            for body in (loops, loops, stays, stays):
                threading.Thread(target=body, daemon=True).start()
            while words[0] < 6:
                time.sleep(0.01)
        """)

    def test_daemon_thread_in_a_region_at_exit(self):
        self.both("""
            def work():
                while True:
                    ring.squares(5_000_000, "dynamic", 2)
            threading.Thread(target=work, daemon=True).start()
            time.sleep(0.5)
        """)

    def test_atexit_and_finalizers(self):
        code = """
            import atexit, weakref
            def region(what, threads):
                assert ring.squares(100_000, "dynamic", threads) == SQUARES
                os.write(1, b"%s %d\\n" % (what, threads))
            class Late:
                def __del__(self, region=region):
                    region(b"del", 2)
            late = Late()
            late.itself = late
            weakref.finalize(late, region, b"finalize", 4)
            atexit.register(region, b"atexit", 3)
            region(b"main", 5)
        """
        for name, extension in helper.EXTENSIONS.items():
            with self.subTest(extension=name):
                out = self.python(extension, code)
                self.assertEqual(out.splitlines()[:1], ["main 5"])
                self.assertEqual(sorted(out.splitlines()[1:]), ["atexit 3", "del 2", "finalize 4"])

    def test_members_that_python_ends(self):
        # While it ends, Python ends every thread but the main one that asks for its lock: workers inside of regions, and
        # daemon threads with all their team. The process ends all the same.
        if sys.version_info >= (3, 14):
            self.skipTest("this Python lets such threads hang: no region of theirs can end")
        self.both("""
            class Late:
                def __del__(self, region=ring.call_in_team, squares=ring.squares):
                    for _ in range(3):
                        region(4, lambda number: None)
                        assert squares(100_000, "dynamic", 3) == SQUARES
            late = Late()
            late.itself = late
            def daemon(size):
                while True:
                    ring.call_in_team(size, lambda number: time.sleep(0.001))
            for size in (1, 2, 3):
                threading.Thread(target=daemon, args=(size,), daemon=True).start()
            ring.call_in_team(2, lambda number: time.sleep(0.1))
        """)

    def test_destructor_of_a_library(self):
        for compiler in ("gcc", "clang-22"):
            library = teams(compiler, "-DLATE")
            out = self.python("""
                library = ctypes.CDLL(%r)
                assert library.team(4) == 4
            """ % library)
            self.assertEqual(out, "d 3\n")
            # Also where nothing used the runtime before.
            self.assertEqual(self.python("ctypes.CDLL(%r)" % library), "d 3\n")

    def test_exit_from_a_region(self):
        for how, status in (("os._exit(7)", 7), ("sys.exit(7)", 7), ("os.kill(os.getpid(), signal.SIGTERM)", -15)):
            ended, _, err = self.ends("""
                import ring
                def member(number):
                    if number == 1:
                        %s
                    time.sleep(0.01)
                while True:
                    ring.call_in_team(3, member)
            """ % how)
            self.assertEqual((ended, err), (status, ""))

    def test_loaded_and_unloaded(self):
        # As often as said, extensions are loaded, run regions and are unloaded.
        libraries = [teams("gcc"), teams("clang-22")]
        self.python("""
            import _ctypes
            libraries = %r
            def once(path, size):
                handle = _ctypes.dlopen(path, os.RTLD_NOW)
                function = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(_ctypes.dlsym(handle, "team"))
                assert function(size) == size
                _ctypes.dlclose(handle)
                assert not mapped(os.path.basename(path))
            for number in range(100):
                once(libraries[number %% 2], 1 + number %% 5)
            threads, memory = tasks(), resident()
            for number in range(%d):
                once(libraries[number %% 2], 1 + number %% 5)
            assert tasks() == threads, (threads, tasks())
            assert resident() - memory < 2 << 20, resident() - memory
        """ % (libraries, helper.count(1000, 300)))


class Signals(helper.Case):
    def test_keyboard_interrupt(self):
        self.both("""
            for caught in range(3):
                words = (ctypes.c_int * 2)()
                def interrupt():
                    while words[0] < 4:
                        time.sleep(0.01)
                    os.kill(os.getpid(), signal.SIGINT)
                    time.sleep(0.05)
                    words[1] = 1
                thread = threading.Thread(target=interrupt)
                try:
                    thread.start()
                    ring.hold(4, ctypes.addressof(words))
                    time.sleep(30)
                    raise AssertionError("no KeyboardInterrupt")
                except KeyboardInterrupt:
                    pass
                thread.join()
                assert ring.squares(100_000, "dynamic", 4) == SQUARES
        """)

    def test_keyboard_interrupt_inside_a_member(self):
        # The thread that Python hands signals to is a member of the team and runs Python code.
        self.both("""
            def member(number):
                if number == 0:
                    os.kill(os.getpid(), signal.SIGINT)
                    for _ in range(1000):
                        time.sleep(0.01)
            try:
                ring.call_in_team(3, member)
                raise AssertionError("no KeyboardInterrupt")
            except KeyboardInterrupt:
                pass
            assert ring.team(3) == [0, 1, 2]
        """)

    def test_interrupt_ends_the_process(self):
        status, _, err = self.ends("""
            import ring
            threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
            while True:
                ring.squares(100_000, "dynamic", 3)
        """)
        self.assertEqual(status, -2)
        self.assertEqual(err.splitlines()[-1:], ["KeyboardInterrupt"])

    def test_workers_at_rest_block_signals(self):
        self.both("""
            assert ring.team(5) == list(range(5))
            def open_signals():
                found = []
                for task in os.listdir("/proc/self/task"):
                    if int(task) != os.getpid():
                        with open("/proc/self/task/%s/status" % task) as status:
                            mask = int(next(l for l in status if l.startswith("SigBlk")).split()[1], 16)
                        found.append([s for s in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD,
                                                  signal.SIGUSR1, signal.SIGHUP) if not mask >> (s - 1) & 1])
                return found
            # Some microseconds after a region, where they have a CPU.
            for _ in range(1000):
                if open_signals() == [[]] * 4:
                    break
                time.sleep(0.01)
            else:
                raise AssertionError(open_signals())
            # The caller's own mask is as it was.
            assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == set()
            # One that the main thread blocks waits for it: in its regions the members block it, too.
            hits = []
            signal.signal(signal.SIGUSR1, lambda number, frame: hits.append(number))
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
            os.kill(os.getpid(), signal.SIGUSR1)
            assert ring.squares(100_000, "dynamic", 5) == SQUARES and hits == []
            assert signal.SIGUSR1 in signal.sigpending()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])
            assert hits == [signal.SIGUSR1]
        """)

    def test_members_have_the_signals_of_their_caller(self):
        # Of whom it is, and at that time: a member's mask, and that of a program that it starts.
        self.both("""
            import subprocess
            BLOCKED = "import signal; print(sorted(map(int, signal.pthread_sigmask(signal.SIG_BLOCK, []))))"
            def member(number):
                mine = sorted(map(int, signal.pthread_sigmask(signal.SIG_BLOCK, [])))
                child = subprocess.run([sys.executable, "-S", "-E", "-c", BLOCKED], stdout=subprocess.PIPE, text=True)
                assert mine == wanted and child.stdout == "%s\\n" % wanted, (number, mine, child.stdout, wanted)
            for wanted in ([], [signal.SIGUSR1], [signal.SIGUSR1, signal.SIGTERM], []):
                signal.pthread_sigmask(signal.SIG_SETMASK, wanted)
                wanted = sorted(map(int, wanted))
                time.sleep(0.05)
                ring.call_in_team(3, member)
        """)


class Interpreters(helper.Case):
    def test_subinterpreters(self):
        code = """
            import ctypes
            library = ctypes.CDLL(%r)
            for size in (1, 2, 5, 3):
                assert library.team(size) == size
        """ % teams("clang-22")
        self.python("code = %r\n" % helper.textwrap.dedent(code), """
            try:
                import _interpreters as interpreters
            except ImportError:
                import _xxsubinterpreters as interpreters
            # In 3.12, ctypes cannot be loaded where the GIL is the interpreter's own.
            options = {"isolated": False} if sys.version_info[:2] == (3, 12) else {}
            def work(number):
                for _ in range(3):
                    interpreter = interpreters.create(**options)
                    failure = interpreters.run_string(interpreter, code)
                    assert failure is None, failure
                    interpreters.destroy(interpreter)
            work(0)
            at_once(4, work)
            # One is left to the end of the process.
            assert interpreters.run_string(interpreters.create(**options), code) is None
        """)

    def test_members_call_python_without_a_gil(self):
        pythons = [sys.executable] + [p for p in map(shutil.which, ("python3.13t", "python3.14t")) if p]
        for python in pythons:
            for compiler in ("gcc", "clang-22"):
                with self.subTest(python=python, compiler=compiler):
                    command = self.command("""
                        library = ctypes.CDLL(%r)
                        square = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(lambda number: number * number)
                        def work(number):
                            for _ in range(50):
                                assert library.each(4, square) == 14
                        at_once(4, work)
                        def child():
                            assert library.each(4, square) == 14
                        joined(fork(child))
                    """ % teams(compiler))
                    status, out, err = self.finish(self.start([python] + command[1:], {}))
                    self.assertEqual((status, err), (0, ""), out)
        if len(pythons) == 1:
            free = "print(getattr(__import__('sys'), '_is_gil_enabled', lambda: True)())"
            if subprocess.run([sys.executable, "-c", free], stdout=subprocess.PIPE, text=True).stdout.strip() == "True":
                self.skipTest("no free-threaded Python here: the same was run with a GIL")


if __name__ == "__main__":
    unittest.main()
