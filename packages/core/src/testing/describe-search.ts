import { FormatError, UsageError } from "../base/index.ts";
import { type Proposal, restoreSearch, type Search } from "../search/index.ts";
import type { TestFramework } from "./framework.ts";

/** A search, and how it is to be run. */
export interface SearchContract {
  readonly name: string;
  /** Begins the search in the box from −1 to 3 by 0 to 2. It must end by itself within 5,000 values. */
  start(seed: number): Search;
}

const MOST = 5000;

/** A bowl whose bottom is inside the box. Where it is cut off, trials diverge. */
function bowl([x = 0, y = 0]: readonly number[]): number {
  if (x > 2.5) return Number.NaN;
  if (y > 1.8) return Number.POSITIVE_INFINITY;
  return (x - 0.5) ** 2 + 4 * (y - 1) ** 2;
}

function tell(search: Search, proposals: readonly Proposal[]): void {
  const values = proposals.map(({ point }) => bowl(point));
  search.tell(proposals, values);
}

/** Evaluates everything a search asks for, in groups of a size and, where told, each group from last to first. */
function run(search: Search, group: number, { backwards = false, most = MOST } = {}): readonly Proposal[] {
  const asked: Proposal[] = [];
  let waiting: Proposal[] = [...search.pending];
  while (search.stopped === undefined && asked.length < most) {
    const given = search.ask(group);
    asked.push(...given);
    waiting.push(...given);
    if (given.length === group && waiting.length < 3 * group) continue;
    const told = backwards ? waiting.reverse() : waiting;
    tell(search, told);
    waiting = [];
  }
  return asked;
}

/** Throws unless two things are the same as JSON, bit for bit. */
function expectSame(what: string, found: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: expected ${right}, found ${left}`);
}

function expectRefusal(what: string, kind: typeof UsageError | typeof FormatError, refused: () => unknown): void {
  try {
    refused();
  } catch (error) {
    if (error instanceof kind) return;
    throw error;
  }
  throw new Error(`${what}: expected a ${kind.name}, found none`);
}

function throughJson(search: Search): unknown {
  return JSON.parse(JSON.stringify(search.state()));
}

/**
 * What every search keeps to: proposals inside the box, numbered in order; the same proposals and the same best point
 * however it is asked and in whatever order it is told; the same bits after a restore at any moment; values that are not
 * finite never the best; refusal of what was not asked for; an end.
 *
 * @example describeSearch({ name: "cma-es", start: (seed) => cmaEs({ seed, lower: [-1, 0], upper: [3, 2] }) }, { describe, it })
 */
export function describeSearch({ name, start }: SearchContract, { describe, it }: TestFramework): void {
  describe(name, () => {
    it("stays in the box, counts its proposals from 0, and ends near the bottom", async () => {
      const search = start(1);
      const asked = run(search, 7);
      expectSame("name", search.name, name);
      if (search.stopped === undefined) throw new Error(`found no end within ${MOST} values`);
      expectSame("evaluations", search.evaluations, asked.length);
      expectSame(
        "numbers of proposals",
        asked.map(({ id }) => id),
        asked.map((_, i) => i),
      );
      for (const { point, budget } of asked) {
        const [x = Number.NaN, y = Number.NaN] = point;
        if (!(point.length === 2 && x >= -1 && x <= 3 && y >= 0 && y <= 2)) throw new Error(`found the point ${point}`);
        if (!(budget > 0 && budget <= 1)) throw new Error(`found the budget ${budget}`);
      }
      if (!((search.best?.value ?? Number.NaN) < 0.5)) throw new Error(`found the best value ${search.best?.value}`);
      expectSame("value of the best point", search.best?.value, bowl(search.best?.point ?? []));
      expectSame("proposals after the end", search.ask(), []);
    });

    it("has the least value of the greatest budget as its best, the earliest of equal ones", async () => {
      const search = start(2);
      const finite = run(search, 5).filter(({ point }) => Number.isFinite(bowl(point)));
      const most = Math.max(...finite.map(({ budget }) => budget));
      const full = finite.filter(({ budget }) => budget === most);
      const least = Math.min(...full.map(({ point }) => bowl(point)));
      expectSame("best proposal", search.best?.id, full.find(({ point }) => bowl(point) === least)?.id);
    });

    it("asks for the same whether asked one by one or all at once, and told in any order", async () => {
      const whole = start(3);
      const path = run(whole, MOST);
      for (const [group, backwards] of [
        [1, false],
        [3, true],
        [MOST, true],
      ] as const) {
        const other = start(3);
        expectSame(`proposals by ${group}`, run(other, group, { backwards }), path);
        expectSame(`state by ${group}`, other.state(), whole.state());
      }
    });

    it("asks for other points under another seed", async () => {
      if (JSON.stringify(start(4).ask(3)) === JSON.stringify(start(5).ask(3))) throw new Error("found the same points");
    });

    it("goes on bit for bit from a state in JSON, whatever it waits for", async () => {
      for (const moment of [0, 1, 4, 11, 26]) {
        const search = start(6);
        run(search, 1, { most: moment });
        const [lost, done] = [search.ask(1), search.ask(1)];
        tell(search, done);
        const pending = search.pending.map(({ id }) => id);
        if (!lost.every(({ id }) => pending.includes(id))) throw new Error(`found only ${pending} pending`);
        const twin = restoreSearch(throughJson(search));
        expectSame("pending proposals", twin.pending, search.pending);
        expectSame("best", twin.best, search.best);
        expectSame("evaluations", twin.evaluations, search.evaluations);
        expectSame("state", twin.state(), search.state());
        expectSame("later proposals", run(twin, 4), run(search, 4));
        expectSame("last state", twin.state(), search.state());
        expectSame("restored last state", restoreSearch(throughJson(search)).state(), search.state());
      }
    });

    it("has no best where every trial diverges, and ends all the same", async () => {
      const search = start(7);
      for (let i = 0; i < MOST && search.stopped === undefined; i++) {
        const asked = search.ask();
        const values = asked.map(({ id }) => [Number.NaN, Infinity, -Infinity][id % 3] as number);
        search.tell(asked, values);
      }
      if (search.stopped === undefined) throw new Error("found no end");
      expectSame("best", search.best, undefined);
    });

    it("refuses proposals that are not pending and values that do not fit them, and takes nothing then", async () => {
      const search = start(8);
      const [first, second] = search.ask(2) as [Proposal, Proposal];
      const before = throughJson(search);
      expectRefusal("an unknown proposal", UsageError, () => search.tell([{ id: 999 }], [1]));
      expectRefusal("a proposal named twice", UsageError, () => search.tell([first, first], [1, 1]));
      expectRefusal("a proposal not given out", UsageError, () => search.tell([first, { id: 2 }], [1, 1]));
      expectRefusal("too few values", UsageError, () => search.tell([first, second], [1]));
      expectRefusal("half a proposal", UsageError, () => search.ask(0.5));
      expectRefusal("no number of proposals", UsageError, () => search.ask(Number.NaN));
      expectSame("state after refusals", search.state(), before);
      search.tell([first], [1]);
      expectRefusal("a second value", UsageError, () => search.tell([first], [1]));
    });

    it("refuses a state that is not its own", async () => {
      const state = start(9).state();
      expectRefusal("another version", FormatError, () => restoreSearch({ ...state, version: 99 }));
      expectRefusal("an unknown field", FormatError, () => restoreSearch({ ...state, extra: 1 }));
      expectRefusal("another search", UsageError, () => restoreSearch({ ...state, search: "grid" }));
    });
  });
}
