//! How many CPUs the process may use: the affinity mask and the cgroup's quota. Nothing here fails: what cannot be read
//! does not limit.

use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// CPUs in the calling thread's affinity mask; 1 where it cannot be read.
#[must_use]
pub fn affinity_count() -> u32 {
    // A mask too small for the kernel's is EINVAL: double it until it fits. 2^17 words are 8 million CPUs.
    let mut words = 16;
    while words <= 1 << 17 {
        let mut mask = vec![0_u64; words];
        if read_mask(&mut mask).is_some() {
            return mask.iter().map(|word| word.count_ones()).sum::<u32>().max(1);
        }
        words *= 2;
    }
    1
}

/// Words for 8192 CPUs: as many as kernels are built for.
pub(super) const MOST_WORDS: usize = 128;

/// Reads the calling thread's affinity mask; returns how many words the kernel has.
pub(super) fn read_mask(mask: &mut [u64]) -> Option<usize> {
    // SAFETY: `mask` is valid for writes of the size given; 0 is the calling thread.
    let bytes = unsafe { libc::syscall(libc::SYS_sched_getaffinity, 0, size_of_val(mask), mask.as_mut_ptr()) };
    usize::try_from(bytes).ok().filter(|&bytes| bytes > 0).map(|bytes| bytes / 8)
}

/// The CPU that the calling thread is on at this moment.
#[must_use]
pub fn current_cpu() -> u32 {
    // SAFETY: the call has no conditions. A failure, -1, is no CPU of anybody's.
    unsafe { libc::sched_getcpu() }.cast_unsigned()
}

/// Moves the calling thread from `cpu` to another of its mask, if there is one, rather to none of `taken`; says whether it
/// did. The mask stays: it is the one `given`, or not touched.
pub fn leave(cpu: u32, given: &[u64], taken: impl Iterator<Item = u32>) -> bool {
    // 8192 CPUs; nothing is allocated where threads wait for each other.
    let mut words = [0_u64; MOST_WORDS];
    let Some(count) = read_mask(&mut words) else { return false };
    let mask = &words[..count];
    if mask != given {
        return false;
    }
    let without = |words: &mut [u64], cpu: u32| {
        if let Some(word) = words.get_mut(cpu as usize / 64) {
            *word &= !(1 << (cpu % 64));
        }
    };
    let mut others = words;
    without(&mut others, cpu);
    let mut free = others;
    taken.for_each(|cpu| without(&mut free, cpu));
    let target = [&free[..count], &others[..count]].into_iter().find(|words| words.iter().any(|&word| word != 0));
    let Some(target) = target.filter(|&words| words != mask) else { return false };
    let set = |mask: &[u64]| {
        // SAFETY: `mask` is valid for reads of the size given; 0 is the calling thread.
        unsafe { libc::syscall(libc::SYS_sched_setaffinity, 0, size_of_val(mask), mask.as_ptr()) == 0 }
    };
    let moved = set(target);
    let mut now = [0_u64; MOST_WORDS];
    if read_mask(&mut now) == Some(count) && now[..count] == *target {
        set(mask);
    }
    moved
}

/// The CPU quota of the process's cgroup, rounded up to whole CPUs; none without one.
#[must_use]
pub fn cpu_quota() -> Option<u32> {
    cpu_quota_under(Path::new("/"))
}

/// The CPU quota that the files under `root` tell of: `proc/self/cgroup`, `proc/self/mountinfo` and the cgroup file
/// systems mounted there. A quota of any group from the process's own up to the mount point counts; the tightest holds.
#[must_use]
pub fn cpu_quota_under(root: &Path) -> Option<u32> {
    let groups = read(&root.join("proc/self/cgroup"))?;
    // A controller is in one hierarchy: the unified one has it where no other has.
    let (version, path) = groups.lines().filter_map(cpu_group).min_by_key(|&(version, _)| version)?;
    if let Some(mount) = Mount::usual(root, version, path) {
        return mount.quota(root, path);
    }
    let mounts = read(&root.join("proc/self/mountinfo"))?;
    let mounts = mounts.lines().filter_map(Mount::parse).filter(|mount| mount.version == version);
    mounts.filter_map(|mount| mount.quota(root, path)).min()
}

/// The two cgroup interfaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Version {
    /// One hierarchy a controller: `cpu.cfs_quota_us` and `cpu.cfs_period_us`.
    One,
    /// The unified hierarchy: `cpu.max`.
    Two,
}

/// A line of /proc/self/cgroup that may limit CPU time: its interface and the process's group.
fn cpu_group(line: &str) -> Option<(Version, &str)> {
    let mut fields = line.splitn(3, ':');
    let (number, controllers, path) = (fields.next()?, fields.next()?, fields.next()?);
    if number == "0" && controllers.is_empty() {
        return Some((Version::Two, path));
    }
    controllers.split(',').any(|name| name == "cpu").then_some((Version::One, path))
}

/// A mounted cgroup file system that has, or may have, the cpu controller.
struct Mount {
    version: Version,
    /// The group that the mount point shows.
    group: String,
    /// The mount point.
    point: String,
}

