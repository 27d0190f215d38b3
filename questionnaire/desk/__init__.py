"""What the staff see: the door, the board of a day, a visit, the messages."""

from flask import Blueprint

from questionnaire.desk import adding, contacts, door, escorting, exporting, messages, schedule, views

blueprint = Blueprint("desk", __name__)
door.add_routes(blueprint)
adding.add_routes(blueprint)
contacts.add_routes(blueprint)
messages.add_routes(blueprint)
escorting.add_routes(blueprint)
schedule.add_routes(blueprint)
exporting.add_routes(blueprint)
views.add_routes(blueprint)
