/** Serves the pages as the real program does (routes and security headers) and, unless a server is named, answers for it. */
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { MockCampaigns } from "./campaigns.ts";

const POLICY = [
  "default-src 'none'",
  "script-src 'self' https://res.wx.qq.com",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

type Next = () => void;

export function mockServer({ answersApi }: { answersApi: boolean }): Plugin {
  const campaigns = new MockCampaigns();

  function api(request: IncomingMessage, response: ServerResponse, next: Next): void {
    if (!answersApi || !request.url?.startsWith("/api/")) return next();
    void campaigns.answer(request, response);
  }

  return {
    name: "tongxing-mock-server",
    configureServer(server) {
      server.middlewares.use(api);
      server.middlewares.use(shells);
    },
    configurePreviewServer(server) {
      server.middlewares.use((_request, response, next) => {
        response.setHeader("content-security-policy", POLICY);
        response.setHeader("x-content-type-options", "nosniff");
        next();
      });
      server.middlewares.use(api);
      server.middlewares.use(shells);
      // The built pages: anything without a file is the participants' page.
      server.middlewares.use((request, response, next) => {
        if (request.method === "GET" && /^\/(?:c\/[^.]*)?$/.test(request.url?.split("?")[0] ?? "")) {
          response.setHeader("content-type", "text/html; charset=utf-8");
          response.end(readFileSync(new URL("../dist/index.html", import.meta.url)));
          return;
        }
        next();
      });
    },
  };
}

/** The big screen and the console find their way by the address themselves. */
function shells(request: IncomingMessage, _response: ServerResponse, next: Next): void {
  const path = request.url?.split("?")[0] ?? "";
  if (/^\/screen\/[^/.]+$/.test(path)) request.url = "/screen.html";
  if (/^\/console(?:\/[^.]*)?$/.test(path)) request.url = "/console.html";
  next();
}
