//! The web app.

use yew::{Html, function_component, html};

/// The whole page.
#[function_component]
fn App() -> Html {
    html! {
        <main>
            <h1>{ "Lambdascope" }</h1>
        </main>
    }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
