import { describe, expect, it } from "vitest";
import { randomStream, resumedStream } from "./index.ts";

describe("a stream's state", () => {
  it("goes through JSON and gives the same numbers, also between the two of a normal pair", () => {
    for (const drawn of [0, 1, 2, 3, 8]) {
      const stream = randomStream(5, "state", drawn);
      for (let i = 0; i < drawn; i++) stream.normal();
      const twin = resumedStream(JSON.parse(JSON.stringify(stream.state())));
      const next = (from: typeof stream): readonly unknown[] => [
        from.normal(),
        from.uniform(),
        from.integer(1000),
        from.normal(),
        [...from.permutation(9)],
      ];
      expect(next(twin)).toEqual(next(stream));
      expect(twin.state()).toEqual(stream.state());
    }
  });

  it("does not move when the stream does", () => {
    const stream = randomStream(5, "kept");
    const state = stream.state();
    const first = [stream.uniform(), stream.normal()];
    const twin = resumedStream(state);
    expect([twin.uniform(), twin.normal()]).toEqual(first);
  });
});
