//! Everything observable: one entry for one happening, with the rule that caused it.

mod fate;
mod fields;
mod happening;
mod words;

pub use fate::{Fate, FateCounts, FateGroup, Reason};
pub use fields::{Column, Description, Field};
pub use happening::Happening;
pub use words::{
    ProvisioningFailure, ReclaimReason, Start, ThrottleReason, VisibleReason, WaitReason,
};

use crate::entity::{Entity, EventRef};
use crate::time::SimTime;
use lambdascope_rulebook::RuleId;

/// One line of the trace: a happening with its time, place and rule.
#[derive(Clone, Copy, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TraceEntry {
    /// The simulated time at which it happened.
    pub time: SimTime,
    /// Where: the component at which it happened.
    pub entity: Entity,
    /// To which event; none for what concerns a batch, an environment or a setting.
    pub event: Option<EventRef>,
    /// The rule that makes it so.
    pub rule: RuleId,
    /// What happened, with the fields of its own.
    pub happening: Happening,
}
