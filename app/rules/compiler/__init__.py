"""Compile a checked rule set into a plan for one contract (`assembly.plan_of`)."""
