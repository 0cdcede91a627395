"""Telethon sessions at rest: encrypted with a key that is never in the database.

Whoever has a session string has the account; a backup of the database alone must not give one away.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class SessionKeyError(Exception):
    """The key is no Fernet key, or not the one the sessions were encrypted with; the message is for an operator."""


class SessionCipher:
    def __init__(self, key: str) -> None:
        """`key`: 32 bytes in URL-safe base64, as `Fernet.generate_key()` makes them."""
        self._fernet = _fernet(key, "Ключ сессий юзерботов (REPOSTER_SESSION_KEY)")

    def encrypt(self, session: str) -> bytes:
        return self._fernet.encrypt(session.encode())

    def decrypt(self, encrypted: bytes) -> str:
        try:
            return self._fernet.decrypt(encrypted).decode()
        except InvalidToken as other_key:
            raise SessionKeyError(
                "Сессии юзерботов зашифрованы другим ключом: верните прежний в REPOSTER_SESSION_KEY"
            ) from other_key


class SessionRotation:
    """From one key to another."""

    def __init__(self, new_key: str, old_key: str) -> None:
        self._new = _fernet(new_key, "Новый ключ (REPOSTER_SESSION_KEY)")
        self._both = MultiFernet([self._new, _fernet(old_key, "Прежний ключ (REPOSTER_OLD_SESSION_KEY)")])

    def has_new_key(self, encrypted: bytes) -> bool:
        try:
            self._new.decrypt(encrypted)
        except InvalidToken:
            return False
        return True

    def anew(self, encrypted: bytes) -> bytes:
        try:
            return self._both.rotate(encrypted)
        except InvalidToken as neither:
            raise SessionKeyError(
                "Сессии зашифрованы другим ключом: REPOSTER_OLD_SESSION_KEY не подходит. Ничего не изменено"
            ) from neither


def _fernet(key: str, whose: str) -> Fernet:
    try:
        return Fernet(key)
    except ValueError as bad:
        raise SessionKeyError(f"{whose} должен состоять из 32 байт в base64 (urlsafe)") from bad
