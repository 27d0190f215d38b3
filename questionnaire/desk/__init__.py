"""What the staff see: signing in, the boards, a visit and what is done about it, the lists, what happened."""

from flask import Blueprint

from questionnaire.desk import exports, made_from, sign_in
from questionnaire.desk.board import search
from questionnaire.desk.board import views as boards
from questionnaire.desk.changes import views as changes
from questionnaire.desk.follow_ups import notes
from questionnaire.desk.follow_ups import views as follow_ups
from questionnaire.desk.identity import corrections, joining
from questionnaire.desk.reporting import audit_log
from questionnaire.desk.reporting import views as insights
from questionnaire.desk.schedule_import import views as schedule_import
from questionnaire.desk.settings import views as settings
from questionnaire.desk.visit import booking, contact, escort, messages, phone_answers, waivers
from questionnaire.desk.visit import views as visit
from questionnaire.desk.visit_day import check_in, clearance, steps, tablet

PAGES = (
    *(sign_in, boards, search, follow_ups, booking, contact, escort, phone_answers, visit, waivers),
    *(notes, check_in, clearance, steps, tablet, messages, changes, insights, exports, schedule_import),
    *(audit_log, settings, corrections, joining),
)

blueprint = Blueprint("desk", __name__)
blueprint.context_processor(lambda: {"made_from": made_from.hidden})
for pages in PAGES:
    pages.add_routes(blueprint)
