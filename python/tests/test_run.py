"""`python -m oxomp run`: our library is in place, and all else is as if Python had been started directly."""

import os
import shutil
import signal
import subprocess
import sys
import unittest

import oxomp

from support import LIBRARY, SERVER, Case


class Run(Case):
    def test_ours_serves(self):
        self.assertEqual(self.good(self.oxomp("run", "-c", SERVER + "print(server())")), LIBRARY + "\n")

    def test_without_run_nothing_serves(self):
        self.assertEqual(self.good(self.start([sys.executable, "-c", SERVER + "print(server())"])), "None\n")

    def test_script_module_and_code(self):
        text = "import sys; print(sys.argv, __name__, sys.path[0])"
        script = self.write("there.py", text)
        for command in ([script, "a", "-b", "--", "run"], ["-m", "there", "a", "-m", "b"], ["-c", text, "-c", "x y"]):
            ours = self.good(self.oxomp("run", *command))
            self.assertEqual(ours, self.good(self.start([sys.executable, *command])))
            self.assertIn("__main__", ours)

    def test_standard_input(self):
        self.assertEqual(self.good(self.oxomp("run", "-", "a", input="import sys; print(sys.argv)")), "['-', 'a']\n")

    def test_options_of_the_interpreter_stay(self):
        code = "import sys; print(sys.flags, sys._xoptions, sys.warnoptions)"
        for options in (["-I"], ["-O", "-X", "dev"], ["-X", "utf8=0", "-W", "error::FutureWarning"], ["-B", "-u", "-s"]):
            ours = self.good(self.oxomp("run", "-c", code, options=options))
            self.assertEqual(ours, self.good(self.start([sys.executable, *options, "-c", code])))
        # Clustered with -m, before it and after.
        clustered = self.good(self.start([sys.executable, "-Im", "oxomp", "run", "-c", code]))
        self.assertEqual(clustered, self.good(self.start([sys.executable, "-I", "-c", code])))
        clustered = self.good(self.start([sys.executable, "-Bmoxomp", "run", "-c", code]))
        self.assertEqual(clustered, self.good(self.start([sys.executable, "-B", "-c", code])))

    def test_exit_status(self):
        self.assertEqual(self.oxomp("run", "-c", "raise SystemExit(37)")[0], 37)
        self.assertEqual(self.oxomp("run", "-c", "raise SystemExit('a word')"), (1, "", "a word\n"))
        self.assertEqual(self.oxomp("run", os.path.join(self.folder, "not_there.py"))[0], 2)
        status, _, err = self.oxomp("run", "-c", "1 / 0")
        self.assertEqual((status, err.strip().splitlines()[-1]), (1, "ZeroDivisionError: division by zero"))
        self.assertNotIn("oxomp", err)

    def test_ended_by_a_signal(self):
        for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGABRT):
            code = f"import os; os.kill(os.getpid(), {int(number)})"
            self.assertEqual(self.oxomp("run", "-c", code)[0], -number)

    def test_same_process(self):
        code = "import os; print(os.getpid(), os.getppid())"
        process = subprocess.Popen([sys.executable, "-m", "oxomp", "run", "-c", code], stdout=subprocess.PIPE,
                                   env=self.environment(), text=True)
        out, _ = process.communicate(timeout=60)
        self.assertEqual(out.split(), [str(process.pid), str(os.getpid())])

    def test_interrupt_is_a_keyboard_interrupt(self):
        code = "import time\ntry:\n    print('go', flush=True); time.sleep(60)\nexcept KeyboardInterrupt:\n    print('it came')"
        process = subprocess.Popen([sys.executable, "-m", "oxomp", "run", "-c", code], stdout=subprocess.PIPE,
                                   env=self.environment(), text=True)
        self.assertEqual(process.stdout.readline(), "go\n")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.communicate(timeout=60)[0], "it came\n")
        self.assertEqual(process.returncode, 0)

    def test_children_have_it_too(self):
        code = SERVER + """
import multiprocessing, subprocess, sys
if __name__ == "__main__":
    servers = [subprocess.check_output([sys.executable, "-c", %r], text=True).strip()]
    for method in ("spawn", "forkserver", "fork"):
        with multiprocessing.get_context(method).Pool(1) as pool:
            servers.append(pool.apply(server))
    print(*servers)
""" % (SERVER + "print(server())")
        script = self.write("parent.py", code)
        self.assertEqual(self.good(self.oxomp("run", script)).split(), [LIBRARY] * 4)

    def test_run_within_run(self):
        code = "import os; print(os.environ['LD_PRELOAD'], os.environ['LD_LIBRARY_PATH'])"
        once = self.good(self.oxomp("run", "-c", code))
        self.assertEqual(once, self.good(self.oxomp("run", "-m", "oxomp", "run", "-c", code)))

    def test_any_command(self):
        out = self.good(self.oxomp("exec", "sh", "-c", 'echo $0 $1; "$0" -c "$2"', sys.executable, "x",
                                   SERVER + "print(server())"))
        self.assertEqual(out, f"{sys.executable} x\n{LIBRARY}\n")
        self.assertEqual(self.oxomp("exec", "sh", "-c", "exit 9")[0], 9)
        status, _, err = self.oxomp("exec", "no-such-command")
        self.assertEqual((status, err), (1, "oxomp: no-such-command cannot be started: No such file or directory.\n"))

    def test_the_command_of_the_wheel(self):
        command = os.path.join(os.path.dirname(sys.executable), "oxomp")
        out = self.good(self.start([command, "run", "-c", SERVER + "import sys; print(server(), sys.argv)", "a"]))
        self.assertEqual(out, f"{LIBRARY} ['-c', 'a']\n")

    def test_wrong_commands(self):
        status, out, err = self.oxomp("walk")
        self.assertEqual((status, out, err.splitlines()[0]), (2, "", "oxomp: there is no command 'walk'."))
        self.assertEqual(self.oxomp()[0], 2)
        self.assertIn("usage:", self.good(self.oxomp("--help")))
        self.assertIn("usage:", self.good(self.oxomp("run", "--help")))


