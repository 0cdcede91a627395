import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * One HTML with everything inside, so that a phone asks once. The script is a classic one in the head: it sets the
 * theme before anything is painted.
 */
function inlined(): Plugin {
  return {
    name: "inlined",
    enforce: "post",
    generateBundle(_, bundle) {
      const html = bundle["index.html"];
      if (html?.type !== "asset") throw new Error("no index.html in the build");
      let script = "";
      let style = "";
      for (const [name, file] of Object.entries(bundle)) {
        if (file === html) continue;
        if (file.type === "chunk") script += file.code;
        else if (name.endsWith(".css")) style += String(file.source).replace(/\/\*.*?\*\//gs, "");
        else throw new Error(`${name} would be asked for on its own`);
        delete bundle[name];
      }
      const inside = `<style>${style.trim()}</style><script>${script.trim().replaceAll("</script", "<\\/script")}</script>`;
      html.source = String(html.source)
        .replace(/<script type="module".*?<\/script>\s*|<link rel="stylesheet".*?>\s*/g, "")
        .replace(/>\s+</g, "><")
        .replace("</head>", () => `${inside}</head>`);
    },
  };
}

/** Components are functions here: what Preact would ask of classes is answered «no» already, 0.3 KB less. */
function functionsOnly(): Plugin {
  const asked =
    /\b\w+\.(component(Will|Did)\w+|getDerivedState\w+|shouldComponentUpdate|getSnapshotBeforeUpdate|getChildContext|contextType)\b(?!=)/g;
  return {
    name: "functions-only",
    transform: (code, id) => (id.endsWith("/preact.mjs") ? code.replace(asked, "void 0") : undefined),
  };
}

export default defineConfig({
  plugins: [functionsOnly(), inlined()],
  base: "/",
  // The classic runtime and terser: 0.4 KB less than jsx() and Vite's own minifier.
  oxc: {
    jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment" },
    jsxInject: 'import { Fragment, h } from "preact"',
  },
  build: {
    target: ["es2021", "safari15", "chrome97"],
    cssTarget: ["safari15", "chrome97"], // color-mix() keeps the plain colour before it
    emptyOutDir: false, // what was built last is there until the next is
    minify: "terser",
    terserOptions: {
      ecma: 2020,
      toplevel: true,
      compress: {
        passes: 5,
        unsafe: true,
        pure_getters: true,
        keep_fargs: false,
        unsafe_arrows: true,
        unsafe_methods: true,
      },
    },
    modulePreload: false,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    reportCompressedSize: false,
    rollupOptions: { output: { format: "iife" }, checks: { pluginTimings: false } },
  },
  server: { proxy: { "/api": "http://127.0.0.1:9220", "/media": "http://127.0.0.1:9220" } },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
