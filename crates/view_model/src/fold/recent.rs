//! Which entries are worth a sentence.

use crate::pace::is_seen;
use lambdascope_engine::trace::{Fate, Happening, Reason};

/// Whether an entry is worth a sentence in the list of what just happened: what a viewer sees,
/// without what happens to every event that goes its usual way, and with what explains the rest.
pub(super) const fn is_worth_a_sentence(happening: &Happening) -> bool {
    match happening {
        Happening::PollersScaled { .. }
        | Happening::BatchSucceeded { .. }
        | Happening::BatchFailed { .. }
        | Happening::CameToRest { reason: Reason::Duplicate, .. } => true,
        Happening::EventSent { .. }
        | Happening::AttemptStarted { .. }
        | Happening::AttemptSucceeded { .. }
        | Happening::MessageSent { .. }
        | Happening::MessageReceived { .. }
        | Happening::MessageDeleted
        | Happening::RecordWritten { .. }
        | Happening::RecordRead { .. }
        | Happening::EffectLanded { duplicate: false, .. }
        | Happening::CameToRest {
            fate:
                Fate::Responded
                | Fate::RespondedWithError
                | Fate::Filtered
                | Fate::Waiting
                | Fate::Running,
            ..
        } => false,
        other => is_seen(other),
    }
}
