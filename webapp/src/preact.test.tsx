/** What the page relies on in Preact, of which the build leaves out what it does not (vite.config.ts). */

import { type ComponentChildren, render } from "preact";
import { beforeEach, expect, test, vi } from "vitest";

let root: HTMLElement;

const draw = (what: ComponentChildren) => {
  render(what, root);
  return root.innerHTML;
};
const find = <T extends Element>(selector: string) => root.querySelector(selector) as T;
const List = ({ of }: { of: string[] }) => (
  <ul>
    {of.map((each) => (
      <li key={each}>{each}</li>
    ))}
  </ul>
);

beforeEach(() => {
  root = document.createElement("main");
  document.body.replaceChildren(root);
});

test("what is nothing is not drawn, what is a number is", () => {
  const nothing = [null, undefined, false, true];
  expect(
    draw(
      <p>
        {nothing}
        {0} из {"<b>"}
      </p>,
    ),
  ).toBe("<p>0 из &lt;b&gt;</p>");
});

test("an element stays itself while only what it says changes", () => {
  draw(<p title="a">раз</p>);
  const [before, words] = [find("p"), find("p").firstChild];
  expect(draw(<p title="b">два</p>)).toBe('<p title="b">два</p>');
  expect([find("p"), find("p").firstChild]).toEqual([before, words]);
});

test("an element of another kind, component or key is another", () => {
  const One = () => <p>один</p>;
  const Two = () => <p>два</p>;
  for (const [first, second] of [
    [<p>один</p>, <b>два</b>],
    [<One />, <Two />],
    [<p key="1">один</p>, <p key="2">два</p>],
  ]) {
    draw(first);
    const before = root.firstChild;
    draw(second);
    expect(root.textContent).toBe("два");
    expect(root.firstChild).not.toBe(before);
  }
});

test("what comes and goes leaves its neighbours alone", () => {
  const page = (isThere: boolean) => (
    <div>
      {isThere && <i>здесь</i>}
      <input />
    </div>
  );
  draw(page(false));
  const input = find<HTMLInputElement>("input");
  input.value = "набрано";
  input.focus();
  expect(draw(page(true))).toContain("<i>здесь</i><input>");
  draw(page(false));
  expect([find("input"), document.activeElement, input.value]).toEqual([input, input, "набрано"]);
});

test.each([
  ["a b c", "c b a"],
  ["a b c d", "b c d a"],
  ["a b c d", "d a b c"],
  ["a b c", "b"],
  ["b", "a b c"],
  ["a b c", "d e"],
  ["a b c d e", "e x b a"],
])("of a list %s becomes %s, and each row stays itself", (first, second) => {
  draw(<List of={first.split(" ")} />);
  const before = new Map([...find("ul").children].map((row) => [row.textContent, row]));
  draw(<List of={second.split(" ")} />);
  const rows = [...find("ul").children];
  expect(rows.map((row) => row.textContent).join(" ")).toBe(second);
  for (const row of rows) if (before.has(row.textContent)) expect(row).toBe(before.get(row.textContent));
});

test("any list becomes any other", () => {
  const letters = [..."abcdefgh"];
  let seed = 7;
  const chance = () => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  for (let round = 0; round < 200; round++) {
    const wanted = letters.filter(() => chance() > 0.4).sort(() => chance() - 0.5);
    draw(
      <div>
        <h2>до</h2>
        <List of={wanted} />
        {wanted.map((each) => (
          <b key={each}>{each}</b>
        ))}
        <p>после</p>
      </div>,
    );
    expect(root.textContent).toBe(`до${wanted.join("").repeat(2)}после`);
  }
});

test("attributes are set, changed and taken away; false is a word of aria's", () => {
  draw(<button type="button" class="a" aria-pressed={false} aria-label={undefined} disabled />);
  const button = find<HTMLButtonElement>("button");
  expect([button.className, button.getAttribute("aria-pressed"), button.disabled]).toEqual(["a", "false", true]);
  expect(button.hasAttribute("aria-label")).toBe(false);
  draw(<button type="button" aria-pressed={true} />);
  expect([button.hasAttribute("class"), button.getAttribute("aria-pressed"), button.disabled]).toEqual([
    false,
    "true",
    false,
  ]);
});

test("what is typed stays until the page says otherwise", () => {
  const input = () => find<HTMLInputElement>("input");
  draw(<input defaultValue="" />);
  input().value = "набрано";
  draw(<input defaultValue="другое" />);
  expect(input().value).toBe("набрано");
  draw(<input value="сказано" />);
  expect(input().value).toBe("сказано");
});

test("a box that the page decides on is as the page says, whatever was pressed", () => {
  const box = () => find<HTMLInputElement>("input");
  draw(<input type="checkbox" checked />);
  box().checked = false;
  draw(<input type="checkbox" checked />);
  expect(box().checked).toBe(true);
});

test("a press reaches who listens now, once, and what he returns prevents nothing", () => {
  const [first, second] = [vi.fn(() => false), vi.fn(() => false)];
  draw(<button type="button" onClick={first} />);
  draw(<button type="button" onClick={second} />);
  const press = new MouseEvent("click", { cancelable: true });
  find("button").dispatchEvent(press);
  expect([first.mock.calls.length, second.mock.calls.length, press.defaultPrevented]).toEqual([0, 1, false]);
  draw(<button type="button" />);
  find<HTMLElement>("button").click();
  expect(second).toHaveBeenCalledTimes(1);
});

test("a drawing within a page is SVG, with its own attributes", () => {
  draw(
    <p>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M0 0" />
      </svg>
    </p>,
  );
  expect([find("path").namespaceURI, find("svg").getAttribute("viewBox"), find("p").namespaceURI]).toEqual([
    "http://www.w3.org/2000/svg",
    "0 0 24 24",
    "http://www.w3.org/1999/xhtml",
  ]);
});

test("a ref is called when all is drawn, again when it is another function, and with null before and at the end", () => {
  const seen: (string | null)[] = [];
  const tell = (it: Element | null) => {
    seen.push(it && root.innerHTML);
  };
  draw(<p ref={tell}>раз</p>);
  draw(<p ref={tell}>два</p>);
  draw(<p ref={(it) => tell(it)}>три</p>);
  draw(null);
  expect(seen).toEqual(["<p>раз</p>", null, "<p>три</p>", null]);
});

test("who goes is told while he is still there", () => {
  let wasThere = false;
  const leave = (it: Element | null) => {
    if (!it) wasThere = root.contains(dialog);
  };
  draw(<dialog ref={leave}>окно</dialog>);
  const dialog = find("dialog");
  draw(<p>страница</p>);
  expect([wasThere, root.innerHTML]).toEqual([true, "<p>страница</p>"]);
});

test("after a fault the next drawing shows what it would have shown without", () => {
  const Broken = () => {
    throw new Error("fault");
  };
  draw(<p>до</p>);
  expect(() => draw([<p key="1">после</p>, <Broken key="2" />])).toThrow("fault");
  expect(draw(<p>снова</p>)).toBe("<p>снова</p>");
  expect(draw(<List of={["a", "b"]} />)).toBe("<ul><li>a</li><li>b</li></ul>");
});
