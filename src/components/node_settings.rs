//! The settings of the selected node, and of what belongs to it.

use super::header::button;
use super::journey::steps;
use super::node_events::node_events;
use super::setting_row::setting_row;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::node_words::name;
use crate::settings::{self, Setting};
use crate::stage::Stage;
use crate::state::Choice;
use crate::texts::t;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::steps::Subject;

/// A section for the node, and one for each mapping that reads it.
pub(crate) fn node_settings(desk: &Desk) -> Vec<El> {
    // Before anything is selected, the function is: it is what the scenario is about.
    let chosen = desk.ui().node;
    let node = chosen.unwrap_or(NodeId::function(0));
    let sections = desk.look(|stage| sections(stage, node, chosen)).unwrap_or_default();
    sections.into_iter().map(|section| show(desk, section)).collect()
}

/// A component with its settings.
struct Section {
    entity: Entity,
    /// The node whose events are listed with it.
    node: Option<NodeId>,
    /// The node that was selected, if it is this.
    chosen: Option<NodeId>,
    name: String,
    settings: Vec<Setting>,
}

/// A queue or stream is set together with the mappings that read it.
fn sections(stage: &Stage, node: NodeId, chosen: Option<NodeId>) -> Vec<Section> {
    let config = stage.config();
    let entity = node.entity();
    let belongs = |other: Entity| {
        other == entity
            || (other.kind == EntityKind::EventSourceMapping
                && config.mappings[other.at()].event_source == entity)
    };
    let section = |entity: Entity| Section {
        entity,
        chosen: chosen.filter(|node| entity == node.entity()),
        node: (entity == node.entity() && has_events(node)).then_some(node),
        name: name(config, NodeId::Entity(entity)),
        settings: settings::of(config, stage.settings(), entity),
    };
    config.entities().filter(|other| belongs(*other)).map(section).collect()
}

/// Whether events wait at a node, one by one; those that a function works on are in its cells.
fn has_events(node: NodeId) -> bool {
    match node {
        NodeId::EventQueue(_) | NodeId::Door(_) => true,
        NodeId::Entity(entity) => matches!(entity.kind, EntityKind::Queue | EntityKind::Stream),
        NodeId::Done(_) | NodeId::Lost(_) => false,
    }
}

fn show(desk: &Desk, section: Section) -> El {
    let more = desk.ui().more;
    let hidden = section.settings.iter().any(|setting| !setting.first);
    let mut heading = el("h2").text(&section.name);
    if section.entity.kind == EntityKind::EventSourceMapping {
        heading = heading.child(part("span", "kind").text(t().mapping_of));
    }
    let shown = section.settings.into_iter().filter(|setting| setting.first || more);
    let rows = shown.map(|setting| setting_row(desk, setting)).collect();
    let toggle = hidden.then(|| {
        let text = if more { t().fewer_settings } else { t().more_settings };
        button(desk, "more", text, Act::Choose(Choice::More(!more))).state("aria-expanded", more)
    });
    if let Some(node) = section.chosen {
        let group = part("span", "node-steps").list(steps(desk, Subject::Node(node)));
        heading = heading.child(group);
    }
    el("section")
        .child(heading)
        .maybe(section.node.map(|node| node_events(desk, node)))
        .list(rows)
        .maybe(toggle)
}
