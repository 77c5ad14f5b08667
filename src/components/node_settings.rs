//! The settings of the selected node, and of what belongs to it.

use super::journey::Steps;
use super::node_events::NodeEvents;
use super::setting_row::{Shown, rows};
use crate::act::Act;
use crate::hooks::{count_renders, use_choices, use_desk, use_view};
use crate::node_words::name;
use crate::settings;
use crate::stage::Stage;
use crate::state::{Choice, Selection};
use crate::texts::t;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::steps::Subject;
use web_sys::Element;
use yew::{Html, component, html, use_effect_with, use_node_ref};

/// A section for the node, and one for each mapping that reads it.
#[component]
pub(crate) fn NodeSettings() -> Html {
    count_renders();
    let desk = use_desk();
    let selection = use_choices::<Selection>();
    let chosen = selection.node;
    let sections = use_view(chosen, |stage, chosen| sections(stage, *chosen));
    let own = use_node_ref();
    use_effect_with(chosen, {
        let own = own.clone();
        move |chosen| {
            if let (Some(_), Some(own)) = (chosen, own.cast::<Element>()) {
                own.scroll_into_view();
            }
        }
    });
    let more = selection.more;
    let toggle = desk.on(Act::Choose(Choice::More(!more)));
    let show = |section: &Section| {
        let hidden = section.settings.iter().any(|shown| !shown.setting.first);
        let shown = section.settings.iter().filter(|shown| shown.setting.first || more);
        html! {
            <section>
                <h2>
                    { &section.name }
                    if section.entity.kind == EntityKind::EventSourceMapping {
                        <span class="kind">{ t().mapping_of }</span>
                    }
                    if let Some(node) = section.chosen {
                        <span class="node-steps"><Steps subject={Subject::Node(node)} /></span>
                    }
                </h2>
                if let Some(node) = section.node { <NodeEvents {node} /> }
                { rows(shown, &selection) }
                if hidden {
                    <button class="more" type="button" aria-expanded={more.to_string()}
                        onclick={&toggle}>
                        { if more { t().fewer_settings } else { t().more_settings } }
                    </button>
                }
            </section>
        }
    };
    html! {
        <div class="sections" id="node-settings" ref={own}>{ for sections.iter().map(show) }</div>
    }
}

/// A component with its settings.
#[derive(PartialEq)]
struct Section {
    entity: Entity,
    /// The node whose events are listed with it.
    node: Option<NodeId>,
    /// The node that was selected, if it is this.
    chosen: Option<NodeId>,
    name: String,
    settings: Vec<Shown>,
}

/// A queue or stream is set together with the mappings that read it.
fn sections(stage: &Stage, chosen: Option<NodeId>) -> Vec<Section> {
    // Before anything is selected, the function is: it is what the scenario is about.
    let node = chosen.unwrap_or(NodeId::function(0));
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
        settings: settings::of(config, stage.settings(), entity)
            .into_iter()
            .map(|setting| Shown::of(stage, setting))
            .collect(),
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
