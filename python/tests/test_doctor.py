"""`python -m oxomp doctor`: what it sees is what is so, and each thing that is wrong is found with its remedy."""

import glob
import json
import os
import re
import signal
import subprocess
import sys
import unittest

from support import LIBRARY, Case

SKLEARN = """
import numpy
from sklearn.cluster import KMeans
data = numpy.random.default_rng(0).random((500, 4))
print(KMeans(3, n_init=1, random_state=0).fit(data).inertia_ > 0)
"""

BINDING = re.compile(r"binding file (\S+) \[\d+\] to (\S+) \[\d+\]: normal symbol `((?:GOMP_|omp_|__kmpc_)\w+)'")


class Doctor(Case):
    def doctor(self, *arguments, **env):
        """The JSON report of a program; the exit status must agree with it."""
        status, out, err = self.oxomp("doctor", "--json", *arguments, env=self.environment(**env))
        self.assertIn(status, (0, 1), err)
        report = json.loads(out)
        problems = [f["code"] for f in report["findings"] if f["level"] == "problem"]
        self.assertEqual(status, 1 if problems else 0, problems)
        for finding in report["findings"]:
            for sentence in (finding["what"], finding["remedy"]):
                self.assertRegex(sentence, r"^[A-Za-z0-9_/].*[.)]$")
        return report

    def codes(self, report, level="problem"):
        return [f["code"] for f in report["findings"] if f["level"] == level]

    def finding(self, report, code):
        found = [f for f in report["findings"] if f["code"] == code]
        self.assertEqual(len(found), 1, report["findings"])
        return found[0]

    def servers(self, report):
        return {lib["path"]: lib["serves"] for lib in report["libraries"] if lib["serves"]}


