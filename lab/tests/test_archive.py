"""The archive's promises, against the server that a lab runs."""
import http.client
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from runbook_lab import faults, processes
from runbook_lab.files import write_atomically
from runbook_lab.lab import Lab
from runbook_lab.lifecycle import start_archive


class ArchiveTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory(prefix="runbook-lab-test-")
        cls.lab = Lab(Path(cls.directory.name))
        for directory in (cls.lab.keys, cls.lab.archive):
            directory.mkdir()
        write_atomically(cls.lab.archive_token, "the-token\n")
        cls.port = start_archive(cls.lab)

    @classmethod
    def tearDownClass(cls):
        processes.stop(cls.lab.archive, "server")
        cls.directory.cleanup()

    def ask(self, method, path, content=None, token="the-token"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, content, {"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def test_what_was_put_is_there_and_listed(self):
        content = bytes(range(256)) * 65536
        self.assertEqual(201, self.ask("PUT", "/wal/000000010000000000000001", content)[0])
        self.assertEqual((200, content), self.ask("GET", "/wal/000000010000000000000001"))
        self.assertEqual((200, b""), self.ask("HEAD", "/wal/000000010000000000000001"))
        self.assertIn(b"000000010000000000000001\n", self.ask("GET", "/wal/")[1])

    def test_the_same_content_again_is_accepted_and_another_is_refused(self):
        self.assertEqual(201, self.ask("PUT", "/wal/segment", b"first")[0])
        self.assertEqual(200, self.ask("PUT", "/wal/segment", b"first")[0])
        self.assertEqual(409, self.ask("PUT", "/wal/segment", b"other")[0])
        self.assertEqual((200, b"first"), self.ask("GET", "/wal/segment"))

    def test_missing_is_404_and_an_error_never_is(self):
        self.assertEqual(404, self.ask("GET", "/wal/missing")[0])
        faults.set_fault(self.lab, "archive-down", "1")
        try:
            self.assertEqual(503, self.ask("GET", "/wal/missing")[0])
            self.assertEqual(503, self.ask("PUT", "/wal/late", b"x")[0])
        finally:
            faults.clear(self.lab)
        self.assertEqual(404, self.ask("GET", "/wal/late")[0])

    def test_a_wrong_token_is_refused(self):
        self.assertEqual(401, self.ask("GET", "/wal/", token="guessed")[0])
        self.assertEqual(401, self.ask("PUT", "/wal/x", b"x", token="guessed")[0])

    def test_a_key_cannot_leave_its_bucket(self):
        for path in ("/wal/../keys", "/wal/.hidden", "/wal//x", "/../x", "/wal/a/../../b", "/wal/%2e%2e/x"):
            with self.subTest(path):
                self.assertEqual(400, self.ask("GET", path)[0])

    def test_deleted_is_gone_and_deleting_again_is_fine(self):
        self.ask("PUT", "/catalog/set-1/manifest.json", b"{}")
        self.assertEqual((200, b"set-1/manifest.json\n"), self.ask("GET", "/catalog/"))
        self.assertEqual(204, self.ask("DELETE", "/catalog/set-1/manifest.json")[0])
        self.assertEqual(204, self.ask("DELETE", "/catalog/set-1/manifest.json")[0])
        self.assertEqual(404, self.ask("GET", "/catalog/set-1/manifest.json")[0])

    def test_half_an_upload_leaves_nothing(self):
        script = ("import socket,sys; s=socket.create_connection(('127.0.0.1', int(sys.argv[1]))); "
                  "s.sendall(b'PUT /wal/half HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Bearer the-token\\r\\n"
                  "Content-Length: 1000\\r\\n\\r\\nhalf'); s.shutdown(socket.SHUT_WR); s.recv(100)")
        subprocess.run([sys.executable, "-c", script, str(self.port)], check=True)
        self.assertEqual(404, self.ask("GET", "/wal/half")[0])
        self.assertEqual([], list((self.lab.archive / "incoming").iterdir()))
