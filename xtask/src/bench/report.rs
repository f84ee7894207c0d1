//! What a measurement says: the table, the ratios, their geometric means, and which bars hold.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::measure::{Condition, Row, Series, median};
use super::programs::FLOOR;
use super::runtimes::peer_names;

/// The most that a ratio to the best peer, and the geometric mean of a set's ratios, may be.
pub struct Bars {
    /// Each row's ratio.
    pub row: f64,
    /// The geometric mean.
    pub mean: f64,
}

/// The bars of a set.
pub fn bars(set: &str) -> Bars {
    match set {
        "tasks" => Bars { row: 1.0, mean: 0.7 },
        _ => Bars { row: 1.05, mean: 0.8 },
    }
}

/// A bar of one workload on a quiet machine, beside its row's.
struct OwnBar {
    workload: &'static str,
    /// With two threads alone, or with any number.
    of_two: bool,
    what: &'static str,
    most: f64,
    figure: fn(&Line) -> Option<f64>,
}

const OWN_BARS: [OwnBar; 4] = [
    OwnBar { workload: "region-0", of_two: true, what: "line round trips", most: 1.5, figure: |l| l.floor },
    OwnBar { workload: "barrier", of_two: true, what: "line round trips", most: 0.8, figure: |l| l.floor },
    OwnBar { workload: "region-serialized", of_two: true, what: "of the best peer", most: 0.5, figure: |l| l.ratio },
    OwnBar { workload: CPU_AFTER, of_two: false, what: "ms of CPU time", most: 5.0, figure: |l| Some(l.ours? / 1e6) },
];

/// A workload whose figure is no time that a construct takes: it has its own bar and no other, and geometric means go without
/// it.
const CPU_AFTER: &str = "cpu-after-region";

/// A row and the row of the same workload under the other compiler, read together.
pub struct Line<'a> {
    /// The row.
    pub row: &'a Row,
    /// Our median.
    pub ours: Option<f64>,
    /// The peers' medians.
    pub peers: Vec<(&'static str, f64)>,
    /// Ours to the best peer of the same interface.
    pub ratio: Option<f64>,
    /// What that is at least, as far as the rounds can tell (95 %).
    pub least: Option<f64>,
    /// Ours to the best peer of any.
    pub overall: Option<f64>,
    /// Ours to the floor that the row names.
    pub floor: Option<f64>,
}

/// What the rounds say of a row's bar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It holds, or there is nothing to compare.
    Holds,
    /// The ratio is above it, but by no more than the rounds differ.
    Unsure,
    /// It does not hold.
    Above,
}

impl Line<'_> {
    /// Does the row's bar hold?
    pub fn verdict(&self) -> Verdict {
        let above = |figure: Option<f64>| figure.is_some_and(|f| f > bars(self.row.workload.set).row);
        match (above(self.ratio), above(self.least)) {
            _ if self.row.workload.name == CPU_AFTER => Verdict::Holds,
            (true, true) => Verdict::Above,
            (true, false) => Verdict::Unsure,
            (false, _) => Verdict::Holds,
        }
    }
}

/// The rows as lines, floors left out.
pub fn lines(rows: &[Row]) -> Vec<Line<'_>> {
    rows.iter().filter(|row| !is_floor(row)).map(|row| line(row, rows)).collect()
}

fn is_floor(row: &Row) -> bool {
    row.workload.name.starts_with(FLOOR)
}

fn line<'a>(row: &'a Row, rows: &[Row]) -> Line<'a> {
    let ours = row.series[0].median();
    let same = rows.iter().filter(|r| r.workload == row.workload && r.threads == row.threads);
    let best = |of: &[(&str, f64)]| of.iter().map(|p| p.1).reduce(f64::min);
    // Counts may be none at all.
    let over = |other: Option<f64>| Some(ours? / other.filter(|o| *o > 0.0)?);
    let (peers, all): (Vec<_>, Vec<_>) = (peers(row), same.flat_map(peers).collect());
    let floor = rows.iter().find(|r| r.threads == row.threads && Some(&r.workload.name) == row.workload.floor.as_ref());
    let ratios: Vec<_> = row.series[1..].iter().filter_map(|peer| ratio_by_round(&row.series[0], peer)).collect();
    Line {
        row,
        ours,
        ratio: ratios.iter().map(|r| r.0).reduce(f64::max),
        least: ratios.iter().map(|r| r.1).reduce(f64::max),
        overall: over(best(&all)),
        floor: over(floor.and_then(|f| f.series[0].median())),
        peers,
    }
}

