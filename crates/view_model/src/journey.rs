//! The journey of one event: what it waited for, who worked on it, and what everybody knew.
//!
//! A [`Track`] finds the entries of the trace that concern the event. [`Journey::at`] makes of them
//! the rows of a waterfall up to a moment, and [`knowledge()`] what each party knows at it. Both are
//! functions of (trace, configuration, event, moment) and of nothing else.

mod axis;
mod knowledge;
mod spans;
mod track;

pub use axis::{Axis, AxisTime};
pub use knowledge::{Known, Party, knowledge};
pub use spans::{Journey, Outcome, Span, SpanKind};
pub use track::Track;
