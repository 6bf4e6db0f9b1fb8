// A browser, and a server for its pages.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";

/** How Chromium is started, so that it stays by itself. */
export const BROWSER = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

const ROOT = new URL("..", import.meta.url);
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** Serves what lies in this package, and what is given by its path; from this computer to this computer only. */
export async function served(pages) {
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    try {
      const body = pages[pathname] ?? readFileSync(new URL(`.${pathname}`, ROOT));
      const type = TYPES[pathname === "/" ? ".html" : extname(pathname)] ?? "text/plain";
      response.writeHead(200, { "content-type": type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
