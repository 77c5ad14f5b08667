//! Moments of a scenario that somebody wants to come back to, kept by the browser if it lets us.

use crate::platform::storage;
use crate::quantity::count;
use lambdascope_engine::time::SimTime;

/// Where the bookmarks of a scenario are kept between visits: this and its name.
const KEPT_AS: &str = "lambdascope.bookmarks.";
/// So many are kept of one scenario.
const MOST: usize = 100;

/// A moment with a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Bookmark {
    pub(crate) time: SimTime,
    pub(crate) name: String,
}

/// The bookmarks of the scenario on the stage, in the order of time.
#[derive(Default)]
pub(crate) struct Bookmarks {
    /// The scenario that they belong to.
    scenario: Option<String>,
    list: Vec<Bookmark>,
}

impl Bookmarks {
    /// Those of a scenario: as they are, or read from where they are kept.
    pub(crate) fn of(&mut self, scenario: &str) -> &[Bookmark] {
        if self.scenario.as_deref() != Some(scenario) {
            self.scenario = Some(scenario.to_owned());
            self.list = storage::read(&key(scenario)).map(|text| read(&text)).unwrap_or_default();
        }
        &self.list
    }

    /// The one at a moment.
    pub(crate) fn at(&self, time: SimTime) -> Option<&Bookmark> {
        self.list.iter().find(|bookmark| bookmark.time == time)
    }

    /// Sets one, or names the one that is there. False if the browser does not keep it.
    pub(crate) fn set(&mut self, time: SimTime, name: &str) -> bool {
        let name = name.replace(['\n', '\r'], " ");
        self.list.retain(|bookmark| bookmark.time != time);
        self.list.truncate(MOST - 1);
        let at = self.list.partition_point(|bookmark| bookmark.time < time);
        self.list.insert(at, Bookmark { time, name });
        self.keep()
    }

    /// Takes one away. False if the browser does not keep that.
    pub(crate) fn remove(&mut self, time: SimTime) -> bool {
        self.list.retain(|bookmark| bookmark.time != time);
        self.keep()
    }

    /// A number that no other has in its name.
    pub(crate) fn next_number(&self) -> String {
        let taken = |number: &u64| {
            let number = count(*number);
            self.list.iter().any(|bookmark| bookmark.name.ends_with(&number))
        };
        count((1..).find(|number| !taken(number)).unwrap_or_default())
    }

    fn keep(&self) -> bool {
        let Some(scenario) = &self.scenario else { return false };
        storage::write(&key(scenario), &write(&self.list))
    }
}

fn key(scenario: &str) -> String {
    let mut key = KEPT_AS.to_owned();
    key.push_str(scenario);
    key
}

/// A line for each: the moment (µs), a space, the name.
fn write(list: &[Bookmark]) -> String {
    let mut text = String::new();
    for Bookmark { time, name } in list {
        text.push_str(&time.as_micros().to_string());
        text.push(' ');
        text.push_str(name);
        text.push('\n');
    }
    text
}

/// What cannot be read is left out.
fn read(text: &str) -> Vec<Bookmark> {
    let line = |line: &str| {
        let (time, name) = line.split_once(' ')?;
        let time = SimTime::from_micros(time.parse().ok()?);
        Some(Bookmark { time, name: name.to_owned() })
    };
    let mut list: Vec<Bookmark> = text.lines().filter_map(line).take(MOST).collect();
    list.sort_by_key(|bookmark| bookmark.time);
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bookmark(micros: u64, name: &str) -> Bookmark {
        Bookmark { time: SimTime::from_micros(micros), name: name.to_owned() }
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let list = vec![bookmark(0, "start"), bookmark(18_040_000, "second receive, why?")];
        assert_eq!(read(&write(&list)), list);
        assert_eq!(
            read("9 later\nnonsense\n-1 no\n3 sooner\n"),
            [bookmark(3, "sooner"), bookmark(9, "later"),]
        );
    }

    #[test]
    fn numbers_are_given_once() {
        let list = vec![bookmark(1, "Bookmark 1"), bookmark(2, "Bookmark 3")];
        let bookmarks = Bookmarks { scenario: None, list };
        assert_eq!(bookmarks.next_number(), "2");
    }
}