class Composition(Case):
    """LD_PRELOAD and LD_LIBRARY_PATH that were there stay in force."""

    SHOW = "import os; print(os.environ['LD_PRELOAD']); print(os.environ['LD_LIBRARY_PATH'])"

    def run_with(self, **env):
        return self.good(self.oxomp("run", "-c", self.SHOW, env=self.environment(**env))).splitlines()

    def test_another_preload_stays(self):
        mark = self.compile("gcc", "mark.so", "int oxomp_test_mark(void) { return 41; }", "-shared", "-fPIC")
        preload, _ = self.run_with(LD_PRELOAD=mark)
        self.assertEqual(preload, f"{mark}:{LIBRARY}")
        code = SERVER + "print(ctypes.CDLL(None).oxomp_test_mark(), server())"
        out = self.good(self.oxomp("run", "-c", code, env=self.environment(LD_PRELOAD=mark)))
        self.assertEqual(out, f"41 {LIBRARY}\n")

    def test_before_another_runtime(self):
        one = self.compile("gcc", "one.so", "", "-shared", "-fPIC")
        other = self.compile("gcc", "libgomp-0a1b2c3d.so.1.0.0", "int omp_get_max_threads(void) { return 77; }",
                             "-shared", "-fPIC")
        preload, _ = self.run_with(LD_PRELOAD=f"{one} {other}")
        self.assertEqual(preload, f"{one}:{LIBRARY}:{other}")
        code = SERVER + "print(server())"
        env = self.environment(LD_PRELOAD=f"{one} {other}")
        self.assertEqual(self.good(self.oxomp("run", "-c", code, env=env)), LIBRARY + "\n")

    def test_library_path(self):
        _, path = self.run_with(LD_LIBRARY_PATH="/first::/second")
        links, rest = path.split(":", 1)
        self.assertEqual(rest, "/first::/second")
        _, path = self.run_with()
        # No empty entry: that would be the current folder.
        self.assertEqual(path, links)
        self.assertEqual(self.run_with(LD_LIBRARY_PATH="")[1], links)
        for name in ("libgomp.so.1", "libgomp.so.1.0.0", "libiomp5.so", "libomp.so", "libomp.so.5"):
            self.assertEqual(os.path.realpath(os.path.join(links, name)), LIBRARY)

    def test_by_name_it_is_one_library(self):
        code = """
import ctypes, os
handles = {ctypes.CDLL(name)._handle for name in ("libgomp.so.1", "libgomp.so.1.0.0", "libiomp5.so", "libomp.so")}
with open("/proc/self/maps") as maps:
    files = {line.split()[-1] for line in maps if "omp" in line.split()[-1]}
print(len(handles), *files)
"""
        self.assertEqual(self.good(self.oxomp("run", "-c", code)), f"1 {LIBRARY}\n")

    def test_no_place_for_links(self):
        """Without a home and a folder for temporary files the library is preloaded all the same."""
        blank = os.path.join(self.folder, "a b")
        os.mkdir(blank)
        env = self.environment(HOME=blank, TMPDIR=blank)
        out = self.good(self.oxomp("run", "-c", SERVER + "import os; print(server(), os.environ.get('LD_LIBRARY_PATH'))",
                                   env=env))
        self.assertEqual(out, f"{LIBRARY} None\n")

    def test_folder_that_others_can_write_is_not_taken(self):
        cache = os.path.join(self.folder, ".cache", "oxomp")
        os.makedirs(cache)
        os.chmod(cache, 0o777)
        _, path = self.run_with(TMPDIR=self.folder)
        self.assertTrue(path.startswith(os.path.join(self.folder, f"oxomp-{os.getuid()}") + "/"), path)

    def test_stale_links_are_mended(self):
        _, links = self.run_with()
        path = os.path.join(links, "libgomp.so.1")
        os.unlink(path)
        os.symlink("/nowhere/libomp.so", path)
        self.run_with()
        self.assertEqual(os.path.realpath(path), LIBRARY)

    def test_many_at_once_make_links(self):
        command = [sys.executable, "-m", "oxomp", "config", "--links-dir"]
        at_once = [subprocess.Popen(command, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                    text=True) for _ in range(6)]
        ends = [(p.communicate(timeout=60), p.returncode) for p in at_once]
        self.assertEqual(len({str(end) for end in ends}), 1, ends)
        links = ends[0][0][0].strip()
        self.assertEqual(sorted(os.listdir(links)), sorted(oxomp._launch.LINKS))


