"""For any WSGI server: `flask --app wsgi ...`, or `granian --interface wsgi wsgi:app`."""

from questionnaire import create_app

app = create_app()
