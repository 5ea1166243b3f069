import { describe, expect, it } from "vitest";
import { parseQueueAddress } from "./address.ts";

const refused = (url: string): string => {
  try {
    return JSON.stringify(parseQueueAddress(url, "--queue"));
  } catch (error) {
    return (error as Error).message;
  }
};

describe("parseQueueAddress", () => {
  it("takes user, password, port and database, or their defaults", () => {
    expect(parseQueueAddress("redis://redis.lan")).toEqual({
      ...{ host: "redis.lan", port: 6379, username: undefined, password: undefined, database: 0, tls: false },
      shown: "redis://redis.lan:6379",
    });
    expect(parseQueueAddress("rediss://anna:p%40ss%2Fword@[::1]:6380/3")).toEqual({
      ...{ host: "::1", port: 6380, username: "anna", password: "p@ss/word", database: 3, tls: true },
      shown: "rediss://[::1]:6380/3",
    });
    expect(parseQueueAddress("redis://:secret@h/")).toMatchObject({ username: undefined, password: "secret" });
  });

  it.each([
    ["", '""'],
    ["localhost", '"localhost"'],
    ["localhost:6379", '"localhost:6379"'],
    ["redis://", '"redis://***"'],
    ["redis://h:99999", '"redis://h:99999"'],
    ["redis://h/zero", '"redis://h/zero"'],
    ["http://h", '"http://h"'],
    ["redis://:hunter2", '"redis://***"'],
    ["redis://:hun/ter2@h", '"redis://***@h"'],
    ["redis://:hun@ter2@h:x", '"redis://***@h:x"'],
    ["redis://:hunter2%@h", '"redis://***@h"'],
    ["redis://h?password=hunter2", '"redis://***"'],
    ["redis://h/0#hunter2", '"redis://***"'],
    [":hunter2@h", '"***@h"'],
  ])("refuses %j, and shows no password", (url, found) => {
    expect(refused(url)).toBe(
      `--queue: expected redis://[[user]:password@]host[:port][/database], or rediss:// for TLS, found ${found}; ` +
        "write characters such as @, / and # of a password as %40, %2F and %23",
    );
  });
});
