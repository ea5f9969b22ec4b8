"""Structured logs: one line for each request, event and job, with ids.

Names, addresses, secrets and bodies never belong in a line. An exception is logged as its type
and where it was raised; its words are left out, because they may quote what somebody sent or
stored. At the level `debug` they are included.
"""

import logging
import sys
import traceback
from collections.abc import Iterator

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from app.platform.settings import LogForm, Settings

#: what other libraries say below these levels is told better by lines of our own
QUIET = {"procrastinate": logging.ERROR, "alembic": logging.WARNING, "uvicorn": logging.INFO}
FRAMES = 12  #: of the innermost calls, for each exception in the chain


def configure(settings: Settings) -> None:
    """Send the lines of this process, and of the libraries in it, to standard error."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _Exceptions(with_words=level <= logging.DEBUG),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    handler = _ToStandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(settings.log_form),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name, floor in QUIET.items():
        logging.getLogger(name).setLevel(max(level, floor))


def _renderer(form: LogForm) -> Processor:
    if form is LogForm.JSON:
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), repr_native_str=True)


class _ToStandardError(logging.Handler):
    """Writes to whatever is standard error at the moment of writing."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
        except Exception:
            self.handleError(record)


class _Exceptions:
    """Puts the type of an exception and its place in the line instead of its words."""

    def __init__(self, with_words: bool) -> None:
        self._with_words = with_words

    def __call__(self, _logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
        given = line.pop("exc_info", None)
        if isinstance(given, BaseException):
            error: BaseException | None = given
        elif isinstance(given, tuple):
            error = given[1]
        else:
            error = sys.exc_info()[1] if given else None
        if error is not None:
            line["exception"] = [self._told(one) for one in _chain(error)]
        return line

    def _told(self, error: BaseException) -> dict[str, object]:
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        told: dict[str, object] = {
            "type": type(error).__name__,
            "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        }
        if self._with_words:
            told["words"] = str(error)
        return told


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Give an exception, then what caused it, and so on."""
    seen: BaseException | None = error
    for _ in range(5):
        if seen is None:
            return
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
