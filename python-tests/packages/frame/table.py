"""docs/packages.md: one row a package, renewed when the package ran."""

HEAD = """\
# Packages

<!-- Made by `cargo xtask packages`. Do not edit. -->

Unmodified packages (from PyPI, or built here by the compiler named), each run with the OpenMP runtime it brings and
again with our library preloaded, 3 threads. A row stands only when the results are equal and every OpenMP function that
any module called was bound to ours: see [python-tests/packages](../python-tests/packages/README.md).

| package | version | work | its own OpenMP | bound to ours | results |
|---|---|---|---|--:|---|
"""


def update(path, rows, known):
    """Writes `rows` ({name: its line's cells}) into the table at `path`; rows of unknown packages go."""
    lines = {name: line for name, line in kept(path) if name in known}
    lines.update({name: "| " + " | ".join([name, *cells]) + " |" for name, cells in rows.items()})
    with open(path, "w") as f:
        f.write(HEAD + "".join(lines[name] + "\n" for name in sorted(lines)))


def kept(path):
    """(name, line) of each row that the table at `path` has."""
    try:
        with open(path) as f:
            lines = f.read().splitlines()
    except FileNotFoundError:
        return
    for line in lines[HEAD.count("\n"):]:
        yield line.split(" ")[1], line
