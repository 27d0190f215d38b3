"""Visit Ready: gets a patient ready before a visit with sedation, and shows the clinic who is ready."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from questionnaire.factory import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """Import the application factory when it is first asked for: the rules do without Flask and database."""
    if name != "create_app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from questionnaire.factory import create_app

    return create_app
