//! The scene as an SVG that stands alone.

use crate::build::{at, busy};
use lambdascope_view_model::draw_list::{DrawList, Ink, Shape};
use lambdascope_view_model::frame::{FrameOptions, frame};
use lambdascope_view_model::layout::{Face, Layout};
use lambdascope_view_model::pace::Pace;
use lambdascope_view_model::picture::Picture;
use lambdascope_view_model::session::Session;
use lambdascope_view_model::svg::{Card, Colours, Words, scene_svg, size};
use std::sync::Arc;

/// Whether a text is well-formed XML, and the names of its elements with how often each is there.
fn elements(text: &str) -> Result<Vec<(String, usize)>, String> {
    let mut open: Vec<&str> = Vec::new();
    let mut found: Vec<(String, usize)> = Vec::new();
    let mut rest = text.trim_end();
    while !rest.is_empty() {
        let Some(start) = rest.find('<') else { return Err(format!("text at the end: {rest}")) };
        plain(&rest[..start])?;
        let end = rest.find('>').ok_or("a tag does not end")?;
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> ends what is not open"));
            }
        } else {
            let closed = tag.ends_with('/');
            let tag = tag.trim_end_matches('/');
            let name = tag.split(' ').next().unwrap_or_default();
            attributes(&tag[name.len()..])?;
            match found.iter_mut().find(|(known, _)| known == name) {
                Some((_, count)) => *count += 1,
                None => found.push((name.to_owned(), 1)),
            }
            if !closed {
                open.push(name);
            }
        }
        if open.is_empty() && !rest.is_empty() {
            return Err("more than one root".to_owned());
        }
    }
    if open.is_empty() { Ok(found) } else { Err(format!("{open:?} stay open")) }
}

fn attributes(text: &str) -> Result<(), String> {
    let mut names: Vec<&str> = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (name, value) = rest.split_once("=\"").ok_or(format!("no value: {rest}"))?;
        if names.contains(&name) || !name.chars().all(|c| c.is_ascii_alphabetic() || c == '-') {
            return Err(format!("the attribute {name}"));
        }
        names.push(name);
        let (value, more) = value.split_once('"').ok_or("a value does not end")?;
        plain(value)?;
        rest = more.trim_start();
    }
    Ok(())
}

fn plain(text: &str) -> Result<(), String> {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>']) {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;"];
        let Some(name) = known.iter().find(|name| rest[at..].starts_with(**name)) else {
            return Err(format!("not escaped: {rest}"));
        };
        rest = &rest[at + name.len()..];
    }
    if text.chars().any(|char| char.is_control() && char != '\n') {
        return Err("a control character".to_owned());
    }
    Ok(())
}

fn scene(seconds: f64) -> (Layout, DrawList) {
    let config = Arc::new(busy(9.0));
    let layout = Layout::of(&config, Face::Desk);
    let mut session = Session::new(config).unwrap();
    session.record_to(at(seconds), usize::MAX);
    let mut picture = Picture::new(&session);
    picture.advance_to(&session, session.moment_at(at(seconds)));
    let options = FrameOptions::default();
    let list = frame(&session, &picture, &layout, Pace::Fixed(1.0), options);
    (layout, list)
}

fn colours() -> Colours {
    let inks = Ink::ALL.iter().map(|ink| format!("rgb({}, 0, 0)", *ink as u8)).collect();
    let [ground, panel, raise, line, text, muted, alarm] =
        ["white", "#fff", "#eee", "#ccc", "black", "#566", "red"].map(str::to_owned);
    Colours { inks, ground, panel, raise, line, text, muted, alarm }
}

fn words(layout: &Layout) -> Words {
    let card = |index: usize| Card {
        name: format!("node <{index}> & \"so\u{1}\""),
        said: vec![format!("{index} waiting")],
        function: index == 2,
        ..Card::default()
    };
    Words {
        title: "A & B".to_owned(),
        caption: "at 2.5 s".to_owned(),
        cards: (0..layout.nodes.len()).map(card).collect(),
        pipes: Vec::new(),
        lanes: vec![("Sync".to_owned(), "waits".to_owned()); layout.lanes.len()],
    }
}

#[test]
fn the_picture_is_well_formed_whatever_it_says() {
    let (layout, list) = scene(100.0);
    let svg = scene_svg(&layout, &list, &colours(), &words(&layout));
    let found = elements(&svg).unwrap_or_else(|error| panic!("{error}\n{svg}"));
    let count = |name: &str| found.iter().find(|(known, _)| known == name).map_or(0, |at| at.1);
    assert_eq!(count("svg"), 1);
    assert!(svg.contains("<title>A &amp; B</title>"));
    assert!(svg.contains(">node &lt;0&gt; &amp; &quot;so\u{fffd}&quot;</text>"), "{svg}");
    assert!(svg.contains(">1 waiting</text>"));
    let (width, height) = size(&layout);
    assert!(svg.contains(&format!("viewBox=\"0 0 {width} {height}\"")), "{}", &svg[..200]);
}

#[test]
fn every_token_clock_and_cell_is_in_the_picture() {
    let (layout, list) = scene(100.0);
    let svg = scene_svg(&layout, &list, &colours(), &words(&layout));
    let marks = |shapes: &[Shape]| list.marks.iter().filter(|m| shapes.contains(&m.shape)).count();
    let rings = marks(&[Shape::Ring]);
    assert!(rings > 2 && list.marks.len() > 30, "{rings} of {} marks", list.marks.len());
    assert_eq!(svg.matches("pathLength=\"100\"").count(), rings);
    assert_eq!(svg.matches("<circle").count(), marks(&[Shape::Ring, Shape::Circle]));
    for ring in list.marks.iter().filter(|mark| mark.shape == Shape::Ring) {
        // What is left of the clock, in percent to a tenth.
        let left = f64::from((ring.extra.clamp(0.0, 1.0) * 1_000.0).round()) / 10.0;
        let drawn = format!("pathLength=\"100\" stroke-dasharray=\"{left} 100\"");
        assert!(svg.contains(&drawn), "{drawn}");
    }
    for ink in Ink::ALL {
        let colour = format!("rgb({}, 0, 0)", ink as u8);
        let drawn = list.marks.iter().filter(|mark| mark.ink == ink).count()
            + list.streams.iter().filter(|stream| stream.ink == ink).count();
        assert_eq!(svg.matches(&colour).count(), drawn, "{ink:?}");
    }
}

#[test]
fn the_checker_of_this_test_finds_what_is_wrong() {
    for wrong in ["<a>", "<a></b>", "<a x=\"1\" x=\"2\"/>", "<a>&</a>", "<a/><b/>", "<a x=1/>"] {
        assert!(elements(wrong).is_err(), "{wrong}");
    }
    assert_eq!(elements("<a x=\"1\"><b/>t</a>\n"), Ok(vec![("a".into(), 1), ("b".into(), 1)]));
}
