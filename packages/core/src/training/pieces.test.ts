import process from "node:process";
import { describe, expect, it, onTestFinished } from "vitest";
import { evaluatePieces, type Piece, rowsAtOnce } from "./pieces.ts";

describe("rowsAtOnce", () => {
  it("is bounded by rows for tables, by numbers for images, and never 0", () => {
    expect([1, 8, 128].map(rowsAtOnce)).toEqual([1024, 1024, 1024]);
    expect(rowsAtOnce(784)).toBe(668);
    expect(rowsAtOnce(2 ** 20)).toBe(1);
  });
});

describe("evaluatePieces", () => {
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it("covers the rows, and takes what is found in their order whatever ends first", async () => {
    const taken: unknown[] = [];
    const waits = [3, 1, 0];
    const evaluate = async ({ start }: Piece): Promise<string> => {
      for (let i = 0; i < (waits[start / 4] as number); i++) await settled();
      return `from ${start}`;
    };
    await evaluatePieces(10, 4, evaluate, (found, piece) => taken.push([found, piece]));
    expect(taken).toEqual([
      ["from 0", { start: 0, end: 4 }],
      ["from 4", { start: 4, end: 8 }],
      ["from 8", { start: 8, end: 10 }],
    ]);
  });

  it("asks for one piece ahead, and for no more", async () => {
    const asked: { readonly start: number; answer(): void }[] = [];
    const evaluate = ({ start }: Piece): Promise<void> =>
      new Promise((resolve) => asked.push({ start, answer: resolve }));
    const starts = (): number[] => asked.map(({ start }) => start);
    const done = evaluatePieces(4, 1, evaluate, () => undefined);
    await settled();
    expect(starts()).toEqual([0, 1]);
    asked[0]?.answer();
    await settled();
    expect(starts()).toEqual([0, 1, 2]);
    asked[1]?.answer();
    await settled();
    for (const { answer } of asked) answer();
    await done;
    expect(starts()).toEqual([0, 1, 2, 3]);
  });

  it("asks for nothing of no rows", async () => {
    await evaluatePieces(0, 4, () => Promise.reject(new Error("asked")), expect.unreachable);
  });

  it.each([
    [[0], "0"],
    [[1], "1"],
    [[2], "2"],
    [[0, 1, 2], "0"],
    [[1, 2], "1"],
  ])("throws the first failure, of pieces %j that fail, and leaves none unhandled", async (failing, first) => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): number => unhandled.push(reason);
    process.on("unhandledRejection", note);
    onTestFinished(() => void process.off("unhandledRejection", note));
    const evaluate = async ({ start }: Piece): Promise<void> => {
      await settled();
      if (failing.includes(start)) throw new Error(String(start));
    };
    await expect(evaluatePieces(3, 1, evaluate, () => undefined)).rejects.toThrow(new Error(first));
    for (let i = 0; i < 4; i++) await settled();
    expect(unhandled).toEqual([]);
  });

  it("ends only when nothing is under way, also where a piece failed", async () => {
    let [answer, ended] = [(): void => undefined, false];
    const evaluate = ({ start }: Piece): Promise<void> =>
      start === 0
        ? Promise.reject(new Error("first"))
        : new Promise((resolve) => {
            answer = resolve;
          });
    const done = evaluatePieces(2, 1, evaluate, () => undefined).finally(() => {
      ended = true;
    });
    done.catch(() => undefined);
    await settled();
    expect(ended).toBe(false);
    answer();
    await expect(done).rejects.toThrow(new Error("first"));
  });

  it("throws what taking throws", async () => {
    const taking = evaluatePieces(
      2,
      1,
      () => Promise.resolve(),
      () => {
        throw new Error("taken");
      },
    );
    await expect(taking).rejects.toThrow(new Error("taken"));
  });
});
