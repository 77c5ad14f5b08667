//! The simulation: its state, one step of it, and the only way to change it from outside.

use crate::agenda::{Agenda, Notice};
use crate::command::{Command, TimedCommand};
use crate::config::Config;
use crate::delays::Delays;
use crate::entity::{
    Entity, EntityKind, EventRef, FunctionIndex, MappingIndex, QueueIndex, SourceIndex,
};
use crate::event::{Event, EventForm, InQueue};
use crate::event_source_mapping::MappingState;
use crate::function::{AccountState, FunctionState, Invocation};
use crate::queue::QueueState;
use crate::rng::Luck;
use crate::routing::StoreState;
use crate::slab::Slab;
use crate::source::SourceState;
use crate::stream::StreamState;
use crate::time::{SimDuration, SimTime};
use crate::trace::{FateCounts, Happening, TraceEntry};
use lambdascope_rulebook::RuleId;
use std::sync::Arc;

/// A running simulation. A clone is a checkpoint.
#[derive(Clone, Debug)]
pub struct Simulation {
    pub(crate) config: Arc<Config>,
    /// The configuration whose commands are on the agenda.
    schedule: Arc<Config>,
    pub(crate) now: SimTime,
    pub(crate) agenda: Agenda,
    pub(crate) luck: Luck,
    pub(crate) fates: FateCounts,
    pub(crate) events: Slab<Event>,
    pub(crate) invocations: Slab<Invocation>,
    pub(crate) emitted: Emitted,
    pub(crate) account: AccountState,
    pub(crate) sources: Vec<SourceState>,
    pub(crate) functions: Vec<FunctionState>,
    pub(crate) queues: Vec<QueueState>,
    pub(crate) streams: Vec<StreamState>,
    pub(crate) mappings: Vec<MappingState>,
    pub(crate) stores: [Vec<StoreState>; 3],
    pub(crate) commands_applied: u32,
    steps: u64,
    entries: u64,
    recording: bool,
    trace: Vec<TraceEntry>,
    pub(crate) delays: Option<Box<Delays>>,
}

/// Why a configuration cannot be run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ConfigError {
    /// A component points at one that is not there or is of a kind that cannot stand there.
    Dangling {
        /// The component that points.
        from: String,
        /// What it points at.
        to: Entity,
    },
    /// A stream without shards.
    NoShards {
        /// The name of the stream.
        stream: String,
    },
    /// More components of one kind than the engine counts (65,535).
    TooMany,
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Dangling { from, to } => {
                write!(f, "{from} points at a {} that it cannot use", to.kind.as_str())
            }
            Self::NoShards { stream } => write!(f, "stream/{stream} needs at least one shard"),
            Self::TooMany => write!(f, "more than 65,535 components of one kind"),
        }
    }
}

impl std::error::Error for ConfigError {}

/// How many events each component has sent.
#[derive(Clone, Debug)]
pub(crate) struct Emitted {
    arrivals: Vec<Vec<u32>>,
    by_hand: Vec<u32>,
}

impl Emitted {
    fn new(config: &Config) -> Self {
        Self {
            arrivals: EntityKind::ALL.iter().map(|kind| vec![0; config.count(*kind)]).collect(),
            by_hand: vec![0; config.count(EntityKind::Source)],
        }
    }

    /// The number of the next event of `emitter`, from 1.
    pub(crate) fn next(&mut self, emitter: Entity, by_hand: bool) -> u32 {
        let counter = if by_hand {
            &mut self.by_hand[emitter.at()]
        } else {
            &mut self.arrivals[emitter.kind as usize][emitter.at()]
        };
        *counter += 1;
        assert!(*counter < EventRef::HAND, "more than 2 billion events of one sender");
        *counter
    }

    /// The number that the next event of `emitter` will have.
    pub(crate) fn upcoming(&self, emitter: Entity, by_hand: bool) -> u32 {
        1 + if by_hand {
            self.by_hand[emitter.at()]
        } else {
            self.arrivals[emitter.kind as usize][emitter.at()]
        }
    }

