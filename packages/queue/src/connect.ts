import { Redis, type RedisOptions } from "ioredis";
import { RuntimeError, UsageError } from "isocline";
import type { QueueAddress } from "./address.ts";

/** Milliseconds until a Redis that says nothing counts as unreachable. */
const TIMEOUT = 5000;

/** The oldest Redis that the queue's scripts run on. */
const OLDEST = [6, 2] as const;

/** Connections to one Redis that end together. */
export interface Connections {
  /** One whose commands wait for a Redis that has gone. */
  patient(): Redis;
  /** One whose commands fail while there is no Redis. */
  hasty(): Redis;
  /** Ends all, and what is still waited for on them. */
  end(): void;
}

/**
 * Connects to a Redis.
 *
 * @param where what errors call its address
 * @returns its connections, and a word on a setting that can lose trials
 * @throws RuntimeError for one that does not answer; UsageError for one that refuses, or is too old
 */
export async function connect(
  address: QueueAddress,
  where: string,
): Promise<{ readonly connections: Connections; readonly advice: string | undefined }> {
  const options: RedisOptions = {
    host: address.host,
    port: address.port,
    db: address.database,
    connectTimeout: TIMEOUT,
    // A process does not end before it.
    disconnectTimeout: 100,
    ...(address.username !== undefined && { username: address.username }),
    ...(address.password !== undefined && { password: address.password }),
    ...(address.tls && { tls: {} }),
  };
  const advice = await probe(options, address, where);
  const open: Redis[] = [];
  let ended = false;
  const keep = (redis: Redis): Redis => {
    // BullMQ listens on its own; without a listener an error would end the process.
    redis.on("error", () => {});
    const duplicate = redis.duplicate.bind(redis);
    redis.duplicate = (override) => keep(duplicate(override));
    open.push(redis);
    return redis;
  };
  const retryStrategy = (times: number): number | null => (ended ? null : Math.min(100 * times, 2000));
  return {
    connections: {
      patient: () => keep(new Redis({ ...options, retryStrategy, maxRetriesPerRequest: null })),
      hasty: () => keep(new Redis({ ...options, retryStrategy, maxRetriesPerRequest: 1 })),
      end() {
        ended = true;
        for (const redis of open) redis.disconnect();
      },
    },
    advice,
  };
}

/** Looks at a Redis once. @returns a word on a setting that can lose trials */
async function probe(options: RedisOptions, address: QueueAddress, where: string): Promise<string | undefined> {
  const redis = new Redis({ ...options, lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  let first: unknown;
  redis.on("error", (error: unknown) => {
    first ??= error;
  });
  try {
    await redis.connect();
    if (first !== undefined) throw first;
    await redis.ping();
    return await inspect(redis, where, address);
  } catch (error) {
    throw refusal(first ?? error, where, address);
  } finally {
    redis.disconnect();
  }
}

async function inspect(redis: Redis, where: string, { shown }: QueueAddress): Promise<string | undefined> {
  let info: string;
  try {
    info = await redis.info();
  } catch {
    // An account need not be allowed to ask.
    return undefined;
  }
  const lineOf = (name: string): string | undefined => new RegExp(`^${name}:(.*?)\r?$`, "m").exec(info)?.[1];
  const found = lineOf("redis_version");
  const [major = 0, minor = 0] = (found ?? "").split(".").map(Number);
  if (found !== undefined && (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))) {
    throw new UsageError({ where: `${where} ${shown}`, expected: `Redis ${OLDEST.join(".")} or newer`, found });
  }
  const policy = lineOf("maxmemory_policy");
  if (policy === undefined || policy === "noeviction") return undefined;
  return `the Redis at ${shown} may forget trials when its memory is full (maxmemory-policy ${policy}): set it to noeviction`;
}

/** Codes of certificates that are not trusted. */
const CERTIFICATE = /SELF_SIGNED|UNABLE_TO|CERT_|ALTNAME/;

/** An error of a connection, as a person can act on it. */
export function refusal(error: unknown, where: string, { shown, tls }: QueueAddress): Error {
  if (error instanceof UsageError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = error instanceof Error ? error.message : String(error);
  const at = `${where} ${shown}`;
  if (isAccessError(error)) {
    return new UsageError({
      where: at,
      expected: "a user and a password that it takes",
      found: `its refusal: ${message.replace(/\.$/, "")}`,
      remedy: "give them in the URL, redis://user:password@host, or redis://:password@host without a user",
    });
  }
  if (CERTIFICATE.test(code)) {
    return new UsageError({
      where: at,
      expected: "a certificate that this machine trusts",
      found: code,
      remedy: "name its authority's file in NODE_EXTRA_CA_CERTS",
    });
  }
  if (message.includes("DB index")) {
    return new UsageError({ where: at, expected: "a database that it has", found: `its refusal: ${message}` });
  }
  const reply = replyOf(error);
  if (reply !== undefined) {
    const remedy = "see to its memory, its disk and that it is no replica, or name another";
    const found = `its refusal: ${reply.replace(/\.$/, "")}`;
    return new RuntimeError({ where: at, expected: "a Redis that takes trials", found, remedy });
  }
  return new RuntimeError({
    where: at,
    expected: "a Redis that answers",
    found: code === "" ? message : code,
    remedy: tls
      ? "start it with TLS on that port, or write redis:// for one without"
      : "start it, or correct the address; write rediss:// for one with TLS",
  });
}

/** What Redis answers where it refuses; undefined where it does not answer. */
export function replyOf(error: unknown): string | undefined {
  return error instanceof Error && error.name === "ReplyError" ? error.message : undefined;
}

/** Whether Redis refuses a user, a password or what they may do. */
export function isAccessError(error: unknown): boolean {
  return (
    error instanceof Error &&
    /\b(WRONGPASS|NOAUTH|NOPERM|invalid password)\b|ERR (Client sent )?AUTH/.test(error.message)
  );
}
