"""What the adult who takes a patient home sees: one page, and nothing of the patient's care."""

from flask import Blueprint

from questionnaire.escort import views

blueprint = Blueprint("escort", __name__)
views.add_routes(blueprint)
