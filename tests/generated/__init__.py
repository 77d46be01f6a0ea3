"""Plants made by chance, their traces, and what must hold of every one of them."""
