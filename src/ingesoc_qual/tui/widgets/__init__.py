"""Small widgets that draw their own lines: rows, one-line bars, panels."""
