"""CP-SAT models of the whole problem type, proofs, conflicts and neighbourhoods. Importing it loads OR-Tools."""
