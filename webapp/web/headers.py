"""What every answer tells the browser not to do."""

from __future__ import annotations

from flask import Flask, Response, request

from webapp.web.policy import policy_of

CONTENT_SECURITY_POLICY = "; ".join([
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
])  # fmt: skip

FOR_FILES = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""Of whatever is not a page or a part of one: should it be opened in a browser, it may do nothing there."""
_SHOWN = frozenset({"text/html", "text/css", "text/javascript", "application/json"})

_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_TWO_YEARS = 63072000


def set_headers(app: Flask, *, https_only: bool) -> None:
    """Add the security headers to every answer, and keep personal pages out of caches."""

    @app.after_request
    def headers(response: Response) -> Response:
        if response.mimetype not in _SHOWN and request.endpoint != "static":
            response.headers.setdefault("Content-Security-Policy", FOR_FILES)
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        if https_only:
            response.headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}; includeSubDomains"
        policy = policy_of(app, request.endpoint) if request.endpoint else None
        if policy is None or not policy.public or not response.cache_control.max_age:
            response.headers["Cache-Control"] = "no-store"
        return response
