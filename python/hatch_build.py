"""The build step of the wheel: cargo builds libomp.so, and the wheel's tag says what that file asks of a system."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import tempfile

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

#: What cargo reads, relative to the repository: a source distribution carries it in its folder `rust`.
SOURCES = ("Cargo.toml", "Cargo.lock", "build.rs", "src", "include", "abi-tests", "xtask", "LICENSE-MIT",
           "LICENSE-APACHE")

#: The libraries that PEP 600 lets a manylinux wheel ask of any system, as far as a Rust library could need them.
SYSTEM_LIBRARIES = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libgcc_s.so.1",
                    "ld-linux-x86-64.so.2"}

#: Files of the folder `link`, and where they belong below lib.
LINK_FILES = {
    "oxomp.pc.in": "pkgconfig",
    "oxomp-config.cmake": "cmake/oxomp",
    "oxomp-config-version.cmake.in": "cmake/oxomp",
    "oxomp-openmp.cmake": "cmake/oxomp",
}


class BuildError(Exception):
    """What hinders the build, and the remedy."""


def workspace(root):
    """The folder of the workspace's Cargo.toml: in a source distribution `rust`, in the repository the folder above."""
    for folder in (os.path.join(root, "rust"), os.path.dirname(os.path.abspath(root))):
        if os.path.isfile(os.path.join(folder, "Cargo.toml")):
            return folder
    raise BuildError("The Rust sources of oxomp are not there: build from the repository (pip wheel ./python) or from "
                     "a source distribution made there.")


def version(root):
    with open(os.path.join(workspace(root), "Cargo.toml"), encoding="utf-8") as f:
        found = re.search(r'^\[workspace\.package\]\s+version = "([^"]+)"', f.read(), re.MULTILINE)
    if not found:
        raise BuildError("Cargo.toml names no version under [workspace.package].")
    return found.group(1)


def build_library(folder):
    """Runs cargo; returns the path of libomp.so."""
    cargo = os.environ.get("CARGO", "cargo")
    command = [cargo, "build", "--release", "--locked", "--package", "oxomp",
               "--message-format", "json-render-diagnostics"]
    try:
        built = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, check=False)
    except FileNotFoundError:
        raise BuildError(f"{cargo} is not to be found: install Rust 1.90 or newer and a C linker, or install a wheel "
                         "that is built already.") from None
    if built.returncode:
        raise BuildError(f"`{' '.join(command)}` failed with status {built.returncode}: what it says stands above.")
    for line in built.stdout.splitlines():
        message = json.loads(line)
        for path in message.get("filenames") or ():
            if os.path.basename(path) == "libomp.so":
                return path
    raise BuildError("cargo built no libomp.so: this package is for Linux.")


def strip(path, to):
    """Copies without debugging information, which is four fifths of the file; functions keep their names."""
    for program in ("strip", "llvm-strip"):
        found = shutil.which(program)
        if found and subprocess.run([found, "--strip-debug", "-o", to, path], check=False).returncode == 0:
            return
    shutil.copyfile(path, to)


def elf_reader(root):
    """The package's own reader of ELF files."""
    spec = importlib.util.spec_from_file_location("_elf", os.path.join(root, "src", "oxomp", "_elf.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def platform_tag(root, path):
    """The oldest manylinux that has every version of glibc's symbols that the library needs."""
    file = elf_reader(root).Elf(path)
    foreign = set(file.needed) - SYSTEM_LIBRARIES
    if foreign:
        raise BuildError(f"libomp.so needs {', '.join(sorted(foreign))}, which no manylinux wheel may ask for.")
    versions = [need.version for need in file.version_needs if need.version.startswith("GLIBC_") and not need.weak]
    major, minor = max(tuple(map(int, v[len("GLIBC_"):].split(".")[:2])) for v in versions)
    return f"manylinux_{major}_{minor}_{file.machine}"


def write_link_files(root, prefix):
    """Writes what pkg-config and CMake read, under `prefix`/lib."""
    for name, folder in LINK_FILES.items():
        with open(os.path.join(root, "link", name), encoding="utf-8") as f:
            text = f.read().replace("@VERSION@", version(root))
        path = os.path.join(prefix, "lib", folder, name[:-len(".in")] if name.endswith(".in") else name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)


class Version(MetadataHookInterface):
    def update(self, metadata):
        metadata["version"] = version(self.root)


class Library(BuildHookInterface):
    def initialize(self, kind, build_data):
        folder = workspace(self.root)
        if self.target_name == "sdist":
            for name in SOURCES:
                build_data["force_include"][os.path.join(folder, name)] = "rust/" + name
            return
        built = build_library(folder)
        if kind == "editable":
            target = os.path.join(self.root, "src", "oxomp")
        else:
            self.work = target = tempfile.mkdtemp(prefix="oxomp-wheel-")
        library = os.path.join(target, "lib", "libomp.so")
        os.makedirs(os.path.dirname(library), exist_ok=True)
        strip(built, library)
        os.chmod(library, 0o755)
        write_link_files(self.root, target)
        shutil.copytree(os.path.join(folder, "include"), os.path.join(target, "include"), dirs_exist_ok=True)
        if kind != "editable":
            for name in ("lib", "include"):
                build_data["force_include"][os.path.join(target, name)] = "oxomp/" + name
        build_data["pure_python"] = False
        build_data["tag"] = "py3-none-" + platform_tag(self.root, library)

    def finalize(self, kind, build_data, artifact_path):
        if getattr(self, "work", None):
            shutil.rmtree(self.work, ignore_errors=True)
