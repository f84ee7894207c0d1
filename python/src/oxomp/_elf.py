"""A reader of 64-bit little-endian ELF files: what the dynamic loader reads of them, and no more.

Used by the build of the wheel too, so it imports nothing of the package.
"""

import mmap
import os
import struct
from collections import namedtuple

MACHINES = {62: "x86_64", 183: "aarch64"}

PT_LOAD, PT_DYNAMIC = 1, 2

DT_NEEDED, DT_PLTRELSZ, DT_HASH, DT_STRTAB, DT_SYMTAB, DT_RELA, DT_RELASZ, DT_STRSZ, DT_SONAME = 1, 2, 4, 5, 6, 7, 8, 10, 14
DT_RPATH, DT_JMPREL, DT_RUNPATH, DT_GNU_HASH = 15, 23, 29, 0x6FFFFEF5
DT_VERSYM, DT_VERDEF, DT_VERNEED = 0x6FFFFFF0, 0x6FFFFFFC, 0x6FFFFFFE

STT_FUNC, STT_IFUNC = 2, 10
STB_WEAK = 2

#: A dynamic symbol: its index, name, whether this file defines it, whether it is weak, whether it is a function, and
#: the version that it has or asks for ("" for none).
Symbol = namedtuple("Symbol", "index name defined weak function version")
#: A version that this file asks of another.
Need = namedtuple("Need", "file version weak")
#: A place that the loader fills with a symbol's address: its virtual address, and the symbol's index.
Slot = namedtuple("Slot", "address symbol")


class ElfError(Exception):
    """The file is not what its kind should be."""


class Elf:
    """What the loader knows of one file."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as f:
            if os.fstat(f.fileno()).st_size < 64:
                raise ElfError(f"{path} is no ELF file")
            self.data = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)
        data = self.data
        if data[:4] != b"\x7fELF" or data[4:6] != b"\x02\x01":
            raise ElfError(f"{path} is no 64-bit little-endian ELF file")
        try:
            machine, = struct.unpack_from("<H", data, 18)
            self.machine = MACHINES.get(machine, str(machine))
            headers, = struct.unpack_from("<Q", data, 32)
            size, count = struct.unpack_from("<HH", data, 54)
            self._load(headers, size, count)
        except (struct.error, IndexError, ValueError) as e:
            raise ElfError(f"{path} is damaged: {e}") from None

    def _load(self, headers, size, count):
        self.segments = []
        dynamic = None
        for i in range(count):
            kind, flags, offset, address, _, in_file, in_memory, _ = struct.unpack_from("<IIQQQQQQ", self.data,
                                                                                       headers + i * size)
            if kind == PT_LOAD:
                self.segments.append((address, in_memory, offset, in_file))
            elif kind == PT_DYNAMIC:
                dynamic = (offset, in_file)
        self.tags = {}
        self._needed = []
        if dynamic:
            for tag, value in struct.iter_unpack("<qQ", self.data[dynamic[0]:dynamic[0] + dynamic[1] // 16 * 16]):
                if tag == 0:
                    break
                if tag == DT_NEEDED:
                    self._needed.append(value)
                self.tags.setdefault(tag, value)
        self._strings = self._offset(DT_STRTAB)

    def _at(self, address):
        """The place in the file of a virtual address."""
        for start, _, offset, in_file in self.segments:
            if start <= address < start + in_file:
                return address - start + offset
        raise ElfError(f"{self.path} is damaged: no part of it lies at {address:#x}")

    def _offset(self, tag):
        return self._at(self.tags[tag]) if tag in self.tags else None

    def _string(self, offset):
        start = self._strings + offset
        return self.data[start:self.data.find(b"\0", start)].decode("utf-8", "replace")

    @property
    def soname(self):
        return self._string(self.tags[DT_SONAME]) if DT_SONAME in self.tags else None

    @property
    def needed(self):
        return [self._string(offset) for offset in self._needed]

    @property
    def version_needs(self):
        """The versions asked of other files."""
        return [need for _, need in self._version_needs()]

    def _version_needs(self):
        at = self._offset(DT_VERNEED)
        while at is not None:
            _, count, file, first, step = struct.unpack_from("<HHIII", self.data, at)
            part = at + first
            for _ in range(count):
                _, flags, number, name, after = struct.unpack_from("<IHHII", self.data, part)
                yield number & 0x7FFF, Need(self._string(file), self._string(name), bool(flags & 2))
                part += after
            at = at + step if step else None

    def _version_definitions(self):
        at = self._offset(DT_VERDEF)
        while at is not None:
            _, flags, number, _, _, first, step = struct.unpack_from("<HHHHIII", self.data, at)
            name, = struct.unpack_from("<I", self.data, at + first)
            if not flags & 1:
                yield number & 0x7FFF, self._string(name)
            at = at + step if step else None

    @property
    def versions(self):
        """The version nodes that the file defines."""
        return [name for _, name in self._version_definitions()]

    def mentions(self, pattern):
        """Whether a regular expression of bytes matches in the names of the dynamic symbols."""
        if self._strings is None:
            return False
        size = self.tags.get(DT_STRSZ, 0)
        return pattern.search(self.data, self._strings, self._strings + size) is not None

    def symbols(self, pattern=None):
        """The dynamic symbols that have a name, or those whose name begins as a regular expression says."""
        table = self._offset(DT_SYMTAB)
        if table is None:
            return
        versions = {number: need.version for number, need in self._version_needs()}
        versions.update(self._version_definitions())
        marks = self._offset(DT_VERSYM)
        for index in range(1, self._symbol_count()):
            name, info, _, section, _, _ = struct.unpack_from("<IBBHQQ", self.data, table + 24 * index)
            if not name:
                continue
            text = self._string(name)
            if pattern is not None and not pattern.match(text):
                continue
            version = ""
            if marks is not None:
                mark, = struct.unpack_from("<H", self.data, marks + 2 * index)
                version = versions.get(mark & 0x7FFF, "")
            yield Symbol(index, text, section != 0, info >> 4 == STB_WEAK,
                         info & 15 in (STT_FUNC, STT_IFUNC), version)

    def _symbol_count(self):
        """No tag says how many symbols there are: the tables that find them by name do."""
        at = self._offset(DT_HASH)
        if at is not None:
            return struct.unpack_from("<II", self.data, at)[1]
        at = self._offset(DT_GNU_HASH)
        most = 0
        if at is not None:
            buckets, first, bloom, _ = struct.unpack_from("<IIII", self.data, at)
            chains = at + 16 + 8 * bloom + 4 * buckets
            starts = struct.unpack_from(f"<{buckets}I", self.data, at + 16 + 8 * bloom)
            most = max(starts, default=0)
            if most >= first:
                while not struct.unpack_from("<I", self.data, chains + 4 * (most - first))[0] & 1:
                    most += 1
                most += 1
            else:
                most = first
        # Symbols that are only asked for stand before those that the table finds; the relocations name them.
        return max([most] + [slot.symbol + 1 for slot in self.slots()])

    def slots(self):
        """The places that the loader fills with addresses of symbols."""
        for table, length in ((DT_RELA, DT_RELASZ), (DT_JMPREL, DT_PLTRELSZ)):
            at = self._offset(table)
            if at is None:
                continue
            size = self.tags.get(length, 0) // 24 * 24
            for address, info, _ in struct.iter_unpack("<QQq", self.data[at:at + size]):
                if info >> 32:
                    yield Slot(address, info >> 32)

    def find_text(self, pattern):
        """The first match of a compiled regular expression of bytes in the file."""
        return pattern.search(self.data)
