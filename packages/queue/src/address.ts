import { UsageError } from "isocline";

/** Where a Redis is, and how it is entered. */
export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  readonly tls: boolean;
  /** The address for a person to read, without the password. */
  readonly shown: string;
}

const PORT = 6379;
const PROTOCOLS: readonly string[] = ["redis:", "rediss:"];

/**
 * The parts of `redis://[[user]:password@]host[:port][/database]`; rediss:// is the same by TLS.
 *
 * @param where what an error calls it, such as --queue
 * @throws UsageError for another text; the error never has the password
 */
export function parseQueueAddress(url: string, where = "queue"): QueueAddress {
  const given = URL.canParse(url) ? new URL(url) : undefined;
  const port = given?.port === "" ? PORT : Number(given?.port);
  const database = /^\/?(\d*)$/.exec(given?.pathname ?? "?")?.[1];
  const isGood =
    given !== undefined &&
    PROTOCOLS.includes(given.protocol) &&
    given.hostname !== "" &&
    database !== undefined &&
    given.search === "" &&
    given.hash === "";
  const [username, password] = [decoded(given?.username), decoded(given?.password)];
  if (!isGood || username === undefined || password === undefined) {
    throw new UsageError({
      where,
      expected: "redis://[[user]:password@]host[:port][/database], or rediss:// for TLS",
      found: JSON.stringify(withoutPassword(url)),
      remedy: "write characters such as @, / and # of a password as %40, %2F and %23",
    });
  }
  const index = Number(database);
  return {
    host: given.hostname.replace(/^\[(.*)\]$/, "$1"),
    port,
    username: username === "" ? undefined : username,
    password: password === "" ? undefined : password,
    database: index,
    tls: given.protocol === "rediss:",
    shown: `${given.protocol}//${given.hostname}:${port}${index === 0 ? "" : `/${index}`}`,
  };
}

/** A URL that may be malformed: what could be a password is hidden. */
export function withoutPassword(url: string): string {
  if (url === "" || /^([a-z]+:\/\/)?[\w.-]+(:\d+)?(\/\w*)?$/i.test(url)) return url;
  const scheme = /^[a-z]*:\/\//i.exec(url)?.[0] ?? "";
  const end = url.lastIndexOf("@");
  return `${scheme}***${end < 0 ? "" : url.slice(end)}`;
}

/** A percent-encoded part; undefined where it is malformed. */
function decoded(part = ""): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