/// The median of the rounds' ratios, and what it is at least: what the machine does for a round or two, it does to both.
fn ratio_by_round(ours: &Series, peer: &Series) -> Option<(f64, f64)> {
    // Where a round failed, the others cannot be told from each other. Counts may be none at all.
    if ours.values.len() != peer.values.len() {
        let ratio = ours.median()? / peer.median().filter(|&p| p > 0.0)?;
        return Some((ratio, ratio));
    }
    let pairs = ours.values.iter().zip(&peer.values).filter(|(_, p)| **p > 0.0);
    let mut ratios: Vec<f64> = pairs.map(|(o, p)| o / p).collect();
    ratios.sort_by(f64::total_cmp);
    let least = *ratios.get(rank_below_median(ratios.len()))?;
    Some((median(ratios)?, least))
}

/// Of so many values in order, the rank, from 0, of the one that the median of what they were drawn from is above in 97.5 of
/// 100 cases, whatever that is: each value is below that median like a coin's head (of fewer than 6, the first is not quite
/// that sure).
fn rank_below_median(n: usize) -> usize {
    let n = n as f64;
    ((n - 1.96 * n.sqrt()) / 2.0).max(0.0) as usize
}

/// The medians of the peers that have one.
fn peers(row: &Row) -> Vec<(&'static str, f64)> {
    row.series[1..].iter().filter_map(|s| Some((s.runtime, s.median()?))).collect()
}

/// The geometric mean; nothing of nothing.
pub fn geometric_mean(ratios: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0);
    for ratio in ratios {
        sum += ratio.ln();
        count += 1;
    }
    (count > 0).then(|| (sum / f64::from(count)).exp())
}

