import json

from questionnaire.core.definition.questions import Questionnaire

FOR_MANAGERS = {"Setting.ask", "Setting.offers"}
NOT_SHOWN = {"DangerRules.source", "Option.seed", "Option.source", "Question.seed", "Question.source"}
READ_ON_A_VISIT = {
    "DangerRules.script",
    "Outreach.reason",
    "Outreach.script",
    "Confirmation.item",
    "Confirmation.label",
    "GuidePart.texts",
    "GuidePart.title",
    "Effect.reason",
    "Effect.script",
    "Effect.todo",
    "Option.explain",
    "Option.item",
    "Question.item",
    "Option.label",
    "Question.ask",
    "Question.explain",
    "Question.lead",
    "Questionnaire.afterwards",
    "Questionnaire.title",
    "Questionnaire.unset",
    "Section.title",
    "Setting.fallback",
    "Stop.forward",
    "Stop.help",
    "Stop.title",
    "Variant.explain",
}


def is_text(field):
    schema = json.dumps(field)
    return '"string"' in schema and '"pattern"' not in schema and '"object"' not in schema


def test_it_is_known_of_every_text_whether_it_is_read_on_a_visit():
    schema = Questionnaire.model_json_schema()
    parts = {**schema["$defs"], "Questionnaire": schema}

    texts = {
        f"{part}.{key}"
        for part, described in parts.items()
        for key, field in described.get("properties", {}).items()
        if is_text(field)
    }

    assert texts == READ_ON_A_VISIT | FOR_MANAGERS | NOT_SHOWN


def test_every_text_that_is_read_on_a_visit_is_checked(problems):
    """
    id: tea
    title: Tea {
    unset: We will tell you {
    afterwards: Rest {
    settings:
      milk: {kind: phrase, ask: "Milk {", offers: ["Oat {"], fallback: "Oat {"}
    sections:
      - id: tea
        title: Tea {
        questions:
          - id: tea
            kind: choice
            ask: Tea {
            lead: Tea {
            basis: [source]
            source: A {
            stop:
              title: Tea {
              help: ["Tea {"]
              forward: Tea {
            options:
              - id: yes
                label: Yes {
                explain: Good {
                basis: [source]
                source: A {
                item: Tea {
                variants:
                  - where: {}
                    explain: Good {
                effect:
                  level: note
                  owner: desk
                  reason: Tea {
                  todo: Tea {
              - {id: no, label: "No", explain: That is fine., basis: [process]}
          - id: which
            kind: text
            ask: Which?
            explain: Good {
            basis: [process]
    """
    brace = "that is no placeholder. Write one like {clinic_phone}."
    assert problems == [
        f"2: The questionnaire has a brace in `title` {brace}",
        f"3: The questionnaire has a brace in `unset` {brace}",
        f"4: The questionnaire has a brace in `afterwards` {brace}",
        f'6: Setting "milk" has a brace in `fallback` {brace}',
        f'9: Section "tea" has a brace in `title` {brace}',
        f'13: Question "tea" has a brace in `ask` {brace}',
        f'14: Question "tea" has a brace in `lead` {brace}',
        f'18: Question "tea" has a brace in `title` {brace}',
        f'19: Question "tea" has a brace in `help` {brace}',
        f'20: Question "tea" has a brace in `forward` {brace}',
        f'23: Option "yes" of "tea" has a brace in `label` {brace}',
        f'24: Option "yes" of "tea" has a brace in `explain` {brace}',
        f'27: Option "yes" of "tea" has a brace in `item` {brace}',
        f'30: Option "yes" of "tea" has a brace in `explain` {brace}',
        f'34: Option "yes" of "tea" has a brace in `reason` {brace}',
        f'35: Option "yes" of "tea" has a brace in `todo` {brace}',
        f'40: Question "which" has a brace in `explain` {brace}',
    ]
