"""How a hall is described: TOML read into frozen models, and the settings of one machine."""
