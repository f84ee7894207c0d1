"""What both suites' runners share: their arguments, which tests are chosen, and the table of results."""

import argparse
import os
import re
import sys


def arguments(doc):
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runtime_dir", help="holds the runtime under every name that programs ask for")
    parser.add_argument("--cache", required=True, help="keeps the sources and what is built")
    parser.add_argument("--out", required=True, metavar="TSV", help="status, name, seconds, note of each test")
    parser.add_argument("--only", metavar="FILE", help="the names to run, one a line")
    parser.add_argument("--filter", metavar="REGEX", help="only tests whose name matches")
    parser.add_argument("--later", metavar="FILE", help="patterns of what to leave out, one a line: of names, or `symbol PATTERN`")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each Nth test of each folder")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=60, help="seconds a test may take (default %(default)s)")
    args = parser.parse_args()
    args.cache = os.path.abspath(args.cache)
    return args


def lines_of(path):
    """A file's lines without comments and blanks."""
    with open(path) as f:
        return [line for line in (l.split("#", 1)[0].strip() for l in f) if line]


def later_patterns(path):
    """(patterns of names, patterns of runtime symbols) of what is left out."""
    lines = lines_of(path)
    symbols = [l.split(None, 1)[1] for l in lines if l.startswith("symbol ")]
    return [re.compile(l) for l in lines if not l.startswith("symbol ")], [re.compile(s) for s in symbols]


def choose(names, args, folder_of):
    """The names that the arguments ask for."""
    chosen = sorted(names)
    if args.only:
        wanted = set(lines_of(args.only))
        chosen = [n for n in chosen if n in wanted]
    if args.filter:
        chosen = [n for n in chosen if re.search(args.filter, n)]
    if args.later:
        later, _ = later_patterns(args.later)
        chosen = [n for n in chosen if not any(p.search(n) for p in later)]
    if args.every > 1:
        count, kept = {}, []
        for n in chosen:
            folder = folder_of(n)
            if count.setdefault(folder, 0) % args.every == 0:
                kept.append(n)
            count[folder] += 1
        chosen = kept
    return chosen


def clean_environment():
    """The caller's environment without what a runtime, a loader or a tool of the suites reads."""
    return {k: v for k, v in os.environ.items()
            if not re.match(r"(OMP|KMP|GOMP|OMPT|LIBOMP|ACC|LD)_|LIBRARY_PATH$|FILECHECK|LIT_|PYTHON", k)}


def write_table(path, rows):
    """ROWS of (status, name, seconds, note)."""
    with open(path, "w") as f:
        for status, name, seconds, note in rows:
            f.write("%s\t%s\t%.1f\t%s\n" % (status, name, seconds, re.sub(r"\s+", " ", note).strip()))


def stop(message):
    sys.exit(os.path.basename(sys.argv[0]) + ": " + message)