    /// Events of `emitter` so far.
    pub(crate) fn count(&self, emitter: Entity) -> u64 {
        let by_hand =
            if emitter.kind == EntityKind::Source { self.by_hand[emitter.at()] } else { 0 };
        u64::from(self.arrivals[emitter.kind as usize][emitter.at()]) + u64::from(by_hand)
    }
}

impl Simulation {
    /// Assembles a simulation at time zero. The configuration's commands are on its agenda.
    ///
    /// # Errors
    /// [`ConfigError`] if components point at what is not there.
    pub fn new(config: Arc<Config>) -> Result<Self, ConfigError> {
        config.check()?;
        let mut simulation = Self {
            now: SimTime::ZERO,
            agenda: Agenda::default(),
            luck: Luck::new(config.seed),
            fates: FateCounts::default(),
            events: Slab::default(),
            invocations: Slab::default(),
            emitted: Emitted::new(&config),
            account: AccountState::new(&config),
            sources: config.sources.iter().map(SourceState::new).collect(),
            functions: config.functions.iter().map(|f| FunctionState::new(&config, f)).collect(),
            queues: config.queues.iter().map(|q| QueueState::new(&config, q)).collect(),
            streams: config
                .streams
                .iter()
                .map(|stream| StreamState::new(&config, stream))
                .collect(),
            mappings: config.mappings.iter().map(|m| MappingState::new(&config, m)).collect(),
            stores: [&config.tables, &config.databases, &config.services]
                .map(|list| list.iter().map(|_| StoreState::default()).collect()),
            commands_applied: 0,
            steps: 0,
            entries: 0,
            recording: false,
            trace: Vec::new(),
            delays: None,
            schedule: Arc::clone(&config),
            config: Arc::clone(&config),
        };
        for (index, command) in (0_u32..).zip(&config.commands) {
            simulation.agenda.add(command.time, Notice::Command { index });
        }
        for function in FunctionIndex::up_to(config.functions.len()) {
            simulation.begin_provisioned(&config, function);
        }
        for mapping in MappingIndex::up_to(config.mappings.len()) {
            simulation.plan_mapping(&config, mapping);
        }
        for source in SourceIndex::up_to(config.sources.len()) {
            simulation.begin_arrivals(&config, source);
        }
        Ok(simulation)
    }

    /// Whether trace entries are kept until they are taken. Off at first.
    pub fn record(&mut self, on: bool) {
        self.recording = on;
    }

    /// The entries recorded since the last call.
    pub fn take_trace(&mut self) -> Vec<TraceEntry> {
        std::mem::take(&mut self.trace)
    }

    /// The simulated time up to which everything has happened.
    #[must_use]
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// When something happens next; none when nothing ever will.
    #[must_use]
    pub fn next_time(&self) -> Option<SimTime> {
        self.agenda.next_time()
    }

    /// Steps taken so far.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Trace entries so far, whether or not they were kept.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// The configuration as it is now.
    #[must_use]
    pub fn config(&self) -> &Arc<Config> {
        &self.config
    }

    /// Where all events are.
    #[must_use]
    pub fn fates(&self) -> &FateCounts {
        &self.fates
    }

    /// Takes the next notice from the agenda and lets it happen; false when there is none.
    pub fn step(&mut self) -> bool {
        let Some((time, notice)) = self.agenda.pop() else { return false };
        let (due, now) = (time.as_micros(), self.now.as_micros());
        assert!(due >= now, "a notice of {due} µs comes after {now} µs");
        self.now = time;
        self.steps += 1;
        let config = Arc::clone(&self.config);
        self.happen(&config, notice);
        true
    }

    /// Lets everything happen up to and including `time`, which becomes the present.
    pub fn run_until(&mut self, time: SimTime) {
        while self.next_time().is_some_and(|next| next <= time) {
            self.step();
        }
        self.now = self.now.max(time);
    }

