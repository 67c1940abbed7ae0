//! The curve of risk and coverage as a picture (SVG 1.1): to the right the share of fields that is accepted, upwards the
//! share of these that is wrong. Marked is how much could be accepted at 99.5 and 99 per cent precision, with bounds.
//!
//! Dark on light; blue and vermilion are told apart by all kinds of sight (Okabe and Ito, 2008), and marks differ in shape.

use super::coverage::{Acceptable, Curve};
use super::report::Report;
use super::tables::percent;

const WIDTH: f64 = 920.0;
const HEIGHT: f64 = 662.0;
/// Edges of the plot within the picture.
const LEFT: f64 = 90.0;
const RIGHT: f64 = 830.0;
const TOP: f64 = 186.0;
const BOTTOM: f64 = 586.0;
/// First line of the legend, above the plot.
const LEGEND: f64 = 76.0;

const INK: &str = "#1a1a1a";
const FAINT: &str = "#c8c8c8";
const CURVE: &str = "#0072b2";
const MARK: &str = "#b34700";

/// Risks that the axis may name, and at which it may end.
const RISKS: [f64; 10] = [0.0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0];
/// The axis goes to this risk at least, so that the marked precisions have room.
const RISK_SHOWN_MIN: f64 = 0.02;
/// Few fields make a risk that says little: below this share of all, they do not stretch the axis.
const COVERAGE_COUNTED_MIN: f64 = 0.05;
/// Up to so many steps, each is a dot.
const DOTS_MAX: usize = 60;

/// The picture of a report.
pub fn picture(report: &Report) -> String {
    let curve = &report.risk_coverage;
    let plot = Plot::of(curve);
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" font-family="Helvetica, Arial, sans-serif" font-size="14" fill="{INK}">
<title>Risk and coverage</title>
<desc>Share of accepted fields that is wrong, by the share of fields that is accepted, from the highest confidence down.</desc>
<clipPath id="plot"><rect x="{LEFT}" y="{TOP}" width="{}" height="{}"/></clipPath>
<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>
"#,
        RIGHT - LEFT,
        BOTTOM - TOP
    );
    let heading = format!("{} documents, {} fields; area {:.4}", report.overall.documents, curve.fields, curve.area);
    text(&mut svg, LEFT, 28.0, "start", "18", "Risk and coverage");
    text(&mut svg, LEFT, 50.0, "start", "14", &heading);
    plot.axes(&mut svg);
    plot.curve(&mut svg, &report.risk_coverage_unseen, Shape::Dashes);
    plot.curve(&mut svg, curve, Shape::Line);
    let mut legend = vec![
        (Shape::Line, "by confidence, from the highest down".to_owned()),
        (Shape::Dashes, "the same, of those that need no person anyway".to_owned()),
    ];
    for (acceptable, shape) in report.overall.acceptable.iter().zip([Shape::Circle, Shape::Square]) {
        plot.acceptable(&mut svg, acceptable, shape);
        let Acceptable { precision, share, low, high, .. } = acceptable;
        let (precision, share) = (short(*precision), percent(*share));
        legend.push((shape, format!("{precision} right: {share} of fields ({} to {})", percent(*low), percent(*high))));
    }
    let accepted = &report.overall.accepted;
    if let Some(right) = &accepted.right {
        let (x, y) = (plot.x(accepted.of_all), plot.y(1.0 - right.share));
        Shape::Diamond.draw(&mut svg, x, y);
        let (share, precision) = (percent(accepted.of_all), percent(right.share));
        legend.push((Shape::Diamond, format!("accepted by the records: {share} of fields, {precision} right")));
    }
    for (line, (shape, words)) in legend.iter().enumerate() {
        let y = LEGEND + 22.0 * line as f64;
        shape.draw(&mut svg, LEFT + 12.0, y - 5.0);
        text(&mut svg, LEFT + 34.0, y, "start", "14", words);
    }
    svg.push_str("</svg>\n");
    svg
}

/// From shares to places. Risk is drawn by its square root, so that small ones can be told apart and none is left out.
struct Plot {
    risk_max: f64,
}

#[derive(Debug, Clone, Copy)]
enum Shape {
    Line,
    Dashes,
    Circle,
    Square,
    Diamond,
}

