//! The chart: for each workload the ratio of our time to the best peer's, on a logarithmic axis, a panel a team size.

use std::fmt::Write;

use super::measure::{Condition, Row};
use super::report::{self, Line};
use super::runtimes::Abi;

const LABELS: f64 = 170.0;
const PANEL: f64 = 330.0;
const GAP: f64 = 24.0;
const TOP: f64 = 78.0;
const STEP: f64 = 16.0;

/// The axis goes from one over this to this; what lies beyond is drawn at its end, as an arrow.
const REACH: f64 = 32.0;

const TICKS: [(f64, &str); 5] = [(1.0 / 16.0, "1/16"), (0.25, "1/4"), (1.0, "1"), (4.0, "4"), (16.0, "16")];

/// A standalone SVG document.
pub fn svg(rows: &[Row], condition: Condition) -> String {
    let lines = report::lines(rows);
    let panels: Vec<&[Line]> = lines.chunk_by(|a, b| a.row.threads == b.row.threads).collect();
    let mut names: Vec<(&str, &str)> = Vec::new();
    for line in &lines {
        let name = (line.row.workload.set, line.row.workload.name.as_str());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let bottom = TOP + STEP * names.len() as f64;
    let (width, height) = (LABELS + (PANEL + GAP) * panels.len() as f64, bottom + 66.0);
    let mut out = Svg(String::new());
    out.put(format_args!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="white"/>"#
    ));
    let title =
        format!("Time of an operation, ours to the best peer ({} machine); left of 1 is faster", condition.name());
    out.text(LABELS, 20.0, "start", "14", &title);
    legend(&mut out);
    for (i, (_, name)) in names.iter().enumerate() {
        out.text(LABELS - 8.0, TOP + STEP * (i as f64 + 0.7), "end", "11", name);
    }
    for (i, panel) in panels.iter().enumerate() {
        draw_panel(&mut out, panel, &names, LABELS + (PANEL + GAP) * i as f64, bottom);
    }
    out.put(format_args!("</svg>"));
    out.0
}

fn legend(out: &mut Svg) {
    for (x, abi, word) in [(LABELS, Abi::Kmpc, "clang's programs"), (LABELS + 130.0, Abi::Gomp, "gcc's programs")] {
        mark(out, x + 6.0, 36.0, abi, 0);
        out.text(x + 16.0, 40.0, "start", "11", word);
    }
    out.put(format_args!(r##"<path d="M{0} 31v10" stroke="#999"/>"##, LABELS + 260.0));
    out.text(LABELS + 268.0, 40.0, "start", "11", "the other peers");
}

/// Where a ratio lies in a panel, and beyond which end.
fn place(ratio: f64, left: f64) -> (f64, i32) {
    let reach = REACH.log2();
    let at = ratio.log2();
    let beyond = if at < -reach { -1 } else { i32::from(at > reach) };
    (left + PANEL * (at.clamp(-reach, reach) + reach) / (2.0 * reach), beyond)
}

fn draw_panel(out: &mut Svg, lines: &[Line], names: &[(&str, &str)], left: f64, bottom: f64) {
    out.text(left + PANEL / 2.0, TOP - 16.0, "middle", "12", &format!("{} threads", lines[0].row.threads));
    for (ratio, label) in TICKS {
        let (x, _) = place(ratio, left);
        let colour = if ratio == 1.0 { "#444" } else { "#ddd" };
        out.put(format_args!(r#"<path d="M{x:.1} {TOP}V{bottom}" stroke="{colour}"/>"#));
        out.text(x, bottom + 14.0, "middle", "10", label);
    }
    for line in lines {
        let name = (line.row.workload.set, line.row.workload.name.as_str());
        let Some(at) = names.iter().position(|n| *n == name) else { continue };
        let lower = f64::from(u8::from(line.row.abi == Abi::Gomp));
        let y = TOP + STEP * (at as f64 + 0.3 + 0.4 * lower);
        let best = line.peers.iter().map(|p| p.1).reduce(f64::min).unwrap_or(f64::NAN);
        for (_, value) in line.peers.iter().filter(|p| p.1 > best) {
            let (x, _) = place(value / best, left);
            out.put(format_args!(r##"<path d="M{x:.1} {:.1}v6" stroke="#999"/>"##, y - 3.0));
        }
        if let Some(ratio) = line.ratio {
            let (x, beyond) = place(ratio, left);
            mark(out, x, y, line.row.abi, beyond);
        }
    }
    for (i, (name, _, mean)) in report::means(lines).iter().filter(|m| !m.0.ends_with("both")).enumerate() {
        out.text(left, bottom + 30.0 + 12.0 * i as f64, "start", "10", &format!("geometric mean, {name}: {mean:.2}"));
    }
}

/// A figure of ours: a disc for clang's programs, a ring for gcc's; an arrow where it lies beyond the axis.
fn mark(out: &mut Svg, x: f64, y: f64, abi: Abi, beyond: i32) {
    let (stroke, fill) = match abi {
        Abi::Kmpc => ("#0b5cad", "#0b5cad"),
        Abi::Gomp => ("#c2570c", "white"),
    };
    if beyond == 0 {
        out.put(format_args!(
            r#"<circle cx="{x:.1}" cy="{y:.1}" r="3.5" fill="{fill}" stroke="{stroke}" stroke-width="1.5"/>"#
        ));
    } else {
        let tip = f64::from(beyond) * 7.0;
        out.put(format_args!(
            r#"<path d="M{x:.1} {:.1}l{tip} 3.5l{} 3.5z" fill="{fill}" stroke="{stroke}"/>"#,
            y - 3.5,
            -tip
        ));
    }
}

/// The document so far.
struct Svg(String);

impl Svg {
    fn put(&mut self, element: std::fmt::Arguments) {
        writeln!(self.0, "{element}").expect("a String takes everything");
    }

    fn text(&mut self, x: f64, y: f64, anchor: &str, size: &str, text: &str) {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        self.put(format_args!(
            r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}" font-size="{size}">{text}</text>"#
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_is_logarithmic_and_ends() {
        let (middle, quarter, four) = (place(1.0, 0.0).0, place(0.25, 0.0).0, place(4.0, 0.0).0);
        assert!((middle - PANEL / 2.0).abs() < 1e-9 && (middle - quarter - (four - middle)).abs() < 1e-9);
        assert_eq!((place(1000.0, 0.0), place(1e-9, 5.0)), ((PANEL, 1), (5.0, -1)));
    }
}
