"""The parts of Debian's source packages that hold the suites, fetched with the machine's own apt sources."""

import glob
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile


def stanzas():
    """The machine's own entries for binary packages, as deb822 stanzas for source packages."""
    made = []
    for path in sorted(glob.glob("/etc/apt/sources.list.d/*.sources")):
        with open(path) as f:
            text = f.read()
        for stanza in re.split(r"\n[ \t]*\n", text):
            lines = [l for l in stanza.splitlines() if l.strip() and not l.startswith("#")]
            if any(re.match(r"(?i)enabled:\s*no", l) for l in lines):
                continue
            if any(re.match(r"(?i)types:.*\bdeb\b", l) for l in lines):
                made.append("\n".join("Types: deb-src" if re.match(r"(?i)types:", l) else l for l in lines))
    for path in ["/etc/apt/sources.list"] + sorted(glob.glob("/etc/apt/sources.list.d/*.list")):
        if not os.path.exists(path):
            continue
        with open(path) as f:
            for line in f:
                m = re.match(r"deb\s+(?:\[([^]]*)\]\s+)?(\S+)\s+(\S+)\s+(.*)", line)
                if not m:
                    continue
                options, uri, suite, components = m.groups()
                stanza = ["Types: deb-src", "URIs: " + uri, "Suites: " + suite]
                if components.strip():
                    stanza.append("Components: " + components.strip())
                stanza += ["Signed-By: " + o.split("=", 1)[1]
                           for o in (options or "").split() if o.startswith("signed-by=")]
                made.append("\n".join(stanza))
    return made


def download(package, folder):
    """Fetches the source package with a private apt configuration; the machine's is left as it is."""
    private = os.path.join(folder, "apt")
    for sub in ("parts", "lists/partial"):
        os.makedirs(os.path.join(private, sub))
    with open(os.path.join(private, "parts", "src.sources"), "w") as f:
        f.write("\n\n".join(stanzas()) + "\n")
    apt = ["apt-get", "-q", "-o", "Dir::Etc::SourceList=/dev/null",
           "-o", "Dir::Etc::SourceParts=" + os.path.join(private, "parts"),
           "-o", "Dir::State::Lists=" + os.path.join(private, "lists"),
           "-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=3"]
    for words in (["update"], ["source", "--download-only", package]):
        r = subprocess.run(apt + words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if r.returncode:
            sys.exit("apt-get %s failed (is there a network?):\n%s" % (" ".join(words), r.stdout[-2000:]))
    found = glob.glob(os.path.join(folder, package + "_*.orig.tar.*"))
    found = [f for f in found if not f.endswith(".asc")]
    if not found:
        sys.exit("apt-get source %s left no orig tarball" % package)
    return found[0]


def unpack(tarball, wanted, inner, folder):
    """Unpacks the members whose path below the top folder matches WANTED; INNER names a tarball inside to look in."""
    # tar's own xz is several times quicker than Python's.
    command = ["tar", "--extract", "--to-stdout", "--file", tarball, "--wildcards", inner] if inner else \
              ["xz", "--decompress", "--stdout", "--threads=0", tarball]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as p:
        if inner:
            second = subprocess.Popen(["xz", "--decompress", "--stdout"], stdin=p.stdout, stdout=subprocess.PIPE)
            stream = second.stdout
        else:
            stream = p.stdout
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            for member in tar:
                path = member.name.split("/", 1)[-1]
                if member.isfile() and wanted.match(path):
                    target = os.path.join(folder, path)
                    os.makedirs(os.path.dirname(target), exist_ok=True)
                    with open(target, "wb") as f:
                        shutil.copyfileobj(tar.extractfile(member), f)
                    os.chmod(target, 0o755 if member.mode & 0o100 else 0o644)


def obtain(package, wanted, folder, inner=None):
    """FOLDER with the wanted part of PACKAGE's sources; fetched where it is not there."""
    if os.path.isdir(folder):
        return folder
    parent = os.path.dirname(folder)
    os.makedirs(parent, exist_ok=True)
    print("# fetching the source package " + package, flush=True)
    with tempfile.TemporaryDirectory(dir=parent) as work:
        part = os.path.join(work, "part")
        os.makedirs(part)
        unpack(download(package, work), re.compile(wanted), inner, part)
        if not os.listdir(part):
            sys.exit("%s holds nothing of %s" % (package, wanted))
        os.rename(part, folder)
    return folder
