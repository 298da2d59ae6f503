"""A hall whose roles are killed and started again in any order while people work in it."""
