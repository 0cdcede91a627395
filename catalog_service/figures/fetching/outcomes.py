"""What it means that no answer came, in words for editors. None of a library's: they may quote what was sent."""

import ssl
from collections.abc import Iterator

import httpcore

from catalog_service.figures.fetching.bodies import MB, BadBodyError, TooLargeError
from catalog_service.figures.fetching.connections import NoNameError, NotPublicError
from catalog_service.figures.findings import Finding
from catalog_service.figures.states import State

WHOLE_S = 20.0
"""From the connection to the last byte: whoever answers drop by drop is not waited for."""
CONNECT_S = 5.0

FAILURES = (
    TooLargeError,
    BadBodyError,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    TimeoutError,
    OSError,
)


def of_failure(error: BaseException, *, most: int, whole_s: float) -> Finding:
    """`most`: bytes that were allowed, `whole_s`: seconds."""
    match error:
        case TooLargeError():
            return Finding(State.TOO_LARGE, words=f"больше {most // MB} МБ")
        case BadBodyError():
            return Finding(State.TROUBLE, words="ответ сжат непонятным способом или оборван")
        case _:
            return Finding(State.UNREACHABLE, words=_of_the_way(error, whole_s))


def _of_the_way(error: BaseException, whole_s: float) -> str:
    match error:
        case NoNameError():
            return "такого имени нет в DNS"
        case NotPublicError():
            return "имя ведёт на внутренний адрес, туда не ходим"
        case httpcore.ConnectTimeout():
            return f"соединения нет за {CONNECT_S:g} с"
        case httpcore.ConnectError() if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
            return "сертификат или шифрование не приняты"
        case httpcore.ConnectError():
            return "соединения нет"
        case httpcore.TimeoutException() | TimeoutError():
            return f"ответ не пришёл за {whole_s:g} с"
        case _:
            return "соединение оборвалось"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Several libraries have wrapped it, each once more."""
    cause = error.__cause__ or error.__context__
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def elsewhere(host: str) -> Finding:
    """`host`: where to; "" for what is no address."""
    return Finding(State.ELSEWHERE, words=f"на {host[:100]}" if host else "на то, что не адрес")
