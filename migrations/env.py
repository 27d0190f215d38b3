"""How Alembic reaches the records: the running application's engine and the models' metadata."""

from alembic import context
from flask import current_app

from questionnaire.records import models  # noqa: F401  (fills the metadata)
from questionnaire.records.store.database import db


def run() -> None:
    with db.engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


assert current_app, "run through the application: visit-ready setup, or flask --app wsgi db upgrade"
run()
