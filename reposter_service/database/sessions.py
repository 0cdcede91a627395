"""Telethon sessions at rest: encrypted with a key that is never in the database.

Whoever has a session string has the account; a backup of the database alone must not give one away.
"""

from cryptography.fernet import Fernet, InvalidToken


class SessionKeyError(Exception):
    """The key is no Fernet key, or not the one the sessions were encrypted with; the message is for an operator."""


class SessionCipher:
    def __init__(self, key: str) -> None:
        """`key`: 32 bytes in URL-safe base64, as `Fernet.generate_key()` makes them."""
        try:
            self._fernet = Fernet(key)
        except ValueError as bad:
            raise SessionKeyError("Ключ сессий юзерботов должен состоять из 32 байт в base64 (urlsafe)") from bad

    def encrypt(self, session: str) -> bytes:
        return self._fernet.encrypt(session.encode())

    def decrypt(self, encrypted: bytes) -> str:
        try:
            return self._fernet.decrypt(encrypted).decode()
        except InvalidToken as other_key:
            raise SessionKeyError("Сессии юзерботов зашифрованы другим ключом: верните прежний") from other_key
