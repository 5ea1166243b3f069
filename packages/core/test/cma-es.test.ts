import { readFileSync } from "node:fs";
import { cmaEs, restoreSearch, type Search } from "isocline";
import { describe, expect, it } from "vitest";

interface Counted {
  readonly name: string;
  readonly start: number;
  readonly sigma: number;
  readonly population: number;
  readonly restarts: number;
  readonly evaluations: readonly (number | null)[];
  readonly median: number;
}

const { functions } = JSON.parse(readFileSync(new URL("fixtures/cma-es.json", import.meta.url), "utf8")) as {
  readonly functions: readonly Counted[];
};

const SIZE = 10;
const places = Array.from({ length: SIZE }, (_, i) => i);
const scales = places.map((i) => 10 ** ((6 * i) / (SIZE - 1)));
/** The orthogonal matrix of the discrete cosine transform. */
const rotation = places.map((i) =>
  places.map((j) => Math.sqrt((i === 0 ? 1 : 2) / SIZE) * Math.cos((Math.PI * (2 * j + 1) * i) / (2 * SIZE))),
);

type Point = readonly number[];
const sumOf = (x: Point, term: (value: number, i: number) => number): number =>
  x.reduce((total, value, i) => total + term(value, i), 0);

const sphere = (x: Point): number => sumOf(x, (value) => value ** 2);
const ellipsoid = (x: Point): number => sumOf(x, (value, i) => (scales[i] as number) * value ** 2);
const rotatedEllipsoid = (x: Point): number =>
  ellipsoid(rotation.map((row) => sumOf(x, (value, j) => value * (row[j] as number))));
const rosenbrock = (x: Point): number =>
  sumOf(x.slice(0, -1), (value, i) => 100 * ((x[i + 1] as number) - value ** 2) ** 2 + (1 - value) ** 2);
const rastrigin = (x: Point): number =>
  10 * x.length + sumOf(x, (value) => value ** 2 - 10 * Math.cos(2 * Math.PI * value));

const byName: Readonly<Record<string, (x: Point) => number>> = {
  sphere,
  ellipsoid,
  "rotated-ellipsoid": rotatedEllipsoid,
  rosenbrock,
  rastrigin,
};

/** Asks and tells until the search stops, or what was told is enough. */
function minimise(search: Search, f: (x: Point) => number, most = 100_000): Search {
  while (search.stopped === undefined && search.evaluations < most) {
    const asked = search.ask();
    search.tell(
      asked,
      asked.map(({ point }) => f(point)),
    );
  }
  return search;
}

/** Evaluations up to the first value of at most 1e-9; Infinity where none was. */
function countedFor({ name, start, sigma, population, restarts }: Counted, seed: number): number {
  const setup = { seed, start: new Array<number>(SIZE).fill(start) };
  const bounds = { lower: new Array<number>(SIZE).fill(-5), upper: new Array<number>(SIZE).fill(5) };
  const search = cmaEs(restarts === 0 ? setup : { ...setup, ...bounds }, { sigma, population, restarts });
  let [count, found] = [0, Number.POSITIVE_INFINITY];
  const f = (x: Point): number => {
    const value = (byName[name] as typeof sphere)(x);
    count += 1;
    if (value <= 1e-9) found = Math.min(found, count);
    return value;
  };
  while (search.stopped === undefined && found > count) {
    const asked = search.ask();
    search.tell(
      asked,
      asked.map(({ point }) => f(point)),
    );
  }
  return found;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] as number) + (sorted[sorted.length >> 1] as number)) / 2;
}

describe("CMA-ES to 1e-9 in 10 dimensions", () => {
  it.each(functions)("takes at most 1.2 times the evaluations of python3-cmaes: $name, $median", (counted) => {
    const found = Array.from({ length: 10 }, (_, i) => countedFor(counted, i + 1));
    expect(medianOf(found)).toBeLessThanOrEqual(1.2 * counted.median);
  });

  it("does as well in the variant of purecma within twice those", () => {
    for (const counted of functions.slice(0, 3)) {
      const start = new Array<number>(SIZE).fill(counted.start);
      const { sigma, population } = counted;
      const search = cmaEs({ seed: 1, start }, { sigma, population, variant: "purecma", target: 1e-9 });
      minimise(search, byName[counted.name] as typeof sphere);
      expect(search.stopped).toBe("target");
      expect(search.evaluations).toBeLessThanOrEqual(2 * counted.median);
    }
  });
});