impl Mount {
    /// The mount where systems have it by custom, if it is there and shows the group at `path`: the kernel takes longer to
    /// write mountinfo than for all else here.
    fn usual(root: &Path, version: Version, path: &str) -> Option<Self> {
        let points: &[&str] = match version {
            Version::One => &["/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/cpu"],
            Version::Two => &["/sys/fs/cgroup"],
        };
        let below = path.strip_prefix('/').filter(|below| !below.split('/').any(|part| part == ".."))?;
        let shows = |point: &&&str| root.join(&point[1..]).join(below).join("cgroup.procs").exists();
        let point = points.iter().find(shows)?;
        Some(Self { version, group: "/".to_owned(), point: (*point).to_owned() })
    }

    /// Reads a line of mountinfo: number, parent, device, root, mount point, options, optional fields, `-`, type,
    /// source, options of the file system.
    fn parse(line: &str) -> Option<Self> {
        let (mount, filesystem) = line.split_once(" - ")?;
        let mut filesystem = filesystem.split(' ');
        let (kind, _source, options) = (filesystem.next()?, filesystem.next()?, filesystem.next()?);
        let version = match kind {
            "cgroup2" => Version::Two,
            "cgroup" if options.split(',').any(|name| name == "cpu") => Version::One,
            _ => return None,
        };
        let mut mount = mount.split(' ').skip(3);
        Some(Self { version, group: unescape(mount.next()?), point: unescape(mount.next()?) })
    }

    /// The tightest quota from the group at `path` up to the mount point.
    fn quota(&self, root: &Path, path: &str) -> Option<u32> {
        let top = root.join(self.point.trim_start_matches('/'));
        let mut group = self.directory(&top, path);
        let mut tightest = None;
        loop {
            tightest = [tightest, quota_of(self.version, &group)].into_iter().flatten().min();
            if group == top || !group.pop() {
                return tightest;
            }
        }
    }

    /// Where the group at `path` is mounted. A container may show its own group as the root of the mount, and name it by
    /// its path outside or by one with `..`: then the mount point is what there is.
    fn directory(&self, top: &Path, path: &str) -> PathBuf {
        match Path::new(path).strip_prefix(&self.group) {
            Ok(below) if below.components().all(|part| matches!(part, Component::Normal(_))) => top.join(below),
            _ => top.to_owned(),
        }
    }
}

/// mountinfo writes blank, tab, newline and backslash as a backslash and three octal digits.
fn unescape(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..3).and_then(|digits| u8::from_str_radix(digits, 8).ok());
        match code {
            Some(code) => {
                out.push(char::from(code));
                out.push_str(&part[3..]);
            }
            None => {
                out.push('\\');
                out.push_str(part);
            }
        }
    }
    out
}

/// The quota that one group sets itself.
fn quota_of(version: Version, group: &Path) -> Option<u32> {
    let (quota, period) = match version {
        Version::Two => {
            let limits = read(&group.join("cpu.max"))?;
            let mut fields = limits.split_ascii_whitespace();
            // The kernel's default period is 100 ms.
            (number(fields.next()?)?, fields.next().map_or(Some(100_000), number)?)
        }
        Version::One => {
            let quota = number(&read(&group.join("cpu.cfs_quota_us"))?)?;
            (quota, number(&read(&group.join("cpu.cfs_period_us"))?)?)
        }
    };
    if period == 0 {
        return None;
    }
    u32::try_from(quota.div_ceil(period)).ok().map(|cpus| cpus.max(1))
}

/// Microseconds; none for `max` and for -1, which mean no quota.
fn number(text: &str) -> Option<u64> {
    text.trim().parse().ok()
}

