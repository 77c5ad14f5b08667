//! What the page says about templates and commands, in English.

texts! {
    pages: "Page",
    cli: "AWS CLI",
    sam: "SAM",
    cloudformation: "CloudFormation",

    cli_said: "Commands for what is on screen: deploy the template, send its events, change its settings, look after failures.",
    template_said: "What sets up in AWS what is on screen, with the settings that hold at **{0}**. The functions are small programs that wait, fail and send on as they do here.",
    same: "On the command line: {0}",
    refused: "No template can say this scenario:",
    refused_but: "The page of the AWS CLI invokes its functions all the same.",
    refused_cli: "No template says all of it, so make by hand what the commands name:",
    left_out: "What it cannot say",
    hazards: "What will hurt as it is set up here",
    text_cli: "Commands of the AWS CLI",
    text_sam: "Template of SAM",
    text_cloudformation: "Template of CloudFormation",
    copy: "Copy",
    copy_refused: "The browser refused to copy: mark the text, or download it",
    save: "Download {0}",
    saved: "{0} is saved",
    save_refused: "The browser refused to save the file",
}
