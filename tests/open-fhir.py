"""Validates the FHIR resources of a folder with the models of fhir.resources, and each response against its form."""

import json
import sys
from importlib import import_module
from pathlib import Path

folder, package = Path(sys.argv[1]), sys.argv[2]
resources = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
if not resources:
    sys.exit(f"{folder} holds no resource")
forms, wrong = {}, []
for resource in resources:
    kind = resource["resourceType"]
    model = getattr(import_module(f"{package}.{kind.lower()}"), kind)
    try:
        (model.model_validate if hasattr(model, "model_validate") else model.parse_obj)(resource)
    except ValueError as error:
        wrong.append(f"{kind} {resource['id']}: {error}")
    if kind == "Questionnaire":
        forms[f"{resource['url']}|{resource['version']}"] = resource


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


responses = [one for one in resources if one["resourceType"] == "QuestionnaireResponse"]
for response in responses:
    fits(response["item"], forms[response["questionnaire"]]["item"], response["id"])
print(f"{folder}: {len(resources)} resources, {len(responses)} of them responses, by {package}: {len(wrong)} wrong")
for line in wrong[:20]:
    print(line)
sys.exit(1 if wrong else 0)
