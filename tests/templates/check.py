"""Checks templates as AWS's own tools do: cfn-lint, and the translator of SAM.

    check.py FOLDER

FOLDER holds NAME.cloudformation.yaml and NAME.sam.yaml. Each goes through cfn-lint; each of SAM is
also translated to CloudFormation, without a network, and what comes out goes through cfn-lint.
Prints what is wrong, then how many templates there were. Exit 1 if anything is wrong.
"""

import ast
import json
import logging
import multiprocessing
import os
import pathlib
import sys

from cfnlint.api import lint
from cfnlint.config import ManualArgs
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

REGION = "us-east-1"
# The translator asks boto3 where it is.
os.environ["AWS_DEFAULT_REGION"] = REGION
# It also complains that nobody collects its metrics.
logging.disable(logging.WARNING)

# Warnings that are meant, with the reason.
SILENCED = {
}

MANAGED = "arn:aws:iam::aws:policy/service-role/"
POLICIES = {
    name: MANAGED + name
    for name in (
        "AWSLambdaBasicExecutionRole",
        "AWSLambdaDynamoDBExecutionRole",
        "AWSLambdaKinesisExecutionRole",
        "AWSLambdaSQSQueueExecutionRole",
    )
}


def linted(text):
    config = ManualArgs(regions=[REGION], ignore_checks=list(SILENCED))
    return [
        f"{match.rule.id} line {match.linenumber}: {match.message}"
        for match in lint(text, config=config)
    ]


def translated(text):
    """The template of CloudFormation that SAM makes of one of its own."""
    template = yaml_parse(text)
    translator = Translator(POLICIES, Parser())
    return translator.translate(sam_template=template, parameter_values={})


def programs(template):
    """The programs of the functions, which must be Python."""
    for name, resource in template.get("Resources", {}).items():
        properties = resource.get("Properties", {})
        program = properties.get("InlineCode")
        if resource["Type"] == "AWS::Lambda::Function":
            program = properties["Code"]["ZipFile"]
        if program is not None:
            yield name, program


def check(path):
    text = path.read_text()
    wrong = linted(text)
    try:
        template = yaml_parse(text)
        for name, program in programs(template):
            try:
                ast.parse(program)
            except SyntaxError as error:
                wrong.append(f"the program of {name}: {error}")
        if path.name.endswith(".sam.yaml"):
            wrong += ["translated: " + line for line in linted(json.dumps(translated(text)))]
    except InvalidDocumentException as error:
        wrong += [cause.message for cause in error.causes]
    except Exception as error:  # A tool that breaks says as much as one that refuses.
        wrong.append(repr(error))
    return path.name, wrong


def main():
    paths = sorted(pathlib.Path(sys.argv[1]).glob("*.yaml"))
    if not paths:
        sys.exit("no templates in " + sys.argv[1])
    with multiprocessing.Pool() as pool:
        results = pool.map(check, paths, chunksize=4)
    failed = 0
    for name, wrong in results:
        failed += bool(wrong)
        for line in wrong:
            print(f"{name}: {line}", flush=True)
    print(f"{len(paths) - failed} templates passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
