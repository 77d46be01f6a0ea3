"""What all tests share: hypothesis without a deadline, since time is never asserted in a test."""

from hypothesis import settings

# The parent is hypothesis's own choice: on a CI machine, the same examples every time.
settings.register_profile("factory", parent=settings(), deadline=None)
settings.load_profile("factory")
