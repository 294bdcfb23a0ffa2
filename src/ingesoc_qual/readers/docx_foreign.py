"""Parts in other formats that a Word document takes in whole (`altChunk`): web archives, HTML, RTF, plain text."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from ingesoc_qual.readers.builder import TextBuilder
from ingesoc_qual.readers.encodings import decode
from ingesoc_qual.readers.html import add_html, decode_html


def add_foreign(builder: TextBuilder, data: bytes, *, name: str) -> None:
    """Add the text of one foreign part. Raises a `ReadError` when it cannot be decoded."""
    lowered = name.lower()
    if lowered.endswith((".mht", ".mhtml", ".eml")):
        message = email.message_from_bytes(data, policy=email.policy.default)
        _add_message(builder, message, name)
    elif lowered.endswith((".htm", ".html", ".xhtml")):
        add_html(builder, decode_html(data, name=name).text)
    elif lowered.endswith(".rtf"):
        from ingesoc_qual.readers.rtf import add_rtf

        add_rtf(builder, data, name=name)
    elif lowered.endswith(".txt"):
        for line in decode(data, name=name).text.split("\n"):
            builder.add(line)


def _add_message(builder: TextBuilder, message: EmailMessage, name: str) -> None:
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        if part.get_content_type() == "text/html":
            add_html(builder, decode_html(payload, name=name, declared=part.get_content_charset()).text)
        elif part.get_content_type() == "text/plain":
            for line in decode(payload, name=name, declared=part.get_content_charset()).text.split("\n"):
                builder.add(line)
