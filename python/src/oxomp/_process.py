"""What a running process has mapped: its OpenMP runtimes, and which of them each module is bound to.

All of it is read from /proc, so it is the same for this process and another one. Who serves whom is not computed by the
loader's rules but read where the loader wrote it: from the places in memory that hold the addresses of the functions.
"""

import bisect
import os
import re
import struct
from collections import namedtuple

from ._elf import Elf, ElfError
from ._paths import OxompError

#: What belongs to OpenMP's interfaces.
SYMBOL = re.compile(r"^(GOMP_|__kmpc_|kmpc?_|omp_|ompc_|ompx_)")
_IN_STRINGS = re.compile(rb"\0(GOMP_|__kmpc_|kmpc?_|omp_|ompc_|ompx_)")
#: What opens a parallel region.
REGION = re.compile(r"^(GOMP_parallel|GOMP_teams|__kmpc_fork_(call|teams))")
#: What makes a library a runtime, if it defines it as a function.
RUNTIME = {"GOMP_parallel", "__kmpc_fork_call"}

_OXOMP = re.compile(rb"oxomp version: ([0-9][0-9A-Za-z.+-]*)")
_INTEL = re.compile(rb"Intel\(R\) OMP version: ([0-9.]+)")
_LLVM = re.compile(rb"LLVM OMP version: ([0-9.]+)")
_COMPILER = re.compile(rb"LLVM OMP build compiler: ([ -~]+)")

#: A part of a file in memory.
Mapping = namedtuple("Mapping", "start end offset path deleted")


class Process:
    """The mappings of a process and the files behind them."""

    def __init__(self, pid="self"):
        self.pid = pid
        self.mappings = []
        try:
            with open(f"/proc/{pid}/maps", encoding="utf-8", errors="surrogateescape") as maps:
                for line in maps:
                    self._add(line.rstrip("\n").split(maxsplit=5))
        except OSError as e:
            raise _refused(pid, e) from None
        self._starts = [mapping.start for mapping in self.mappings]

    def _add(self, fields):
        # What is mapped as shared is data to somebody (to our own reader of files, for one), no module.
        if len(fields) == 6 and fields[5].startswith("/") and fields[1].endswith("p"):
            start, end = (int(x, 16) for x in fields[0].split("-"))
            path = fields[5].replace("\\012", "\n")
            deleted = path.endswith(" (deleted)")
            path = path[:-len(" (deleted)")] if deleted else path
            self.mappings.append(Mapping(start, end, int(fields[2], 16), path, deleted))

    def file_at(self, address):
        """The file that is mapped at an address."""
        i = bisect.bisect_right(self._starts, address) - 1
        if i >= 0 and address < self.mappings[i].end:
            return self.mappings[i].path
        return None

    def files(self):
        """{path: the mapping of its beginning}, for each file of which the beginning is mapped."""
        found = {}
        for mapping in self.mappings:
            if mapping.offset == 0:
                found.setdefault(mapping.path, mapping)
        return found

    def modules(self):
        """The modules that define or ask for symbols of OpenMP, and the paths that could not be read."""
        found, unread = [], []
        for path, first in self.files().items():
            try:
                if first.deleted:
                    # Another file may have its path by now.
                    if _speaks_of_openmp(path):
                        unread.append(path)
                    continue
                elf = Elf(path)
                if elf.mentions(_IN_STRINGS):
                    found.append(Module(elf, first.start))
            except (OSError, ElfError, struct.error, ValueError):
                if _speaks_of_openmp(path):
                    unread.append(path)
        return found, unread

    def bindings(self, modules):
        """{module path: {symbol: path of the file that serves it}}, None for what nothing is bound to yet."""
        found = {}
        try:
            with open(f"/proc/{self.pid}/mem", "rb", buffering=0) as memory:
                for module in modules:
                    served = found[module.path] = {}
                    for symbol, address in module.slots():
                        served[symbol] = self._bound(memory, address, module, symbol) or served.get(symbol)
        except OSError as e:
            raise _refused(self.pid, e) from None
        return found

    def _bound(self, memory, address, module, symbol):
        try:
            memory.seek(address)
            value = int.from_bytes(memory.read(8), "little")
        except (OSError, OverflowError):
            return None
        path = self.file_at(value)
        # Until its first call, a function that is bound late has the address of the module's own stub.
        return None if path == module.path and symbol not in module.defined else path


def _speaks_of_openmp(path):
    return re.match(r"lib(gomp|i?omp)", os.path.basename(path)) is not None


def _refused(pid, error):
    if isinstance(error, (FileNotFoundError, ProcessLookupError)):
        return OxompError(f"There is no process {pid}.")
    return OxompError(f"Process {pid} does not let itself be examined ({error.strerror}): do it as its user or as root; "
                      "under kernel.yama.ptrace_scope=1 as root, or start the program from `doctor`.")


class Module:
    """A mapped file that has to do with OpenMP."""

    def __init__(self, elf, start):
        self.path = elf.path
        self._elf = elf
        # Where the file's beginning is loaded: address 0, but for executables that know their place.
        self._base = start - next((address & ~0xFFF for address, _, offset, _ in elf.segments if offset < 0x1000), 0)
        self._symbols = {}
        self.defined = set()
        for symbol in elf.symbols(SYMBOL):
            if symbol.defined:
                if symbol.function:
                    self.defined.add(symbol.name)
            else:
                self._symbols[symbol.index] = symbol.name
        self.is_runtime = bool(self.defined & RUNTIME)

    @property
    def asked(self):
        """The symbols of OpenMP that the module asks for."""
        return sorted(set(self._symbols.values()))

    def slots(self):
        """(symbol, address) of each place in memory where the loader puts the address of such a symbol."""
        for slot in self._elf.slots():
            name = self._symbols.get(slot.symbol)
            if name is not None:
                yield name, self._base + slot.address

    def identify(self):
        """What runtime this is: its kind, and its version as far as the file tells."""
        elf = self._elf
        found = elf.find_text(_OXOMP)
        if found:
            return "oxomp", found.group(1).decode()
        found = elf.find_text(_INTEL)
        if found:
            return "libiomp5 (Intel)", found.group(1).decode()
        found = elf.find_text(_LLVM)
        if found:
            compiler = elf.find_text(_COMPILER)
            return "libomp (LLVM)", compiler.group(1).decode().rstrip() if compiler else found.group(1).decode()
        if "__kmpc_fork_call" in self.defined:
            return "libomp (kind unknown)", ""
        nodes = [v for v in elf.versions if re.fullmatch(r"GOMP_[0-9.]+", v)]
        newest = max(nodes, key=lambda v: [int(x) for x in v[len("GOMP_"):].split(".")], default="")
        return "libgomp (GNU)", newest
