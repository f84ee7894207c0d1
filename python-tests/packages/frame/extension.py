"""Builds extension modules from kernels/, by the compiler named: what a package's own build would do."""

import os
import shutil
import subprocess
import sysconfig

KERNELS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "kernels")


def run(command, folder):
    """Runs a build's command and shows it."""
    print("$ " + " ".join(command), flush=True)
    subprocess.run(command, cwd=folder, check=True)


def source(name, folder, renamed=None):
    """Copies a kernel's source to the folder it is built in."""
    path = os.path.join(folder, renamed or name)
    shutil.copy(os.path.join(KERNELS, name), path)
    return path


def cython(folder, compiler, module):
    """kernels/loops.pyx as a module of this name, compiled and linked with -fopenmp."""
    path = source("loops.pyx", folder, module + ".pyx")
    run(["cython", path], folder)
    run([compiler, "-shared", "-fPIC", "-O2", "-fopenmp", "-Wno-unused", "-I" + sysconfig.get_path("include"),
         module + ".c", "-o", module + sysconfig.get_config_var("EXT_SUFFIX")], folder)
