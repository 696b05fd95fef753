"""A server that answers what is written in `answers/`, once a request's signature is right.

It shares nothing with the built-in exchange: the rule it checks by is the one every client in Python uses.
"""

import base64
import hashlib
import hmac
import http.server
import json
import pathlib
import threading
import urllib.parse

ANSWERS = pathlib.Path(__file__).parent / "answers"
KEY = "interop+key/0"
# The secret of the exchange's own example.
SECRET = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg=="


def signature(path, nonce, body, secret=SECRET):
    digest = hashlib.sha256(nonce.encode() + body).digest()
    code = hmac.new(base64.b64decode(secret), path.encode() + digest, hashlib.sha512).digest()
    return base64.b64encode(code).decode()


class CannedExchange:
    """The server on a thread of its own, with a record of what it was asked."""

    def __init__(self):
        self.requests = []
        self.nonce = 0
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.reply(owner.answer("GET", self.path, self.headers, b""))

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.reply(owner.answer("POST", self.path, self.headers, body))

            def reply(self, answer):
                content = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, method, target, headers, body):
        path, _, query = target.partition("?")
        arguments = dict(urllib.parse.parse_qsl(query or body.decode(), keep_blank_values=True))
        name = path.rsplit("/", 1)[-1]
        refusal = self.refusal(method, path, headers, body, arguments)
        self.requests.append((name, arguments, refusal))
        if refusal:
            return {"error": [refusal]}
        file = ANSWERS / f"{name}.json"
        return json.loads(file.read_text()) if file.exists() else {"error": ["EGeneral:Unknown method"]}

    def refusal(self, method, path, headers, body, arguments):
        if path.startswith("/0/public/"):
            return None
        if not path.startswith("/0/private/") or method != "POST":
            return "EGeneral:Unknown method"
        if headers.get("API-Key") != KEY:
            return "EAPI:Invalid key"
        nonce = arguments.get("nonce", "")
        if headers.get("API-Sign") != signature(path, nonce, body):
            return "EAPI:Invalid signature"
        if not nonce.isdigit() or int(nonce) <= self.nonce:
            return "EAPI:Invalid nonce"
        self.nonce = int(nonce)
        return None
