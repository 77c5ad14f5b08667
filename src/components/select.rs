//! A choice from a list that opens.

use web_sys::{Event, HtmlSelectElement};
use yew::{
    AttrValue, Callback, Html, Properties, TargetCast, component, html, use_effect, use_node_ref,
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Its name for people who hear the page.
    pub(crate) label: AttrValue,
    pub(crate) options: Vec<AttrValue>,
    /// Which one holds now.
    pub(crate) chosen: Option<usize>,
    pub(crate) on_choose: Callback<usize>,
}

/// Shows what holds, also after a choice that was refused.
#[component]
pub(crate) fn Select(props: &Props) -> Html {
    let node = use_node_ref();
    use_effect({
        let (node, chosen) = (node.clone(), props.chosen);
        move || {
            let index = chosen.and_then(|index| i32::try_from(index).ok()).unwrap_or(-1);
            if let Some(select) = node.cast::<HtmlSelectElement>()
                && select.selected_index() != index
            {
                select.set_selected_index(index);
            }
        }
    });
    let onchange = props.on_choose.reform(|event: Event| {
        usize::try_from(event.target_unchecked_into::<HtmlSelectElement>().selected_index())
            .unwrap_or(0)
    });
    html! {
        <select ref={node} class="select" aria-label={props.label.clone()} {onchange}>
            { for props.options.iter().map(|name| html! { <option>{ name.clone() }</option> }) }
        </select>
    }
}
