"""The floor: a plain page that saves one answer durably, as a competent person writes it in an afternoon.

Flask, WTForms and Flask-SQLAlchemy's ORM on SQLite (WAL, synchronous=FULL), on the same
server with the same arguments as ours. It has no forgery protection, no sealing, no
history, no routing and no headers, so that it is as low as is honest.
"""

import json
import os
from pathlib import Path

from flask import Flask, redirect, render_template, request, session, url_for
from flask_sqlalchemy import SQLAlchemy
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from sqlalchemy import event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from wtforms import Form, RadioField
from wtforms.validators import InputRequired

from questionnaire.cli.serve import BACKPRESSURE, THREADS


class Base(DeclarativeBase):
    """The base of the one table."""


db = SQLAlchemy(model_class=Base)


class Answer(db.Model):  # type: ignore[name-defined]
    """One answer of one visit."""

    id: Mapped[int] = mapped_column(primary_key=True)
    visit: Mapped[str] = mapped_column(index=True)
    question: Mapped[str]
    value: Mapped[str]


class AnswerForm(Form):
    """Whatever the question is, one of its options."""

    answer = RadioField(validators=[InputRequired()])


def create_app() -> Flask:
    """The page on the folder named in FLOOR_DATA, which holds the questions to ask."""
    folder = Path(os.environ["FLOOR_DATA"])
    questions = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    numbers = {question["id"]: number for number, question in enumerate(questions)}

    app = Flask(__name__)
    app.config.update(SECRET_KEY="floor" * 8, SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/floor.db")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    db.init_app(app)
    with app.app_context():
        event.listen(db.engine, "connect", _make_durable)
        db.create_all()

    def form_for(question: dict, **values) -> AnswerForm:
        form = AnswerForm(request.form, **values)
        form.answer.choices = [(option["id"], option["label"]) for option in question["options"]]
        return form

    def page(number: int, form: AnswerForm, status: int = 200):
        question, back = questions[number], questions[number - 1]
        html = render_template(
            "floor.html", question=question, back=back, form=form, number=number + 1, of=len(questions)
        )
        return html, status

    @app.get("/health")
    def health():
        return {"status": "ok"}

    @app.get("/open/<visit>")
    def open_visit(visit: str):
        session["visit"] = visit
        if not db.session.scalar(select(Answer).where(Answer.visit == visit)):
            for question in questions:
                db.session.add(Answer(visit=visit, question=question["id"], value=question["said"]))
            db.session.commit()
        return redirect(url_for("show", question_id=questions[0]["id"]), code=303)

    @app.get("/questions/<question_id>")
    def show(question_id: str):
        number = numbers[question_id]
        answers = db.session.scalars(select(Answer).where(Answer.visit == session["visit"]))
        given = {answer.question: answer.value for answer in answers}
        return page(number, form_for(questions[number], data={"answer": given.get(question_id)}))

    @app.post("/questions/<question_id>")
    def save(question_id: str):
        number = numbers[question_id]
        form = form_for(questions[number])
        if not form.validate():
            return page(number, form, status=422)
        which = select(Answer).where(Answer.visit == session["visit"], Answer.question == question_id)
        answer = db.session.scalars(which).one()
        answer.value = form.answer.data
        db.session.commit()
        return redirect(url_for("show", question_id=questions[number + 1]["id"]), code=303)

    return app


def _make_durable(connection, _record) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


if __name__ == "__main__":
    Server(
        "tests.benchmarks.floor:create_app",
        factory=True,
        address="127.0.0.1",
        port=int(os.environ["FLOOR_PORT"]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        backpressure=BACKPRESSURE,
        log_access=False,
        log_level=LogLevels.error,
    ).serve()
