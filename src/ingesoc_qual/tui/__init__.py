"""The terminal interface: reading, coding by hand and deciding on suggestions. Faces only, over `services.review`."""
