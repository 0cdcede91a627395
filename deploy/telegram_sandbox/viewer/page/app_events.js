// What a Mini App and the client around it tell each other: core.telegram.org/api/web-events, by messages of windows.

const SCROLLBARS = "* { scrollbar-width: thin; scrollbar-color: rgb(128 128 128 / 50%) transparent; }";
const NO_INSETS = { top: 0, bottom: 0, left: 0, right: 0 };

// What needs nothing of a window on a desk.
const PASSED_OVER = new Set(["web_app_ready", "web_app_trigger_haptic_feedback", "web_app_setup_swipe_behavior",
  "web_app_set_bottom_bar_color", "iframe_will_reload"]);

const HEARD = {
  iframe_ready: ({ events }, { reload_supported: canReload }) => {
    events.canReload = Boolean(canReload);
    events.tell("set_custom_style", SCROLLBARS);
  },
  web_app_expand: ({ app, events }) => {
    app.expand();
    events.viewport();
  },
  web_app_close: ({ app }) => app.leave(),
  web_app_setup_back_button: ({ app }, { is_visible: isVisible }) => { app.back.hidden = !isVisible; },
  web_app_setup_closing_behavior: ({ app }, { need_confirmation: asks }) => { app.asksBeforeClosing = Boolean(asks); },
  web_app_request_theme: ({ events }) => events.theme(),
  web_app_request_viewport: ({ events }) => events.viewport(),
  web_app_request_safe_area: ({ events }) => events.tell("safe_area_changed", NO_INSETS),
  web_app_request_content_safe_area: ({ events }) => events.tell("content_safe_area_changed", NO_INSETS),
  web_app_set_header_color: ({ app }, { color, color_key: key }) => app.colour("head", key ?? color),
  web_app_set_background_color: ({ app }, { color }) => app.colour("wall", color),
  web_app_open_link: (_, { url }) => {
    if (/^https?:\/\//.test(url)) window.open(url, "_blank", "noopener,noreferrer");
  },
  web_app_open_tg_link: ({ app }, { path_full: path }) => app.follow(`https://t.me/${String(path).replace(/^\/+/, "")}`),
  web_app_request_write_access: ({ app }) => app.askWriteAccess(),
  web_app_data_send: ({ app }, { data }) => app.sendData(String(data)),
};

export class AppEvents {
  constructor(app) {
    this.app = app;
    this.origin = new URL(app.frame.src).origin;
    this.canReload = false;
    this.isThere = false;
    this.hear = (message) => this.heard(message);
    window.addEventListener("message", this.hear);
  }

  stop() {
    window.removeEventListener("message", this.hear);
  }

  /** Before its first word nobody hears: the frame is empty then. */
  tell(eventType, eventData = null) {
    if (!this.isThere) return;
    this.app.frame.contentWindow?.postMessage(JSON.stringify({ eventType, eventData }), this.origin);
  }

  theme() {
    this.tell("theme_changed", { theme_params: this.app.palette });
  }

  viewport() {
    const { clientWidth: width, clientHeight: height } = this.app.frame;
    if (this.app.isHidden) return;
    this.tell("viewport_changed", { width, height, is_expanded: this.app.isExpanded, is_state_stable: true });
  }

  /** The page that comes has asked for nothing yet. */
  reload() {
    this.app.back.hidden = true;
    this.app.asksBeforeClosing = false;
    if (this.canReload) this.tell("reload_iframe");
    else this.app.frame.src = this.app.frame.src;
  }

  /** The frame's own page alone is believed; what nobody here knows is noted. */
  async heard({ source, origin, data }) {
    if (source !== this.app.frame.contentWindow || origin !== this.origin) return;
    this.isThere = true;
    const { eventType, eventData } = read(data);
    const react = Object.hasOwn(HEARD, eventType) ? HEARD[eventType] : null;
    if (!react && !PASSED_OVER.has(eventType)) console.info("Mini App, unknown to the sandbox:", eventType, eventData);
    try {
      await react?.({ app: this.app, events: this }, eventData ?? {});
    } catch (error) {
      console.warn("Mini App:", eventType, error);
    }
  }
}

/** Apps send JSON as text; some send `eventData` as JSON once more. */
function read(data) {
  try {
    const { eventType, eventData } = JSON.parse(data);
    return { eventType: String(eventType), eventData: typeof eventData === "string" ? JSON.parse(eventData) : eventData };
  } catch {
    return { eventType: "", eventData: null };
  }
}