impl Plot {
    fn of(curve: &Curve) -> Self {
        let counted =
            curve.steps.iter().filter(|step| step.accepted as f64 >= COVERAGE_COUNTED_MIN * curve.fields as f64);
        let highest = counted.map(Curve::risk).fold(RISK_SHOWN_MIN, f64::max);
        Self { risk_max: RISKS.into_iter().find(|&risk| risk >= highest).unwrap_or(1.0) }
    }

    fn x(&self, coverage: f64) -> f64 {
        LEFT + coverage * (RIGHT - LEFT)
    }

    fn y(&self, risk: f64) -> f64 {
        BOTTOM - (risk / self.risk_max).sqrt() * (BOTTOM - TOP)
    }

    fn axes(&self, svg: &mut String) {
        for tenth in 0..=10 {
            let x = self.x(f64::from(tenth) / 10.0);
            line(svg, (x, TOP), (x, BOTTOM), FAINT, "0.5");
            text(svg, x, BOTTOM + 22.0, "middle", "14", &format!("{} %", 10 * tenth));
        }
        for risk in RISKS.into_iter().filter(|&risk| risk <= self.risk_max) {
            let y = self.y(risk);
            line(svg, (LEFT, y), (RIGHT, y), FAINT, "0.5");
            text(svg, LEFT - 8.0, y + 5.0, "end", "14", &short(risk));
        }
        line(svg, (LEFT, BOTTOM), (RIGHT, BOTTOM), INK, "1.5");
        line(svg, (LEFT, TOP), (LEFT, BOTTOM), INK, "1.5");
        let middle = (LEFT + RIGHT) / 2.0;
        text(svg, middle, BOTTOM + 54.0, "middle", "15", "coverage: share of fields accepted");
        let (x, y) = (24.0, (TOP + BOTTOM) / 2.0);
        svg.push_str(&format!(
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" font-size=\"15\" transform=\"rotate(-90 {x} {y})\">risk: share of these that is wrong (square-root scale)</text>\n"
        ));
    }

    fn curve(&self, svg: &mut String, curve: &Curve, shape: Shape) {
        let place = |step| (self.x(coverage(curve, step)), self.y(Curve::risk(step)));
        let places: Vec<(f64, f64)> = curve.steps.iter().map(place).collect();
        let points: Vec<String> = places.iter().map(|(x, y)| format!("{x:.2},{y:.2}")).collect();
        svg.push_str(&format!(
            "<g clip-path=\"url(#plot)\"><polyline fill=\"none\" {} stroke-linejoin=\"round\" points=\"{}\"/>\n",
            shape.stroke(),
            points.join(" ")
        ));
        if places.len() <= DOTS_MAX && matches!(shape, Shape::Line) {
            for (x, y) in places {
                svg.push_str(&format!("<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"3\" fill=\"{CURVE}\"/>\n"));
            }
        }
        svg.push_str("</g>\n");
    }

    /// The line of a precision, and on it what could be accepted with its bounds.
    fn acceptable(&self, svg: &mut String, acceptable: &Acceptable, shape: Shape) {
        let y = self.y(1.0 - acceptable.precision);
        svg.push_str(&format!(
            "<line x1=\"{LEFT}\" y1=\"{y:.2}\" x2=\"{RIGHT}\" y2=\"{y:.2}\" stroke=\"{MARK}\" stroke-dasharray=\"6 4\"/>\n"
        ));
        text(svg, RIGHT + 10.0, y + 5.0, "start", "13", &format!("{} right", short(acceptable.precision)));
        let (low, high) = (self.x(acceptable.low), self.x(acceptable.high));
        line(svg, (low, y), (high, y), MARK, "3");
        for end in [low, high] {
            line(svg, (end, y - 8.0), (end, y + 8.0), MARK, "3");
        }
        shape.draw(svg, self.x(acceptable.share), y);
    }
}

impl Shape {
    /// How a curve is drawn.
    fn stroke(self) -> String {
        match self {
            Self::Dashes => format!("stroke=\"{INK}\" stroke-width=\"1.5\" stroke-dasharray=\"3 3\""),
            _ => format!("stroke=\"{CURVE}\" stroke-width=\"2.5\""),
        }
    }

