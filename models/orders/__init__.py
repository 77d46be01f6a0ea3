"""Orders and sources: the demand that sets the plant in motion."""
