//! Which path a piece of work should take: questions, and what speaks for and against each way.
//!
//! Nothing is simulated here. The recommendation comes with a scenario in which the answers are
//! filled in; a test runs it for every combination of answers and looks whether the recommendation
//! keeps its word.

mod plan;
mod questions;
mod ways;

pub use questions::{Answers, Question};
pub use ways::{Assessment, Point, Way};

use lambdascope_rulebook::{Edition, Limits, RuleId};
use lambdascope_scenario::Document;
use questions::Reply;
use serde_json::{Value, json};

/// What holds in the scenario of a recommendation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Promise {
    /// Every caller gets its answer before a clock runs out.
    Answered,
    /// No event is lost: each is done, told to a caller who waits, or kept.
    NothingLost,
    /// The events of one customer are handled in their order.
    OrderKept,
    /// No effect is left twice.
    OneEffect,
}

impl Promise {
    /// What holds, in a few words.
    #[must_use]
    pub const fn say(self) -> &'static str {
        match self {
            Self::Answered => "every caller is answered in time",
            Self::NothingLost => "no event is lost",
            Self::OrderKept => "each customer's events are handled in order",
            Self::OneEffect => "no effect is left twice",
        }
    }
}

/// A combination of answers that cannot be had, or only at a price.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Caution {
    /// What is the matter, and what to do about it.
    pub text: String,
    /// The rule behind it.
    pub rule: RuleId,
}

/// Ways by how well they fit, the best first.
#[derive(Clone, PartialEq, Debug)]
pub struct Advice {
    /// What cannot be had, or only at a price.
    pub cautions: Vec<Caution>,
    /// Every way; the first is recommended.
    pub ways: Vec<Assessment>,
    /// What the scenario of the first one shows.
    pub promises: Vec<Promise>,
    answers: Answers,
    edition: Edition,
}

/// Weighs every way against the answers, with the limits of an edition.
#[must_use]
pub fn advise(answers: Answers, edition: Edition) -> Advice {
    let limits = Limits::of(edition);
    let mut cautions = Vec::new();
    let mut asked = answers;
    let mut ways = ways::assess(&asked, &limits);
    if !ways.iter().any(|way| way.fits) {
        // Only an answer at once can rule out every way.
        cautions.push(no_answer_in_time(&answers, &limits));
        asked = answers.with_reply(Reply::Later);
        ways = ways::assess(&asked, &limits);
    }
    // The order of the list decides between equals.
    ways.sort_by_key(|way| (!way.fits, -way.score));
    cautions.extend(ways::cautions(&asked, &limits));
    let promises = promises(&asked, ways[0].way);
    Advice { cautions, ways, promises, answers: asked, edition }
}

fn no_answer_in_time(answers: &Answers, limits: &Limits) -> Caution {
    Caution {
        text: format!(
            "The work takes {}, and API Gateway waits {}: no caller gets the answer in its reply. \
             Take the work on at once, and let the caller look up the result or be called back.",
            ways::seconds(answers.work_s()),
            ways::seconds(limits.apigw_rest_default_timeout_s),
        ),
        rule: RuleId::SyncApigwRestTimeout,
    }
}

fn promises(answers: &Answers, way: Way) -> Vec<Promise> {
    let mut promises = Vec::new();
    if way.is_synchronous() {
        promises.push(Promise::Answered);
    }
    promises.push(Promise::NothingLost);
    if answers.ordered() {
        promises.push(Promise::OrderKept);
    }
    if !answers.may_repeat() {
        promises.push(Promise::OneEffect);
    }
    promises
}

impl Advice {
    /// The answers that it rests on: an answer that cannot be had at once comes later.
    #[must_use]
    pub const fn answers(&self) -> &Answers {
        &self.answers
    }

    /// A scenario that takes a way, with the answers filled in.
    #[must_use]
    pub fn scenario(&self, way: Way) -> Document {
        plan::scenario(way, &self.answers, self.edition)
    }

    /// The advice as data: answers, cautions, ways with their points, promises.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let way = |assessed: &Assessment| {
            let point = |point: &Point| json!({ "for": point.favours, "text": point.text, "rule": point.rule.as_str() });
            json!({
                "id": assessed.way.as_str(),
                "name": assessed.way.name(),
                "path": assessed.way.path().as_str(),
                "fits": assessed.fits,
                "points": assessed.points.iter().map(point).collect::<Vec<_>>(),
            })
        };
        let caution =
            |caution: &Caution| json!({ "text": caution.text, "rule": caution.rule.as_str() });
        json!({
            "answers": self.answers.to_json(),
            "cautions": self.cautions.iter().map(caution).collect::<Vec<_>>(),
            "ways": self.ways.iter().map(way).collect::<Vec<_>>(),
            "promises": self.promises.iter().map(|promise| promise.say()).collect::<Vec<_>>(),
        })
    }
}

#[cfg(test)]
mod tests;
