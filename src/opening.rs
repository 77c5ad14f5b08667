//! What the page opens: runs that are made from what the address names.

use crate::address::{Address, OPENING};
use crate::gallery;
use crate::platform::simulator::Simulators;
use crate::platform::{fetch, media};
use crate::session_text;
use crate::sessions;
use crate::stage::{Opening, Stage};
use crate::state::{Choice, Choices, View};
use crate::texts::{fill, t};
use lambdascope_protocol::decode;
use lambdascope_view_model::layout::Face;

/// Where the site has the recording of its opening scenario.
const RECORDED: &str = "generated/opening.bin";

/// The run that an address asks for; if it cannot be had, that is told, and another is opened in
/// its place. Also whether it came with the site, so that no simulator knows of it yet. None if
/// there is not even that.
pub(crate) async fn first(
    address: Address,
    choices: &Choices,
    simulators: &Simulators,
) -> Option<(Stage, bool)> {
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
        match session(simulators, &text, own, face(&choices.view)).await {
            Some(stage) => return Some((stage, false)),
            None => choices.choose(Choice::Remark(t().session_broken.to_owned())),
        }
    }
    loop {
        let is_last = opening.name == OPENING && opening.seed.is_none() && opening.limits.is_none();
        if is_last && let Some(stage) = recorded(opening.clone(), face(&choices.view)).await {
            return Some((stage, true));
        }
        match scenario(simulators, opening.clone(), face(&choices.view)).await {
            Ok(stage) => return Some((stage, false)),
            Err(why) => choices.choose(Choice::Remark(why)),
        }
        if is_last {
            return None;
        }
        if opening.name == OPENING {
            opening = Opening { seed: None, limits: None, ..opening };
        }
        opening.name = OPENING.to_owned();
    }
}

/// The opening scenario as the site has it: recorded to its end, so that it plays before there is
/// a simulator, or without one. None if the file does not come, or is of another build.
async fn recorded(opening: Opening, face: Face) -> Option<Stage> {
    let opened = decode(&fetch::bytes(RECORDED).await?).ok()?;
    Stage::new(sessions::next_id(), opened, opening, face)
}

/// A scenario of the gallery.
///
/// # Errors
/// A sentence that says why it cannot be shown.
pub(crate) async fn scenario(
    simulators: &Simulators,
    opening: Opening,
    face: Face,
) -> Result<Stage, String> {
    let text = gallery::scenario(&opening.name).await;
    let text = text.ok_or_else(|| fill(t().scenario_missing, &[&opening.name]))?;
    match sessions::open(simulators, text, opening, face).await {
        Ok((stage, _)) => Ok(stage),
        Err(diagnostics) => {
            let first = diagnostics.first().map(ToString::to_string).unwrap_or_default();
            Err(fill(t().scenario_broken, &[&first]))
        }
    }
}

/// A session with everything that was done in it; none if it cannot be read.
async fn session(
    simulators: &Simulators,
    text: &str,
    opening: Opening,
    face: Face,
) -> Option<Stage> {
    let text = session_text::read(text).await?;
    Some(sessions::open(simulators, text, opening, face).await.ok()?.0)
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
