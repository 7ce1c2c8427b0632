"""Addresses that let in who has them: they are told to nobody who reads the log."""

import logging
import re

#: The words after which a secret follows, and the secret.
_SECRET = re.compile(
    r"(/(?:aanmelding|deur|terugblik|bevestigen|afmelden|voorkeuren|uitnodiging|behouden|key"
    r"|confirm-email)/)[^/\s'\"]{16,}"
)


class HideSecrets(logging.Filter):
    """Writes a request down without what opens somebody's registration, door or preferences."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, changed where it names a secret."""
        text = record.getMessage()
        hidden = _SECRET.sub(r"\1…", text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        return True
