//! Every limit is its number, and an override is checked.

use super::*;

#[test]
fn every_limit_has_the_value_of_its_number() {
    for edition in Edition::ALL {
        let limits = Limits::of(edition);
        let numbers = Numbers::new(edition);
        assert_eq!(limits, Limits::from_numbers(&numbers));
        for info in Limits::TABLE {
            let number = numbers.get(info.rule, info.key);
            assert_eq!(limits.get(info.name), number, "{}", info.name);
            assert!(number.is_some(), "{}", info.name);
        }
    }
}

#[test]
fn every_published_value_could_be_set() {
    for edition in Edition::ALL {
        let mut limits = Limits::of(edition);
        for info in Limits::TABLE {
            let value = limits.get(info.name).unwrap();
            assert_eq!(limits.set(info.name, value), Ok(()), "{}", info.name);
        }
        assert_eq!(limits, Limits::of(edition));
    }
}

#[test]
fn every_limit_can_be_changed_through_its_number() {
    let before = Limits::of(Edition::Today);
    for info in Limits::TABLE {
        let mut numbers = Numbers::new(Edition::Today);
        let value = before.get(info.name).unwrap();
        let other = if info.unit == Unit::Flag { 1.0 - value } else { value + 1.0 };
        numbers.set(info.rule, info.key, other).unwrap();
        let after = Limits::from_numbers(&numbers);
        assert_eq!(after.get(info.name), Some(other), "{}", info.name);
        let changed = |i: &&LimitInfo| after.get(i.name) != before.get(i.name);
        assert_eq!(Limits::TABLE.iter().filter(changed).count(), 1, "{}", info.name);
    }
}

#[test]
fn types_follow_the_units() {
    let mut limits = Limits::of(Edition::Today);
    assert_eq!(limits.account_concurrency, 1000);
    assert_eq!(limits.async_first_retry_delay_s, 60.0);
    assert_eq!(limits.async_accept_status, 202);
    assert_eq!(limits.stream_default_retries, -1);
    assert!(limits.cost_init_billed);
    limits.set("account_concurrency", 50.0).unwrap();
    assert_eq!(limits.account_concurrency, 50);
}

#[test]
fn an_override_that_makes_no_sense_is_refused_with_a_reason() {
    let mut limits = Limits::of(Edition::Today);
    let mut refused = |name, value| limits.set(name, value).unwrap_err().to_string();
    assert_eq!(
        refused("acount_concurrency", 5.0),
        "there is no limit `acount_concurrency`; did you mean `account_concurrency`?"
    );
    assert_eq!(refused("moonlight", 5.0), "there is no limit `moonlight`");
    assert_eq!(
        refused("account_concurrency", 0.5),
        "`account_concurrency` cannot be 0.5: it must be a whole number"
    );
    assert_eq!(
        refused("async_accept_status", 20.0),
        "`async_accept_status` cannot be 20: it must be an HTTP status, 100 to 599"
    );
    assert_eq!(
        refused("async_default_age_s", -1.0),
        "`async_default_age_s` cannot be -1: it must be 0 or more"
    );
    assert_eq!(
        refused("stream_default_retries", -2.0),
        "`stream_default_retries` cannot be -2: it must be 0 or more, or -1 for no limit"
    );
    assert_eq!(
        refused("cost_init_billed", 2.0),
        "`cost_init_billed` cannot be 2: it must be 0 or 1"
    );
    assert!(refused("sqs_long_poll_s", f64::NAN).ends_with("it must be a number"));
    assert_eq!(limits, Limits::of(Edition::Today));
}

#[test]
fn examples_have_no_name() {
    let unused = unused_numbers();
    assert_eq!(unused.len() + Limits::TABLE.len(), Numbers::table().len());
    let examples = Numbers::table().iter().filter(|n| n.key.starts_with("example_"));
    assert!(examples.into_iter().all(|n| unused.contains(&n)));
}
