//! Renders the layout and one frame of a scenario as SVG, to look at.
//!
//! `cargo run -p lambdascope-view-model --example svg -- opening desk 2.5 > out.svg`

#![allow(clippy::unwrap_used, reason = "a tool for looking")]

#[path = "../tests/integration/build.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod build;

use lambdascope_engine::config::Config;
use lambdascope_engine::trace::Fate;
use lambdascope_view_model::draw_list::{Ink, Mark, Shape};
use lambdascope_view_model::frame::{FrameOptions, frame};
use lambdascope_view_model::layout::{Face, Layout};
use lambdascope_view_model::node::{InvocationLane, NodeId};
use lambdascope_view_model::pace::Pace;
use lambdascope_view_model::picture::Picture;
use lambdascope_view_model::session::Session;
use std::fmt::Write as _;
use std::sync::Arc;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let arg = |index: usize, default: &str| args.get(index).cloned().unwrap_or(default.into());
    let name = arg(0, "opening");
    let config = Arc::new(match name.split_once(':') {
        Some(("random", seed)) => build::random(seed.parse().unwrap()),
        Some(("busy", rate)) => build::busy(rate.parse().unwrap()),
        _ => build::opening(),
    });
    let face = match arg(1, "desk").as_str() {
        "embed" => Face::Embed,
        "sync" => Face::Phone { lane: InvocationLane::Sync },
        "async" => Face::Phone { lane: InvocationLane::Async },
        "polled" => Face::Phone { lane: InvocationLane::Polled },
        _ => Face::Desk,
    };
    let layout = Layout::of(&config, face);
    let mut out = String::new();
    let (w, h) = (layout.size.w, layout.size.h);
    let _ = write!(
        out,
        "<svg xmlns='http://www.w3.org/2000/svg' width='{w}' height='{h}' viewBox='0 0 {w} {h}' \
         font-family='DejaVu Sans' font-size='12'><rect width='{w}' height='{h}' fill='#f6f7f9'/>"
    );
    for lane in &layout.lanes {
        let (r, p) = (lane.rect, lane.heading);
        let _ = write!(
            out,
            "<path d='M24 {}H{}' stroke='#d6dce4' stroke-dasharray='2 5'/><text x='{}' y='{}' \
             font-weight='600'>{:?}</text>",
            r.y,
            w - 24.0,
            p.x,
            p.y,
            lane.lane
        );
    }
    for pipe in &layout.pipes {
        let _ = write!(
            out,
            "<path d='{}' fill='none' stroke='#c6cfda' stroke-width='2'/>",
            pipe.path.svg()
        );
    }
    for node in &layout.nodes {
        let (r, t) = (node.rect, node.text);
        let title = match node.node {
            NodeId::Entity(e) => config.reference(e),
            NodeId::Door(s) => format!("door {}", config.sources[usize::from(s)].kind.id()),
            NodeId::EventQueue(f) => format!("Event queue {f}"),
            NodeId::Done(e) => format!("Done {}", config.name(e)),
            NodeId::Lost(e) => format!("Lost {}", config.name(e)),
        };
        let _ = write!(
            out,
            "<rect x='{}' y='{}' width='{}' height='{}' rx='8' fill='#fff' stroke='#d6dce4'/>\
             <rect x='{}' y='{}' width='{}' height='{}' fill='none' stroke='#fbe'/>\
             <text x='{}' y='{}'>{title}</text>",
            r.x,
            r.y,
            r.w,
            r.h,
            t.x,
            t.y,
            t.w,
            t.h,
            t.x,
            t.y + 13.0
        );
        if let Some(c) = node.cells {
            let _ = write!(
                out,
                "<rect x='{}' y='{}' width='{}' height='{}' fill='none' stroke='#bfe'/>",
                c.x, c.y, c.w, c.h
            );
        }
        for row in node.slots.iter().chain(&node.hidden) {
            for i in 0..row.count {
                let (p, s) = (row.at(i), row.size);
                let _ = write!(
                    out,
                    "<rect x='{}' y='{}' width='{s}' height='{s}' rx='2' fill='none' \
                     stroke='#ccd'/>",
                    p.x - s / 2.0,
                    p.y - s / 2.0
                );
            }
        }
        if let Some(p) = node.clock {
            let _ =
                write!(out, "<circle cx='{}' cy='{}' r='9' fill='none' stroke='#da4'/>", p.x, p.y);
        }
    }
    if let Ok(seconds) = arg(2, "none").parse::<f64>() {
        draw(&mut out, &config, &layout, seconds, &arg(3, "paced"));
    }
    out.push_str("</svg>");
    println!("{out}");
}

