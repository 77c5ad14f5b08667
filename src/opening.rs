//! What the page opens: runs that are made from what the address names.

use crate::address::{Address, OPENING};
use crate::gallery;
use crate::platform::media;
use crate::session_text;
use crate::stage::{Opening, Stage};
use crate::state::{Choice, Choices, View};
use crate::texts::{fill, t};
use lambdascope_scenario::read_json;
use lambdascope_view_model::layout::Face;

/// The run that an address asks for; if it cannot be had, that is told, and another is opened in
/// its place. None if there is not even that.
pub(crate) async fn first(address: Address, choices: &Choices) -> Option<Stage> {
    let own = address.session.is_some() && address.scenario.is_none();
    let mut opening = Opening {
        name: address.scenario.unwrap_or_else(|| OPENING.to_owned()),
        seed: address.seed,
        limits: address.limits,
        pace: address.pace.unwrap_or_default(),
        moment: address.moment,
        autoplay: address.autoplay,
        changed: false,
    };
    if let Some(text) = address.session {
        // A session that names no scenario of the gallery is somebody's own.
        let name = if own { String::new() } else { opening.name.clone() };
        let own = Opening { name, changed: true, ..opening.clone() };
        match session(&text, own, face(&choices.view)).await {
            Some(stage) => return Some(stage),
            None => choices.choose(Choice::Remark(t().session_broken.to_owned())),
        }
    }
    loop {
        match scenario(opening.clone(), face(&choices.view)).await {
            Ok(stage) => return Some(stage),
            Err(why) => choices.choose(Choice::Remark(why)),
        }
        if opening.name == OPENING {
            return None;
        }
        opening.name = OPENING.to_owned();
    }
}

/// A scenario of the gallery.
///
/// # Errors
/// A sentence that says why it cannot be shown.
pub(crate) async fn scenario(opening: Opening, face: Face) -> Result<Stage, String> {
    let text = gallery::scenario(&opening.name).await;
    let text = text.ok_or_else(|| fill(t().scenario_missing, &[&opening.name]))?;
    Stage::open(read_json(&text).document, opening, face).map_err(|diagnostics| {
        let first = diagnostics.first().map(ToString::to_string).unwrap_or_default();
        fill(t().scenario_broken, &[&first])
    })
}

/// A session with everything that was done in it; none if it cannot be read.
async fn session(text: &str, opening: Opening, face: Face) -> Option<Stage> {
    let text = session_text::read(text).await?;
    Stage::open(read_json(&text).document, opening, face).ok()
}

/// The shape of the scene that fits the window.
pub(crate) fn face(view: &View) -> Face {
    if view.embed {
        Face::Embed
    } else if media::matches(media::NARROW) {
        Face::Phone { lane: view.lane }
    } else {
        Face::Desk
    }
}
