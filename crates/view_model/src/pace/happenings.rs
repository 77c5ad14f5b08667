//! Which entries of the trace a viewer should get the time to see.

use lambdascope_engine::trace::Happening;

/// Whether the entry is something that a viewer follows. Book-keeping (environments that go,
/// pollers that scale, positions that move on) does not slow the playback down, and neither
/// does what only accompanies something else of the same moment.
pub(crate) const fn is_seen(happening: &Happening) -> bool {
    match happening {
        Happening::EventSent { .. }
        | Happening::PayloadStored { .. }
        | Happening::Refused { .. }
        | Happening::ResponseReceived { .. }
        | Happening::CallerGaveUp { .. }
        | Happening::CallRetryScheduled { .. }
        | Happening::EventAccepted { .. }
        | Happening::Throttled { .. }
        | Happening::AttemptStarted { .. }
        | Happening::AttemptSucceeded { .. }
        | Happening::AttemptFailed { .. }
        | Happening::RetryScheduled { .. }
        | Happening::DuplicateDelivered { .. }
        | Happening::DestinationSent { .. }
        | Happening::DeliveryFailed { .. }
        | Happening::MessageSent { .. }
        | Happening::MessageReceived { .. }
        | Happening::MessageVisible { .. }
        | Happening::VisibilityChanged { .. }
        | Happening::MessageDeleted
        | Happening::DeleteRefused { .. }
        | Happening::MessageMoved { .. }
        | Happening::QueuePurged { .. }
        | Happening::MappingDisabled
        | Happening::ProvisioningStarted { .. }
        | Happening::InitFailed { .. }
        | Happening::ProvisioningReady { .. }
        | Happening::ProvisioningFailed { .. }
        | Happening::BatchRetryScheduled { .. }
        | Happening::BatchBisected { .. }
        | Happening::BatchDiscarded { .. }
        | Happening::RecordWritten { .. }
        | Happening::RecordRead { .. }
        | Happening::FilteredOut
        | Happening::EffectLanded { .. }
        | Happening::EffectSkipped { .. }
        | Happening::EffectFailed { .. }
        | Happening::CameToRest { .. }
        | Happening::SetOutAgain
        | Happening::CommandApplied { .. } => true,
        Happening::CallStarted { .. }
        | Happening::EnvironmentReclaimed { .. }
        | Happening::PollersScaled { .. }
        | Happening::WindowOpened { .. }
        | Happening::BatchReceived { .. }
        | Happening::BatchSucceeded { .. }
        | Happening::BatchFailed { .. }
        | Happening::CheckpointMoved { .. } => false,
    }
}
