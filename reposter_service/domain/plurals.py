"""Russian words after a number."""


def plural(count: int, one: str, few: str, many: str) -> str:
    """`1 пост`, `2 поста`, `5 постов`; 11 to 14 are many, 21 is one again."""
    if count % 100 not in range(11, 15):
        if count % 10 == 1:
            return one
        if count % 10 in {2, 3, 4}:
            return few
    return many
