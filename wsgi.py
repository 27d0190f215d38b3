"""For any WSGI server: `granian --interface wsgi wsgi:app`, or `flask --app wsgi` with our commands."""

from questionnaire import create_app
from questionnaire.cli import main

app = create_app()
for command in main.commands.values():
    app.cli.add_command(command)
