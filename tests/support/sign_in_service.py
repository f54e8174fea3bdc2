"""An OpenID Connect service on loopback, with one person who always says yes."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENT_ID, CLIENT_SECRET = "varde", "a secret that both sides know"
KEY_ID = "1"


class SignInService(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.person = {
            "sub": "4711",
            "email": "ny@exempelverket.example",
            "email_verified": True,
            "name": "Ny Person",
        }

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def description(self) -> dict[str, object]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
        }

    def keys(self) -> dict[str, object]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]}


class _Handler(BaseHTTPRequestHandler):
    server: SignInService

    def do_GET(self) -> None:
        answers = {
            "/.well-known/openid-configuration": self.server.description,
            "/keys": self.server.keys,
            "/userinfo": lambda: self.server.person,
        }
        self._answer(answers[self.path]())

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        said = parse_qs(self.rfile.read(length).decode())
        assert said["code"] == ["yes"]
        assert said["code_verifier"], "PKCE"
        claims = {"iss": self.server.address, "aud": CLIENT_ID, "exp": 4e9, "iat": 1}
        token = jwt.encode(
            claims | self.server.person,
            self.server.key,
            algorithm="RS256",
            headers={"kid": KEY_ID},
        )
        self._answer({"access_token": "open", "token_type": "Bearer", "id_token": token})

    def _answer(self, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def sign_in_service() -> Iterator[SignInService]:
    with SignInService() as service:
        thread = threading.Thread(
            target=service.serve_forever, kwargs={"poll_interval": 0.02}
        )
        thread.start()
        try:
            yield service
        finally:
            service.shutdown()
            thread.join()
