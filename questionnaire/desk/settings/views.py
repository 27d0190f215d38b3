"""The clinic's settings on one page, with one form for each group."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.desk.settings.forms import LONGEST_PHRASE, form_for
from questionnaire.desk.settings.page import PageOfSettings, PostedGroup, groups_of
from questionnaire.desk.shell import page
from questionnaire.desk.sign_in import for_staff
from questionnaire.records.clinic import clinics, saved_settings, staff
from questionnaire.records.clinic.staff import DECIDES, StaffFacts


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of the settings."""
    blueprint.get("/desk/settings")(show_settings)
    blueprint.post("/desk/settings/<group>")(decide)


@for_staff(*DECIDES)
def show_settings(who: StaffFacts) -> ResponseReturnValue:
    """Every setting, decided or not."""
    return _page(who)


@for_staff(*DECIDES)
def decide(who: StaffFacts, group: str) -> ResponseReturnValue:
    """Decide the settings of one group, unless another person has decided one of them meanwhile."""
    groups = groups_of(saved_settings.questionnaire_of(who.clinic_id), staff.names(who.clinic_id))
    _, settings = groups.get(group) or abort(404)
    shown_revision = request.form.get("settings_revision", 0, type=int)
    shown = clinics.saved_settings(who.clinic_id, shown_revision)
    form = form_for(settings, shown, request.form)
    if not form.validate():
        return _page(who, 422, PostedGroup(group, form, shown_revision))
    contested = saved_settings.change(who.act(clock.now()), form.wanted(), shown_revision=shown_revision)
    if contested:
        posted = PostedGroup(group, form, contested={name: form.value_of(name) for name in contested})
        return _page(who, 409, posted)
    return redirect(url_for("desk.show_settings", saved=group, _anchor=f"group-{group}"), code=303)


def _page(who: StaffFacts, status: int = 200, posted: PostedGroup | None = None) -> ResponseReturnValue:
    """The page, with a group that was posted and not saved as it was posted."""
    revision = clinics.find(who.clinic_id).settings_revision
    decisions = saved_settings.decisions(who.clinic_id, revision)
    questionnaire = saved_settings.questionnaire_of(who.clinic_id)
    making = PageOfSettings(who, questionnaire, revision, decisions, staff.names(who.clinic_id), clock.now())
    groups = making.groups(posted)
    return page(
        "settings/settings",
        who,
        status,
        groups=groups,
        undecided=sum(group.undecided for group in groups),
        total=sum(len(group.settings) for group in groups),
        problems={name: key for group in groups for name, key in group.problems.items()},
        contested=[setting for group in groups for setting in group.settings if setting.contest],
        saved=request.args.get("saved"),
        longest=LONGEST_PHRASE,
    )
