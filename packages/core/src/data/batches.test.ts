import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError, randomStream, UsageError } from "../base/index.ts";
import { controlledFlags, epochOrder, stepsPerEpoch } from "./batches.ts";

describe("epochOrder", () => {
  const cases = fc
    .tuple(fc.uniqueArray(fc.nat(10_000), { minLength: 1, maxLength: 200 }), fc.nat())
    .chain(([rows, seed]) => fc.tuple(fc.constant(rows), fc.constant(seed), fc.integer({ min: 1, max: rows.length })));

  it("holds every training row at least once, whole batches, the last filled from the start", () => {
    fc.assert(
      fc.property(cases, ([rows, seed, batch]) => {
        const order = epochOrder(Uint32Array.from(rows), batch, randomStream(seed, "order", 0));
        expect(order.length).toBe(Math.ceil(rows.length / batch) * batch);
        expect(stepsPerEpoch(rows.length, batch)).toBe(order.length / batch);
        expect(new Set(order.slice(0, rows.length))).toEqual(new Set(rows));
        expect([...order.slice(rows.length)]).toEqual([...order.slice(0, order.length - rows.length)]);
      }),
      { seed: 7 },
    );
  });

  it("is random, and the same for the same stream", () => {
    const train = Uint32Array.from({ length: 100 }, (_, i) => i);
    const order = (epoch: number) => [...epochOrder(train, 10, randomStream(1, "order", epoch))];
    expect(order(0)).toEqual(order(0));
    expect(order(0)).not.toEqual(order(1));
    expect(order(0)).not.toEqual([...train]);
  });

  it("refuses fewer rows than a batch", () => {
    const order = () => epochOrder(new Uint32Array(5), 6, randomStream(1, "order", 0));
    expect(order).toThrow(DataError);
    expect(order).toThrow(
      "training rows: expected at least 6, the rows of one batch, found 5; use batches of 5 rows or fewer",
    );
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses a batch of %s", (batch) => {
    expect(() => epochOrder(new Uint32Array(5), batch, randomStream(1, "order", 0))).toThrow(UsageError);
    expect(() => stepsPerEpoch(5, batch)).toThrow(UsageError);
  });
});

describe("controlledFlags", () => {
  const sum = (flags: Uint8Array) => flags.reduce((total, flag) => total + flag, 0);

  it("keeps the exact proportion over the epochs", () => {
    const cases = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat());
    fc.assert(
      fc.property(cases, ([steps, share, seed]) => {
        let total = 0;
        for (let epoch = 0; epoch < 8; epoch++) {
          const flags = controlledFlags(steps, share, epoch, randomStream(seed, "control", epoch));
          expect(flags.length).toBe(steps);
          total += sum(flags);
          expect(total).toBe(Math.round(share * steps * (epoch + 1)));
        }
      }),
      { seed: 7 },
    );
  });

  it("controls every batch at share 1 and none at share 0", () => {
    expect(sum(controlledFlags(7, 1, 3, randomStream(1, "control", 3)))).toBe(7);
    expect(sum(controlledFlags(7, 0, 3, randomStream(1, "control", 3)))).toBe(0);
  });

  it("reaches every place of the epoch", () => {
    const reached = new Set<number>();
    for (let epoch = 0; epoch < 200; epoch++) {
      reached.add(controlledFlags(5, 0.2, epoch, randomStream(1, "control", epoch)).indexOf(1));
    }
    expect(reached).toEqual(new Set([0, 1, 2, 3, 4]));
  });

  it.each([-0.01, 1.01, Number.NaN])("refuses the share %s", (share) => {
    expect(() => controlledFlags(10, share, 0, randomStream(1, "control", 0))).toThrow(UsageError);
  });
});
