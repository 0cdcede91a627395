import { realpathSync } from "node:fs";
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

/** Where it really is: as Vite names files, also where the packages are linked from another folder. */
const PREACT = `${realpathSync(`${import.meta.dirname}/node_modules/preact/src`)}/`;

/** What this page never has, as Preact's own sources speak of it, and what is built instead. */
const NEVER: [asked: RegExp, built: string][] = [
  // A component that is drawn alone: the page is drawn as a whole.
  [/\bBaseComponent\.prototype\.(setState|forceUpdate) = function/g, "void function"],
  // Components that catch the faults of others or are classes; contexts, portals.
  [/\boptions\._catchError\(e, .*\)/g, "throw e"],
  [/\bisClassComponent\b(?! =)/g, "false"],
  [/\b\w+\.(component(Will|Did)\w+|getDerived\w+|shouldComponentUpdate|getChildContext)\b(?! =)/g, "void 0"],
  [/\btmp && globalContext\[tmp\._id\]/g, "void 0"],
  [/\btmp(?=\s+\? provider\b)/g, "void 0"],
  [/\b(newProps|\w+\.props)\._parentDom\b/g, "void 0"],
  // HTML of a server's that is taken over, and what in it waits for data.
  [/\bexcessDomChildren(?=\)| \|\|| &&|\s+\?)/g, "null"],
  [/\bisHydrating(?=\)| \|\|| &&)/g, "false"],
  [/\b\w+\.nodeType == 8/g, "false"],
  [/\b\w+\._flags & (MODE_|REF_DETACHED)\w*/g, "0"],
  [/\be && e\.then\b/g, "false"],
  // Libraries that listen to the drawing.
  [/\boptions\.\w+/g, "void 0"],
  // Elements and attributes of other pages.
  [/\bi == 'dangerouslySetInnerHTML'/g, "false"],
  [/\bnodeType == '(math|foreignObject|progress|template)'/g, "false"],
  [/\bnamespace == MATH_NAMESPACE\b/g, "false"],
  [/\.replace\((CAPTURE_REGEX|\/xlink\(H\|:h\)\/|\/sName\$\/), '[^']+'\)/g, ""],
];

/** Preact without all that, 1.5 KB less; without this plugin everything works the same. */
function leanPreact(): Plugin {
  const met = new Set<RegExp>();
  return {
    name: "lean-preact",
    enforce: "pre",
    resolveId: (id) => (id === "preact" ? `${PREACT}index.js` : undefined),
    transform(code, id) {
      if (!id.startsWith(PREACT)) return;
      for (const [asked] of NEVER) if (code.search(asked) >= 0) met.add(asked);
      return NEVER.reduce((left, [asked, built]) => left.replace(asked, built), code);
    },
    generateBundle() {
      for (const [asked] of NEVER) if (!met.has(asked)) throw new Error(`Preact has no ${asked} any more`);
    },
  };
}

export default defineConfig({
  plugins: [leanPreact(), inlined()],
  base: "/",
  // The classic runtime and terser: 0.4 KB less than jsx() and Vite's own minifier.
  oxc: {
    jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment", development: false },
    jsxInject: 'import { Fragment, h } from "preact"',
  },
  build: {
    target: ["es2021", "safari15", "chrome97"],
    cssTarget: ["safari15", "chrome97"], // color-mix() keeps the plain colour before it
    emptyOutDir: false, // what was built last is there until the next is
    minify: "terser",
    terserOptions: {
      ecma: 2020,
      safari10: false, // which Vite would mind
      toplevel: true,
      mangle: { properties: { regex: /^_[a-z]/i } }, // Preact's own names
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
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    server: { deps: { inline: ["preact"] } },
  },
});
