//! The settings of the selected node, and of what belongs to it.

use super::node_events::node_events;
use super::setting_row::setting_row;
use crate::desk::{Desk, use_desk};
use crate::node_words::name;
use crate::settings::{self, Setting};
use crate::stage::Stage;
use crate::state::Act;
use crate::texts::t;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_view_model::node::NodeId;
use web_sys::Element;
use yew::{Html, component, html, use_effect_with, use_node_ref};

#[component]
pub(crate) fn NodeSettings() -> Html {
    let desk = &use_desk();
    let node = use_node_ref();
    // What was selected is brought into sight.
    use_effect_with(desk.ui.node, {
        let node = node.clone();
        move |selected| {
            if let (Some(_), Some(element)) = (selected, node.cast::<Element>()) {
                element.scroll_into_view();
            }
        }
    });
    let Some(sections) = desk.look(|stage| {
        let node = desk.ui.node.or_else(|| first_function(stage));
        node.map_or_else(Vec::new, |node| sections(stage, node))
    }) else {
        return html! { <div></div> };
    };
    html! { <div class="sections" ref={node}>{ for sections.into_iter().map(|section| show(desk, section)) }</div> }
}

/// A component with its settings.
struct Section {
    entity: Entity,
    /// The node whose events are listed with it.
    node: Option<NodeId>,
    name: String,
    settings: Vec<Setting>,
}

/// Before anything is selected, the function is: it is what the scenario is about.
fn first_function(stage: &Stage) -> Option<NodeId> {
    let functions = !stage.config().functions.is_empty();
    functions.then(|| NodeId::function(0))
}

/// Whether events wait at a node, one by one; those that a function works on are in its cells.
fn has_events(node: NodeId) -> bool {
    match node {
        NodeId::EventQueue(_) | NodeId::Door(_) => true,
        NodeId::Entity(entity) => matches!(entity.kind, EntityKind::Queue | EntityKind::Stream),
        NodeId::Done(_) | NodeId::Lost(_) => false,
    }
}

/// A queue or stream is set together with the mappings that read it.
fn sections(stage: &Stage, node: NodeId) -> Vec<Section> {
    let config = stage.config();
    let entity = node.entity();
    let readers = config.entities().filter(|other| {
        other.kind == EntityKind::EventSourceMapping
            && config.mappings[other.at()].event_source == entity
    });
    std::iter::once(entity)
        .chain(readers)
        .map(|entity| Section {
            entity,
            node: (entity == node.entity() && has_events(node)).then_some(node),
            name: name(config, NodeId::Entity(entity)),
            settings: settings::of(config, stage.settings(), entity),
        })
        .collect()
}

fn show(desk: &Desk, section: Section) -> Html {
    let more = desk.ui.more;
    let hidden = section.settings.iter().filter(|setting| !setting.first).count();
    let toggle = {
        let act = desk.act.clone();
        move |_| act.emit(Act::More(!more))
    };
    html! {
        <section>
            <h2>
                { section.name }
                if section.entity.kind == EntityKind::EventSourceMapping {
                    <span class="kind">{ t().mapping_of }</span>
                }
            </h2>
            if let Some(node) = section.node { { node_events(desk, node) } }
            { for section.settings.iter().filter(|setting| setting.first || more).map(|setting| setting_row(desk, setting)) }
            if hidden > 0 {
                <button type="button" class="more" aria-expanded={more.to_string()} onclick={toggle}>
                    { if more { t().fewer_settings } else { t().more_settings } }
                </button>
            }
        </section>
    }
}