    fn draw(self, svg: &mut String, x: f64, y: f64) {
        let path = match self {
            Self::Line | Self::Dashes => {
                let (from, to, stroke) = (x - 12.0, x + 12.0, self.stroke());
                return svg.push_str(&format!("<path d=\"M{from:.2} {y:.2}H{to:.2}\" fill=\"none\" {stroke}/>\n"));
            }
            Self::Circle => {
                return svg.push_str(&format!(
                    "<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"6\" fill=\"#ffffff\" stroke=\"{MARK}\" stroke-width=\"3\"/>\n"
                ));
            }
            Self::Square => "M-6 -6H6V6H-6Z",
            Self::Diamond => "M0 -8L8 0L0 8L-8 0Z",
        };
        let (fill, stroke) = if matches!(self, Self::Diamond) { (INK, "#ffffff") } else { ("#ffffff", MARK) };
        let width = if matches!(self, Self::Diamond) { 1 } else { 3 };
        svg.push_str(&format!(
            "<path d=\"{path}\" transform=\"translate({x:.2} {y:.2})\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{width}\"/>\n"
        ));
    }
}

/// Per cent with as few decimals as it needs.
fn short(share: f64) -> String {
    format!("{} %", (share * 1e4).round() / 100.0)
}

fn coverage(curve: &Curve, step: &super::coverage::Step) -> f64 {
    step.accepted as f64 / curve.fields as f64
}

fn line(svg: &mut String, from: (f64, f64), to: (f64, f64), colour: &str, width: &str) {
    svg.push_str(&format!(
        "<line x1=\"{:.2}\" y1=\"{:.2}\" x2=\"{:.2}\" y2=\"{:.2}\" stroke=\"{colour}\" stroke-width=\"{width}\"/>\n",
        from.0, from.1, to.0, to.1
    ));
}

/// Words of our own, which hold nothing that XML would act on. A halo keeps them legible over lines.
fn text(svg: &mut String, x: f64, y: f64, anchor: &str, size: &str, words: &str) {
    svg.push_str(&format!(
        "<text x=\"{x:.2}\" y=\"{y:.2}\" text-anchor=\"{anchor}\" font-size=\"{size}\" stroke=\"#ffffff\" stroke-width=\"4\" paint-order=\"stroke\">{words}</text>\n"
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::judgement;

    #[test]
    fn the_picture_is_well_formed_and_within_its_frame() {
        let report = Report::of(&judgement()).unwrap();
        let svg = picture(&report);
        let tree = roxmltree::Document::parse(&svg).unwrap();
        let number =
            |node: &roxmltree::Node<'_, '_>, name: &str| node.attribute(name).map(|it| it.parse::<f64>().unwrap());
        for node in tree.descendants() {
            for (name, most) in
                [("x1", WIDTH), ("x2", WIDTH), ("y1", HEIGHT), ("y2", HEIGHT), ("x", WIDTH), ("y", HEIGHT)]
            {
                assert!(number(&node, name).is_none_or(|place| (0.0..=most).contains(&place)), "{node:?}");
            }
        }
        let words: Vec<_> =
            tree.descendants().filter(|node| node.has_tag_name("text")).filter_map(|it| it.text()).collect();
        for sought in ["coverage: share of fields accepted", "99.5 % right", "99 % right"] {
            assert!(words.contains(&sought), "{sought}: {words:?}");
        }
        // Three fields of four, from the second step on; a third of them is wrong.
        let points = tree.descendants().filter_map(|node| node.attribute("points")).next_back().unwrap();
        let plot = Plot::of(&report.risk_coverage);
        assert_eq!(plot.risk_max, 0.5);
        let place = format!("{:.2},{:.2}", plot.x(0.75), plot.y(1.0 / 3.0));
        assert_eq!(points.split(' ').nth(1), Some(place.as_str()), "{points}");
    }

    #[test]
    fn small_risks_have_room() {
        let plot = Plot { risk_max: 0.02 };
        assert_eq!((plot.y(0.0), plot.y(0.02), plot.y(0.005)), (BOTTOM, TOP, f64::midpoint(TOP, BOTTOM)));
    }
}
