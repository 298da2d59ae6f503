"""The touch kiosk: a pure flow, screens that only render it, and what it asks of server and printer."""
