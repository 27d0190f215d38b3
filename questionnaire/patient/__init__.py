"""What the patient sees: the door, one question a page, their answers, their plan, reminders."""

from flask import Blueprint

from questionnaire.patient import messages, sign_in, tablet, views

blueprint = Blueprint("patient", __name__)
sign_in.add_routes(blueprint)
views.add_routes(blueprint)
messages.add_routes(blueprint)
tablet.add_routes(blueprint)
