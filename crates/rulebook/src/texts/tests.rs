//! The data as a whole: complete, readable, and free of what only its authors would understand.

use super::*;
use serde_json::Value as Json;

#[test]
fn every_rule_but_our_own_has_an_address() {
    for rule in RuleId::ALL {
        assert_eq!(rule.sources().is_empty(), rule.is_model(), "{rule}");
        assert!(rule.sources().iter().all(|url| url.starts_with("https://")), "{rule}");
    }
}

#[test]
fn titles_are_headings_and_statements_are_sentences() {
    for rule in RuleId::ALL {
        assert!(rule.title().chars().count() <= 60, "{rule}: {}", rule.title());
        assert!(!rule.title().ends_with('.'), "{rule}");
        assert!(rule.statement().ends_with(['.', ')']), "{rule}: {}", rule.statement());
    }
}

#[test]
fn classic_values_say_until_when() {
    for rule in RuleId::ALL {
        assert_eq!(rule.classic().is_empty(), rule.until().is_none(), "{rule}");
        if let Some(until) = rule.until() {
            let (year, month) = until.split_once('-').unwrap();
            assert!((2014..2030).contains(&year.parse::<u32>().unwrap()), "{rule}: {until}");
            assert!((1..=12).contains(&month.parse::<u32>().unwrap()), "{rule}: {until}");
        }
    }
}

/// Every sentence a reader may see.
fn sentences() -> Vec<&'static str> {
    let mut all = Vec::new();
    for rule in RuleId::ALL {
        all.extend([rule.title(), rule.statement()]);
        all.extend(rule.older_note());
        all.extend(rule.until_note());
    }
    for kind in SourceKind::ALL {
        all.extend([kind.name(), kind.client_sees(), kind.retries(), kind.retry_owner()]);
        all.push(kind.notes());
        all.extend(kind.older_note());
    }
    for row in older_material() {
        all.extend([row.topic, row.older, row.today, row.since, row.why]);
    }
    all
}

#[test]
fn no_sentence_names_a_file_that_readers_do_not_have() {
    let numbered = |word: &str| {
        let word = word.trim_end_matches("'s").trim_matches(|c: char| !c.is_ascii_alphanumeric());
        word.len() == 3 && word.starts_with("00") || word.ends_with(".txt")
    };
    for sentence in sentences() {
        let lower = sentence.to_lowercase();
        assert!(!lower.contains("seeds"), "{sentence}");
        assert!(!lower.contains("readme"), "{sentence}");
        assert!(!lower.split([' ', ':', ';']).any(numbered), "{sentence}");
        assert!(!lower.contains("simulate "), "talks to a programmer: {sentence}");
    }
}

#[test]
fn older_material_has_a_row_for_each_known_disagreement() {
    assert_eq!(older_material().len(), 22);
    for row in older_material() {
        assert!(row.older.contains("lder material"), "{}", row.topic);
        for sentence in [row.today, row.since, row.why] {
            assert!(sentence.ends_with('.'), "{}: {sentence}", row.topic);
        }
        // A change that has a date says it, as the rule does.
        if let Some((year, _)) = row.rule.until().and_then(|until| until.split_once('-')) {
            assert!(row.since.contains(year), "{}: {}", row.topic, row.since);
        }
    }
}

#[test]
fn json_has_every_rule_with_its_numbers() {
    let json: Json = serde_json::from_str(&rules_json()).unwrap();
    assert_eq!(json.as_object().unwrap().len(), RuleId::ALL.len());
    let rule = &json["async.payload.limit"];
    assert_eq!(rule["title"], "1 MB per asynchronous event");
    assert_eq!(rule["confidence"], "documented");
    assert_eq!(rule["values"]["max_request_bytes"], 1_048_576);
    assert_eq!(rule["classic"]["max_request_bytes"], 262_144);
    assert_eq!(rule["until"], "2025-10");
    assert!(rule["source"].as_array().unwrap().len() > 1);
    assert!(json["conc.formula"].get("classic").is_none());
    let list = &json["poll.kinesis.record-size"]["values"];
    assert_eq!(list["max_record_bytes"], 10_485_760);
    let targets = &json["async.dlq.targets"]["values"]["targets"];
    assert_eq!(targets, &serde_json::json!(["sqs-standard", "sns-standard"]));
}

#[test]
fn json_has_every_row_on_older_material() {
    let rows: Json = serde_json::from_str(&older_material_json()).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), older_material().len());
    assert_eq!(rows[0]["rule"], "poll.sqs.path");
    assert_eq!(rows[0]["scenario"], "sqs/order-fulfilment");
    assert_eq!(
        (&rows[0]["editions"], &rows[3]["editions"]),
        (&Json::from(false), &Json::from(true))
    );
}

use super::json::{older_material_json, rules_json};
