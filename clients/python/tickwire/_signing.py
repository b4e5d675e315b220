"""Standard Webhooks signatures: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

PREFIX = "whsec_"


def key(secret: str) -> bytes:
    """The bytes of a secret such as ``whsec_...``.

    :raises ValueError: when it is none; the message does not hold it
    """
    if not secret.startswith(PREFIX):
        raise ValueError(f"a webhook secret must begin with {PREFIX}")
    try:
        return base64.b64decode(secret[len(PREFIX) :], validate=True)
    except binascii.Error as failure:
        raise ValueError(f"a webhook secret must have base 64 after {PREFIX}") from failure


def sign(secret: str, message_id: str, epoch_seconds: int, body: bytes) -> str:
    """The value of ``webhook-signature``."""
    signed = f"{message_id}.{epoch_seconds}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key(secret), signed, hashlib.sha256).digest()).decode()