describe("CMA-ES", () => {
  const start = [3, -2, 1];

  it("depends on the ranking alone: the same points for a value and any rising function of it", () => {
    const [plain, bent] = [sphere, (x: Point) => Math.log(sphere(x)) ** 3 + 7].map((f) => {
      return minimise(cmaEs({ seed: 4, start }), f, 300).best?.point;
    });
    expect(bent).toEqual(plain);
  });

  it("does not depend on the unit of a coordinate whose σ is in that unit", () => {
    const units = [1, 8, 1 / 1024];
    const scaled = cmaEs({ seed: 4, start: start.map((x, i) => x * (units[i] as number)) }, { sigma: units });
    minimise(scaled, (x) => sphere(x.map((value, i) => value / (units[i] as number))), 300);
    const plain = minimise(cmaEs({ seed: 4, start }, { sigma: 1 }), sphere, 300);
    expect(scaled.best?.point.map((x, i) => x / (units[i] as number))).toEqual(plain.best?.point);
  });

  it("settles on a corner of its box, and on a bound of one coordinate alone", () => {
    const away = (x: Point): number => sumOf(x, (value) => (value + 1) ** 2);
    const corner = cmaEs({ seed: 2, lower: [0, 0, 0], upper: [1, 2, 3] }, { target: 3 });
    minimise(corner, away, 5000);
    expect(corner.best?.value).toBeCloseTo(3, 12);
    const half = cmaEs({ seed: 2, start: [1, 1], lower: [0.5, -Infinity] }, { target: 2.25 + 1e-12 });
    minimise(half, away, 5000);
    expect(half.best?.point[0]).toBeCloseTo(0.5, 9);
    expect(half.best?.point[1]).toBeCloseTo(-1, 5);
  });

  it("begins in the middle of a finite box with 0.3 of each width", () => {
    const { settings, box } = cmaEs({ seed: 1, lower: [0, -1], upper: [10, 1] }).state() as unknown as {
      readonly settings: { readonly sigma: Point };
      readonly box: { readonly start: Point };
    };
    expect(box.start).toEqual([5, 0]);
    expect(settings.sigma).toEqual([3, 0.6]);
  });

  it("searches one coordinate", () => {
    const search = cmaEs({ seed: 3, start: [40] }, { target: 1e-12 });
    expect(minimise(search, sphere, 2000).stopped).toBe("target");
  });

  it("solves 20 coupled coordinates with a bad scale, restored after every generation", () => {
    let search = cmaEs({ seed: 1, start: new Array<number>(20).fill(1) }, { sigma: 0.5, target: 1e-6 });
    const f = (x: Point): number =>
      sumOf(x, (value, i) => 10 ** ((3 * i) / 19) * (value + 0.5 * (x[(i + 1) % 20] as number)) ** 2);
    while (search.stopped === undefined && search.evaluations < 30_000) {
      search = restoreSearch(JSON.parse(JSON.stringify(search.state())));
      const asked = search.ask();
      search.tell(
        asked,
        asked.map(({ point }) => f(point)),
      );
    }
    expect(search.stopped).toBe("target");
  });

  it("ranks trials that diverged worst, and finds the way round them", () => {
    const cliff = (x: Point): number => ((x[0] as number) > 3.5 ? Number.NaN : sphere(x));
    const search = cmaEs({ seed: 5, start }, { target: 1e-10 });
    expect(minimise(search, cliff, 4000).stopped).toBe("target");
  });

  it("treats duplicates and ties alike: constant and stepped functions end, the latter at its least step", () => {
    expect(minimise(cmaEs({ seed: 1, start }), () => 1).stopped).toBe("tolfun");
    const stepped = minimise(cmaEs({ seed: 1, start }, { sigma: 2 }), (x) => Math.floor(sphere(x)));
    expect(stepped.best?.value).toBe(0);
    expect(stepped.stopped).toBe("tolfun");
  });
});

