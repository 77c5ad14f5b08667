//! Which numbers hold: those of today or those that much material still teaches.

/// Two settings of every limit.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum Edition {
    /// What AWS documents now.
    #[default]
    Today,
    /// What held before, where it was different; otherwise the same as today.
    Classic,
}

impl Edition {
    /// Both, today first.
    pub const ALL: [Self; 2] = [Self::Today, Self::Classic];

    /// The word scenarios use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Classic => "classic",
        }
    }

    /// The opposite of [`Edition::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|edition| edition.as_str() == word)
    }
}
