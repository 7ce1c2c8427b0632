"""A mail server that lets one user read one mailbox by IMAP: as much of it as we use."""

import re
import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field

USER, PASSWORD = "afmelden", "ge heim"


@dataclass
class Mailbox:
    """Mails by their number, with their flags."""

    mails: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    port: int = 0
    breaks_at: str = ""  # the server goes away at this command

    def add(self, raw: bytes) -> None:
        number = max(self.mails, default=0) + 1
        self.mails[number], self.flags[number] = raw, set()

    def setting(self) -> dict:
        return {
            "host": "127.0.0.1",
            "port": self.port,
            "safety": "none",
            "user": USER,
            "password": PASSWORD,
            "folder": "INBOX",
        }

    def answer(self, command: str, rest: str) -> list[bytes] | None:
        """The lines before the OK; None for NO."""
        match command:
            case "CAPABILITY":
                return [b"* CAPABILITY IMAP4rev1"]
            case "LOGIN":
                return [] if rest == f'{USER} "{PASSWORD}"' else None
            case "SELECT":
                return [b"* %d EXISTS" % len(self.mails)] if "INBOX" in rest else None
            case "UID SEARCH":
                fresh = [n for n in self.mails if not self.flags[n] & {r"\Seen", r"\Deleted"}]
                return [b"* SEARCH " + " ".join(map(str, fresh)).encode()]
            case "UID FETCH":
                number = int(rest.split()[0])
                head = self.mails[number].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
                start = b"* 1 FETCH (UID %d BODY[HEADER.FIELDS (SUBJECT)] {%d}\r\n"
                return [start % (number, len(head)) + head + b")"]
            case "UID STORE":
                number, _what, flags = rest.split(maxsplit=2)
                self.flags[int(number)] |= set(re.findall(r"\\\w+", flags))
                return []
            case "EXPUNGE":
                for number in [n for n in self.mails if r"\Deleted" in self.flags[n]]:
                    del self.mails[number]
                return []
        return []


@contextmanager
def mailbox():
    """The mailbox, with a server in front of it."""
    box = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            while line := self.rfile.readline().decode().strip():
                tag, command, rest = [*line.split(" ", 2), ""][:3]
                if command == "UID":
                    command, _space, rest = f"UID {rest}".partition(" ")
                    word, _space, rest = rest.partition(" ")
                    command = f"{command} {word}"
                if command == box.breaks_at:
                    return
                lines = box.answer(command, rest)
                word = b"OK" if lines is not None else b"NO"
                for one in lines or []:
                    self.wfile.write(one + b"\r\n")
                self.wfile.write(f"{tag} ".encode() + word + b" done\r\n")
                if command == "LOGOUT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield box
        finally:
            server.shutdown()
