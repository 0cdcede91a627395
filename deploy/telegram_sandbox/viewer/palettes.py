"""The colours that Telegram hands to Mini Apps as `themeParams`: of the light and of the dark web client."""

Palette = dict[str, str]

LIGHT: Palette = {
    "bg_color": "#ffffff",
    "secondary_bg_color": "#efeff4",
    "text_color": "#000000",
    "hint_color": "#707579",
    "link_color": "#3390ec",
    "button_color": "#3390ec",
    "button_text_color": "#ffffff",
    "header_bg_color": "#efeff4",
    "bottom_bar_bg_color": "#ffffff",
    "accent_text_color": "#2481cc",
    "section_bg_color": "#ffffff",
    "section_header_text_color": "#6d6d72",
    "section_separator_color": "#c8c7cc",
    "subtitle_text_color": "#707579",
    "destructive_text_color": "#e53935",
}

DARK: Palette = {
    "bg_color": "#17212b",
    "secondary_bg_color": "#232e3c",
    "text_color": "#f5f5f5",
    "hint_color": "#708499",
    "link_color": "#6ab3f3",
    "button_color": "#5288c1",
    "button_text_color": "#ffffff",
    "header_bg_color": "#17212b",
    "bottom_bar_bg_color": "#17212b",
    "accent_text_color": "#6ab2f2",
    "section_bg_color": "#17212b",
    "section_header_text_color": "#6ab3f3",
    "section_separator_color": "#111921",
    "subtitle_text_color": "#708499",
    "destructive_text_color": "#ec3942",
}

PALETTES = {"light": LIGHT, "dark": DARK}
