"""What the staff see: the door, the board of a day, a visit."""

from flask import Blueprint

from questionnaire.desk import adding, door, escorting, views

blueprint = Blueprint("desk", __name__)
door.add_routes(blueprint)
adding.add_routes(blueprint)
escorting.add_routes(blueprint)
views.add_routes(blueprint)
