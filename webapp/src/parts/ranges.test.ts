import { describe, expect, test } from "vitest";
import { Question } from "../state/question";
import { bound, meant, rangeWords } from "./ranges";

const read = (words: string) => words.replaceAll("\u00a0", " ");

describe("what is typed as a bound", () => {
  test.each([
    ["nothing", "", ""],
    ["spaces alone", "  ", ""],
    ["a whole number", "5000", "5000"],
    ["groups of three", "5 000", "5000"],
    ["groups as Russian keyboards and tables have them", "1\u00a0250\u202f000", "1250000"],
    ["a comma", "5,5", "5.5"],
    ["a point", "5.5", "5.5"],
    ["a comma with nothing after it yet", "5,", "5"],
    ["more decimals than the catalog keeps", "5,678", "5.68"],
    ["nothing at all of something", "0", "0"],
    ["zeros in front", "007", "7"],
    ["its unit after it", "1 500,5 ₽", "1500.5"],
  ])("%s", (_, typed, wanted) => expect(bound(typed)).toBe(wanted));

  test.each([
    ["a word", "много"],
    ["a number with a word", "5 тыс"],
    ["less than nothing", "-5"],
    ["two commas", "1,2,3"],
    ["more than there is", "1234567890123"],
  ])("%s is no number", (_, typed) => expect(bound(typed)).toBeNull());

  test("is rounded where there are no parts of it", () => expect(bound("99,6", true)).toBe("100"));
});

describe("the question that is meant", () => {
  const typed = (values: Record<string, string>) => meant(new Question("category=3&ordering=-price").with(values));

  test("keeps what it is not about", () => {
    expect(typed({ max_price: "5 000" })?.query).toBe("category=3&max_price=5000&ordering=-price");
  });

  test("has its smaller bound first, whichever was typed there", () => {
    expect(typed({ min_err: "30", max_err: "5,5" })?.query).toBe("category=3&min_err=5.5&max_err=30&ordering=-price");
  });

  test("is none while one of the bounds is no number", () => {
    expect(typed({ min_err: "5", max_price: "дёшево" })).toBeNull();
  });
});

describe("a range in words", () => {
  test.each([
    ["max_price=5000", "price", "Цена до 5 000 ₽"],
    ["min_err=5.5", "err", "ERR от 5,5 %"],
    ["min_subscribers=10000&max_subscribers=2000000", "subscribers", "Подписчики от 10 000 до 2 000 000"],
    ["min_reach=0", "reach", "Охват от 0"],
  ] as const)("%s", (query, range, words) => expect(read(rangeWords(range, new Question(query)))).toBe(words));
});