/// The text of a file whose size says nothing: one system call for its few lines, where `fs::read` makes five and more.
fn read(path: &Path) -> Option<String> {
    let mut bytes = Vec::with_capacity(8192);
    fs::File::open(path).ok()?.take(u64::MAX).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A tree of files that goes with it.
    struct Tree(PathBuf);

    impl Tree {
        fn new(files: &[(&str, &str)]) -> Self {
            static NEXT: AtomicU32 = AtomicU32::new(0);
            let name = format!("oxomp-cpuset-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let root = std::env::temp_dir().join(name);
            for (path, text) in files {
                let path = root.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            Self(root)
        }

        fn quota(&self) -> Option<u32> {
            cpu_quota_under(&self.0)
        }
    }

    impl Drop for Tree {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    const MOUNT_2: &str = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";
    const MOUNT_1: &str = "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n\
                           32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct\n\
                           33 31 0:30 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n";

    #[test]
    fn this_machine_has_cpus() {
        let count = affinity_count();
        let available = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        // The standard library counts the quota in.
        assert!(count as usize >= available);
    }

    #[test]
    fn no_files_no_quota() {
        assert_eq!(Tree::new(&[]).quota(), None);
        assert_eq!(Tree::new(&[("proc/self/cgroup", "0::/\n")]).quota(), None);
        let garbage = "\u{0}\u{1}:::::\n:\n0:\n - \n - cgroup2\n";
        assert_eq!(Tree::new(&[("proc/self/cgroup", garbage), ("proc/self/mountinfo", garbage)]).quota(), None);
    }

    #[test]
    fn version_2_takes_the_tightest_of_the_ancestors() {
        let tree = Tree::new(&[
            ("proc/self/cgroup", "0::/user.slice/job.scope/inner\n"),
            ("proc/self/mountinfo", MOUNT_2),
            ("sys/fs/cgroup/user.slice/cpu.max", "250000 100000\n"),
            ("sys/fs/cgroup/user.slice/job.scope/cpu.max", "800000 100000\n"),
            ("sys/fs/cgroup/user.slice/job.scope/inner/cpu.max", "max 100000\n"),
            ("sys/fs/cgroup/other/cpu.max", "100000 100000\n"),
        ]);
        assert_eq!(tree.quota(), Some(3));
    }

    #[test]
    fn version_2_forms() {
        for (text, quota) in [
            ("max 100000\n", None),
            ("max\n", None),
            ("1000 100000\n", Some(1)),
            ("200000 100000\n", Some(2)),
            ("200001 100000\n", Some(3)),
            ("200000\n", Some(2)),
            ("50000 10000\n", Some(5)),
            ("0 100000\n", Some(1)),
            ("100000 0\n", None),
            ("18446744073709551615 1\n", None),
            ("99999999999999999999 1\n", None),
            ("-1 100000\n", None),
            ("\n", None),
        ] {
            let tree = Tree::new(&[
                ("proc/self/cgroup", "0::/\n"),
                ("proc/self/mountinfo", MOUNT_2),
                ("sys/fs/cgroup/cpu.max", text),
            ]);
            assert_eq!(tree.quota(), quota, "{text:?}");
        }
    }

    #[test]
    fn version_1() {
        let tree = |quota: &str| {
            Tree::new(&[
                ("proc/self/cgroup", "5:memory:/a\n4:cpu,cpuacct:/a/b\n0::/\n"),
                ("proc/self/mountinfo", MOUNT_1),
                ("sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_quota_us", quota),
                ("sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_period_us", "50000\n"),
                ("sys/fs/cgroup/memory/a/b/cpu.cfs_quota_us", "1\n"),
            ])
        };
        assert_eq!(tree("100000\n").quota(), Some(2));
        assert_eq!(tree("100001\n").quota(), Some(3));
        assert_eq!(tree("-1\n").quota(), None);
    }

    #[test]
    fn a_container_sees_its_group_at_the_mount_point() {
        // Without a namespace of its own: the path outside, and the mount's root is that group.
        let outside = "0::/docker/abc\n";
        let mount = "30 23 0:26 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n";
        // With one, for a process that joined it from a sibling.
        let sibling = "0::/../def\n";
        for (group, mount) in [(outside, mount), (sibling, MOUNT_2), ("0::/elsewhere\n", mount)] {
            let tree = Tree::new(&[
                ("proc/self/cgroup", group),
                ("proc/self/mountinfo", mount),
                ("sys/fs/cgroup/cpu.max", "150000 100000\n"),
                ("sys/fs/def/cpu.max", "100000 100000\n"),
            ]);
            assert_eq!(tree.quota(), Some(2), "{group}");
        }
    }

    #[test]
    fn usual_mount_points_need_no_mountinfo() {
        let two = Tree::new(&[
            ("proc/self/cgroup", "0::/a/b\n"),
            ("sys/fs/cgroup/a/b/cgroup.procs", ""),
            ("sys/fs/cgroup/a/cpu.max", "300000 100000\n"),
        ]);
        assert_eq!(two.quota(), Some(3));
        let one = Tree::new(&[
            ("proc/self/cgroup", "0::/\n2:cpu:/a\n"),
            ("sys/fs/cgroup/cgroup.procs", ""),
            ("sys/fs/cgroup/cpu.max", "100000 100000\n"),
            ("sys/fs/cgroup/cpu/a/cgroup.procs", ""),
            ("sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "400000\n"),
            ("sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n"),
        ]);
        assert_eq!(one.quota(), Some(4));
        // Another group's directory of that name is none of the process's.
        let elsewhere = Tree::new(&[
            ("proc/self/cgroup", "0::/../a\n"),
            ("sys/fs/cgroup/cgroup.procs", ""),
            ("sys/fs/cgroup/a/cgroup.procs", ""),
            ("sys/fs/cgroup/a/cpu.max", "100000 100000\n"),
        ]);
        assert_eq!(elsewhere.quota(), None);
    }

    #[test]
    fn mount_points_with_blanks() {
        let tree = Tree::new(&[
            ("proc/self/cgroup", "0::/\n"),
            ("proc/self/mountinfo", "30 23 0:26 / /mnt/c\\040g rw - cgroup2 cgroup2 rw\n"),
            ("mnt/c g/cpu.max", "100000 100000\n"),
        ]);
        assert_eq!(tree.quota(), Some(1));
        assert_eq!(unescape("a\\040b\\134c\\9"), "a b\\c\\9");
    }
}
