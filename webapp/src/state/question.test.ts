import { describe, expect, test } from "vitest";
import { Question } from "./question";

describe("a question", () => {
  test("has one address, in whichever order it was asked", () => {
    const query = "ordering=-price&max_price=500&search=%D0%BA%D0%BE%D1%82&category=3";
    expect(new Question(query).address).toBe(
      "/list?category=3&search=%D0%BA%D0%BE%D1%82&max_price=500&ordering=-price",
    );
  });

  test("of nothing is of all channels", () => expect(new Question("").address).toBe("/list"));

  test("drops what the API does not know", () => {
    expect(new Question("utm_source=tg&limit=1000&cursor=x&category=3").query).toBe("category=3");
  });

  test("is not changed by another one that is made of it", () => {
    const question = new Question("category=3");
    question.with({ search: "кот" });
    expect(question.query).toBe("category=3");
  });

  test("knows by which ranges it is narrowed", () => {
    const question = new Question("category=3&min_price=1&max_price=5&max_err=9");
    expect(question.ranges).toEqual(["err", "price"]);
    expect(question.without("price").query).toBe("category=3&max_err=9");
    expect(question.bare.query).toBe("category=3");
  });

  test.each([
    ["a search", "search=кот", true],
    ["a range", "min_cpm=1", true],
    ["a category", "category=3", false],
    ["an order", "ordering=price", false],
  ])("%s narrows: %s", (_, query, narrows) => expect(new Question(query).narrows).toBe(narrows));
});

test("the first tap orders as people mostly want it, the second turns, the third gives the editors' order back", () => {
  const untouched = new Question("category=3");
  const most = untouched.turned("subscribers");
  const least = most.turned("subscribers");

  expect(most.get("ordering")).toBe("-subscribers");
  expect(least.get("ordering")).toBe("subscribers");
  expect(least.turned("subscribers").query).toBe(untouched.query);
  expect(untouched.turned("price").get("ordering")).toBe("price");
  expect(most.turned("price").get("ordering")).toBe("price");
});
