"""What a page costs: requests before its first rows, nodes, heap, how far it shifts, what axe finds in it."""

import re
from typing import Any, Final

import brotli
import provision

from webapp.e2e.catalog import BUILT
from webapp.e2e.phone import Phone

OBSERVED: Final = """
window.observed = { shifts: [], lcp: 0, inserted: Infinity };
let told;
observed.drawn = new Promise(done => { told = done; });
new PerformanceObserver(list => {
  for (const each of list.getEntries()) {
    if (each.hadRecentInput) continue;
    const of = each.sources.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? node?.textContent?.slice(0, 60));
    observed.shifts.push([each.value, of]);
  }
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver(list => {
  for (const each of list.getEntries()) observed.lcp = each.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
const drawn = () => {
  const after = new MessageChannel();  // of the frame that has just been drawn
  after.port1.onmessage = () => told(performance.now());
  after.port2.postMessage(0);
};
new MutationObserver((_, self) => {
  if (!document.querySelector(".row")) return;
  self.disconnect();
  observed.inserted = performance.now();
  requestAnimationFrame(drawn);
}).observe(document, { childList: true, subtree: true });
"""
"""Runs before the page: shifts and what has shifted; milliseconds from the navigation until the first rows were in the
page and were drawn, and until the largest of what is drawn at first was."""

ASKED: Final = """() => performance.getEntriesByType("resource")
  .filter(each => each.initiatorType !== "img" && each.startTime <= observed.inserted)
  .map(each => each.name)"""
AXE: Final = provision.HOUSE / "webapp" / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
OF_COLORS: Final = ("color-contrast", "link-in-text-block")
"""Those of the rules that look at colors."""
AUDIT: Final = """async runOnly => (await axe.run(document, { runOnly, resultTypes: ["violations"] })).violations
  .flatMap(({ id, nodes }) => nodes.map(each => `${id}: ${each.html.slice(0, 160)} ${each.failureSummary}`))"""
_CODE = re.compile(rb"<(script|style)>(.*?)</\1>", re.DOTALL)


async def is_observed(phone: Phone) -> None:
    """Every page that it opens from now on."""
    await phone.page.add_init_script(OBSERVED)


async def requests_before_rows(phone: Phone) -> list[str]:
    """Addresses, the page's own first; without pictures, which wait for rows."""
    await phone.rows().first.wait_for()
    return [phone.page.url, *await phone.page.evaluate(ASKED)]


async def shifts(phone: Phone) -> list[Any]:
    """How far (1: the whole screen), and what has moved."""
    await _two_frames(phone)
    found: list[Any] = await phone.page.evaluate("observed.shifts")
    return found


async def shifted(phone: Phone) -> float:
    return float(sum(value for value, _ in await shifts(phone)))


async def nodes(phone: Phone) -> int:
    """Elements of the page."""
    counted: int = await phone.page.evaluate("document.querySelectorAll('*').length")
    return counted


async def heap_mb(phone: Phone) -> float:
    """Megabytes (10^6) of JavaScript's objects after collecting garbage."""
    tools = await phone.devtools()
    await tools.send("HeapProfiler.collectGarbage")
    usage = await tools.send("Runtime.getHeapUsage")
    await tools.detach()
    return float(usage["usedSize"]) / 1e6


async def violations(phone: Phone, *, of_colors_alone: bool = False) -> list[str]:
    """Of WCAG 2.0 to 2.2, A and AA. The page's own policy would let no foreign script in."""
    tools = await phone.devtools()
    await tools.send("Runtime.evaluate", {"expression": AXE.read_text()})
    await tools.detach()
    await phone.looks()
    found: list[str] = await phone.page.evaluate(
        AUDIT, {"type": "rule", "values": OF_COLORS} if of_colors_alone else {"type": "tag", "values": RULES}
    )
    return found


async def _two_frames(phone: Phone) -> None:
    await phone.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def code_br() -> int:
    """Bytes of all JavaScript and CSS as built, compressed by brotli."""
    return len(brotli.compress(b"".join(code for _, code in _CODE.findall(BUILT.read_bytes()))))


def html_br(page: bytes) -> int:
    """Bytes of a page as it is served, without its code, compressed by brotli."""
    return len(brotli.compress(_CODE.sub(b"", page)))
