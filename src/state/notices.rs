//! What the page says: short messages, and a sentence for people who do not see the picture.

use super::Choice;
use crate::address::Address;
use std::rc::Rc;
use yew::Reducible;

#[derive(Clone, PartialEq, Default)]
pub(crate) struct Notices {
    /// Short messages, newest last.
    pub(crate) list: Vec<Notice>,
    /// How many there were.
    number: u32,
    /// What people hear who do not see the picture.
    pub(crate) said: String,
}

/// A short message over the page.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Notice {
    /// Its own number, by which it is dismissed.
    pub(crate) number: u32,
    pub(crate) text: String,
    /// How many times the page speaks before it goes by itself; none if it stays until it is
    /// dismissed.
    left: Option<u8>,
}

/// A message that tells of something done stays for so long: 4 to 8 s.
const BRIEF: u8 = 2;

impl Notices {
    /// What could not be understood in the address.
    pub(crate) fn first(address: &Address) -> Self {
        let mut notices = Self::default();
        for remark in &address.remarks {
            notices.note(remark.clone(), None);
        }
        notices
    }

    fn note(&mut self, text: String, left: Option<u8>) {
        self.number += 1;
        self.list.push(Notice { number: self.number, text, left });
    }
}

impl Reducible for Notices {
    type Action = Choice;

    fn reduce(self: Rc<Self>, choice: Choice) -> Rc<Self> {
        let mut next = (*self).clone();
        match choice {
            Choice::Notice(text) => next.note(text, Some(BRIEF)),
            Choice::Remark(text) => next.note(text, None),
            Choice::Dismiss(number) => next.list.retain(|notice| notice.number != number),
            Choice::Said(sentence) => {
                next.said = sentence;
                for left in next.list.iter_mut().filter_map(|notice| notice.left.as_mut()) {
                    *left = left.saturating_sub(1);
                }
                next.list.retain(|notice| notice.left != Some(0));
            }
            _ => return self,
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_about_the_address_are_told_until_they_are_dismissed() {
        let remarks = vec!["one".to_owned(), "two".to_owned()];
        let notices = Rc::new(Notices::first(&Address { remarks, ..Address::default() }));
        let texts = |notices: &Notices| {
            notices.list.iter().map(|notice| notice.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(texts(&notices), ["one", "two"]);
        let notices = notices.reduce(Choice::Dismiss(1));
        let notices = notices.reduce(Choice::Notice("copied".to_owned()));
        assert_eq!(texts(&notices), ["two", "copied"]);
        let said = |notices: Rc<Notices>, _| notices.reduce(Choice::Said(String::new()));
        let notices = (0..3).fold(notices, said);
        assert_eq!(texts(&notices), ["two"]);
    }
}
