"""`python -m oxomp`: see HELP."""

import sys

from . import _launch, _paths

HELP = """\
usage: python -m oxomp COMMAND [ARGUMENT ...]

  run SCRIPT [ARGUMENT ...]     start Python with oxomp in place of every OpenMP runtime of the process and its children;
  run -m MODULE [ARGUMENT ...]  what follows `run` is what would follow `python`
  run -c CODE [ARGUMENT ...]
  exec COMMAND [ARGUMENT ...]   the same for any command
  doctor [-- SCRIPT ...]        show the OpenMP libraries of a process, who serves whom, and what is wrong;
                                see `python -m oxomp doctor --help`
  config OPTION ...             print what a build needs; see `python -m oxomp config --help`
  help                          this text
"""

CONFIG = {
    "--lib": ("the path of libomp.so", _paths.lib_path),
    "--lib-dir": ("the folder of libomp.so", _paths.lib_dir),
    "--include-dir": ("the folder of omp.h", _paths.include_dir),
    "--links-dir": ("a folder with libomp.so under the other runtimes' names, for LD_LIBRARY_PATH", _launch.links_dir),
    "--cflags": ("options for the compiler", lambda: f"-fopenmp -I{_paths.include_dir()}"),
    "--libs": ("options for the linker, in place of -fopenmp",
               lambda: f"-L{_paths.lib_dir()} -Wl,-rpath,{_paths.lib_dir()} -lomp"),
    "--pkgconfig-dir": ("the folder of oxomp.pc, for PKG_CONFIG_PATH", _paths.pkgconfig_dir),
    "--cmake-dir": ("the folder of oxomp-config.cmake, for oxomp_DIR", _paths.cmake_dir),
    "--version": ("the version", _paths.version),
}


def config(options):
    """Prints the answer to each option on a line of its own."""
    usage = "usage: python -m oxomp config OPTION ...\n\n"
    usage += "".join(f"  {name:18}{what}\n" for name, (what, _) in CONFIG.items())
    if {"-h", "--help"} & set(options):
        print(usage, end="")
        return 0
    for option in options:
        if option not in CONFIG:
            sys.stderr.write(f"oxomp: there is no option {option}.\n{usage}")
            return 2
    if not options:
        sys.stderr.write(f"oxomp: an option is wanted.\n{usage}")
        return 2
    for option in options:
        print(CONFIG[option][1]())
    return 0


def main(arguments=None):
    """The command; returns the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    try:
        if command == "run":
            if rest[:1] in (["-h"], ["--help"]):
                print(HELP, end="")
                return 0
            return _launch.run(rest, arguments)
        if command == "exec":
            return _launch.execute(rest)
        if command == "config":
            return config(rest)
        if command == "doctor":
            from . import _doctor
            return _doctor.main(rest)
    except _paths.OxompError as e:
        sys.stderr.write(f"oxomp: {e}\n")
        return 1
    if command in ("help", "--help", "-h"):
        print(HELP, end="")
        return 0
    if command == "--version":
        print(_paths.version())
        return 0
    wrong = f"oxomp: there is no command {command!r}.\n" if command else "oxomp: a command is wanted.\n"
    sys.stderr.write(wrong + HELP)
    return 2


if __name__ == "__main__":
    sys.exit(main())
