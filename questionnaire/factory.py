"""The application factory: puts settings, records and pages together."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from questionnaire import desk, escort, patient
from questionnaire.messages import webhooks
from questionnaire.records.clinic.editions import new_cache
from questionnaire.records.store.database import db, prepare
from questionnaire.records.store.encryption import read_key_ring
from questionnaire.settings import PREFIX, Settings, SettingsError, from_environment
from questionnaire.web import setup
from questionnaire.web.application import VisitReady


def create_app(settings: Settings | None = None) -> Flask:
    """The application: its settings, its records, what every page shares, and the pages.

    Raises SettingsError or DefinitionError, one sentence for each reason, when it cannot start.
    """
    settings = settings or from_environment()
    app = VisitReady("questionnaire", static_folder=None, template_folder=str(resource_dir("templates")))
    app.config.update(setup.configuration(settings))

    _keep_records(app, settings)
    setup.share(app)
    app.register_blueprint(patient.blueprint)
    app.register_blueprint(escort.blueprint)
    app.register_blueprint(desk.blueprint)
    app.register_blueprint(webhooks.blueprint)
    return app


def resource_dir(name: str) -> Path:
    """A folder that stands beside the package in a checkout, and within it in a wheel."""
    here = Path(__file__).parent
    bundled = here / "_bundled" / name
    return bundled if bundled.exists() else here.parent / name


def _keep_records(app: Flask, settings: Settings) -> None:
    try:
        app.extensions["key_ring"] = read_key_ring(settings.keys_file)
    except (ValueError, KeyError, OSError) as error:
        raise SettingsError([f"{PREFIX}KEYS_FILE: {settings.keys_file} is not a key ring."]) from error
    app.extensions["editions"] = new_cache()
    db.init_app(app)
    Migrate(app, db, directory=str(resource_dir("migrations")))
    with app.app_context():
        prepare(db.engine)
