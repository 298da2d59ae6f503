"""Drivers: one folder per kind of device, each with its port, real drivers and a virtual twin."""