describe("CMA-ES ends a start", () => {
  const start = [3, -2, 1];
  const end = (f: (x: Point) => number, options: Parameters<typeof cmaEs>[1], from: Point = start): Search =>
    minimise(cmaEs({ seed: 1, start: from }, options), f, 200_000);

  it("as tolfun where values hardly differ", () => {
    const search = end(sphere, { tolx: 0 });
    expect(search.stopped).toBe("tolfun");
    expect(search.best?.value).toBeLessThan(1e-12);
  });

  it("as tolx where the distribution has no width left", () => {
    const search = end((x) => sumOf(x, Math.abs), { tolfun: 0, tolx: 1e-8 });
    expect(search.stopped).toBe("tolx");
    expect(search.best?.value).toBeLessThan(1e-5);
  });

  it("as tolxup where a slope never ends", () => {
    expect(end(([x = 0]) => -x, { sigma: 1e-3 }).stopped).toBe("tolxup");
  });

  it("as condition where C is nearly singular", () => {
    const search = end(([x = 0, y = 0, z = 0]) => x ** 2 + 1e6 * y ** 2 + 1e12 * z ** 2, { condition: 1e8, tolfun: 0 });
    expect(search.stopped).toBe("condition");
    expect(search.info.condition).toBeGreaterThan(1e8);
  });

  it("as no-effect-coordinate where σ is lost in the rounding of the mean", () => {
    const f = (x: Point): number => sumOf(x, (value) => (value - 1e8) ** 2);
    expect(end(f, { tolfun: 0, tolx: 0, sigma: 1 }, [1e8, 1e8, 1e8]).stopped).toMatch(/^no-effect-/);
  });

  it("as stagnation where noise is all there is", () => {
    let turn = 0;
    const noise = (): number => Math.abs(Math.sin(++turn * 12.9898) * 43758.5453) % 1;
    expect(end(noise, { tolx: 0, tolxup: 1e100, condition: 1e100 }).stopped).toBe("stagnation");
  });

  it("as diverged where nothing finite is found for a while", () => {
    expect(end(() => Number.NaN, {}).stopped).toBe("diverged");
  });

  it("as target once the generation of a value so good is complete", () => {
    const search = end(sphere, { target: 1, population: 10 });
    expect(search.stopped).toBe("target");
    expect(search.best?.value).toBeLessThanOrEqual(1);
    expect(search.evaluations % 10).toBe(0);
    expect(search.evaluations - (search.best?.id ?? 0)).toBeLessThanOrEqual(10);
  });

  it("as evaluations at the very number that it was given, though that ends within a generation", () => {
    const search = end(sphere, { maxEvaluations: 25 });
    expect([search.stopped, search.evaluations]).toEqual(["evaluations", 25]);
  });

  it("and begins anew elsewhere with twice the population, until restarts are used up", () => {
    const search = cmaEs({ seed: 1, start, lower: [-5, -5, -5], upper: [5, 5, 5] }, { population: 6, restarts: 2 });
    const populations = new Map<number, number>();
    const firsts: Point[] = [];
    while (search.stopped === undefined) {
      const { restart, population } = search.info as { readonly restart: number; readonly population: number };
      const asked = search.ask();
      if (!populations.has(restart)) firsts.push(asked[0]?.point as Point);
      populations.set(restart, population);
      expect(asked).toHaveLength(population);
      search.tell(
        asked,
        asked.map(({ point }) => sphere(point)),
      );
    }
    expect([...populations]).toEqual([
      [0, 6],
      [1, 12],
      [2, 24],
    ]);
    expect(new Set(firsts.map(String)).size).toBe(3);
    expect(search.stopped).toBe("tolfun");
  });
});

describe("CMA-ES refuses", () => {
  const setup = { seed: 1, start: [0, 0] };

  it.each([
    [{ sigma: 0 }, "sigma of cma-es: expected positive numbers, found 0"],
    [{ sigma: [1] }, "sigma of cma-es: expected 2 numbers, found 1"],
    [{ population: 1 }, "population of cma-es: expected a whole number of at least 2, found 1"],
    [{ variant: "sep" as "tutorial" }, "variant of cma-es: expected tutorial or purecma, found sep"],
    [{ restarts: -1 }, "restarts of cma-es"],
    [{ growth: 0.5 }, "growth of cma-es"],
    [{ maxEvaluations: 0 }, "maxEvaluations of cma-es"],
    [{ target: Number.NaN }, "target of cma-es"],
    [{ tolx: -1 }, "tolx of cma-es"],
  ])("the options %j", (options, message) => {
    expect(() => cmaEs(setup, options)).toThrow(message);
  });

  it.each([
    [{ seed: -1, start: [0] }, "seed of the search"],
    [{ seed: 1 }, "search: expected a start, or bounds, found neither"],
    [{ seed: 1, start: [0, Number.NaN] }, "start of coordinate 1"],
    [{ seed: 1, start: [0], lower: [0, 1] }, "lower of the search: expected 1 numbers, found 2"],
    [{ seed: 1, lower: [0], upper: [0] }, "bounds of coordinate 0: expected a lower one below the upper one"],
    [{ seed: 1, start: [2], upper: [1] }, "start of coordinate 0: expected a number from -Infinity to 1, found 2"],
    [{ seed: 1, lower: [0] }, "start of coordinate 0: expected a finite number, or bounds that have a middle"],
  ])("the setup %j", (wrong, message) => {
    expect(() => cmaEs(wrong)).toThrow(message);
  });

  it("a state whose vectors do not fit each other", () => {
    const state = cmaEs(setup).state();
    const distribution = { ...(state.distribution as object), mean: [0] };
    expect(() => restoreSearch({ ...state, distribution })).toThrow("expected vectors of 2 numbers and matrices of 4");
    expect(() => restoreSearch({ ...state, stream: { words: [1, 2] } })).toThrow("stream.words");
  });
});
