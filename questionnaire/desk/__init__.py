"""What the staff see: the door, the board of a day, a visit, the messages."""

from flask import Blueprint

from questionnaire.desk import (
    adding,
    asking,
    boards,
    calling,
    contacts,
    counter,
    door,
    escorting,
    insights,
    messages,
    tablet,
    views,
    waiving,
)

blueprint = Blueprint("desk", __name__)
door.add_routes(blueprint)
adding.add_routes(blueprint)
contacts.add_routes(blueprint)
messages.add_routes(blueprint)
escorting.add_routes(blueprint)
calling.add_routes(blueprint)
asking.add_routes(blueprint)
waiving.add_routes(blueprint)
views.add_routes(blueprint)
counter.add_routes(blueprint)
tablet.add_routes(blueprint)
boards.add_routes(blueprint)
insights.add_routes(blueprint)
