//! What is on screen as a template or as commands, to copy and to save.

use super::header::button;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::platform::tools;
use crate::quantity;
use crate::stage::Stage;
use crate::texts::export::texts as e;
use crate::texts::{fill, rich, t};
use lambdascope_studies::warnings;
use lambdascope_template::{Template, TemplateFormat, template};
use wasm_bindgen_futures::spawn_local;

/// The page of a format.
pub(crate) fn page(desk: &Desk, format: TemplateFormat) -> El {
    let made = desk.look(|stage| (made(stage, format), quantity::clock(stage.now())));
    let body = part("div", "dialog-body template");
    let Some((made, now)) = made else { return body };
    let template = match made {
        Ok(template) => template,
        Err(reasons) => {
            let others = part("p", "muted").text(e().refused_but);
            return body.child(el("p").text(e().refused)).child(list(&reasons)).child(others);
        }
    };
    let said = match format {
        TemplateFormat::Cli => el("p").text(e().cli_said),
        TemplateFormat::Sam | TemplateFormat::CloudFormation => {
            el("p").child(rich(&fill(e().template_said, &[&now])))
        }
    };
    let name = file(format);
    // Messages over the page lie behind the dialog.
    let notices = desk.notices();
    let told = notices.list.last().map(|notice| notice.text.as_str()).unwrap_or_default();
    let told = part("span", "muted").attr("aria-live", "polite").text(told);
    let acts = part("div", "buttons")
        .child(told)
        .child(button(desk, "btn main", e().copy, Act::CopyTemplate(format)))
        .child(button(desk, "btn", &fill(e().save, &[name]), Act::SaveTemplate(format)));
    let label = match format {
        TemplateFormat::Cli => e().text_cli,
        TemplateFormat::Sam => e().text_sam,
        TemplateFormat::CloudFormation => e().text_cloudformation,
    };
    // It scrolls, so it takes the focus; only what it holds can be read.
    let text = part("pre", "taken-home")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", label)
        .text(&template.text);
    body.child(part("div", "template-head").child(said).child(acts))
        .maybe(notes(format, &template))
        .child(text)
        .maybe(command(desk, format))
}

/// What it leaves out and what will hurt, folded until somebody asks.
fn notes(format: TemplateFormat, template: &Template) -> Option<El> {
    let left_out = match format {
        TemplateFormat::Cli => e().refused_cli,
        TemplateFormat::Sam | TemplateFormat::CloudFormation => e().left_out,
    };
    let folded = [(left_out, &template.left_out), (e().hazards, &template.hazards)];
    let folded = folded.into_iter().filter(|(_, items)| !items.is_empty()).map(|(title, items)| {
        let count = ["(", &items.len().to_string(), ")"].concat();
        let summary = el("summary").text(title).text(" ").child(part("span", "muted").text(&count));
        el("details").child(summary).child(list(items))
    });
    let folded: Vec<El> = folded.collect();
    (!folded.is_empty()).then(|| part("div", "template-notes").list(folded))
}

fn list(items: &[String]) -> El {
    part("ul", "dots").list(items.iter().map(|item| el("li").text(item)).collect())
}

/// The command that prints the same, for a scenario of the gallery that nobody has changed.
fn command(desk: &Desk, format: TemplateFormat) -> Option<El> {
    let name = desk.look(|stage| {
        let same = !stage.opening.name.is_empty() && !stage.is_changed();
        same.then(|| stage.opening.name.clone())
    });
    let command = ["lambdascope template ", &name.flatten()?, " --format ", word(format)].concat();
    let [before, after] = match e().same.split_once("{0}") {
        Some((before, after)) => [before, after],
        None => [e().same, ""],
    };
    let line = part("p", "muted small").text(before).child(el("code").text(&command)).text(after);
    Some(line)
}

fn word(format: TemplateFormat) -> &'static str {
    let known = TemplateFormat::ALL.iter().find(|(_, known)| *known == format);
    known.map_or("", |(word, _)| word)
}

const fn file(format: TemplateFormat) -> &'static str {
    match format {
        TemplateFormat::Cli => "commands.sh",
        TemplateFormat::Sam | TemplateFormat::CloudFormation => "template.yaml",
    }
}

/// What a format says of the settings that hold at the moment that is shown.
fn made(stage: &Stage, format: TemplateFormat) -> Result<Template, Vec<String>> {
    let (document, config) = (stage.settings(), stage.config());
    template(document, config, format, warnings(document, config))
}

fn text(desk: &Desk, format: TemplateFormat) -> Option<String> {
    desk.look(|stage| made(stage, format).ok().map(|template| template.text)).flatten()
}

pub(crate) fn copy(desk: &Desk, format: TemplateFormat) {
    let Some(text) = text(desk, format) else { return };
    let desk = desk.clone();
    spawn_local(async move {
        desk.notice(if tools::copy(&text).await { t().copied } else { e().copy_refused });
    });
}

/// Saves the text as a file.
pub(crate) fn save(desk: &Desk, format: TemplateFormat) {
    let Some(text) = text(desk, format) else { return };
    let kind = match format {
        TemplateFormat::Cli => "text/x-shellscript",
        TemplateFormat::Sam | TemplateFormat::CloudFormation => "application/yaml",
    };
    let name = file(format);
    if tools::save(name, kind, &text) {
        desk.notice(&fill(e().saved, &[name]));
    } else {
        desk.notice(e().save_refused);
    }
}