class Seen(Doctor):
    def test_nothing(self):
        report = self.doctor()
        self.assertEqual((report["libraries"], report["modules"], report["findings"]), ([], {}, []))
        self.assertFalse(report["in_place"])
        self.assertEqual(report["cpus"]["mask"], sorted(os.sched_getaffinity(0)))
        self.assertEqual(report["threads"]["now"], 1)
        self.assertEqual(report["threads"]["team"], report["cpus"]["usable"])

    def test_ours_alone(self):
        report = self.doctor("--run")
        self.assertTrue(report["in_place"])
        self.assertEqual([(lib["path"], lib["kind"], lib["version"]) for lib in report["libraries"]],
                         [(LIBRARY, "oxomp", report["oxomp"]["version"])])

    def test_as_the_loader_says(self):
        """scikit-learn's modules and their servers are those of the loader's own log, without ours and with it."""
        script = self.write("work.py", SKLEARN)
        for run in (False, True):
            with self.subTest(run=run):
                report = self.doctor(*["--run"] * run, "--", script)
                start = ["-m", "oxomp", "run", script] if run else [script]
                log = os.path.join(self.folder, f"log{int(run)}")
                env = self.environment(LD_DEBUG="bindings", LD_DEBUG_OUTPUT=log)
                self.assertEqual(self.good(self.start([sys.executable, *start], env)), "True\n")
                theirs = {}
                for path in glob.glob(log + ".*"):
                    with open(path, errors="replace") as f:
                        for module, server, symbol in BINDING.findall(f.read()):
                            module = os.path.realpath(module)
                            if module != os.path.realpath(server) and not re.match(r"lib(gomp|omp)", os.path.basename(module)):
                                theirs.setdefault(module, {})[symbol] = os.path.realpath(server)
                ours = {module: {s: by for s, by in symbols.items() if by}
                        for module, symbols in report["modules"].items()}
                self.assertEqual({m: s for m, s in ours.items() if s}, theirs)
                servers = self.servers(report)
                self.assertEqual(len(servers), 1)
                server, modules = servers.popitem()
                self.assertGreater(len(modules), 5)
                if run:
                    self.assertEqual(server, LIBRARY)
                    self.assertIn("idle-runtimes", self.codes(report, "note"))
                else:
                    self.assertRegex(server, r"scikit_learn\.libs/libgomp-[0-9a-f]+\.so")
                self.assertEqual(self.codes(report), [])

    def test_kinds(self):
        gnu, llvm = self.team_library("gcc"), self.team_library("clang-22")
        report = self.doctor("-c", f"import ctypes; ctypes.CDLL({gnu!r}); ctypes.CDLL({llvm!r})")
        kinds = {lib["kind"]: lib for lib in report["libraries"]}
        self.assertEqual(set(kinds), {"libgomp (GNU)", "libomp (LLVM)"})
        self.assertRegex(kinds["libgomp (GNU)"]["version"], r"^GOMP_\d")
        self.assertRegex(kinds["libomp (LLVM)"]["version"], r"^Clang \d")
        self.assertEqual(kinds["libgomp (GNU)"]["regions"], [gnu])
        self.assertEqual(kinds["libomp (LLVM)"]["regions"], [llvm])

    def test_a_copy_with_a_hash_in_its_name(self):
        """As auditwheel makes them: another soname, found by a run path."""
        source = subprocess.check_output(["gcc", "-print-file-name=libgomp.so.1"], text=True).strip()
        with open(source, "rb") as f:
            data = f.read()
        renamed = "libg-0a1b.so"  # As long as libgomp.so.1 is, so that it can be put in its place.
        copy = os.path.join(self.folder, renamed)
        self.assertEqual(len(renamed), len("libgomp.so.1"))
        with open(copy, "wb") as f:
            f.write(data.replace(b"\0libgomp.so.1\0", b"\0" + renamed.encode() + b"\0"))
        team = self.team_library("gcc")
        with open(team, "rb") as f:
            data = f.read()
        with open(team, "wb") as f:
            f.write(data.replace(b"\0libgomp.so.1\0", b"\0" + renamed.encode() + b"\0"))
        code = f"import ctypes; ctypes.CDLL({copy!r}); print(ctypes.CDLL({team!r}).team(3))"
        self.assertEqual(self.servers(self.doctor("-c", code)), {copy: [team]})
        self.assertEqual(self.servers(self.doctor("--run", "-c", code)), {LIBRARY: [team]})

    def test_the_program_runs_as_itself(self):
        script = self.write("itself.py", """
import multiprocessing, sys
def double(x):
    return 2 * x
if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        doubled = pool.apply(double, (21,))
    print(sys.argv, __name__, __file__, sys.path[0], doubled)
""")
        direct = self.good(self.start([sys.executable, script, "-x", "--json"]))
        status, out, err = self.oxomp("doctor", "--json", "--", script, "-x", "--json")
        self.assertEqual((status, err), (0, direct))
        self.assertEqual(json.loads(out)["program"]["command"], [script, "-x", "--json"])
        module = self.good(self.start([sys.executable, "-m", "itself", "a"]))
        self.assertEqual(self.oxomp("doctor", "--json", "-m", "itself", "a")[2], module)
        self.assertEqual(self.oxomp("doctor", "--json", "-", "a", input="import sys; print(sys.argv)")[2], "['-', 'a']\n")

    def test_the_programs_end(self):
        report = self.doctor("-c", "raise SystemExit(5)")
        self.assertEqual(report["program"]["status"], 5)
        self.assertEqual(report["program"]["ended"], "The program ended with status 5")
        script = self.write("fails.py", "def f():\n    1 / 0\nf()\n")
        direct = self.start([sys.executable, script])
        self.assertEqual(direct[0], 1)
        status, _, err = self.oxomp("doctor", script)
        self.assertEqual((status, err), (0, direct[2]))
        self.assertEqual(self.doctor(script)["program"]["status"], 1)

    def test_an_end_without_a_report(self):
        for code, end in (("import os; os._exit(3)", "The program ended with status 3"),
                          ("import os; os.kill(os.getpid(), 9)", "The program was ended by signal 9")):
            status, out, err = self.oxomp("doctor", "-c", code)
            self.assertEqual((status, out), (2, ""))
            self.assertRegex(err, rf"^oxomp: {end} before .*--after SECONDS\.\n$")

    def test_after(self):
        team = self.team_library("gcc")
        code = f"import ctypes, time; ctypes.CDLL({team!r}).team(3)\nwhile True: time.sleep(0.1)"
        for run in (False, True):
            report = self.doctor(*["--run"] * run, "--after", "2", "-c", code)
            self.assertEqual(report["threads"]["now"], 3)
            self.assertEqual([modules for modules in self.servers(report).values()], [[team]])
            self.assertEqual(report["in_place"], run)

    def test_pid(self):
        team = self.team_library("gcc")
        code = f"import ctypes, sys; ctypes.CDLL({team!r}).team(3); print('go', flush=True); sys.stdin.read()"
        process = subprocess.Popen([sys.executable, "-m", "oxomp", "run", "-c", code], stdin=subprocess.PIPE, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   env=self.environment(OMP_NUM_THREADS="junk"))
        try:
            self.assertEqual(process.stdout.readline(), "go\n")
            report = self.doctor("--pid", str(process.pid))
        finally:
            process.communicate("")
        self.assertEqual(self.servers(report), {LIBRARY: [team]})
        self.assertEqual(self.codes(report), ["bad-value"])
        status, _, err = self.oxomp("doctor", "--pid", str(process.pid))
        self.assertEqual((status, err), (2, f"oxomp: There is no process {process.pid}.\n"))

    def test_an_interrupt_is_the_programs(self):
        code = "import time\ntry:\n    print('go', flush=True); time.sleep(60)\nexcept KeyboardInterrupt:\n    print('it came')"
        process = subprocess.Popen([sys.executable, "-m", "oxomp", "doctor", "--json", "-c", code], text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment(),
                                   start_new_session=True)
        self.assertEqual(process.stderr.readline(), "go\n")
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, err), (0, "it came\n"))
        self.assertEqual(json.loads(out)["program"]["status"], 0)

    def test_text(self):
        script = self.write("work.py", SKLEARN)
        status, out, _ = self.oxomp("doctor", "--run", "--", script, env=self.environment(OMP_NUM_THREADS="1000"))
        self.assertEqual(status, 1)
        for part in (rf"oxomp \S+ +in place: {re.escape(LIBRARY)}\n", r"\n  1  oxomp \S+ +serves \d+ modules, \d+ with",
                     r"\n  sklearn +\d+ modules, \d+ functions, parallel regions +-> 1\n",
                     r"\n  OMP_NUM_THREADS +=", r"\nWhat is wrong\n  1\. OMP_NUM_THREADS=1000 asks", r"\n +Remedy: Unset"):
            self.assertRegex(out, part)
        every = self.oxomp("doctor", "--run", "--all", "--", script)[1]
        self.assertRegex(every, r"\n  /\S+/sklearn/cluster/\S+\.so +\d+ functions, parallel regions +-> 1\n")

    def test_wrong_options(self):
        for arguments, says in ((["--colour"], "doctor has no option --colour."), (["-m"], "-m wants a module."),
                                (["--pid", "x"], "--pid wants a number, not 'x'."),
                                (["--pid", "1", "script.py"], "--pid goes without a program")):
            status, out, err = self.oxomp("doctor", *arguments)
            self.assertEqual((status, out), (2, ""))
            self.assertIn(says, err)


