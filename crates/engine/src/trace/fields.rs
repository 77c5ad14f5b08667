//! What a trace entry says besides its time and place: one list of happenings gives the enum, its
//! verbs, its fields and their columns, and the table of verbs in `docs/model.md`.

use crate::bill::{Charge, Tariff};
use crate::config::FailureKind;
use crate::content::Content;
use crate::entity::{BatchRef, Entity, EventRef, Key, MappingIndex};
use crate::time::{SimDuration, SimTime};

/// The value of a field of a trace entry.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Field {
    /// A plain number, in the unit of its column.
    Number(u64),
    /// An amount of data (bytes).
    Bytes(u64),
    /// Whether something is so.
    Flag(bool),
    /// A word of a closed list.
    Word(&'static str),
    /// A moment since the start of the run.
    Time(SimTime),
    /// A length of time.
    Duration(SimDuration),
    /// A component, written with its kind and name.
    Entity(Entity),
    /// An event, written as `orders#3`.
    Event(EventRef),
    /// A batch, written as `b12`.
    Batch(BatchRef),
    /// A partition key or message group.
    Key(Key),
    /// What an event says.
    Content(Content),
}

/// What a verb means, for a table of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Description {
    /// The word of the trace's verb column.
    pub verb: &'static str,
    /// At which component it happens.
    pub place: &'static str,
    /// The comment of the happening without its place.
    pub text: &'static str,
    /// The columns of its fields, in the order of the trace.
    pub fields: Vec<Column>,
}

/// A field by its name, with the unit that a plain number of it has; some have none.
pub type Column = (&'static str, &'static str);

