import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { shellWord } from "./shell-word.ts";

describe("a word for a shell", () => {
  it("is left as it is where it can be", () => {
    for (const plain of ["--lambda", "lambda.area=0.1,age=2", "a/b@c%d+e:f-1"]) expect(shellWord(plain)).toBe(plain);
  });

  it("comes out of a shell as it went in", () => {
    const words = [
      "*",
      "a b",
      "it's",
      "''",
      "",
      '"$HOME" `id` \\',
      "lambda.*=0.1",
      "a;b|c&d>e",
      "~",
      "#no",
      "[a]?{b,c}",
    ];
    const script = `printf '%s\\0' ${words.map(shellWord).join(" ")}`;
    const said = execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
    expect(said).toEqual(words);
  });
});
