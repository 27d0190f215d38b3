"""What the patient sees: the door, one question a page, their answers, their plan, reminders."""

from flask import Blueprint

from questionnaire.patient import door, messages, tablet, views

blueprint = Blueprint("patient", __name__)
door.add_routes(blueprint)
views.add_routes(blueprint)
messages.add_routes(blueprint)
tablet.add_routes(blueprint)
