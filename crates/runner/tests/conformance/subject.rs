//! Subjects of expectations: `destination.onFailure[0].sent_at - accepted_at`.

use serde_json::{Value, json};

/// The value of a subject in what was observed; none if nothing is there.
pub(crate) fn resolve(observed: &Value, subject: &str) -> Option<Value> {
    if let Some((later, earlier)) = subject.split_once(" - ") {
        let (later, earlier) = (resolve(observed, later)?, resolve(observed, earlier)?);
        return Some(json!(later.as_f64()? - earlier.as_f64()?));
    }
    if let Some((path, moment)) = subject.split_once('@') {
        return resolve(observed.get("at")?.get(moment)?, path);
    }
    let mut at = observed.clone();
    for part in parts(subject) {
        at = match part {
            Part::Field(name) => field(&at, name)?,
            Part::Element(name) => element(&at, name)?,
        };
    }
    let at = match items_of(&at) {
        Some(items) => items.iter().map(|item| item["labels"].clone()).collect(),
        None => at.get("labels").cloned().unwrap_or(at),
    };
    (!at.is_null()).then_some(at)
}

enum Part<'a> {
    Field(&'a str),
    Element(&'a str),
}

fn parts(subject: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = subject;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let (name, after) = inner.split_once(']').expect("a closed bracket");
            parts.push(Part::Element(name));
            rest = after;
        } else {
            let plain = rest.strip_prefix('.').unwrap_or(rest);
            let end = plain.find(['.', '[']).unwrap_or(plain.len());
            parts.push(Part::Field(&plain[..end]));
            rest = &plain[end..];
        }
    }
    parts
}

/// The elements, if it is a list of things that happened.
fn items_of(value: &Value) -> Option<&Vec<Value>> {
    value.get("items")?.as_array()
}

/// A list as such, or one value as a list of one.
pub(crate) fn list_of(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_else(|| vec![value.clone()])
}

fn element(value: &Value, name: &str) -> Option<Value> {
    if let Some(named) = value.get(name) {
        return Some(named.clone());
    }
    let items = items_of(value)?;
    if name == "*" {
        return Some(value.clone());
    }
    if let Ok(index) = name.parse::<usize>() {
        return items.get(index).cloned();
    }
    let labelled = |item: &&Value| list_of(&item["labels"]).iter().any(|label| label == name);
    Some(json!({ "items": items.iter().filter(labelled).collect::<Vec<_>>() }))
}

fn field(value: &Value, name: &str) -> Option<Value> {
    if let Some(items) = items_of(value) {
        let each = |name: &str| -> Vec<Value> {
            items.iter().filter_map(|item| field(item, name)).collect()
        };
        return match name {
            "count" | "total" => Some(json!(items.len())),
            "labels" => Some(each("labels").iter().flat_map(list_of).collect()),
            "sizes" => Some(Value::Array(each("size"))),
            "max_size" => largest(&each("size")),
            _ if value.get(name).is_some() => value.get(name).cloned(),
            // One of a kind stands for itself.
            _ if items.len() == 1 => each(name).pop(),
            _ => {
                let all = each(name);
                (!all.is_empty()).then_some(Value::Array(all))
            }
        };
    }
    if name == "max" {
        return largest(&list_of(value));
    }
    if name == "length" && value.is_array() {
        return Some(json!(value.as_array()?.len()));
    }
    if let Some(records) = value.get("onFailure")
        && value.get(name).is_none()
    {
        // `destination.x` is about the only record there is.
        return field(&element(records, "0")?, name);
    }
    value.get(name).cloned().filter(|value| !value.is_null())
}

fn largest(values: &[Value]) -> Option<Value> {
    let numbers = values.iter().filter_map(Value::as_f64);
    numbers.reduce(f64::max).map(|most| json!(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_lead_to_their_values() {
        let observed = json!({
            "runs": { "items": [
                { "labels": ["a", "b"], "size": 2, "start": 1.5, "count": [1] },
                { "labels": ["b"], "size": 1, "start": 4.0 },
            ], "most": 7 },
            "answer": { "a": { "status": 200, "error": null } },
            "at": { "noon": { "runs": { "items": [] } } },
        });
        let found = |subject: &str| resolve(&observed, subject);
        assert_eq!(found("runs.count"), Some(json!(2)));
        assert_eq!(found("runs[a].count"), Some(json!(1)));
        assert_eq!(found("runs[c].count"), Some(json!(0)));
        assert_eq!(found("runs[a].start"), Some(json!(1.5)));
        assert_eq!(found("runs[*].start"), Some(json!([1.5, 4.0])));
        assert_eq!(found("runs[*].start.max"), Some(json!(4.0)));
        assert_eq!(found("runs[1].start - runs[0].start"), Some(json!(2.5)));
        assert_eq!(found("runs[2].start"), None);
        assert_eq!(found("runs.sizes"), Some(json!([2, 1])));
        assert_eq!(found("runs.most"), Some(json!(7)));
        assert_eq!(found("runs"), Some(json!([["a", "b"], ["b"]])));
        assert_eq!(found("runs[0].labels"), Some(json!(["a", "b"])));
        assert_eq!(found("answer[a].status"), Some(json!(200)));
        assert_eq!(found("answer[a].error"), None);
        assert_eq!(found("answer[b].status"), None);
        assert_eq!(found("runs.count@noon"), Some(json!(0)));
    }
}
