import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";

/** Milliseconds that a server may take to answer. */
const PATIENCE = 10_000;

/** It is a server of our own that is asked whether it is up. */
const trusting = { rejectUnauthorized: false };

/** A redis-server of this machine, or undefined where there is none. */
export function findRedis(): string | undefined {
  const places = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "redis-server"));
  return places.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** How a server is started. */
export interface RedisOptions {
  readonly password?: string;
  /** Files of a key and its certificate: it speaks TLS then, and nothing else. */
  readonly certificate?: { readonly key: string; readonly certificate: string };
  /** Further arguments of redis-server. */
  readonly args?: readonly string[];
}

/** A server with a folder of its own, on a free port of this machine. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  /** Ends the server as a crash does; what it has written to its append-only file stays. */
  kill(): Promise<void>;
  /** Starts it again, on the same port and folder. */
  start(): Promise<void>;
  /** Ends it, and removes its folder. */
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port was found");
  return address.port;
}

/** Starts a server that keeps all it is told in an append-only file. @throws Error where it does not come up */
export async function startRedis({ password, certificate, args = [] }: RedisOptions = {}): Promise<TestRedis> {
  const command = findRedis();
  if (command === undefined) throw new Error("there is no redis-server on this machine");
  const folder = await mkdtemp(join(tmpdir(), "isocline-redis-"));
  const port = await freePort();
  let child: ChildProcess | undefined;

  function portArguments(): readonly string[] {
    if (certificate === undefined) return ["--port", String(port)];
    const files = ["--tls-key-file", certificate.key, "--tls-cert-file", certificate.certificate];
    return ["--port", "0", "--tls-port", String(port), "--tls-auth-clients", "no", ...files];
  }

  async function start(): Promise<void> {
    const place = ["--bind", "127.0.0.1", "--dir", folder, ...portArguments()];
    const keeping = ["--save", "", "--appendonly", "yes", "--appendfsync", "always"];
    const secret = password === undefined ? [] : ["--requirepass", password];
    const started = spawn(command as string, [...place, ...keeping, ...secret, ...args], { stdio: "ignore" });
    child = started;
    const secured = { ...(password !== undefined && { password }), ...(certificate && { tls: trusting }) };
    const redis = new Redis({ port, host: "127.0.0.1", lazyConnect: true, disconnectTimeout: 100, ...secured });
    redis.on("error", () => {});
    const end = performance.now() + PATIENCE;
    try {
      while (started.exitCode === null && performance.now() < end) {
        if ((await redis.ping().catch(() => "")) === "PONG") return;
        await sleep(20);
      }
    } finally {
      redis.disconnect();
    }
    started.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
    throw new Error(`redis-server did not come up on port ${port}`);
  }

  async function kill(): Promise<void> {
    const running = child;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGKILL");
    await ended;
  }

  const last = (): void => {
    child?.kill("SIGKILL");
  };
  process.once("exit", last);
  await start();
  return {
    url: `${certificate === undefined ? "redis" : "rediss"}://${password === undefined ? "" : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`,
    port,
    folder,
    kill,
    start,
    async close() {
      process.off("exit", last);
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
