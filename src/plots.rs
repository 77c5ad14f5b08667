//! The charts of the run as they are drawn: scales, curves and limits. They are made when somebody
//! opens them, and kept until the run has more to show.

mod scale;
mod table;

pub(crate) use scale::{ticks, value};
pub(crate) use table::{chart_csv, charts_csv, file_name};

use crate::quantity::decimal;
use crate::stage::Stage;
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_view_model::recording::Recording;
use lambdascope_view_model::series::{AllSeries, Chart, Unit, charts};
use scale::top;
use std::rc::Rc;

/// Size of a drawing, which is stretched to the room that is there.
pub(crate) const WIDTH: f64 = 1000.0;
pub(crate) const HEIGHT: f64 = 100.0;
/// A limit further than this above the highest value is only named: the curves would be flat.
const LIMIT_IN_SIGHT: f64 = 3.0;
/// Entries of the trace that are taken in at once: a few milliseconds' work.
const AT_ONCE: usize = 40_000;

/// All charts, and what is read in them.
#[derive(Default)]
pub(crate) struct Plots {
    all: Option<AllSeries>,
    /// What the charts were drawn from.
    drawn: Known,
    pub(crate) list: Rc<Vec<Plot>>,
    /// The moment that somebody points at.
    pub(crate) reading: Option<SimTime>,
}

/// So much of a session is known.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Known {
    /// Which session: how often one was put on the stage.
    loaded: u32,
    revision: usize,
    entries: usize,
    until: SimTime,
    end: SimTime,
}

impl Known {
    fn of(session: &Recording, loaded: u32) -> Self {
        Self {
            loaded,
            revision: session.revision(),
            entries: session.trace().len(),
            until: session.recorded_until(),
            end: session.end(),
        }
    }
}

/// A chart as it is drawn.
pub(crate) struct Plot {
    pub(crate) chart: Chart,
    pub(crate) unit: Unit,
    /// The value at its upper edge.
    pub(crate) top: f64,
    /// One path for each series.
    pub(crate) curves: Vec<String>,
    /// One path for each limit; none if it is further up.
    pub(crate) limits: Vec<Option<String>>,
}

impl Plots {
    /// Takes in what the run has more than last time. True when the charts show all of it.
    pub(crate) fn follow(&mut self, stage: &Stage, loaded: u32) -> bool {
        let session = &stage.session;
        let known = Known::of(session, loaded);
        if self.drawn.loaded != loaded {
            self.all = None;
        }
        if self.all.is_some() && self.drawn == known {
            return true;
        }
        let slice = self.slice(stage);
        let all = self.all.get_or_insert_with(|| AllSeries::with_slices(session, slice));
        let done = all.follow(session, AT_ONCE);
        let plot = |chart| Plot::new(chart, all, session.end());
        self.list = Rc::new(charts(session, all).into_iter().map(plot).collect());
        // What is not taken in yet is not drawn.
        self.drawn = if done { known } else { Known { loaded, ..Known::default() } };
        done
    }

    /// Length of the slices of all charts: two of those that the row below the scene shows, so that
    /// a curve of a small chart is no thicket.
    pub(crate) fn slice(&self, stage: &Stage) -> SimDuration {
        let length = stage.session.history().slice_length();
        self.all.as_ref().map_or(length + length, AllSeries::slice_length)
    }

    /// The series, once somebody has seen a chart.
    pub(crate) fn all(&self) -> Option<&AllSeries> {
        self.all.as_ref()
    }
}

impl Plot {
    fn new(chart: Chart, all: &AllSeries, end: SimTime) -> Self {
        let series: Vec<_> = chart.series.iter().filter_map(|at| all.list().get(*at)).collect();
        let unit = series.first().map_or(Unit::Count, |series| series.metric.unit());
        let values = series.iter().flat_map(|series| series.values.iter().flatten());
        let highest = values.copied().fold(0.0, f64::max);
        let in_sight = |value: &f64| *value <= highest.max(1.0) * LIMIT_IN_SIGHT;
        let limits = chart.limits.iter().flat_map(|limit| &limit.steps);
        let limits = limits.filter_map(|(_, value)| *value).filter(in_sight);
        let top = top(unit, limits.fold(highest, f64::max));
        let step = WIDTH * all.slice_length().as_secs_f64() / end.as_secs_f64().max(1e-6);
        let curves = series.iter().map(|series| curve(&series.values, step, top)).collect();
        let limit = |steps: &[(SimTime, Option<f64>)]| {
            let shown = steps.iter().any(|(_, value)| value.is_some_and(|value| value <= top));
            shown.then(|| line(steps, end, top))
        };
        let limits = chart.limits.iter().map(|each| limit(&each.steps)).collect();
        Self { unit, top, curves, limits, chart }
    }
}

/// A curve in steps: each value holds for its whole slice, and where there is none there is a gap.
fn curve(values: &[Option<f64>], step: f64, top: f64) -> String {
    let mut path = String::new();
    let mut last: Option<f64> = None;
    let mut x = 0.0;
    for value in values {
        let height = value.map(|value| height(value, top));
        if height != last {
            if last.is_some() {
                put(&mut path, 'H', x);
            }
            match (last, height) {
                (None, Some(y)) => {
                    put(&mut path, 'M', x);
                    put(&mut path, ' ', y);
                }
                (Some(_), Some(y)) => put(&mut path, 'V', y),
                (_, None) => {}
            }
            last = height;
        }
        x = (x + step).min(WIDTH);
    }
    if last.is_some() {
        put(&mut path, 'H', x);
    }
    path
}

/// A limit that changes from moment to moment.
fn line(steps: &[(SimTime, Option<f64>)], end: SimTime, top: f64) -> String {
    let mut path = String::new();
    for (index, (from, value)) in steps.iter().enumerate() {
        let until = steps.get(index + 1).map_or(end, |(until, _)| *until);
        if let Some(value) = value.filter(|value| *value <= top) {
            put(&mut path, 'M', share(*from, end) * WIDTH);
            put(&mut path, ' ', height(value, top));
            put(&mut path, 'H', share(until, end) * WIDTH);
        }
    }
    path
}

fn height(value: f64, top: f64) -> f64 {
    (1.0 - value / top).clamp(0.0, 1.0) * HEIGHT
}

fn put(path: &mut String, letter: char, value: f64) {
    path.push(letter);
    path.push_str(&decimal(value, 1));
}

/// Which part of the run is over by then, 0 to 1.
pub(crate) fn share(time: SimTime, end: SimTime) -> f64 {
    (time.as_secs_f64() / end.as_secs_f64().max(1e-6)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_holds_its_values_and_has_gaps() {
        let values = [Some(0.0), Some(5.0), Some(5.0), None, None, Some(10.0)];
        assert_eq!(curve(&values, 100.0, 10.0), "M0.0 100.0H100.0V50.0H300.0M500.0 0.0H600.0");
        assert_eq!(curve(&[None, None], 100.0, 10.0), "");
    }

    #[test]
    fn a_limit_follows_its_changes() {
        let at = |seconds: u64| SimTime::from_micros(seconds * 1_000_000);
        let steps = [(at(0), Some(5.0)), (at(2), None), (at(5), Some(10.0)), (at(6), Some(11.0))];
        assert_eq!(line(&steps, at(10), 10.0), "M0.0 50.0H200.0M500.0 0.0H600.0");
    }
}
