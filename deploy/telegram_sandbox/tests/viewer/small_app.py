"""A small Mini App: it speaks to the client around it as Telegram's own library does, and shows what it is told."""

from aiohttp import web

_PAGE = """<!doctype html>
<html lang="ru"><meta charset="utf-8"><title>Приложение</title>
<h1>Приложение</h1>
<p id="opened"></p><ul id="heard" aria-label="Услышано"></ul>
<script>
const say = (eventType, eventData = {}) => parent.postMessage(JSON.stringify({ eventType, eventData }), "*");
const asked = new URLSearchParams(location.search);
const launch = new URLSearchParams(location.hash.slice(1));
const data = new URLSearchParams(launch.get("tgWebAppData"));
const bg = JSON.parse(launch.get("tgWebAppThemeParams") ?? "{}").bg_color;
document.querySelector("#opened").textContent = [JSON.parse(data.get("user")).first_name,
  data.get("start_param") ?? "без кода", asked.get("tgWebAppStartParam") ?? "",
  launch.get("tgWebAppVersion"), bg].join(" · ");
addEventListener("message", (event) => {
  const { eventType, eventData } = JSON.parse(event.data);
  const line = document.createElement("li");
  line.textContent = `${eventType} ${JSON.stringify(eventData)}`;
  document.querySelector("#heard").append(line);
  if (event.source === parent && eventType === "reload_iframe") location.reload();
});
say("iframe_ready", { reload_supported: true });
say("web_app_ready");
say("web_app_expand");
</script>"""
POLICY = "frame-ancestors http://127.0.0.1:*"


def application() -> web.Application:
    async def page(_: web.Request) -> web.Response:
        return web.Response(text=_PAGE, content_type="text/html", headers={"Content-Security-Policy": POLICY})

    async def outside(_: web.Request) -> web.Response:
        return web.Response(text="Здесь нет приложения")

    app = web.Application()
    app.router.add_get("/", page)
    app.router.add_get("/outside", outside)
    return app
