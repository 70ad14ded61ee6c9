# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small OpenID Connect service on this machine, as a municipality or a state runs one."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

CLIENT_ID, SECRET = "newtwincities", "a secret of forty characters, or nearly so"


@dataclass
class Service:
    """Who signs in there is `who`; `allow` stands for the person who presses the button of the service."""

    address: str
    who: dict[str, Any] = field(default_factory=dict)
    challenges: dict[str, str] = field(default_factory=dict)  # code → code challenge

    def allow(self, authorize_url: str) -> str:
        """What the browser is sent back to: path and query of the callback."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(authorize_url).query).items()}
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.challenges)}"
        self.challenges[code] = asked["code_challenge"]
        return f"{urlsplit(asked['redirect_uri']).path}?code={code}&state={asked['state']}"

    def tokens(self, sent: dict[str, str]) -> dict[str, Any] | None:
        challenge = self.challenges.pop(sent.get("code", ""), None)  # once
        made = base64.urlsafe_b64encode(sha256(sent.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        if challenge != made or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT_ID, SECRET):
            return None
        claims = {"iss": self.address, "aud": CLIENT_ID, "iat": int(time.time()), "exp": int(time.time()) + 60}
        token = jwt.encode({**claims, **self.who}, "x" * 32, algorithm="HS256")
        return {"access_token": "access", "token_type": "Bearer", "expires_in": 60, "id_token": token}

    def document(self) -> dict[str, Any]:
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo",
                "jwks_uri": "keys"}  # fmt: skip
        return {
            "issuer": self.address,
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **{name: f"{self.address}/{path}" for name, path in ends.items()},
        }


@contextmanager
def oidc_service() -> Iterator[Service]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            self._send(service.document() if path.startswith("/.well-known/") else service.who)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(service.tokens({name: values[0] for name, values in parse_qs(body).items()}))

        def _send(self, content: dict[str, Any] | None) -> None:
            body = json.dumps(content or {"error": "invalid_grant"}).encode()
            self.send_response(200 if content is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    service = Service(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
