"""Messages in Chinese: one-line messages arise in English, and are translated where they are shown."""

from twin.messages.translate import said_in

__all__ = ["said_in"]