class OddPath(Case):
    """An installation whose path LD_PRELOAD cannot name."""

    def install(self):
        site = os.path.join(self.folder, "my packages")
        shutil.copytree(os.path.dirname(oxomp.__file__), os.path.join(site, "oxomp"))
        return site

    def test_by_way_of_a_link(self):
        site = self.install()
        env = self.environment(PYTHONPATH=site)
        out = self.good(self.oxomp("run", "-c", SERVER + "print(server())", env=env))
        self.assertEqual(out, os.path.join(site, "oxomp", "lib", "libomp.so") + "\n")

    def test_said_where_it_cannot_be(self):
        site = self.install()
        env = self.environment(PYTHONPATH=site, HOME=site, TMPDIR=site)
        status, out, err = self.oxomp("run", "-c", "", env=env)
        self.assertEqual((status, out), (1, ""))
        self.assertRegex(err, r"^oxomp: LD_PRELOAD cannot name .*: install oxomp under another path\.\n$")

    def test_without_the_library(self):
        site = self.install()
        os.unlink(os.path.join(site, "oxomp", "lib", "libomp.so"))
        status, out, err = self.oxomp("run", "-c", "", env=self.environment(PYTHONPATH=site))
        self.assertEqual((status, out), (1, ""))
        self.assertRegex(err, r"^oxomp: The library is not in this installation .*--force-reinstall.*\n$")


if __name__ == "__main__":
    unittest.main()
