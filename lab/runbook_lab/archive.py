"""An object store over HTTP, as the place of archived WAL that is on neither machine.

    PUT    /BUCKET/KEY   stores; 200 when the same content is there, 409 when another is
    GET    /BUCKET/KEY   the content; 404 only when there is none
    HEAD   /BUCKET/KEY   its size
    GET    /BUCKET/      the keys, one a line, sorted
    DELETE /BUCKET/KEY   204, also when there is none

Every request carries `Authorization: Bearer TOKEN`. An object is whole and durable before PUT answers.
"""
import filecmp
import hmac
import http.server
import os
import re
import shutil
import tempfile
from pathlib import Path

from . import faults
from .files import sync_directory, write_atomically
from .lab import Lab

BUCKET = re.compile(r"/([a-z0-9-]+)/(.*)")
KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._:+=@-]*(/[A-Za-z0-9_][A-Za-z0-9._:+=@-]*)*")
BLOCK = 1 << 20


class Archive(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, lab):
        super().__init__(("127.0.0.1", 0), Request)
        self.lab = lab
        self.expected = "Bearer " + lab.archive_token.read_text().strip()
        self.objects = lab.archive / "objects"
        self.incoming = lab.archive / "incoming"
        self.objects.mkdir(exist_ok=True)
        self.incoming.mkdir(exist_ok=True)


class Request(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "runbook-lab-archive"
    timeout = 60

    def do_GET(self):
        self._guarded(self._get)

    def do_HEAD(self):
        self._guarded(self._get)

    def do_PUT(self):
        self._guarded(self._put)

    def do_DELETE(self):
        self._guarded(self._delete)

    def handle_expect_100(self):
        # A refusal goes out before the content is sent.
        return self._is_admitted() and super().handle_expect_100()

    def _guarded(self, method):
        if not self._is_admitted():
            return
        match = BUCKET.fullmatch(self.path)
        if not match:
            self._answer(400, "The path is /BUCKET/KEY.\n")
            return
        bucket, key = match.groups()
        try:
            method(self.server.objects / bucket, key)
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            self.close_connection = True
        except OSError as error:
            self._answer(500, f"{error.strerror}\n")

    def _is_admitted(self):
        if faults.value(self.server.lab, "archive-down"):
            self._answer(503, "The archive is down (fault switched on).\n")
            return False
        if not hmac.compare_digest(self.headers.get("Authorization", "").encode(), self.server.expected.encode()):
            self._answer(401, "The token is missing or wrong.\n")
            return False
        return True

    def _get(self, bucket, key):
        if key == "":
            self._answer(200, "".join(f"{name}\n" for name in _keys(bucket)))
            return
        path = self._path(bucket, key)
        if path is None:
            return
        try:
            content = open(path, "rb")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            self._answer(404, "There is no such object.\n")
            return
        with content:
            self.send_response(200)
            self.send_header("Content-Type", "application/octet-stream")
            self.send_header("Content-Length", str(os.fstat(content.fileno()).st_size))
            self.end_headers()
            if self.command == "GET":
                shutil.copyfileobj(content, self.wfile, BLOCK)

    def _put(self, bucket, key):
        path = self._path(bucket, key)
        if path is None:
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdigit():
            self._answer(411, "Send a Content-Length.\n")
            return
        descriptor, temporary = tempfile.mkstemp(dir=self.server.incoming)
        try:
            with os.fdopen(descriptor, "wb") as out:
                if not self._receive(int(length), out):
                    self.close_connection = True
                    return
                out.flush()
                os.fsync(out.fileno())
            self._publish(Path(temporary), path)
        finally:
            os.unlink(temporary)

    def _receive(self, left, out):
        while left:
            block = self.rfile.read(min(left, BLOCK))
            if not block:
                return False
            out.write(block)
            left -= len(block)
        return True

    def _publish(self, temporary, path):
        _make_directories(path.parent, self.server.lab.archive)
        try:
            os.link(temporary, path)
        except FileExistsError:
            if path.is_file() and filecmp.cmp(temporary, path, shallow=False):
                # The one that stored it may have died before it made the name durable.
                sync_directory(path.parent)
                self._answer(200, "Already there.\n")
            else:
                self._answer(409, "Another content of this name is there.\n")
            return
        sync_directory(path.parent)
        self._answer(201, "Stored.\n")

    def _delete(self, bucket, key):
        path = self._path(bucket, key)
        if path is None:
            return
        try:
            path.unlink()
            sync_directory(path.parent)
        except (FileNotFoundError, NotADirectoryError):
            pass
        self._answer(204, "")

    def _path(self, bucket, key):
        if KEY.fullmatch(key):
            return bucket / key
        self._answer(400, "The key has characters that are not allowed.\n")
        return None

    def _answer(self, status, text):
        if status >= 400:
            # Content that was not read would be taken for the next request.
            self.close_connection = True
        body = text.encode()
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _keys(bucket):
    return sorted(str(path.relative_to(bucket)) for path in bucket.rglob("*") if path.is_file())


def _make_directories(directory, top):
    if directory != top and not directory.is_dir():
        _make_directories(directory.parent, top)
        directory.mkdir(exist_ok=True)
        sync_directory(directory.parent)


def serve(state):
    """Serves the archive of the lab in `state` until it is ended by a signal; its port goes to archive/port."""
    lab = Lab(state)
    with Archive(lab) as server:
        write_atomically(lab.archive / "port", f"{server.server_address[1]}\n")
        server.serve_forever()
