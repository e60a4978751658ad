//! The palette against its floors: contrast (WCAG 2), difference (CIEDE2000) under each colour deficiency
//! (Machado 2009, full strength), and the style sheet that is written from it.
#![allow(dead_code, reason = "only the palette of the page is read")]

#[path = "../src/ui/palette.rs"]
mod palette;

use palette::{Colour, Phase, THEMES, Theme};

fn linear(colour: Colour) -> [f64; 3] {
    [16, 8, 0].map(|shift| {
        let value = f64::from((colour.0 >> shift) & 0xFF) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

fn contrast(one: Colour, other: Colour) -> f64 {
    let light = |colour| {
        let [red, green, blue] = linear(colour);
        0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
    };
    let (one, other) = (light(one), light(other));
    one.max(other) / one.min(other)
}

type Matrix = [[f64; 3]; 3];

const NORMAL: Matrix = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
const PROTAN: Matrix =
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];
const DEUTAN: Matrix =
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]];
const TRITAN: Matrix =
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]];

fn times(matrix: &Matrix, vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
}

fn lab(colour: Colour, eye: &Matrix) -> [f64; 3] {
    const XYZ: Matrix = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ];
    let seen = times(eye, linear(colour)).map(|value| value.clamp(0.0, 1.0));
    let [x, y, z] = times(&XYZ, seen);
    let curve = |value: f64| if value > 0.008856 { value.cbrt() } else { 7.787 * value + 16.0 / 116.0 };
    let (x, y, z) = (curve(x / 0.95047), curve(y), curve(z / 1.08883));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn hue(a: f64, b: f64) -> f64 {
    if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) }
}

/// CIEDE2000 (Sharma, Wu, Dalal 2005).
fn difference([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let seventh = |c: f64| (c.powi(7) / (c.powi(7) + 25f64.powi(7))).sqrt();
    let mean = f64::midpoint(a1.hypot(b1), a2.hypot(b2));
    let stretch = 1.0 + 0.5 * (1.0 - seventh(mean));
    let (a1, a2) = (a1 * stretch, a2 * stretch);
    let (c1, c2, h1, h2) = (a1.hypot(b1), a2.hypot(b2), hue(a1, b1), hue(a2, b2));
    let grey = c1 * c2 == 0.0;
    let turn = match h2 - h1 {
        _ if grey => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let (dl, dc, dh) = (l2 - l1, c2 - c1, 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin());
    let (l, c) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let h = match h1 + h2 {
        sum if grey => sum,
        sum if (h1 - h2).abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => (sum + 360.0) / 2.0,
        sum => (sum - 360.0) / 2.0,
    };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0)
        - 0.20 * cos(4.0 * h - 63.0);
    let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let bend = -(60.0 * (-((h - 275.0) / 25.0).powi(2)).exp()).to_radians().sin() * 2.0 * seventh(c);
    ((dl / sl).powi(2) + (dc / sc).powi(2) + (dh / sh).powi(2) + bend * (dc / sc) * (dh / sh)).sqrt()
}

fn least_difference(theme: &Theme, phases: &[Phase], eye: &Matrix) -> f64 {
    let seen: Vec<_> = phases.iter().map(|phase| lab(theme.colour(*phase), eye)).collect();
    let pairs = seen
        .iter()
        .enumerate()
        .flat_map(|(index, one)| seen[..index].iter().map(|other| difference(*one, *other)));
    pairs.fold(f64::INFINITY, f64::min)
}

#[test]
fn difference_agrees_with_published_pairs() {
    let pairs = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0009], 7.1792),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ];
    for (one, other, published) in pairs {
        assert!(
            (difference(one, other) - published).abs() < 1e-4,
            "{one:?} {other:?}: {}",
            difference(one, other)
        );
    }
}

#[test]
fn text_can_be_read_on_every_ground() {
    for theme in THEMES {
        let grounds = [theme.bg, theme.surface, theme.hover]
            .into_iter()
            .chain(Phase::ALL.map(|phase| theme.tint(phase)));
        for ground in grounds {
            for text in [theme.ink, theme.ink2] {
                assert!(contrast(text, ground) >= 4.5, "{}: {text} on {ground}", theme.key);
            }
        }
        for ground in [theme.bg, theme.surface] {
            for text in [theme.ok, theme.warn, theme.alarm, theme.comment] {
                assert!(contrast(text, ground) >= 4.5, "{}: {text} on {ground}", theme.key);
            }
        }
        for name in theme.names {
            assert!(contrast(theme.ink, name) >= 4.5, "{}: a name on {name}", theme.key);
        }
        assert!(contrast(theme.running_text, theme.colour(Phase::Running)) >= 4.5, "{}", theme.key);
    }
}

#[test]
fn states_and_edges_stand_out_from_their_grounds() {
    for theme in THEMES {
        for phase in Phase::ALL {
            for ground in [theme.bg, theme.surface, theme.tint(phase)] {
                let ratio = contrast(theme.colour(phase), ground);
                assert!(ratio >= 3.0, "{}: {phase:?} on {ground} is {ratio:.2}", theme.key);
            }
        }
        for ground in [theme.bg, theme.surface] {
            assert!(contrast(theme.edge, ground) >= 3.0, "{}: edge on {ground}", theme.key);
        }
    }
}

#[test]
fn states_differ_for_every_eye() {
    let core = [Phase::Ready, Phase::Running, Phase::Blocked];
    for theme in THEMES {
        // The darker amber of a projector is nearer to the dark red; its floor is its own.
        let floor = if theme.key == "lecture" { 19.0 } else { 20.0 };
        for (eye, matrix) in [("normal", NORMAL), ("protan", PROTAN), ("deutan", DEUTAN), ("tritan", TRITAN)]
        {
            let (three, five) =
                (least_difference(theme, &core, &matrix), least_difference(theme, &Phase::ALL, &matrix));
            assert!(three >= floor, "{} {eye}: core states differ by {three:.1}", theme.key);
            assert!(five >= 10.0, "{} {eye}: states differ by {five:.1}", theme.key);
        }
    }
}

#[test]
fn a_projector_shows_the_core_states() {
    for phase in [Phase::Ready, Phase::Running, Phase::Blocked] {
        for ground in [palette::LECTURE.bg, palette::LECTURE.surface] {
            assert!(contrast(palette::LECTURE.colour(phase), ground) >= 4.5, "{phase:?} on {ground}");
        }
    }
}

#[test]
fn style_sheet_is_written_from_the_palette() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/static/css/palette.css");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, palette::css()).expect("the sheet can be written");
    }
    let sheet = std::fs::read_to_string(path).unwrap_or_default();
    assert!(sheet == palette::css(), "palette.css is stale: run UPDATE=1 cargo test --test palette");
}
