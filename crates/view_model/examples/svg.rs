//! Renders the layout and one frame of a scenario as SVG, to look at.
//!
//! `cargo run -p lambdascope-view-model --example svg -- opening desk 2.5 > out.svg`

#![allow(clippy::unwrap_used, reason = "a tool for looking")]

#[path = "../tests/integration/build.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod build;

use lambdascope_view_model::layout::{Face, Layout};
use lambdascope_view_model::node::{Lane, NodeId};
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
        "sync" => Face::Phone { lane: Lane::Sync },
        "async" => Face::Phone { lane: Lane::Async },
        "polled" => Face::Phone { lane: Lane::Polled },
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
    for strip in &layout.strips {
        let r = strip.rect;
        let _ = write!(
            out,
            "<rect x='{}' y='{}' width='{}' height='{}' rx='8' fill='#eef1f5'/><text x='{}' \
             y='{}'>{:?}</text>",
            r.x,
            r.y,
            r.w,
            r.h,
            r.x + 10.0,
            r.y + 26.0,
            strip.lane
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
    out.push_str("</svg>");
    println!("{out}");
}
