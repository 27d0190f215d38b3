"""What the staff see: the door, the boards, a visit and what is done about it, the lists, what happened."""

from flask import Blueprint

from questionnaire.desk import (
    adding,
    asking,
    boards,
    calling,
    clinic_history,
    contacts,
    counter,
    door,
    escorting,
    exporting,
    insights,
    messages,
    schedule,
    tablet,
    views,
    waiving,
)

PAGES = (
    door,
    boards,
    views,
    adding,
    contacts,
    escorting,
    asking,
    calling,
    waiving,
    counter,
    tablet,
    messages,
    schedule,
    exporting,
    insights,
    clinic_history,
)

blueprint = Blueprint("desk", __name__)
for pages in PAGES:
    pages.add_routes(blueprint)
