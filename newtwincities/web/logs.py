# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the program writes to the standard error: lines for people or JSON for machines, with the request's number.

Every line passes through here, those of Django and other packages too. What sounds like a secret is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from newtwincities.common.redaction import REMOVED, Redaction, secrets_in

__all__ = ["REMOVED", "Redaction", "access_logger", "logging_config", "request_number", "secrets_in"]

ACCESS = "newtwincities.access"
request_number = ContextVar("request_number", default="")  # stays until the thread gets its next request
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def logging_config(*, level: str, form: str, secrets: Iterable[str]) -> dict[str, Any]:
    """Django's LOGGING; `secrets` are texts that no line may hold, whatever stands around them."""
    shared: list[Processor] = [
        add_request_number,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    last: Processor = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else readable
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    Redaction(secrets),
                    in_order,
                    last,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},
            "django_tasks": {"level": "WARNING"},
            "django_tasks_db": {"level": "WARNING"},
            "django.utils.autoreload": {"level": "WARNING"},
            ACCESS: {"level": "INFO"},  # it is asked for by a setting of its own
        },
    }


def add_request_number(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    if number := request_number.get():
        event["request_id"] = number
    return event


def in_order(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """When, how grave, from where and what come first, the traceback last."""
    first = ("timestamp", "level", "logger", "event", "request_id")
    head = {name: event.pop(name) for name in first if name in event}
    tail = {name: event.pop(name) for name in ("exception",) if name in event}
    return {**head, **event, **tail}


def readable(logger: WrappedLogger, method: str, event: EventDict) -> str:
    """One line for people; below it the traceback, where there is one. No value can begin a line of its own."""
    when, level, source = (event.pop(name, "") for name in ("timestamp", "level", "logger"))
    said, traceback = event.pop("event", ""), event.pop("exception", "")
    rest = "".join(f" {name}={_on_one_line(value)}" for name, value in event.items())
    return f"{when} {str(level).upper()} {source}: {_on_one_line(said)}{rest}" + (f"\n{traceback}" if traceback else "")


def _on_one_line(value: object) -> str:
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), str(value))


def access_logger() -> Any:
    return structlog.stdlib.get_logger(ACCESS)
