"""What all pages of t.me have around what they are about: as long as there, so that reading them costs as much."""

META = """    <meta property="og:title" content="{title}">
<meta property="og:image" content="{image}">
<meta property="og:site_name" content="Telegram">
<meta property="og:description" content="{about}">

<meta property="twitter:title" content="{title}">
<meta property="twitter:image" content="{image}">
<meta property="twitter:site" content="@Telegram">

<meta property="al:ios:app_store_id" content="686449807">
<meta property="al:ios:app_name" content="Telegram Messenger">
<meta property="al:ios:url" content="{link}">

<meta property="al:android:url" content="{link}">
<meta property="al:android:app_name" content="Telegram">
<meta property="al:android:package" content="org.telegram.messenger">

<meta name="twitter:card" content="summary">
<meta name="twitter:site" content="@Telegram">
<meta name="twitter:description" content="{about}
">
<meta name="apple-itunes-app" content="app-id=686449807, app-argument: {link}">
    <link rel="icon" type="image/svg+xml" href="//telegram.org/img/website_icon.svg?4">
<link rel="apple-touch-icon" sizes="180x180" href="//telegram.org/img/apple-touch-icon.png">
<link rel="icon" type="image/png" sizes="32x32" href="//telegram.org/img/favicon-32x32.png">
    <link href="//telegram.org/css/font-roboto.css?1" rel="stylesheet" type="text/css">"""

HEAD_BRAND = """    <div class="tgme_background_wrap">
    <canvas id="tgme_background" class="tgme_background default" width="50" height="50"></canvas>
    <div class="tgme_background_pattern default"></div>
  </div>
    <div class="tgme_page_wrap">
      <div class="tgme_head_wrap">
        <div class="tgme_head">
          <a href="//telegram.org/" class="tgme_head_brand"><i class="tgme_logo"></i></a>
          <a class="tgme_head_right_btn" href="//telegram.org/dl">
            Download
          </a>
        </div>
      </div>"""

PAGE_END = """
    <div id="tgme_frame_cont"></div>

    <script src="//telegram.org/js/tgwallpaper.min.js?3"></script>

    <script type="text/javascript">

var protoUrl = "{link}";
setTimeout(function() {{
  window.location = protoUrl;
}}, 100);
    </script>
  </body>
</html>
<!-- page generated in 12.34ms -->
"""

_COLOURS = ("e15052", "e0802b", "a05ff3", "27a910", "27acce", "3391d4", "dd4371", "247bed", "d67722", "179e42")


def _rule(where: str, number: int, colour: str) -> str:
    return (
        f"        {where}.user-color-{number} {{\n          --user-line-gradient: repeating-linear-gradient(-45deg, "
        f"#{colour} 0px, #{colour} 5px, #fff 5px, #fff 10px);\n          --user-accent-color: #{colour};\n"
        f"          --user-background: #{colour}1f;\n        }}"
    )


STYLE = "\n".join(
    _rule(where, number, colour)
    for where in ("", "body.dark ", "html.theme_dark ")
    for number, colour in enumerate(_COLOURS, 7)
)
"""As long as the one in the feeds of Telegram."""

_PATH = " ".join(f"C{n}.807,15.{n}61 7.124,12.{n}33 5.95,9.218" for n in range(14))
TAIL = (
    '<i class="tgme_widget_message_bubble_tail">\n      <svg class="bubble_icon" width="9px" height="20px" '
    'viewBox="0 0 9 20">\n        <g fill="none">\n'
    + "".join(
        f'          <path class="{name}" fill="#d7e3ec" d="M8,1 L9,1 L9,20 {_PATH} Z"></path>\n'
        for name in ("background", "border_1x", "border_2x", "border_3x")
    )
    + "        </g>\n      </svg>\n    </i>"
)
"""Of each post's bubble."""

ICON = '<svg class="tgme_action_button_icon" viewBox="0 0 20 20">' + "".join(
    f'<path d="M6 14l8-8m0 8L6 6" stroke-dasharray="0.{n}13,11.{n}14" stroke-dashoffset="{n}.657"/>' for n in range(40)
)
