"""The staff's door: e-mail and password, a session that ends by itself, and roles."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.browser import doors, typed
from questionnaire.browser.typed import Typed
from questionnaire.desk.made_from import About, conflict
from questionnaire.records.access import sessions
from questionnaire.records.clinic import staff
from questionnaire.records.clinic.staff import Role, StaffFacts
from questionnaire.records.store.database import Unavailable
from questionnaire.records.visit import visits
from questionnaire.records.visit.record import VisitRecord

IDLE = timedelta(minutes=15)
"""Automatic logoff: how long a desk may stand unused (45 CFR 164.312(a)(2)(iii))."""

REFRESHED = "refreshed"
"""What the address of a page says that was loaded again by itself."""

FILES = {"desk.upload_schedule": "desk.show_schedule"}
"""Where a file is sent to, which cannot be kept like a field, and where it is chosen again."""

View = Callable[..., ResponseReturnValue]


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of the door."""
    blueprint.get("/desk/sign-in")(show_sign_in)
    blueprint.post("/desk/sign-in")(sign_in)
    blueprint.post("/desk/sign-out")(sign_out)


def for_staff(*roles: Role, watches: bool = False, about: About | None = None) -> Callable[[View], View]:
    """Let in only staff, with one of these roles where any are named, and hand the view who it is.

    What they send is held back while a fact it is ``about`` has changed since their page was made.
    A page that ``watches`` asks by itself, as does one that is ``refreshed``: neither says that
    a person is there, so neither makes a session last.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> ResponseReturnValue:
            now = clock.now()
            token, seen = session.get("staff", ""), session.get("staff_seen", 0.0)
            idle = now.timestamp() - seen > IDLE.total_seconds()
            who = None if idle else sessions.staff_of(token, now)
            if who is None:
                return _ask_who()
            if roles and who.role not in roles:
                abort(403)
            is_used = not watches and REFRESHED not in request.args
            if is_used and now.timestamp() - seen > 30:
                session["staff_seen"] = now.timestamp()
            if request.method == "POST" and about and (changed := conflict(about, who, **values)):
                return changed
            return view(who, **values)

        guarded.access = roles or tuple(Role)  # type: ignore[attr-defined]
        guarded.about = about  # type: ignore[attr-defined]
        return guarded

    return guard


def visit_for(who: StaffFacts, visit_id: str) -> VisitRecord:
    """The visit, if it is this person's clinic's; otherwise there is no such page."""
    return visits.find(who.clinic_id, visit_id) or abort(404)


def show_sign_in() -> ResponseReturnValue:
    """Ask who is there."""
    return _sign_in_page(request.args.get("then", ""))


def sign_in() -> ResponseReturnValue:
    """Sign in, and lead back to where the person was going; what they had pressed is offered once more."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    then, sealed = request.form.get("then", ""), request.form.get("typed", "")
    was_sent = "was_sent" in request.form
    now, left_at = clock.now(), datetime.fromtimestamp(session.get("staff_seen", 0.0), UTC)
    again: dict[str, Any] = {"email": email, "sealed": sealed, "was_sent": was_sent}
    try:
        who = staff.recognize(email, password, at=now)
        if who is None:
            return _sign_in_page(then, **again, problem="wrong-password", status=422)
        doors.close_all(now)
        token = sessions.let_staff_in(who, at=now)
    except Unavailable:  # the password cannot be kept, so it is asked for again
        return _sign_in_page(then, **again, problem="cannot-sign-in", status=503)
    for name in ("csrf_token", "tablet"):
        session.pop(name, None)
    session["staff"], session["staff_seen"], session["staff_id"] = token, now.timestamp(), who.staff_id
    if was_sent:  # what somebody else pressed is not theirs to send, nor to read
        before = typed.opened(who.staff_id, sealed, now)
        return _offered_again(before) if before else redirect(url_for("desk.show_today"), code=303)
    then = then if is_ours(then) else url_for("desk.show_today")
    return redirect(_as_it_was_left(then, who, left_at), code=303)


def _offered_again(before: Typed) -> ResponseReturnValue:
    """The form that was sent after the session ended, to be sent again; a file is chosen again."""
    path = before.address.partition("?")[0]
    endpoint, values = request_ctx.url_adapter.match(path, "POST")  # type: ignore[union-attr]
    visit_id = values.get("visit_id")
    back = url_for("desk.show_visit", visit_id=visit_id) if visit_id else url_for("desk.show_today")
    file = url_for(FILES[endpoint]) if endpoint in FILES else None
    shown = {"why": "file" if file else "signed-in", "kept": before.fields, "action": before.address}
    return render_template("errors/again.html", **shown, back=back, file=file)


def _as_it_was_left(then: str, who: StaffFacts, left_at: datetime) -> str:
    """The page a person was going to. The board of the day they signed out becomes today's board."""
    path, mark, asked = then.partition("?")
    day = who.clinic.calendar.local(left_at).date()
    is_that_day = path == url_for("desk.show_board", date_range=day.isoformat())
    return url_for("desk.show_today") + mark + asked if is_that_day else then


def sign_out() -> ResponseReturnValue:
    """Sign out, in this browser and on the server."""
    token, now = session.pop("staff", ""), clock.now()
    session.pop("staff_seen", None)
    who = sessions.staff_of(token, now)
    if who:
        sessions.leave(token, by=who.by, at=now)
    return redirect(url_for("desk.show_sign_in"), code=303)


def _ask_who() -> ResponseReturnValue:
    """Ask a visitor to sign in; what they sent is kept until they have."""
    address = request.full_path.rstrip("?")
    if request.method != "POST":
        return redirect(url_for("desk.show_sign_in", then=address), code=303)
    owner, fields = session.get("staff_id", ""), request.form.items(multi=True)
    sealed = typed.seal(owner, address, fields, clock.now()) if owner else ""
    return _sign_in_page(address, sealed=sealed, was_sent=True, status=401)


def is_ours(address: str) -> bool:
    """True when an address is a page of our desk."""
    is_plain = address.isprintable() and not any(part in address for part in ("\\", "//", "/.."))
    return address.startswith("/desk/") and is_plain


def _sign_in_page(
    then: str,
    email: str = "",
    sealed: str = "",
    was_sent: bool = False,
    problem: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    about = {"then": then, "email": email, "typed": sealed, "was_sent": was_sent, "problem": problem}
    return render_template("desk/sign_in.html", **about), status
