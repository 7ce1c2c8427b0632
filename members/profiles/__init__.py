"""Profiles, access, the welcome, the list of members, and writing to a member."""
