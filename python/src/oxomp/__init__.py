"""An OpenMP runtime for a whole Python process, in place of every libgomp, libomp and libiomp5 that its packages bring.

    python -m oxomp run SCRIPT ...        start Python with it in place

To link an extension with it, see lib_dir(), include_dir(), pkgconfig_dir() and cmake_dir().
"""

from ._launch import environment, links_dir
from ._load import load, report, show
from ._paths import OxompError, cmake_dir, include_dir, lib_dir, lib_path, pkgconfig_dir, version

__all__ = ["OxompError", "cmake_dir", "environment", "include_dir", "lib_dir", "lib_path", "links_dir", "load",
           "pkgconfig_dir", "report", "show"]
__version__ = version()
