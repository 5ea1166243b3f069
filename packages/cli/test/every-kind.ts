import { readFile, writeFile } from "node:fs/promises";
import { parseDate, randomStream } from "isocline";
import { InferenceSession, Tensor } from "onnxruntime-node";

const two = (value: number): string => String(value).padStart(2, "0");

/** The features of the table, one of every kind, and what each is. */
export const FEATURES = {
  area: "numeric",
  rooms: "integer",
  garden: "boolean",
  sold: "date",
  town: "category",
  street: "category",
} as const;
type FeatureName = keyof typeof FEATURES;

/** Its targets: numbers (`price` above 0), three classes of text, of numbers, and two of true and false. */
export const TARGETS = ["price", "rent", "grade", "code", "dear"] as const;
export type TargetName = (typeof TARGETS)[number];

/** A row as it is in the file; "" is a blank. */
export type RawRow = Readonly<Record<FeatureName | TargetName | "trust", string>>;

/** Options that leave the other targets and the weight out. */
export function targetOptions(...targets: readonly TargetName[]): readonly string[] {
  const others = TARGETS.filter((name) => !targets.includes(name));
  return ["--target", targets.join(","), "--exclude", [...others, "trust"].join(",")];
}

/**
 * Rows with a column of every kind, blanks in each of them, and a target of every kind.
 *
 * @param towns towns beyond the fourth are unknown to a model that was trained on four
 */
export function everyKind(count: number, seed: number, towns = 4): readonly RawRow[] {
  const random = randomStream(seed, "every kind");
  return Array.from({ length: count }, (_, i) => {
    const area = 40 + 120 * random.uniform();
    const rooms = 1 + random.integer(6);
    const garden = random.uniform() < 0.6;
    const [month, day, hour] = [1 + random.integer(12), 1 + random.integer(28), random.integer(24)];
    const street = random.integer(30);
    const price = Math.exp(area / 60 + rooms / 10 + (garden ? 0.4 : 0) + 0.1 * random.normal());
    const worth = area + 10 * rooms + 5 * random.normal();
    const place = worth > 160 ? 2 : worth > 110 ? 1 : 0;
    const row: RawRow = {
      area: area.toFixed(2),
      rooms: String(rooms),
      garden: String(garden),
      sold: `${1995 + random.integer(30)}-${two(month)}-${two(day)}T${two(hour)}:30:00Z`,
      town: `t${random.integer(towns)}`,
      street: `s${street}`,
      price: price.toFixed(4),
      rent: (5 * street - worth).toFixed(3),
      grade: ["low", "middle", "high"][place] as string,
      code: ["-1", "0", "10"][place] as string,
      dear: String(worth > 130),
      trust: String((1 + random.integer(4)) / 2),
    };
    const blank = (["area", "rooms", "garden", "sold", "town", "street"] as const)[i % 6];
    return i % 5 === 2 && blank !== undefined ? { ...row, [blank]: "" } : row;
  });
}

const NAMES = [...Object.keys(FEATURES), ...TARGETS, "trust"] as readonly (keyof RawRow)[];

export async function writeRows(path: string, rows: readonly RawRow[]): Promise<void> {
  const lines = rows.map((row) => NAMES.map((name) => row[name]).join(","));
  await writeFile(path, `${[NAMES.join(","), ...lines].join("\n")}\n`);
}

/** A raw number, boolean or date as a deployed model is fed it; NaN for a blank. */
export function numberOf(name: string, cell: string): number {
  if (cell === "") return Number.NaN;
  if (name === "garden") return Number(cell === "true");
  return name === "sold" ? (parseDate(cell) ?? Number.NaN) : Number(cell);
}

/** All outputs of a file on raw rows, by ONNX Runtime alone. */
export async function byOnnxRuntime(
  path: string,
  rows: readonly RawRow[],
): Promise<Readonly<Record<string, readonly (number | string)[]>>> {
  const session = await InferenceSession.create(await readFile(path), { logSeverityLevel: 3 });
  try {
    const feeds = session.inputMetadata.map((input): [string, Tensor] => {
      const cells = rows.map((row) => row[input.name as keyof RawRow]);
      const isText = input.isTensor && input.type === "string";
      const tensor = isText
        ? new Tensor("string", [...cells], [rows.length, 1])
        : new Tensor(
            "float64",
            cells.map((cell) => numberOf(input.name, cell)),
            [rows.length, 1],
          );
      return [input.name, tensor];
    });
    const results = await session.run(Object.fromEntries(feeds));
    return Object.fromEntries(
      session.outputNames.map((name) => [name, Array.from((results[name] as Tensor).data as Float64Array)]),
    );
  } finally {
    await session.release();
  }
}
