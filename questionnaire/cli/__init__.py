"""The commands: `visit-ready ...`, each also reachable as `flask --app wsgi ...`."""

import click

from questionnaire.cli.check import check
from questionnaire.cli.days import days
from questionnaire.cli.demo.command import demo
from questionnaire.cli.messages import messages
from questionnaire.cli.questionnaires import questionnaires
from questionnaire.cli.serve import serve
from questionnaire.cli.setup import setup
from questionnaire.cli.staff import staff
from questionnaire.cli.upgrade import upgrade
from questionnaire.cli.visits import visits
from questionnaire.definitions.reading import DefinitionError
from questionnaire.settings import SettingsError


class Commands(click.Group):
    """Commands that say in sentences why they cannot start."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command. A start that fails prints a sentence, not a traceback."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.ClickException("\n".join(error.sentences)) from error
        except DefinitionError as error:
            raise click.ClickException("\n".join(map(str, error.problems))) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Visit Ready: gets patients ready before a visit with sedation."""


for command in (demo, serve, setup, check, staff, days, messages, questionnaires, upgrade, visits):
    main.add_command(command)
