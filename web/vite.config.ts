import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";

/** The licences of all packages in the bundle, which their terms ask to go along. */
function licences(): Plugin {
  return {
    name: "licences",
    generateBundle(_, bundle) {
      const packages = new Map<string, string>();
      for (const file of Object.values(bundle)) {
        for (const module of file.type === "chunk" ? file.moduleIds : []) {
          const found = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(module);
          if (found?.[1] && found[2]) packages.set(found[2], found[1]);
        }
      }
      const texts = [...packages].sort().map(([name, folder]) => {
        const file = existsSync(folder) ? readdirSync(folder).find((one) => /^licen[cs]e/i.test(one)) : undefined;
        if (!file) throw new Error(`${name} has no licence file`);
        const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
        return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
      });
      this.emitFile({ type: "asset", fileName: "licences.txt", source: texts.join("\n\n") });
    },
  };
}

// Names without a hash, because the Rust side lists them; the server's entity tags tell versions apart. Maps are files of
// their own, read only by pages that show one.
export default defineConfig({
  base: "./",
  plugins: [licences()],
  build: {
    outDir: "../crates/brunt-publish/assets/dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      input: "src/brunt.ts",
      output: { entryFileNames: "brunt.js", chunkFileNames: "[name].js" },
    },
  },
});
