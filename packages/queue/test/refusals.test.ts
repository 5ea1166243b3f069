import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { RuntimeError, UsageError } from "isocline";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { checkQueue, queueExecutor } from "../src/index.ts";
import { findRedis, startRedis, type TestRedis } from "../src/testing/index.ts";

/** Processes, on machines that do other things too. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const redisPath = findRedis();
if (redisPath === undefined) console.warn("skipped: tests of the queue need redis-server (Debian: redis-server)");
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
if (!hasOpenssl) console.warn("skipped: the test of a queue by TLS needs openssl");

let redis: TestRedis | undefined;

beforeAll(() => {
  // The process below runs the bundle, which the program makes.
  execFileSync(process.execPath, [fileURLToPath(new URL("../../cli/bin/isocline.js", import.meta.url)), "--version"]);
});

afterEach(async () => {
  await redis?.close();
  redis = undefined;
});

async function refusal(url: string): Promise<Error> {
  try {
    await checkQueue({ url, where: "--queue" });
  } catch (error) {
    return error as Error;
  }
  throw new Error("it was not refused");
}

describe("a Redis that does not answer", () => {
  it("is named, with what to do", async () => {
    const error = await refusal("redis://:hunter2@127.0.0.1:1/2");
    expect(error).toBeInstanceOf(RuntimeError);
    expect(error.message).toBe(
      "--queue redis://127.0.0.1:1/2: expected a Redis that answers, found ECONNREFUSED; " +
        "start it, or correct the address; write rediss:// for one with TLS",
    );
  });

  it("may be something else that listens", async () => {
    const server = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const error = await refusal(`redis://127.0.0.1:${port}`);
    server.close();
    expect(error).toBeInstanceOf(RuntimeError);
    expect(error.message).toContain(`--queue redis://127.0.0.1:${port}: expected a Redis that answers, found Protocol`);
  });
});

describe.runIf(redisPath !== undefined)("a Redis that refuses", () => {
  it("names no password", async () => {
    redis = await startRedis({ password: "p@ss word" });
    await checkQueue({ url: redis.url });
    const at = `--queue redis://127.0.0.1:${redis.port}: expected a user and a password that it takes, found its refusal: `;
    const remedy = "; give them in the URL, redis://user:password@host, or redis://:password@host without a user";
    for (const [entry, reply] of [
      [":hunter2@", "WRONGPASS invalid username-password pair or user is disabled"],
      ["anna:hunter2@", "WRONGPASS invalid username-password pair or user is disabled"],
      ["", "NOAUTH Authentication required"],
    ]) {
      const error = await refusal(`redis://${entry}127.0.0.1:${redis.port}`);
      expect(error).toBeInstanceOf(UsageError);
      expect(error.message).toBe(`${at}${reply}${remedy}`);
    }
    const other = await refusal(`${redis.url}/99`);
    expect(other.message).toContain(
      "/99: expected a database that it has, found its refusal: ERR DB index is out of range",
    );
  });

  it("is told of where it may forget trials", async () => {
    redis = await startRedis({ args: ["--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"] });
    const notes: string[] = [];
    const executor = await queueExecutor({
      ...{ url: redis.url, version: "1", store: { id: "s", path: "/" }, outcomeOf: async () => undefined },
      onNote: ({ text }) => notes.push(text),
    });
    await executor.close();
    expect(notes).toEqual([
      `the Redis at redis://127.0.0.1:${redis.port} may forget trials when its memory is full ` +
        "(maxmemory-policy allkeys-lru): set it to noeviction",
    ]);
  });

  it("lets go of a search that cannot begin: one that is full, or whose user may not write", async () => {
    redis = await startRedis({ args: ["--maxmemory", "1mb"] });
    const control = new Redis(redis.url);
    const open = (url: string): Promise<unknown> =>
      queueExecutor({
        ...{ url, where: "--queue", version: "1", store: { id: "s", path: "/" }, outcomeOf: async () => undefined },
      });
    const connections = async (): Promise<number> =>
      String(await control.client("LIST"))
        .trim()
        .split("\n").length;
    try {
      const full = await open(redis.url).catch((error: unknown) => error);
      expect(full).toBeInstanceOf(RuntimeError);
      expect((full as Error).message).toMatch(
        /^--queue redis:\/\/127\.0\.0\.1:\d+: expected a Redis that takes trials, found its refusal: OOM [^\n]+[^.]; /,
      );
      await expect.poll(connections).toBe(1);
      await control.config("SET", "maxmemory", "0");
      await control.acl("SETUSER", "anna", "on", ">secret", "~*", "&*", "+@all", "-set");
      const denied = await open(`redis://anna:secret@127.0.0.1:${redis.port}`).catch((error: unknown) => error);
      expect(denied).toBeInstanceOf(UsageError);
      expect((denied as Error).message).toContain("found its refusal: NOPERM ");
      await expect.poll(connections).toBe(1);
    } finally {
      control.disconnect();
    }
  });

  it("is waited for while it is full, and not once its password has changed", async () => {
    redis = await startRedis();
    const control = new Redis(redis.url);
    const notes: string[] = [];
    const executor = await queueExecutor({
      ...{ url: redis.url, version: "1", store: { id: "s", path: "/" }, outcomeOf: async () => undefined },
      timings: { poll: 100 },
      onNote: ({ text }) => notes.push(text),
    });
    try {
      await control.config("SET", "maxmemory", "1mb");
      const run = executor.run({ key: "t", task: null });
      run.catch(() => {});
      await expect
        .poll(() => notes.join(), { timeout: 60_000 })
        .toMatch(/ refuses \(OOM command not allowed [^\n]*\): waiting for it/);
      await control.config("SET", "maxmemory", "0");
      await expect.poll(() => notes.join(), { timeout: 60_000 }).toContain("answers again");
      await control.config("SET", "requirepass", "other");
      await control.client("KILL", "TYPE", "normal", "SKIPME", "yes");
      await expect(run).rejects.toThrow(/: expected a user and a password that it takes, found its refusal: /);
    } finally {
      control.disconnect();
      await executor.close();
    }
  });

  it.runIf(hasOpenssl)("must show a certificate that is trusted, with TLS", async () => {
    const folder = await mkdtemp(join(tmpdir(), "isocline-tls-"));
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    const files = ["-keyout", key, "-out", certificate, "-days", "2"];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...files, ...subject], {
      stdio: "ignore",
    });
    const tls = await startRedis({ password: "secret", certificate: { key, certificate } });
    redis = tls;
    try {
      const error = await refusal(tls.url);
      expect(error).toBeInstanceOf(UsageError);
      expect(error.message).toBe(
        `--queue rediss://127.0.0.1:${tls.port}: expected a certificate that this machine trusts, ` +
          "found DEPTH_ZERO_SELF_SIGNED_CERT; name its authority's file in NODE_EXTRA_CA_CERTS",
      );
      const plain = await refusal(tls.url.replace("rediss:", "redis:"));
      expect(plain.message).toContain("write rediss:// for one with TLS");
      // Node reads the variable once, at its start.
      const worker = spawn(
        process.execPath,
        [fileURLToPath(new URL("worker.mjs", import.meta.url)), JSON.stringify({ url: tls.url, version: "1" })],
        { env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate }, stdio: ["ignore", "pipe", "inherit"] },
      );
      const [line] = await once(createInterface({ input: worker.stdout }), "line");
      expect(JSON.parse(line)).toHaveProperty("ready");
      worker.kill("SIGINT");
      expect(await once(worker, "exit")).toEqual([0, null]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
