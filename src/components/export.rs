//! What one can take home of what is on the screen.

use super::dialog;
use super::header::button;
use super::segmented::segmented;
use super::template;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::quantity;
use crate::saving::Image;
use crate::state::{Choice, Dialog, ExportPage};
use crate::texts::export::texts as e;
use crate::texts::{fill, t};
use lambdascope_template::TemplateFormat;
use yew::Html;

impl ExportPage {
    /// All pages, in their order.
    const ALL: [Self; 4] = [Self::Cli, Self::Sam, Self::CloudFormation, Self::Data];
    /// The page that opens first.
    pub(crate) const FIRST: Self = Self::ALL[0];

    const fn name(self) -> &'static str {
        match self {
            Self::Cli => e().cli,
            Self::Sam => e().sam,
            Self::CloudFormation => e().cloudformation,
            Self::Data => t().export_data,
        }
    }
}

pub(crate) fn dialog(desk: &Desk, page: ExportPage) -> Html {
    let open = |page: ExportPage| Act::Choose(Choice::Dialog(Some(Dialog::Export(page))));
    let pages = ExportPage::ALL.map(|page| (page.name().to_owned(), open(page))).to_vec();
    let chosen = ExportPage::ALL.iter().position(|known| *known == page);
    let pages = segmented(desk, e().pages, pages, chosen);
    let (key, body) = match page {
        ExportPage::Cli => (0, template::page(desk, TemplateFormat::Cli)),
        ExportPage::Sam => (1, template::page(desk, TemplateFormat::Sam)),
        ExportPage::CloudFormation => (2, template::page(desk, TemplateFormat::CloudFormation)),
        ExportPage::Data => (3, data(desk)),
    };
    dialog::paged(t().export, "wide", pages, body.key(key))
}

/// Pictures of the scene, and the run as tables.
fn data(desk: &Desk) -> El {
    let found = desk.look(|stage| {
        let slice = quantity::duration(desk.library.borrow().plots.slice(stage));
        let name = match stage.opening.name.as_str() {
            "" => "FILE",
            name => name,
        };
        let command = ["lambdascope run ", name, " --trace csv"].concat();
        (quantity::clock(stage.now()), slice, command)
    });
    let (now, slice, command) = found.unwrap_or_default();
    let scene = [(t().save_svg, Image::Svg), (t().save_png, Image::Png)];
    let scene = scene.map(|(text, image)| button(desk, "btn", text, Act::SaveScene(image)));
    let trace = button(desk, "btn", t().save_csv, Act::SaveTrace);
    let charts = button(desk, "btn", t().save_csv, Act::SaveCharts(None));
    let list = el("div")
        .child(taken(&fill(t().export_scene, &[&now]), t().export_scene_said, scene.into()))
        .child(taken(
            t().export_trace,
            &fill(t().export_trace_said, &[&command]),
            vec![trace.attr("aria-label", t().csv_trace)],
        ))
        .child(taken(
            t().export_charts,
            &fill(t().export_charts_said, &[&slice]),
            vec![charts.attr("aria-label", t().csv_all_explained)],
        ));
    part("div", "dialog-body").child(list)
}

/// One thing to take home: what it is, what one gets, and the buttons that save it.
fn taken(title: &str, said: &str, buttons: Vec<El>) -> El {
    part("section", "taken")
        .child(el("h3").text(title))
        .child(part("p", "muted").text(said))
        .child(part("p", "buttons").list(buttons))
}