    /// Whether everything that comes before a command of a log has happened: the steps that it
    /// names, or all that its moment brings.
    pub(crate) fn is_due(&self, command: &TimedCommand) -> bool {
        self.next_time().is_none_or(|next| match command.steps {
            Some(steps) => next > command.time || next == command.time && self.steps >= steps,
            None => next > command.time,
        })
    }

    /// Carries out a command of a log at its moment, which becomes the present.
    ///
    /// # Panics
    /// As [`Self::apply`].
    pub(crate) fn carry_out(&mut self, command: &TimedCommand) {
        self.now = self.now.max(command.time);
        self.apply(&command.command);
    }

    /// Carries out a command now.
    ///
    /// # Panics
    /// If the command names a component that is not there, or changes the set of components.
    pub fn apply(&mut self, command: &Command) {
        let index = self.commands_applied;
        self.commands_applied += 1;
        let config = Arc::clone(&self.config);
        let (entity, rule) = match command {
            Command::Send { source, .. } => (source.entity(), RuleId::SyncPathsOverview),
            Command::Configure { config: next, .. } => {
                assert!(config.same_components(next), "a new configuration has other components");
                let changed = config.changed_component(next);
                (changed.unwrap_or(first_entity(&config)), RuleId::ModelSettingsChange)
            }
            Command::Redrive { queue } => (queue.entity(), RuleId::PollSqsDlqMessage),
            Command::Purge { queue } => (queue.entity(), RuleId::PollSqsRetention),
            Command::Receive { queue, .. } => (queue.entity(), RuleId::PollSqsVisibilityRange),
            Command::Delete { queue, .. } => (queue.entity(), RuleId::PollSqsDelete),
            Command::ChangeVisibility { queue, .. } => {
                (queue.entity(), RuleId::PollSqsVisibilityRange)
            }
            Command::Enable { mapping } | Command::Disable { mapping } => {
                (mapping.entity(), RuleId::PollEsmStateChange)
            }
        };
        self.emit(entity, None, rule, Happening::CommandApplied { index });
        match command {
            Command::Send { source, count, payload_bytes, key } => {
                for _ in 0..*count {
                    self.send_by_hand(&config, *source, *payload_bytes, *key);
                }
            }
            Command::Configure { config: next, .. } => self.configure(next),
            Command::Redrive { queue } => self.redrive(&config, *queue),
            Command::Purge { queue } => self.purge(&config, *queue),
            Command::Receive { queue, messages, visibility_timeout, wait } => {
                self.receive_by_hand(&config, *queue, *messages, *visibility_timeout, *wait);
            }
            Command::Delete { queue, event } => self.delete_by_hand(&config, *queue, *event),
            Command::ChangeVisibility { queue, event, visibility_timeout } => {
                self.change_visibility(*queue, *event, *visibility_timeout);
            }
            Command::Enable { mapping } => self.enable_mapping(&config, *mapping),
            Command::Disable { mapping } => self.disable_mapping(*mapping),
        }
    }

    /// Changes to settings of the same components. What is under way goes on as it was decided;
    /// what is decided later follows the new settings.
    fn configure(&mut self, next: &Arc<Config>) {
        let before = std::mem::replace(&mut self.config, Arc::clone(next));
        if !next.commands.is_empty() {
            self.schedule = Arc::clone(next);
        }
        self.reconfigure_functions(next);
        for source in SourceIndex::up_to(next.sources.len()) {
            self.reconfigure_source(&before, next, source);
        }
        for mapping in MappingIndex::up_to(next.mappings.len()) {
            self.reconfigure_mapping(&before, next, mapping);
        }
    }