class Wrong(Doctor):
    def test_two_runtimes(self):
        gnu, llvm = self.team_library("gcc"), self.team_library("clang-22")
        code = f"import ctypes; print(*(ctypes.CDLL(p).team(2) for p in ({gnu!r}, {llvm!r})))"
        report = self.doctor("-c", code)
        self.assertEqual(self.codes(report), ["several-runtimes"])
        finding = self.finding(report, "several-runtimes")
        self.assertRegex(finding["what"], r"^2 OpenMP runtimes .*libgomp.* serves team-gcc\.so.*")
        self.assertIn("python -m oxomp run", finding["remedy"])
        report = self.doctor("--run", "-c", code)
        self.assertEqual(self.codes(report), [])
        self.assertEqual(self.servers(report), {LIBRARY: sorted([gnu, llvm])})

    def test_error_15(self):
        """Two copies of libomp: the second that is used would abort."""
        source = subprocess.check_output(["clang-22", "-print-file-name=libomp.so"], text=True).strip()
        copies = []
        for name in ("libiomp5.so", "libomp-0a1b2c3d.so"):
            copies.append(os.path.join(self.folder, name))
            with open(source, "rb") as f, open(copies[-1], "wb") as to:
                to.write(f.read())
        code = f"import ctypes; [ctypes.CDLL(path) for path in {copies!r}]"
        finding = self.finding(self.doctor("-c", code), "error-15")
        for copy in copies:
            self.assertIn(copy, finding["what"])
        report = self.doctor("-c", code, KMP_DUPLICATE_LIB_OK="TRUE")
        self.assertEqual(self.codes(report), ["duplicate-lib-ok"])

    def test_more_threads_than_cpus(self):
        count = len(os.sched_getaffinity(0))
        report = self.doctor(OMP_NUM_THREADS=f"{count + 1},2")
        self.assertEqual(self.codes(report), ["oversubscription"])
        self.assertIn(f"set it to {count}", self.finding(report, "oversubscription")["remedy"])
        self.assertEqual(self.codes(self.doctor(OMP_NUM_THREADS=str(count))), [])

    def test_values_are_checked_by_the_library(self):
        report = self.doctor(OMP_SCHEDULE="sometimes", OMP_WAIT_POLICY="passive", OMP_NUM_THREADS="", KMP_WARNINGS="off")
        self.assertEqual(self.codes(report), ["bad-value"])
        self.assertEqual(self.doctor(OMP_NUM_THREADS="5,3", KMP_WARNINGS="0")["threads"]["team"], 5)
        rows = {row["name"]: row for row in report["variables"]}
        self.assertEqual((rows["OMP_SCHEDULE"]["status"], rows["OMP_SCHEDULE"]["in_force"]), ("refused", "static"))
        self.assertIn("using static", rows["OMP_SCHEDULE"]["says"])
        self.assertEqual((rows["OMP_WAIT_POLICY"]["status"], rows["OMP_WAIT_POLICY"]["in_force"]), ("in force", "PASSIVE"))
        self.assertEqual(rows["OMP_NUM_THREADS"]["status"], "blank")

    def test_unknown_variables(self):
        report = self.doctor(OMP_NUM_THREAD="2", KMP_LOCK_KIND="tas", OMP_NUM_TEAMS_DEV_1="2", OMP_QUITE_ELSE="1")
        self.assertEqual(self.codes(report), ["unknown-variable"])
        self.assertIn("OMP_NUM_THREADS", [f for f in report["findings"] if "OMP_NUM_THREAD." in f["what"]][0]["remedy"])
        status = {row["name"]: row["status"] for row in report["variables"]}
        self.assertEqual(status, {"OMP_NUM_THREAD": "unknown", "KMP_LOCK_KIND": "no effect",
                                  "OMP_NUM_TEAMS_DEV_1": "in force", "OMP_QUITE_ELSE": "unknown"})

    def test_duplicate_lib_ok(self):
        report = self.doctor(KMP_DUPLICATE_LIB_OK="TRUE")
        self.assertEqual(self.codes(report, "note"), ["duplicate-lib-ok"])
        # A package that sets it for itself is not the user's mistake.
        report = self.doctor("-c", "import os; os.environ['KMP_DUPLICATE_LIB_OK'] = 'True'")
        self.assertEqual(report["findings"], [])
        self.assertEqual(report["variables"][0]["set_by"], "program")

    def test_pinned(self):
        if len(os.sched_getaffinity(0)) < 2:
            self.skipTest("one CPU: nothing can be bound to fewer")
        team = self.team_library("gcc")
        report = self.doctor("-c", f"import ctypes; ctypes.CDLL({team!r}).team(2)", OMP_PROC_BIND="true")
        self.assertEqual(self.codes(report), ["pinned"])
        self.assertIn("OMP_PROC_BIND=true", self.finding(report, "pinned")["what"])
        report = self.doctor("-c", "", OMP_PROC_BIND="close")
        self.assertEqual(self.codes(report, "note"), ["binding"])
        self.assertEqual(self.doctor("-c", "", OMP_PROC_BIND="false")["findings"], [])

    def test_forks(self):
        gnu, llvm = self.team_library("gcc"), self.team_library("clang-22")
        report = self.doctor("-c", f"import ctypes; ctypes.CDLL({gnu!r})")
        self.assertEqual(self.codes(report, "note"), ["fork-hang"])
        report = self.doctor("-c", f"import ctypes; ctypes.CDLL({llvm!r})", KMP_INIT_AT_FORK="FALSE")
        self.assertEqual(self.codes(report), ["init-at-fork"])
        for library in (gnu, llvm):
            report = self.doctor("--run", "-c", f"import ctypes; ctypes.CDLL({library!r})", KMP_INIT_AT_FORK="FALSE")
            self.assertEqual(self.codes(report), [])

    def test_preload_that_failed(self):
        """An LD_PRELOAD of ours that is not there: the loader says so once, and goes on without."""
        report = self.doctor("-c", "", LD_PRELOAD="/not/there/libomp.so")
        self.assertEqual(self.codes(report), ["preload-failed"])


if __name__ == "__main__":
    unittest.main()