/// Draws the frame so many seconds into the run: on screen if paced, else simulated.
fn draw(out: &mut String, config: &Arc<Config>, layout: &Layout, seconds: f64, pace: &str) {
    let mut session = Session::new(Arc::clone(config)).unwrap();
    let (pace, at) = match pace.parse::<f64>() {
        Ok(speed) => {
            session.record_to(build::at(seconds), usize::MAX);
            (Pace::Fixed(speed), build::at(seconds))
        }
        Err(_) => (Pace::Paced, session.record_screen(seconds).time),
    };
    let mut picture = Picture::new(&session);
    picture.advance_to(&session, session.moment_at(at));
    let options = FrameOptions { reduced_motion: pace_is_calm(), ..FrameOptions::default() };
    let list = frame(&session, &picture, layout, pace, options);
    for stream in &list.streams {
        let _ = write!(
            out,
            "<path d='{}' fill='none' stroke='{}' stroke-opacity='.35' stroke-width='{}'/>",
            layout.pipes[stream.pipe].path.svg(),
            color(stream.ink),
            stream.width
        );
    }
    for mark in &list.marks {
        shape(out, mark);
    }
    for label in &list.labels {
        let _ = write!(
            out,
            "<text x='{}' y='{}' text-anchor='middle' font-size='11' fill='{}'>{}</text>",
            label.at.x,
            label.at.y,
            color(label.ink),
            label.count
        );
    }
    let fates: Vec<String> = Fate::ALL
        .iter()
        .filter(|fate| picture.fate(**fate) > 0)
        .map(|fate| format!("{} {}", fate.as_str(), picture.fate(*fate)))
        .collect();
    let _ = write!(
        out,
        "<text x='200' y='14' fill='#566476'>{:.3} s · {} · {} marks</text>",
        at.as_secs_f64(),
        fates.join(" · "),
        list.marks.len()
    );
}

fn pace_is_calm() -> bool {
    std::env::var("CALM").is_ok()
}

fn color(ink: Ink) -> &'static str {
    match ink {
        Ink::Groove => "#d6dce4",
        Ink::Moving | Ink::Waiting => "#1463d6",
        Ink::Clock | Ink::Starting => "#8a6100",
        Ink::Warm => "#cfd7e0",
        Ink::Failed => "#c23b1a",
        Ink::Done | Ink::Effect => "#0b7a5b",
        Ink::DeadLettered => "#7b3fbf",
        Ink::Lost | Ink::Filtered => "#566476",
        Ink::Duplicate => "#c27a1a",
        Ink::Selected => "#18202b",
    }
}

fn shape(out: &mut String, mark: &Mark) {
    let (x, y, s, e, c, a) = (mark.x, mark.y, mark.size, mark.extra, color(mark.ink), mark.alpha);
    let h = s / 2.0;
    let square = |style: &str, radius: f32| {
        format!(
            "<rect x='{}' y='{}' width='{s}' height='{s}' rx='{radius}' {style} opacity='{a}'/>",
            x - h,
            y - h
        )
    };
    let _ = match mark.shape {
        Shape::Bar => write!(out, "<rect x='{x}' y='{y}' width='{s}' height='{e}' fill='{c}'/>"),
        Shape::EmptyCell => {
            out.push_str(&square(&format!("fill='none' stroke='{c}'"), 4.0));
            Ok(())
        }
        Shape::Cell => {
            out.push_str(&square(&format!("fill='{c}'"), 4.0));
            Ok(())
        }
        Shape::Circle => write!(
            out,
            "<circle cx='{x}' cy='{y}' r='{}' fill='none' stroke='{c}' stroke-width='{e}'/>",
            h - e / 2.0
        ),
        Shape::Ring => {
            let w = (s * 0.15).clamp(2.0, 3.0);
            let (r, t) = (h - w / 2.0, e.min(0.9999) * std::f32::consts::TAU);
            write!(
                out,
                "<path d='M{x} {}A{r} {r} 0 {} 1 {} {}' fill='none' stroke='{c}' \
                 stroke-width='{w}'/>",
                y - r,
                i32::from(e > 0.5),
                x + r * t.sin(),
                y - r * t.cos()
            )
        }
        Shape::HollowSquare => {
            out.push_str(&square(&format!("fill='none' stroke='{c}' stroke-width='2'"), 2.0));
            Ok(())
        }
        Shape::Square => {
            out.push_str(&square(&format!("fill='{c}'"), 2.0));
            Ok(())
        }
        Shape::Diamond => {
            write!(out, "<path d='M{x} {}l{h} {h}-{h} {h}-{h}-{h}z' fill='{c}'/>", y - h)
        }
        Shape::Splinter => write!(
            out,
            "<path d='M{} {}l{s} 0-{h} {s}z' fill='{c}' opacity='{a}' transform='rotate({} {x} {y})'/>",
            x - h,
            y - h,
            e.to_degrees()
        ),
        Shape::Cross => write!(
            out,
            "<path d='M{} {}l{s} {s}M{} {}l-{s} {s}' stroke='{c}' stroke-width='2' opacity='{a}'/>",
            x - h,
            y - h,
            x + h,
            y - h
        ),
        Shape::Frame => {
            out.push_str(&square(&format!("fill='none' stroke='{c}' stroke-width='1.5'"), 3.0));
            Ok(())
        }
    };
}