    fn happen(&mut self, config: &Config, notice: Notice) {
        match notice {
            Notice::Command { index } => {
                let schedule = Arc::clone(&self.schedule);
                self.apply(&schedule.commands[index as usize].command);
            }
            Notice::Arrival { source, version } => self.arrival(config, source, version),
            Notice::Arrive { event, at } => self.arrive(config, event.index, at),
            Notice::CallerGivesUp { event } => self.caller_gives_up(config, event),
            Notice::CallAgain { event } => self.call_again(config, event),
            Notice::AsyncDelivery { event } => self.async_delivery(config, event),
            Notice::InvocationEnds { invocation } => self.invocation_ends(config, invocation),
            Notice::EnvironmentsIdle { function } => self.environments_idle(config, function),
            Notice::Provisioning { function, request } => {
                self.initialise_provisioned(config, function, request);
            }
            Notice::MessageVisible { event } => self.message_visible(config, event),
            Notice::MessagesExpire { queue } => self.messages_expire(config, queue),
            Notice::PollerReceives { mapping, poller } => {
                self.poller_receives(config, mapping, poller);
            }
            Notice::WindowEnds { poller, batch } => {
                self.window_ends(config, poller, batch);
            }
            Notice::BatchAgain { mapping, poller, batch } => {
                self.offer(config, mapping, poller, batch);
            }
            Notice::ScalePollers { mapping } => self.scale_pollers(config, mapping),
            Notice::MappingStarts { mapping } => self.mapping_starts(config, mapping),
            Notice::LanePoll { lane, version } => {
                self.read_lane(config, lane, version);
            }
            Notice::LaneBatchAgain { lane, batch } => {
                self.lane_batch_again(config, lane, batch);
            }
            Notice::TumblingWindowEnds { lane } => {
                self.tumbling_window_ends(config, lane);
            }
            Notice::RecordsExpire { stream, shard } => self.records_expire(config, stream, shard),
        }
    }

    /// Writes a trace entry.
    #[inline]
    pub(crate) fn emit(
        &mut self,
        entity: Entity,
        event: Option<EventRef>,
        rule: RuleId,
        happening: Happening,
    ) {
        self.entries += 1;
        if self.recording {
            self.trace.push(TraceEntry { time: self.now, entity, event, rule, happening });
        }
    }

    /// Schedules a notice after `wait`.
    pub(crate) fn after(&mut self, wait: SimDuration, notice: Notice) {
        self.agenda.add(self.now + wait, notice);
    }

    /// The messages of a queue, oldest first.
    #[must_use]
    pub fn queue_messages(&self, queue: QueueIndex) -> Vec<MessageView> {
        let mut messages: Vec<MessageView> = self
            .events
            .iter()
            .filter_map(|(_, event)| {
                let EventForm::Message(message) = event.form else { return None };
                (message.queue == queue).then_some(MessageView {
                    event: event.name,
                    receive_count: message.receive_count,
                    sent_at: message.enqueued_at,
                    payload_bytes: event.payload_bytes,
                    moved_from: message.moved_from,
                    state: match message.state {
                        InQueue::Delayed => MessageState::Delayed { until: message.visible_at },
                        InQueue::Visible => MessageState::Visible,
                        InQueue::InFlight => MessageState::InFlight { until: message.visible_at },
                    },
                })
            })
            .collect();
        messages.sort_by_key(|message| (message.sent_at, message.event));
        messages
    }
}

/// Where a change of settings is noted: the first component there is.
fn first_entity(config: &Config) -> Entity {
    config.entities().next().unwrap_or(Entity::new(EntityKind::Source, 0))
}

/// A message as a person who opens the queue sees it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MessageView {
    /// The event that it carries.
    pub event: EventRef,
    /// How often it was received.
    pub receive_count: u32,
    /// When it was sent.
    pub sent_at: SimTime,
    /// The size of its body (bytes).
    pub payload_bytes: u64,
    /// In a dead-letter queue: the queue or function it came from.
    pub moved_from: Option<Entity>,
    /// Whether it can be received.
    pub state: MessageState,
}

/// The states of a message as a person sees them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MessageState {
    /// Hidden since it is new.
    Delayed {
        /// When it becomes visible unless something changes before.
        until: SimTime,
    },
    /// The next receive may take it.
    Visible,
    /// Received, and hidden until its visibility timeout ends.
    InFlight {
        /// When it becomes visible unless something changes before.
        until: SimTime,
    },
}
