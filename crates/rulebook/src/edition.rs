//! Which numbers hold: those of today or those that much material still teaches.

list! {
    /// Two settings of every limit.
    #[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum Edition {
        /// What AWS documents now.
        #[default]
        Today = "today",
        /// What held before, where it was different; otherwise the same as today.
        Classic = "classic",
    }
}
