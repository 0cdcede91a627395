"""What the tables of schema `reposter` are made of."""

from collections.abc import Iterable
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from shared_schema.database import REPOSTER

metadata = sa.MetaData(
    schema=REPOSTER.schema,
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    },
)

BigIds = ARRAY(sa.BigInteger, dimensions=1)
Moment = sa.TIMESTAMP(timezone=True)


def id_column() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)


def owner(name: str, target: str) -> sa.Column[int]:
    """A foreign key whose row goes with its owner."""
    return sa.Column(name, sa.BigInteger, sa.ForeignKey(f"{target}.id", ondelete="CASCADE"), nullable=False)


def one_of(column: str, words: Iterable[StrEnum]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)
