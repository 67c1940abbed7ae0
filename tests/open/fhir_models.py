"""Validates the FHIR resources of folders with the models of fhir.resources, and each response against its form.

    fhir_models.py PACKAGE FOLDER...

A process of its own, as each version of FHIR has another release of the package.
"""

import json
import sys
from importlib import import_module
from pathlib import Path

wrong = []


def fits(items, asked, of):
    """Every item stands where the form has it, and its answers are of the form's type and options."""
    known = {item["linkId"]: item for item in asked}
    for item in items:
        question = known.get(item["linkId"])
        if question is None:
            wrong.append(f"{of}: {item['linkId']} does not stand there in the form")
            continue
        options = [option["valueCoding"]["code"] for option in question.get("answerOption", [])]
        for answer in item.get("answer", []):
            if options and answer["valueCoding"]["code"] not in options:
                wrong.append(f"{of}: {item['linkId']} has no option {answer}")
        fits(item.get("item", []), question.get("item", []), of)


def validated(package, folder):
    """How many resources there are, and how many are responses."""
    resources = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    forms, of_model = {}, []
    for resource in resources:
        kind = resource["resourceType"]
        model = getattr(import_module(f"{package}.{kind.lower()}"), kind)
        try:
            (model.model_validate if hasattr(model, "model_validate") else model.parse_obj)(resource)
        except ValueError as error:
            wrong.append(f"{kind} {resource['id']}: {error}")
            continue
        of_model.append(resource)
        if kind == "Questionnaire":
            forms[f"{resource['url']}|{resource['version']}"] = resource
    responses = [one for one in of_model if one["resourceType"] == "QuestionnaireResponse"]
    for response in responses:
        form = forms.get(response["questionnaire"])
        if form is None:
            wrong.append(f"{response['id']}: there is no form {response['questionnaire']}")
        else:
            fits(response["item"], form["item"], response["id"])
    if not responses:
        wrong.append(f"{folder} holds no response")
    return len(resources), len(responses)


def main():
    package, folders = sys.argv[1], [Path(folder) for folder in sys.argv[2:]]
    counts = [validated(package, folder) for folder in folders]
    print(", ".join(f"{responses} responses in {resources} resources" for resources, responses in counts))
    if wrong:
        sys.exit("\n".join(wrong[:20]))


main()
