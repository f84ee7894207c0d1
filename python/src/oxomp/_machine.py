"""The CPUs that a process may use: its affinity mask and its cgroup's CPU quota.

The library computes the same (src/sys/linux/cpuset.rs) for its default team size; a test holds the two together.
"""

import math
import os
import re


def _read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as f:
            return f.read()
    except OSError:
        return ""


def status(pid="self", task=None):
    """The fields of /proc/PID/status."""
    path = f"/proc/{pid}/status" if task is None else f"/proc/{pid}/task/{task}/status"
    return dict(line.split(":\t", 1) for line in _read(path).splitlines() if ":\t" in line)


def cpus_of(text):
    """The CPUs of a list such as 0-3,8."""
    found = []
    for part in text.strip().split(","):
        first, _, last = part.partition("-")
        if first:
            found.extend(range(int(first), int(last or first) + 1))
    return found


def as_list(cpus):
    """CPUs as the kernel writes them: 0-3,8."""
    parts = []
    for cpu in sorted(cpus):
        if parts and parts[-1][1] == cpu - 1:
            parts[-1][1] = cpu
        else:
            parts.append([cpu, cpu])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)


def mask(pid="self"):
    """The CPUs in the affinity mask of a process's initial thread; None where it cannot be read."""
    text = status(pid).get("Cpus_allowed_list")
    return cpus_of(text) if text else None


def quota(pid="self", root="/"):
    """The CPU quota of a process's cgroup in CPUs, the tightest of its own and its ancestors'; None without one."""
    def inside(path):
        return os.path.join(root, path.lstrip("/"))

    groups = []
    for line in _read(inside(f"proc/{pid}/cgroup")).splitlines():
        number, controllers, path = (line.split(":", 2) + ["", ""])[:3]
        if number == "0" and not controllers:
            groups.append((2, path))
        elif "cpu" in controllers.split(","):
            groups.append((1, path))
    found = []
    for line in _read(inside(f"proc/{pid}/mountinfo")).splitlines():
        mount, _, filesystem = line.partition(" - ")
        mount, filesystem = mount.split(" "), filesystem.split(" ")
        if len(mount) < 5 or len(filesystem) < 3:
            continue
        version = 2 if filesystem[0] == "cgroup2" else 1 if filesystem[0] == "cgroup" else None
        if version == 1 and "cpu" not in filesystem[2].split(","):
            continue
        # Blanks, tabs, newlines and backslashes are written as three octal digits.
        shown, point = (re.sub(r"\\([0-7]{3})", lambda m: chr(int(m.group(1), 8)), text) for text in mount[3:5])
        for _, path in (group for group in groups if group[0] == version):
            found += _quotas(version, inside(point), shown, path)
    return min(found, default=None)


def _quotas(version, top, shown, path):
    """The quotas of the group at `path` and of those above it, in a mount at `top` that shows the group `shown`."""
    below = os.path.relpath(path, shown) if path.startswith("/") and shown.startswith("/") else ".."
    # A container may name its group by its path outside: the mount point is what there is then.
    parts = [] if below == "." or below.split("/")[0] == ".." else below.split("/")
    for depth in range(len(parts), -1, -1):
        folder = os.path.join(top, *parts[:depth])
        if version == 2:
            limit, period = (_read(os.path.join(folder, "cpu.max")).split() + ["max", "100000"])[:2]
        else:
            limit = _read(os.path.join(folder, "cpu.cfs_quota_us")).strip()
            period = _read(os.path.join(folder, "cpu.cfs_period_us")).strip()
        if limit.isdigit() and period.isdigit() and int(limit) and int(period):
            yield int(limit) / int(period)


def usable(mask, quota):
    """The number of CPUs that a process with this mask and this quota can keep busy."""
    count = len(mask) if mask else os.cpu_count() or 1
    return max(1, min(count, math.ceil(quota)) if quota else count)
