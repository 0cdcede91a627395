"""Long lists: scrolled as far as they go, with what they cost on the way."""

from typing import Final

from webapp.e2e import measures
from webapp.e2e.phone import Phone

FLUNG: Final = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  let most = 0;
  for (;;) {
    const before = document.documentElement.scrollHeight;
    scrollTo(0, before);
    await frame();
    most = Math.max(most, document.querySelectorAll("*").length);
    const last = [...document.querySelectorAll("[aria-posinset]")].at(-1);
    if (document.querySelector(".message")) throw new Error(document.querySelector(".message").textContent);
    const ended = last && last.getAttribute("aria-posinset") === last.getAttribute("aria-setsize");
    const waits = document.querySelector("[aria-label='Загрузка']");
    if (ended && !waits && document.documentElement.scrollHeight === before) return most;
  }
}"""
"""To the end, again whenever there is more; the most elements that the page has had. It throws what the page tells."""


async def scrolled_to_the_end(phone: Phone, channels: int) -> int:
    """The most elements that the page has had meanwhile; the last channel of so many stands on it at the end."""
    await phone.rows().first.wait_for()
    most: int = await phone.page.evaluate(FLUNG)
    await phone.page.locator(f"[aria-posinset='{channels}']").wait_for()
    return max(most, await measures.nodes(phone))
