// Puts the few front-end packages where Django finds them: static/vendor/.
// They come minified; nothing is compiled. Run by `npm run build`.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "../../../node_modules");
const vendor = join(here, "static/vendor");

const files = {
  "designsystemet/theme.css": "@digdir/designsystemet-css/dist/theme/designsystemet.css",
  "designsystemet/components.css": "@digdir/designsystemet-css/dist/src/index.css",
  "designsystemet/components.js": "@digdir/designsystemet-web/dist/umd/index.js",
  "designsystemet/LICENSE": "@digdir/designsystemet-css/LICENSE",
  "inter/latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  "inter/latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
  "inter/LICENSE": "@fontsource-variable/inter/LICENSE",
  "tus/tus.min.js": "tus-js-client/dist/tus.min.js",
  "tus/LICENSE": "tus-js-client/LICENSE",
};

rmSync(vendor, { recursive: true, force: true });
for (const [to, from] of Object.entries(files)) {
  const target = join(vendor, to);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(packages, from), target);
}

// The source maps are not shipped, so nothing may point at them.
for (const name of ["designsystemet/components.js", "tus/tus.min.js"]) {
  const script = join(vendor, name);
  const withoutMap = readFileSync(script, "utf8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
  writeFileSync(script, withoutMap);
}
