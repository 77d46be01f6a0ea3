"""Dynamic scheduling: disturbances of a plan, policies that answer them, and what each policy is worth."""
