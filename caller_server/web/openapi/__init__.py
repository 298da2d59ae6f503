"""The description of the API, made from the models that validate and the routes that answer."""