/// Adds the columns of a field with that name.
type AddColumns = fn(&'static str, &mut Vec<Column>);

impl Description {
    /// `comment` is that of a happening: `At the queue: the message was handled.` Each field adds
    /// its columns under its name.
    pub(super) fn new(
        verb: &'static str,
        comment: &'static str,
        fields: &[(&'static str, AddColumns)],
    ) -> Self {
        let (place, text) = comment.trim().split_once(": ").unwrap_or_default();
        let place = place.strip_prefix("At ").unwrap_or(place);
        let mut columns = Vec::new();
        for (name, add) in fields {
            add(name, &mut columns);
        }
        Self { verb, place, text, fields: columns }
    }
}

/// What can stand in a field.
pub(super) trait Shown: Sized {
    /// The unit of its plain number, if it has one.
    const UNIT: &'static str = "";

    /// The value; none for what is not there.
    fn field(self) -> Option<Field>;

    /// Calls `put` with the name and value, if there is one.
    fn put(self, name: &'static str, put: &mut impl FnMut(&'static str, Field)) {
        if let Some(field) = self.field() {
            put(name, field);
        }
    }

    /// Adds the columns that it may fill.
    fn columns(name: &'static str, columns: &mut Vec<Column>) {
        columns.push((name, Self::UNIT));
    }
}

/// An amount of data (bytes).
pub(super) struct Bytes(u64);

impl From<u64> for Bytes {
    fn from(bytes: u64) -> Self {
        Self(bytes)
    }
}

/// Says for types how their values are shown.
macro_rules! shown {
    ($($type:ty => |$value:ident| $field:expr $(, $unit:literal)?;)+) => {
        $(impl Shown for $type {
            $(const UNIT: &'static str = $unit;)?

            fn field(self) -> Option<Field> {
                let $value = self;
                Some($field)
            }
        })+
    };
}

shown! {
    u16 => |number| Field::Number(u64::from(number));
    u32 => |number| Field::Number(u64::from(number));
    u64 => |number| Field::Number(number);
    bool => |flag| Field::Flag(flag);
    Bytes => |bytes| Field::Bytes(bytes.0), "bytes";
    SimTime => |time| Field::Time(time), "us";
    SimDuration => |length| Field::Duration(length), "us";
    Entity => |entity| Field::Entity(entity);
    MappingIndex => |mapping| Field::Entity(mapping.entity());
    EventRef => |event| Field::Event(event);
    BatchRef => |batch| Field::Batch(batch);
    Key => |key| Field::Key(key);
    Content => |says| Field::Content(says);
    FailureKind => |word| Field::Word(word.as_str());
    super::Fate => |word| Field::Word(word.as_str());
    super::Reason => |word| Field::Word(word.as_str());
    super::Start => |word| Field::Word(word.as_str());
    super::ThrottleReason => |word| Field::Word(word.as_str());
    super::ReclaimReason => |word| Field::Word(word.as_str());
    super::ProvisioningFailure => |word| Field::Word(word.as_str());
    super::WaitReason => |word| Field::Word(word.as_str());
    super::VisibleReason => |word| Field::Word(word.as_str());
}

impl<T: Shown> Shown for Option<T> {
    const UNIT: &'static str = T::UNIT;

    fn field(self) -> Option<Field> {
        self?.field()
    }
}

/// The requests and the tariff stand there where they are not the usual ones.
impl Shown for Charge {
    fn field(self) -> Option<Field> {
        self.duration.field()
    }

    fn put(self, name: &'static str, put: &mut impl FnMut(&'static str, Field)) {
        self.duration.put(name, put);
        if self.requests > 1 {
            put("requests", Field::Number(self.requests));
        }
        if self.tariff != Tariff::OnDemand {
            put("tariff", Field::Word(self.tariff.as_str()));
        }
    }

    fn columns(name: &'static str, columns: &mut Vec<Column>) {
        columns.extend([(name, SimDuration::UNIT), ("requests", ""), ("tariff", "")]);
    }
}

/// Makes of a list of happenings the enum [`Happening`](super::Happening), and its verbs, fields
/// and descriptions, each written once:
///
/// ```text
/// /// At the queue: it was put there.
/// "message_sent" MessageSent {
///     /// Its size.
///     payload_bytes: u64 as Bytes = "payload",
/// },
/// ```
///
/// A field has the name that it has in the program and is shown as its type says
/// ([`Shown`]), unless `as` gives both.
///
/// Whoever adds one is led on. The compiler finds the places that decide for each happening
/// what becomes of it, since they match without a wildcard: `fold.rs`, `pace/happenings.rs`
/// and `journey/spans.rs` of the view model, and `src/sentences.rs`. A test finds
/// `docs/model.md`. Places with a wildcard look for a few happenings and have nothing to say of
/// any other: `series/fold.rs`, `history.rs`, `steps.rs`, `fold/recent.rs`,
/// `journey/track.rs` and `journey/knowledge.rs` of the view model, `outcome.rs` of the
/// studies, and `record` here.
macro_rules! happenings {
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $text:literal) => { $text };
    (@type $type:ty) => { $type };
    (@type $type:ty as $shown:ty) => { $shown };
    ($(
        $(#[doc = $doc:literal])+
        $verb:literal $name:ident $({ $(
            $(#[doc = $about:literal])+
            $field:ident: $type:ty $(as $shown:ty = $text:literal)?,
        )+ })?,
    )+) => {
        /// What happened. The comment of each says at which component (`entity` of the entry).
        ///
        /// Sizes are in bytes. An `attempt` counts the client's tries, the asynchronous attempts,
        /// the receives of a message or the tries of a batch, whichever the path has; the first
        /// is 1.
        #[derive(Clone, Copy, PartialEq, Debug)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        pub enum Happening { $(
            $(#[doc = $doc])+
            $name $({ $(
                $(#[doc = $about])+
                $field: $type,
            )+ })?,
        )+ }

        impl Happening {
            /// Every verb of the trace, in the order of the list of happenings.
            pub const VERBS: &'static [&'static str] = &[$($verb),+];

            /// The word of the trace's verb column.
            #[must_use]
            pub const fn verb(&self) -> &'static str {
                match self { $(Self::$name { .. } => $verb,)+ }
            }

            /// Calls `put` with the name and value of each field that is there, in a fixed order.
            pub fn fields(&self, mut put: impl FnMut(&'static str, Field)) {
                match *self { $(
                    Self::$name { $($($field),+)? } => { $($(
                        let value = <happenings!(@type $type $(as $shown)?)>::from($field);
                        value.put(happenings!(@name $field $($text)?), &mut put);
                    )+)? }
                )+ }
            }

            /// What each verb means, in the order of the list of happenings.
            #[must_use]
            pub fn descriptions() -> Vec<Description> {
                vec![$(Description::new($verb, concat!($($doc),+), &[$($((
                    happenings!(@name $field $($text)?),
                    <happenings!(@type $type $(as $shown)?)>::columns,
                )),+)?])),+]
            }
        }
    };
}

pub(super) use happenings;
