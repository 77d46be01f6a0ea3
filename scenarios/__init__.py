"""Questions asked of a factory, each runnable, and the command line that asks them."""
