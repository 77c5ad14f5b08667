//! Which entries are worth a sentence.

use lambdascope_engine::trace::{Fate, Happening};

/// Whether an entry is worth a sentence in the list of what just happened.
pub(super) const fn is_worth_a_sentence(happening: &Happening) -> bool {
    match happening {
        Happening::PayloadStored { .. }
        | Happening::Refused { .. }
        | Happening::ResponseReceived { .. }
        | Happening::CallerGaveUp { .. }
        | Happening::CallRetryScheduled { .. }
        | Happening::EventAccepted { .. }
        | Happening::Throttled { .. }
        | Happening::AttemptFailed { .. }
        | Happening::RetryScheduled { .. }
        | Happening::DuplicateDelivered { .. }
        | Happening::DestinationSent { .. }
        | Happening::DeliveryFailed { .. }
        | Happening::MessageVisible { .. }
        | Happening::MessageMoved { .. }
        | Happening::QueuePurged { .. }
        | Happening::PollersScaled { .. }
        | Happening::BatchSucceeded { .. }
        | Happening::BatchFailed { .. }
        | Happening::BatchRetryScheduled { .. }
        | Happening::BatchBisected { .. }
        | Happening::BatchDiscarded { .. }
        | Happening::FilteredOut
        | Happening::EffectLanded { duplicate: true }
        | Happening::EffectSkipped
        | Happening::EffectFailed
        | Happening::CameToRest {
            fate:
                Fate::DeadLettered
                | Fate::SentToDestination
                | Fate::Dropped
                | Fate::Expired
                | Fate::Discarded
                | Fate::Rejected
                | Fate::Processed,
            ..
        }
        | Happening::SetOutAgain
        | Happening::CommandApplied { .. } => true,
        Happening::EventSent { .. }
        | Happening::CallStarted { .. }
        | Happening::AttemptStarted { .. }
        | Happening::AttemptSucceeded { .. }
        | Happening::EnvironmentReclaimed { .. }
        | Happening::MessageSent { .. }
        | Happening::MessageReceived { .. }
        | Happening::MessageDeleted
        | Happening::WindowOpened { .. }
        | Happening::BatchReceived { .. }
        | Happening::RecordWritten { .. }
        | Happening::RecordRead { .. }
        | Happening::CheckpointMoved { .. }
        | Happening::EffectLanded { duplicate: false }
        | Happening::CameToRest { .. } => false,
    }
}
