"""A weak phone on a bad network, and how long a person waits on it: for the first rows, for a tap to be answered."""

from typing import Final

from playwright.async_api import CDPSession, Locator

from webapp.e2e import measures
from webapp.e2e.phone import Phone

CPU_SLOWER: Final = 4
FAST_3G: Final = {
    "offline": False,
    "latency": 150 * 3.75,
    "downloadThroughput": 1.6e6 / 8 * 0.9,
    "uploadThroughput": 750e3 / 8 * 0.9,
}
"""Milliseconds to each answer and bytes a second: «Fast 3G» of Chrome's DevTools, called «Slow 4G» there since 2024.

Lighthouse's `mobileSlow4G` is the same but for kilobits of 1024.
"""
ANSWERED: Final = """took = new Promise((done, fail) => addEventListener("click", ({ timeStamp }) => {
  const look = () => {
    if (performance.now() > timeStamp + 30000) return fail(new Error("the tap is not answered"));
    if (!(%s)) return requestAnimationFrame(look);
    const after = new MessageChannel();  // of the frame that has just been drawn
    after.port1.onmessage = () => done(performance.now() - timeStamp);
    after.port2.postMessage(0);
  };
  requestAnimationFrame(look);
}, { once: true, capture: true })), 0"""
"""Milliseconds from the finger's leaving the screen to the frame in which the condition holds."""


async def is_slow(phone: Phone) -> CDPSession:
    """From now on; until the session is detached."""
    tools = await phone.devtools()
    await tools.send("Network.enable")
    await tools.send("Network.emulateNetworkConditions", FAST_3G)
    await tools.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})
    return tools


async def first_rows(phone: Phone, path: str = "/") -> tuple[float, float]:
    """Milliseconds from the navigation to the first rows drawn, and to the largest of what is drawn at first."""
    await measures.is_observed(phone)
    await is_slow(phone)
    await phone.opens(path)
    rows: float = await phone.page.evaluate("observed.drawn")
    await phone.page.wait_for_load_state("networkidle")
    lcp: float = await phone.page.evaluate("observed.lcp")
    return rows, lcp


async def tapped(phone: Phone, what: Locator, condition: str) -> float:
    """Milliseconds until the tap is answered on the screen: until the condition (JavaScript) holds."""
    await what.scroll_into_view_if_needed()
    await phone.page.evaluate(ANSWERED % condition)
    await what.tap()
    took: float = await phone.page.evaluate("took")
    return took
