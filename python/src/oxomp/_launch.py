"""The environment in which a process is served by our library, and the start of one."""

import hashlib
import os
import re
import stat
import sys
import tempfile

from ._paths import OxompError, lib_path, version

#: Names under which programs and packages ask for an OpenMP runtime. A wheel cannot hold symbolic links, and five copies
#: of one runtime would be five runtimes: the links are made when they are first wanted.
LINKS = ("libomp.so", "libomp.so.5", "libiomp5.so", "libgomp.so.1", "libgomp.so.1.0.0", "libgomp.so")

#: Names of files that are OpenMP runtimes.
RUNTIME = re.compile(r"^lib(gomp|iomp|omp)[^a-z]*\b.*\.so")

#: What separates entries of LD_PRELOAD and LD_LIBRARY_PATH, and what the loader expands: no path that has one of these
#: can be named there.
UNNAMEABLE = re.compile(r"[\s:;$]")


def _candidates():
    cache = os.environ.get("XDG_CACHE_HOME")
    if not cache or not os.path.isabs(cache):
        home = os.path.expanduser("~")
        cache = os.path.join(home, ".cache") if os.path.isabs(home) else None
    if cache:
        yield os.path.join(cache, "oxomp")
    yield os.path.join(tempfile.gettempdir(), f"oxomp-{os.getuid()}")


def _private(folder):
    """Makes a folder if it is not there; whether nobody else can write or replace it. The loader takes code from it."""
    above = os.path.dirname(folder)
    try:
        os.makedirs(above, exist_ok=True)
        try:
            os.mkdir(folder, 0o700)
        except FileExistsError:
            pass
        found, over = os.lstat(folder), os.stat(above)
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        return False
    # Who may write the folder above could put another in this one's place, but for the sticky bit (/tmp).
    return over.st_uid in (os.geteuid(), 0) and (not over.st_mode & 0o022 or bool(over.st_mode & stat.S_ISVTX))


def _link(folder, name, library):
    """Makes one link, or mends it; two processes may do so at once."""
    path = os.path.join(folder, name)
    try:
        if os.readlink(path) == library:
            return
    except OSError:
        pass
    new = f"{path}.{os.getpid()}"
    os.symlink(library, new)
    os.replace(new, path)


def links_dir():
    """A folder of links to our library under every name of an OpenMP runtime: libgomp.so.1, libiomp5.so, ...

    It lies in the user's cache folder, or in that for temporary files where there is no such thing.
    """
    library = os.path.realpath(lib_path())
    key = f"{version()}-{hashlib.sha256(os.fsencode(library)).hexdigest()[:12]}"
    tried = []
    for parent in _candidates():
        tried.append(parent)
        folder = os.path.join(parent, key)
        if UNNAMEABLE.search(folder) or not _private(parent) or not _private(folder):
            continue
        try:
            for name in LINKS:
                _link(folder, name, library)
        except OSError:
            continue
        return folder
    raise OxompError(f"No folder can hold the links to libomp.so (tried {' and '.join(tried)}): set XDG_CACHE_HOME to "
                     "a folder that you alone can write, whose path has no blank, colon, semicolon or dollar sign.")


def _preload(old, ours):
    """LD_PRELOAD with ours: what was there stays in its order, ours before any other OpenMP runtime."""
    entries = [e for e in re.split(r"[\s:]+", old or "") if e]
    kept = [e for e in entries if not _same(e, ours)]
    at = next((i for i, e in enumerate(kept) if RUNTIME.match(os.path.basename(e))), len(kept))
    return ":".join(kept[:at] + [ours] + kept[at:])


def _same(path, other):
    try:
        return os.path.samefile(path, other)
    except OSError:
        return path == other


def environment(env=None):
    """A copy of `env` (by default of os.environ) in which every new process is served by our library.

    LD_PRELOAD gets the library, which serves whatever asks for a symbol of OpenMP, wheels with copies of their own
    such as libgomp-a34b3233.so included. LD_LIBRARY_PATH gets a folder where it has the names of the other runtimes,
    for what asks for libgomp.so.1 by name: that file is then ours and no second one is loaded.
    """
    env = dict(os.environ if env is None else env)
    library = os.path.realpath(lib_path())
    try:
        folder = links_dir()
    except OxompError:
        folder = None
    if UNNAMEABLE.search(library):
        if folder is None:
            raise OxompError(f"LD_PRELOAD cannot name {library}, for its path has a blank, a colon, a semicolon or a "
                             "dollar sign, and no folder can hold a link to it: install oxomp under another path.")
        library = os.path.join(folder, "libomp.so")
    env["LD_PRELOAD"] = _preload(env.get("LD_PRELOAD"), library)
    if folder:
        # An empty entry means the current folder: where nothing was set, none may come to be.
        old = [e for e in env.get("LD_LIBRARY_PATH", "").split(":") if e != folder]
        env["LD_LIBRARY_PATH"] = ":".join([folder] + (old if env.get("LD_LIBRARY_PATH") else []))
    return env


def interpreter_options(arguments):
    """The options that this interpreter was started with, before `-m oxomp` and the `arguments` that follow it."""
    original = list(getattr(sys, "orig_argv", ()))
    own = original[1:len(original) - len(arguments)]
    if len(own) >= 2 and own[-1] == "oxomp" and re.fullmatch(r"-\w*m", own[-2]):
        own[-2:] = [own[-2][:-1]] if own[-2] != "-m" else []
        return own
    if own and re.fullmatch(r"-\w*moxomp", own[-1]):
        rest = own[-1][:-len("moxomp")]
        return own[:-1] + ([rest] if rest != "-" else [])
    # Started some other way (`oxomp run`), or by a Python that does not say how.
    import subprocess
    return subprocess._args_from_interpreter_flags()


def run(arguments, original):
    """Becomes `python ARGUMENTS` with our library in place: same process, same files, same way to end."""
    if not sys.executable:
        raise OxompError("This Python does not know its own path (sys.executable is empty): start it by its full path.")
    command = [sys.executable] + interpreter_options(original) + arguments
    _become(sys.executable, command)


def execute(command):
    """Becomes `command` with our library in place."""
    if not command:
        raise OxompError("exec wants a command: python -m oxomp exec COMMAND [ARGUMENT ...]")
    _become(command[0], command)


def _become(program, command):
    env = environment()
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        os.execvpe(program, command, env)
    except OSError as e:
        raise OxompError(f"{program} cannot be started: {e.strerror}.") from None
