"""Planning: a plant to a scheduling problem and back, schedules proved in the simulation, policies that keep them."""
