"""Where the package's files are."""

import os

_HERE = os.path.dirname(os.path.abspath(__file__))


class OxompError(RuntimeError):
    """Something is not as it must be; the message says what, and the remedy."""


def version():
    """The version of the package, which is the library's."""
    from importlib.metadata import PackageNotFoundError, version as find
    try:
        return find("oxomp")
    except PackageNotFoundError:
        return "unknown"


def _there(kind, *parts):
    path = os.path.join(_HERE, *parts)
    if not os.path.exists(path):
        raise OxompError(f"{kind} is not in this installation of oxomp ({path} does not exist): install the wheel anew "
                         "with `pip install --force-reinstall oxomp`; a source folder on sys.path has none.")
    return path


def lib_path():
    """The path of our library, libomp.so."""
    return _there("The library", "lib", "libomp.so")


def lib_dir():
    """The folder of libomp.so: for -L, and for the run path of what is linked with it."""
    return os.path.dirname(lib_path())


def include_dir():
    """The folder of omp.h."""
    return os.path.dirname(_there("The header", "include", "omp.h"))


def pkgconfig_dir():
    """The folder of oxomp.pc: for PKG_CONFIG_PATH."""
    return os.path.dirname(_there("The pkg-config file", "lib", "pkgconfig", "oxomp.pc"))


def cmake_dir():
    """The folder of oxomp-config.cmake: for CMAKE_PREFIX_PATH or oxomp_DIR."""
    return os.path.dirname(_there("The CMake configuration", "lib", "cmake", "oxomp", "oxomp-config.cmake"))
