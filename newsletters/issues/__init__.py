"""An issue of a newsletter: composing, showing, checking."""