/// The geometric means by set, team size and compiler, and by set and team size over both.
pub fn means(lines: &[Line]) -> Vec<(String, &'static str, f64)> {
    let mut groups: BTreeMap<(&'static str, u32, &str), Vec<f64>> = BTreeMap::new();
    for line in lines.iter().filter(|l| l.row.workload.name != CPU_AFTER) {
        let Some(ratio) = line.ratio else { continue };
        let (set, threads) = (line.row.workload.set, line.row.threads);
        groups.entry((set, threads, line.row.abi.word())).or_default().push(ratio);
        groups.entry((set, threads, "both")).or_default().push(ratio);
    }
    let named = groups.into_iter().filter_map(|((set, threads, word), ratios)| {
        Some((format!("{set}, {threads} threads, {word}"), set, geometric_mean(ratios)?))
    });
    named.collect()
}

/// Prints the tables, the means and what failed; with `list_bars` also a list of the bars that do not hold.
pub fn print(rows: &[Row], list_bars: bool) {
    let lines = lines(rows);
    print_tables(&lines, "ns");
    for row in rows.iter().filter(|r| is_floor(r)) {
        let value = row.series[0].median().map_or("-".into(), number);
        println!("{:<28} t{:<3} {value:>10}  ns: {}", row.workload.name, row.threads, row.workload.operation);
    }
    println!();
    let means = means(&lines);
    for (name, set, mean) in &means {
        println!("geometric mean, {name}: {mean:.2} (bar {:.2})", bars(set).mean);
    }
    print_failures(rows);
    if list_bars {
        print_bars(&lines, &means);
    }
}

/// Prints the tables of counts, which no bar is about.
pub fn print_counts(rows: &[Row], unit: &str) {
    print_tables(&lines(rows), unit);
    print_failures(rows);
}

fn print_tables(lines: &[Line], unit: &str) {
    for of_size in lines.chunk_by(|a, b| a.row.threads == b.row.threads) {
        print_table(of_size, unit);
    }
}

fn print_failures(rows: &[Row]) {
    for (row, series) in rows.iter().flat_map(|r| r.series.iter().map(move |s| (r, s))) {
        if let Some(error) = &series.error {
            println!("failed: {} t{} {}: {error}", row.workload.name, row.threads, series.runtime);
        }
    }
}

fn print_table(lines: &[Line], unit: &str) {
    let shown: Vec<&str> =
        peer_names().into_iter().filter(|n| lines.iter().any(|l| l.peers.iter().any(|p| p.0 == *n))).collect();
    print!("\n{:<28} {:<5} {:>10}", format!("{} threads, {unit}", lines[0].row.threads), "built", "ours");
    shown.iter().for_each(|name| print!(" {name:>10}"));
    println!(" {:>7} {:>7} {:>7}", "ratio", "overall", "floor");
    for line in lines {
        let cell = |value: Option<f64>| value.map_or("-".into(), number);
        print!("{:<28} {:<5} {:>10}", line.row.workload.name, line.row.abi.word(), cell(line.ours));
        for name in &shown {
            let other_abi = !line.row.series.iter().any(|s| s.runtime == *name);
            let value = line.peers.iter().find(|p| p.0 == *name).map(|p| p.1);
            print!(" {:>10}", if other_abi { String::new() } else { cell(value) });
        }
        let ratio = |value: Option<f64>| value.map_or("-".into(), |v| format!("{v:.2}"));
        print!(" {:>7} {:>7} {:>7}", ratio(line.ratio), ratio(line.overall), ratio(line.floor));
        println!("{}", ["", "  above?", "  above"][line.verdict() as usize]);
    }
}

/// The bars of workloads of their own that do not hold, and the figures.
fn own_bars_broken<'a>(line: &'a Line) -> impl Iterator<Item = (&'static OwnBar, f64)> + 'a {
    let of_line = |bar: &&OwnBar| line.row.workload.name == bar.workload && (line.row.threads == 2 || !bar.of_two);
    let figures = OWN_BARS.iter().filter(of_line).filter_map(|bar| Some((bar, (bar.figure)(line)?)));
    figures.filter(|(bar, figure)| *figure > bar.most)
}

/// The workloads and team sizes of rows whose bars do not hold, and of the floors that these stand beside.
pub fn doubtful(rows: &[Row]) -> Vec<(String, u32)> {
    let lines = lines(rows);
    let broken = lines.iter().filter(|l| l.verdict() != Verdict::Holds || own_bars_broken(l).next().is_some());
    let names = broken.flat_map(|l| {
        let (workload, threads) = (&l.row.workload, l.row.threads);
        [Some(&workload.name), workload.floor.as_ref()].into_iter().flatten().map(move |n| (n.clone(), threads))
    });
    names.collect()
}

fn print_bars(lines: &[Line], means: &[(String, &'static str, f64)]) {
    let print_rows = |verdict| {
        for line in lines.iter().filter(|l| l.verdict() == verdict) {
            let Row { workload, threads, abi, .. } = line.row;
            let [ratio, least] = [line.ratio, line.least].map(|r| r.unwrap_or(f64::NAN));
            let (set, name, abi, bar) = (workload.set, &workload.name, abi.word(), bars(workload.set).row);
            println!("  {set} {name} t{threads} {abi}: {ratio:.2}, at least {least:.2}, bar {bar:.2}");
        }
    };
    println!("\nrows above their bars by less than the rounds differ:");
    print_rows(Verdict::Unsure);
    println!("bars that do not hold:");
    print_rows(Verdict::Above);
    for (line, (bar, figure)) in lines.iter().flat_map(|l| own_bars_broken(l).map(move |broken| (l, broken))) {
        let (threads, abi) = (line.row.threads, line.row.abi.word());
        println!("  {} t{threads} {abi}: {figure:.2} {}, bar {:.2}", bar.workload, bar.what, bar.most);
    }
    for (name, set, mean) in means.iter().filter(|(_, set, mean)| *mean > bars(set).mean) {
        println!("  geometric mean, {name}: {mean:.2}, bar {:.2}", bars(set).mean);
    }
}

/// A figure with three digits or more.
fn number(value: f64) -> String {
    match value {
        v if v < 10.0 => format!("{v:.2}"),
        v if v < 1000.0 => format!("{v:.1}"),
        v => format!("{v:.0}"),
    }
}

/// Everything that was measured.
pub fn to_json(rows: &[Row], condition: Condition) -> Value {
    let row = |row: &Row| {
        let line = line(row, rows);
        let series = row
            .series
            .iter()
            .map(|s| json!({ "runtime": s.runtime, "median_ns": s.median(), "rounds_ns": s.values, "error": s.error }));
        json!({
            "set": row.workload.set,
            "workload": row.workload.name,
            "operation": row.workload.operation,
            "threads": row.threads,
            "built_by": row.abi.compiler(),
            "runtimes": series.collect::<Vec<_>>(),
            "ratio": line.ratio,
            "ratio_at_least": line.least,
            "ratio_to_best_of_all": line.overall,
            "ratio_to_floor": line.floor,
        })
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    json!({
        "condition": condition.name(),
        "processors": processors,
        "rows": rows.iter().map(row).collect::<Vec<_>>(),
    })
}

/// The rows in which ours failed.
pub fn our_failures(rows: &[Row]) -> usize {
    rows.iter().filter(|r| r.series[0].error.is_some()).count()
}

#[cfg(test)]
mod tests {
    use super::super::programs::Workload;
    use super::super::runtimes::Abi;
    use super::*;

    fn row(name: &str, abi: Abi, medians: &[(&'static str, f64)]) -> Row {
        let workload = Workload {
            set: "tasks",
            name: name.into(),
            operation: String::new(),
            floor: Some("floor:x".into()),
            counts: true,
        };
        let series = medians.iter().map(|&(runtime, v)| Series { runtime, values: vec![v], error: None });
        Row { workload, threads: 2, abi, series: series.collect() }
    }

    #[test]
    fn ratios_are_to_the_best_peer() {
        let rows = [
            row("fib", Abi::Kmpc, &[("ours", 6.0), ("libomp22", 8.0), ("libiomp5", 12.0)]),
            row("fib", Abi::Gomp, &[("ours", 6.0), ("libgomp", 4.0)]),
            row("floor:x", Abi::Kmpc, &[("ours", 3.0)]),
        ];
        let lines = lines(&rows);
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].ratio, lines[0].overall, lines[0].floor), (Some(0.75), Some(1.5), Some(2.0)));
        assert_eq!((lines[0].verdict(), lines[1].verdict()), (Verdict::Holds, Verdict::Above));
        assert_eq!(means(&lines).len(), 3);
    }

    #[test]
    fn rows_above_their_bars_are_doubtful_and_so_are_their_floors() {
        let rows = [
            row("fib", Abi::Kmpc, &[("ours", 6.0), ("libomp22", 4.0)]),
            row("tree", Abi::Kmpc, &[("ours", 3.0), ("libomp22", 4.0)]),
        ];
        assert_eq!(doubtful(&rows), [("fib".to_owned(), 2), ("floor:x".to_owned(), 2)]);
        assert_eq!(doubtful(&rows[1..]), []);
    }

    #[test]
    fn a_row_is_above_its_bar_when_most_rounds_agree() {
        let row = |ours: &[f64]| {
            let mut row = row("fib", Abi::Kmpc, &[("ours", 0.0), ("libomp22", 0.0)]);
            row.series[0].values = ours.to_vec();
            row.series[1].values = vec![1.0; ours.len()];
            line(&row, std::slice::from_ref(&row)).verdict()
        };
        let rounds = |low: usize, high: usize| row(&[vec![0.8; low], vec![1.2; high]].concat());
        assert_eq!(rounds(0, 1), Verdict::Above);
        assert_eq!(rounds(2, 3), Verdict::Unsure);
        assert_eq!(rounds(0, 5), Verdict::Above);
        assert_eq!([rounds(11, 9), rounds(9, 11), rounds(5, 15)], [Verdict::Holds, Verdict::Unsure, Verdict::Above]);
    }

    #[test]
    fn ranks_below_the_median() {
        assert_eq!([0, 1, 5, 6, 10, 20, 100].map(rank_below_median), [0, 0, 0, 0, 1, 5, 40]);
    }

    #[test]
    fn means_are_geometric() {
        assert_eq!(geometric_mean([]), None);
        assert!((geometric_mean([0.5, 2.0, 1.0]).unwrap() - 1.0).abs() < 1e-12);
    }
}
