"""Stand-ins that keep what they get: a mail server, and the APIs of three providers.

They misbehave as told: `plan` holds what happens to the next calls, one after another.
"""

import email
import hashlib
import hmac
import json
import re
import socket
import threading
import time
import uuid
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from aiosmtpd.controller import Controller


@dataclass
class Arrived:
    """One mail as its reader gets it."""

    address: str
    html: str
    text: str
    headers: dict
    metadata: dict
    message_id: str = ""


@dataclass
class Stub:
    """The API of a provider."""

    name: str
    mails: list = field(default_factory=list)
    plan: list = field(default_factory=list)
    dead: set = field(default_factory=set)  # addresses that it refuses
    keys: set = field(default_factory=set)
    calls: list = field(default_factory=list)  # the number of recipients of each
    moments: list = field(default_factory=list)
    keeps_bodies: bool = True
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def addresses(self):
        return [mail.address for mail in self.mails]

    @property
    def doubles(self):
        return sum(number - 1 for number in Counter(self.addresses).values())

    def settings(self):
        base = f"http://127.0.0.1:{self.port}"
        anymail = {
            "mailgun": {
                "MAILGUN_API_KEY": "key",
                "MAILGUN_API_URL": f"{base}/v3",
                "MAILGUN_SENDER_DOMAIN": "localhost",
                "MAILGUN_WEBHOOK_SIGNING_KEY": "signing",
            },
            "brevo": {"BREVO_API_KEY": "key", "BREVO_API_URL": f"{base}/v3/"},
            "mailjet": {
                "MAILJET_API_KEY": "key",
                "MAILJET_SECRET_KEY": "key",
                "MAILJET_API_URL": f"{base}/v3.1/",
            },
        }[self.name]
        return {
            "EMAIL_BACKEND": f"anymail.backends.{self.name}.EmailBackend",
            "ANYMAIL": {**anymail, "REQUESTS_TIMEOUT": 2, "WEBHOOK_SECRET": "user:pass"},
        }

    # What each API looks like.

    def read(self, handler, body):
        """The mails in a call, and its key."""
        return getattr(self, f"_read_{self.name}")(handler, body)

    def _read_mailgun(self, handler, body):
        form = _form(handler.headers, body)
        variables = json.loads(form["recipient-variables"][0])
        shared = {key[2:]: values[0] for key, values in form.items() if key.startswith("h:")}
        custom = {key[2:]: values[0] for key, values in form.items() if key.startswith("v:")}
        message_id = f"<{uuid.uuid4()}@localhost>"
        mails = []
        for to in form["to"]:
            own = variables[to]

            def fill(text, own=own):
                return re.sub(r"%recipient\.([\w:.-]+?)%", lambda m: str(own.get(m[1], "")), text)

            mails.append(
                Arrived(
                    to,
                    fill(form["html"][0]) if self.keeps_bodies else "",
                    fill(form["text"][0]) if self.keeps_bodies else "",
                    {name: fill(value) for name, value in shared.items()},
                    {name: fill(value) for name, value in custom.items()},
                    message_id,
                )
            )
        return mails, None

    def _read_brevo(self, handler, body):
        call = json.loads(body)
        headers = call.get("headers", {})
        mails = []
        for version in call["messageVersions"]:
            own = {**headers, **version.get("headers", {})}
            params = version["params"]
            mails.append(
                Arrived(
                    version["to"][0]["email"],
                    self._fill(call["htmlContent"], r"params\.", params),
                    self._fill(call["textContent"], r"params\.", params),
                    {
                        k: v
                        for k, v in own.items()
                        if k not in {"idempotencyKey", "X-Mailin-custom"}
                    },
                    json.loads(own["X-Mailin-custom"]),
                    f"<{uuid.uuid4()}@localhost>",
                )
            )
        return mails, headers.get("idempotencyKey")

    def _read_mailjet(self, handler, body):
        call = json.loads(body)
        shared = call["Globals"]
        # anymail sends a reader who is alone a finished mail.
        assert shared.get("TemplateLanguage", False) is (len(call["Messages"]) > 1)
        assert len(call["Messages"]) <= 50
        return [
            Arrived(
                message["To"][0]["Email"],
                self._fill(shared["HTMLPart"], "var:", message.get("Variables", {})),
                self._fill(shared["TextPart"], "var:", message.get("Variables", {})),
                {**shared.get("Headers", {}), **message.get("Headers", {})},
                json.loads(message.get("EventPayload") or shared["EventPayload"]),
                str(uuid.uuid4().int),
            )
            for message in call["Messages"]
        ], None

    def _fill(self, body, prefix, values):
        if not self.keeps_bodies:
            return ""
        return re.sub(r"\{\{" + prefix + r"(\w+)\}\}", lambda match: values[match[1]], body)

    def answer(self, mails, refused):
        if self.name == "mailgun":
            return 200, {
                "id": mails[0].message_id if mails else "<x>",
                "message": "Queued. Thank you.",
            }
        if self.name == "brevo":
            return 201, {"messageIds": [mail.message_id for mail in mails]}
        good = [
            {"Status": "success", "To": [{"Email": m.address, "MessageID": m.message_id}]}
            for m in mails
        ]
        return (400 if refused else 200), {
            "Messages": good + [{"Status": "error"} for _ in refused]
        }

    def serve(self, handler, body):  # noqa: C901  (one case for each misbehaviour)
        mails, key = self.read(handler, body)
        with self.lock:
            self.calls.append(len(mails))
            self.moments.append(time.time())
            what = self.plan.pop(0) if self.plan else "ok"
            if callable(what):
                what = what()
            if isinstance(what, tuple) and what[0] == "at the door":
                return what[1], {"message": "not now"}, {}
            if key and key in self.keys:
                return 400, {"code": "duplicate_parameter", "message": "known"}, {}
            refused = [mail for mail in mails if mail.address in self.dead]
            if refused and self.name != "mailjet":
                return (
                    400,
                    {"message": "to parameter is not a valid address", "code": "invalid"},
                    {},
                )
            match what:
                case int() as status:
                    return status, {"message": "not now"}, {}
                case ("wait", seconds):
                    return 429, {"message": "too fast"}, {"Retry-After": str(seconds)}
                case "half, then 500":
                    self.mails += mails[: len(mails) // 2]
                    return 500, {"message": "oops"}, {}
            if key:
                self.keys.add(key)
            good = [mail for mail in mails if mail.address not in self.dead]
            self.mails += good
        match what:
            case "accept, then 500":
                return 500, {"message": "oops"}, {}
            case "accept, then hang":
                time.sleep(4)
            case "accept, then hang up":
                return None
        return *self.answer(good, refused), {}


def _form(headers, body):
    if "multipart" not in headers["Content-Type"]:
        return parse_qs(body.decode(), keep_blank_values=True)
    raw = b"Content-Type: " + headers["Content-Type"].encode() + b"\r\n\r\n" + body
    form = {}
    for part in email.message_from_bytes(raw, policy=policy.HTTP).iter_parts():
        name = part.get_param("name", header="content-disposition")
        form.setdefault(name, []).append(part.get_payload(decode=True).decode())
    return form


@contextmanager
def provider(name, **values):
    """A provider's API on this machine."""
    stub = Stub(name, **values)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = stub.serve(self, body)
            if answer is None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            status, content, headers = answer
            data = json.dumps(content).encode()
            try:
                self.send_response(status)
                for header, value in headers.items():
                    self.send_header(header, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                pass  # who asked has gone

        def log_message(self, *_arguments):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()


class MailServer:
    """A mail server that keeps what it gets, and answers as told."""

    def __init__(self, keeps_bodies=True):
        self.mails = []
        self.dead = {}  # address: its answer to RCPT
        self.plan = []  # answers to the next DATA; None closes the connection after accepting
        self.keeps_bodies = keeps_bodies
        self.connections = 0
        self.port = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802  (the library's name)
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  (the library's name)
        if address in self.dead:
            return self.dead[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  (the library's name)
        what = self.plan.pop(0) if self.plan else "250 OK"
        if callable(what):
            what = what()
        if what and not what.startswith("250"):
            return what
        (address,) = envelope.rcpt_tos
        content = envelope.content if self.keeps_bodies else b""
        self.mails.append((address, content))
        if what is None:
            server.transport.close()
        return "250 OK"

    @property
    def addresses(self):
        return [address for address, _content in self.mails]

    @property
    def doubles(self):
        return sum(number - 1 for number in Counter(self.addresses).values())

    def message(self, number=0):
        return email.message_from_bytes(self.mails[number][1], policy=policy.default)

    def settings(self):
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.port,
            "EMAIL_TIMEOUT": 5,
        }


@contextmanager
def mail_server(**values):
    """A mail server on this machine."""
    handler = MailServer(**values)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        handler.port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


def mailgun_webhook(
    kind,
    delivery,
    recipient,
    *,
    severity="permanent",
    message_id="<x@localhost>",
    metadata=None,
):
    """What Mailgun posts about one mail, signed."""
    signature = _mailgun_signature()
    return {
        "signature": signature,
        "event-data": {
            "event": kind,
            "severity": severity,
            **({"reason": "bounce"} if kind == "failed" else {}),
            "timestamp": float(signature["timestamp"]),
            "recipient": recipient,
            "user-variables": metadata or ({"delivery": str(delivery)} if delivery else {}),
            "message": {"headers": {"message-id": message_id.strip("<>")}},
            "delivery-status": {"description": "said so", "message": "550 no"},
        },
    }


def mailgun_inbound(sender, recipient, subject):
    """What Mailgun posts of a mail that it took in, signed."""
    headers = [["From", sender], ["To", recipient], ["Subject", subject]]
    return {
        **_mailgun_signature(),
        "sender": sender,
        "recipient": recipient,
        "message-headers": json.dumps(headers),
        "body-plain": "Een tekst",
    }


def _mailgun_signature():
    token, moment = uuid.uuid4().hex, str(int(time.time()))
    signature = hmac.new(b"signing", f"{moment}{token}".encode(), hashlib.sha256).hexdigest()
    return {"token": token, "timestamp": moment, "signature": signature}
