//! What one can take home of what is on the screen.

use super::dialog;
use super::segmented::segmented;
use super::template;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::El;
use crate::state::{Choice, Dialog, ExportPage};
use crate::texts::{export as e, t};
use lambdascope_scenario::TemplateFormat;

impl ExportPage {
    /// All pages, in their order.
    const ALL: [Self; 3] = [Self::Cli, Self::Sam, Self::CloudFormation];
    /// The page that opens first.
    pub(crate) const FIRST: Self = Self::ALL[0];

    const fn name(self) -> &'static str {
        match self {
            Self::Cli => e::CLI,
            Self::Sam => e::SAM,
            Self::CloudFormation => e::CLOUDFORMATION,
        }
    }
}

pub(crate) fn dialog(desk: &Desk, page: ExportPage) -> El {
    let open = |page: ExportPage| Act::Choose(Choice::Dialog(Some(Dialog::Export(page))));
    let pages = ExportPage::ALL.map(|page| (page.name().to_owned(), open(page))).to_vec();
    let chosen = ExportPage::ALL.iter().position(|known| *known == page);
    let pages = segmented(desk, e::PAGES, pages, chosen);
    let (key, body) = match page {
        ExportPage::Cli => (0, template::page(desk, TemplateFormat::Cli)),
        ExportPage::Sam => (1, template::page(desk, TemplateFormat::Sam)),
        ExportPage::CloudFormation => (2, template::page(desk, TemplateFormat::CloudFormation)),
    };
    dialog::paged(desk, t().export, "wide", pages, body.key(key))
}
