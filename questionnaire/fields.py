"""What the forms of the product have in common, whoever fills them in."""

from wtforms import Form

LONGEST_NAME = 60

Problems = list[tuple[str, str]]
"""What is wrong in a form, as the field it belongs to and a key that the template words."""


class TypedForm(Form):
    """A form that staff type into."""

    def read(self, name: str) -> str:
        """What was typed, without the space around it."""
        return (self[name].data or "").strip()
