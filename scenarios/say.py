"""How the command line speaks: what stands in the catalogue of texts, in one of its languages."""

from __future__ import annotations

from scenarios.texts import TEXTS

__all__ = ["LANGUAGES", "Say"]

LANGUAGES = ("en", "zh")


class Say:
    """Texts in one language.

    Examples
    --------
    >>> Say("en")("init.wrote", path="plant.yaml")
    'wrote plant.yaml'
    """

    def __init__(self, language: str = "en") -> None:
        self.language = language if language in LANGUAGES else "en"
        self._column = LANGUAGES.index(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a key with the values filled in."""
        text = TEXTS[key][self._column]
        return text.format(**values) if values else text

    def message(self, text: str) -> str:
        """Return a one-line message that arose below, which is in English there."""
        if self.language == "en":
            return text
        from twin.messages import said_in

        return said_in(self.language, text)
