"""The demo content of Agenda Stad: texts, drawings and the loader that builds pages of them."""
