"""The number of what the catalog shows."""

from django.db import models


class Edition(models.Model):
    """One row. Its number grows with every transaction that changes anything a visitor may see, by a trigger at commit.

    Answers of the API are as old as the number they were made at: what an ETag is made of.
    """

    number = models.PositiveBigIntegerField(default=1)
    changed_by = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        db_table = "edition"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="edition_one_row")]

    def __str__(self) -> str:
        return str(self.number)
