"""A reader of mail that shares no code with what writes it: RFC 5322, 2045 and 2046, by the letter.

Python's own `email` both writes our mail and reads it, so a mistake could agree with itself.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A part of a mail, decoded."""

    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The part in its own character set, with plain line ends."""
        charset = re.search(r'charset="?([\w-]+)', self.headers["content-type"])[1]
        return self.content.decode(charset).replace("\r\n", "\n")


def headers_and_body(data: bytes) -> tuple[dict[str, str], bytes]:
    """The header fields, unfolded and by lower-case name, and what follows the empty line."""
    head, _empty, body = data.partition(b"\r\n\r\n")
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", head).decode("ascii")
    fields = (line.split(":", 1) for line in unfolded.split("\r\n"))
    return {name.lower(): value.strip() for name, value in fields}, body


def parts_of(data: bytes) -> list[Part]:
    """The parts that are no containers, in their order."""
    headers, body = headers_and_body(data)
    boundary = re.search(r'multipart/.*boundary="?([^";]+)', headers.get("content-type", ""))
    if not boundary:
        return [Part(headers, _decoded(body, headers.get("content-transfer-encoding", "7bit")))]
    mark = b"\r\n--" + boundary[1].encode()
    pieces = (b"\r\n" + body).split(mark)
    assert pieces[-1].startswith(b"--"), "the last boundary is missing"
    return [part for piece in pieces[1:-1] for part in parts_of(piece.removeprefix(b"\r\n"))]


def _decoded(body: bytes, encoding: str) -> bytes:
    if encoding != "quoted-printable":
        return body
    assert re.fullmatch(rb"(?:[\t\r\n !-<>-~]|=[0-9A-F]{2}|=\r\n)*", body), "no quoted-printable"
    assert not re.search(rb"[ \t](?:\r\n|$)", body), "a space at the end of a line is lost"
    joined = body.replace(b"=\r\n", b"")
    return re.sub(rb"=([0-9A-F]{2})", lambda match: bytes([int(match[1], 16)]), joined)
