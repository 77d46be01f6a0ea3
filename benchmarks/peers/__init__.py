"""Plain hand-written models in other tools, as a good user of each would write them."""
