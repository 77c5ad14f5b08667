//! What the page says about templates and commands, in English.

pub(crate) const PAGES: &str = "Page";
pub(crate) const CLI: &str = "AWS CLI";
pub(crate) const SAM: &str = "SAM";
pub(crate) const CLOUDFORMATION: &str = "CloudFormation";

pub(crate) const CLI_SAID: &str = "Commands for what is on screen: deploy the template, send its events, change its settings, look after failures.";
pub(crate) const TEMPLATE_SAID: &str = "What sets up in AWS what is on screen, with the settings that hold at **{0}**. The functions are small programs that wait, fail and send on as they do here.";
pub(crate) const SAME: &str = "On the command line: {0}";
pub(crate) const REFUSED: &str = "No template can say this scenario:";
pub(crate) const REFUSED_BUT: &str = "The page of the AWS CLI invokes its functions all the same.";
pub(crate) const REFUSED_CLI: &str =
    "No template says all of it, so make by hand what the commands name:";
pub(crate) const LEFT_OUT: &str = "What it cannot say";
pub(crate) const HAZARDS: &str = "What will hurt as it is set up here";
pub(crate) const TEXT_CLI: &str = "Commands of the AWS CLI";
pub(crate) const TEXT_SAM: &str = "Template of SAM";
pub(crate) const TEXT_CLOUDFORMATION: &str = "Template of CloudFormation";
pub(crate) const COPY: &str = "Copy";
pub(crate) const COPY_REFUSED: &str = "The browser refused to copy: mark the text, or download it";
pub(crate) const SAVE: &str = "Download {0}";
pub(crate) const SAVED: &str = "{0} is saved";
pub(crate) const SAVE_REFUSED: &str = "The browser refused to save the file";
