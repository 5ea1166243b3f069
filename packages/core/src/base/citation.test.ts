import { bibtex, citationText, distinctReferences, lai, type Reference } from "isocline";
import { describe, expect, it } from "vitest";

const adam: Reference = {
  authors: "D. P. Kingma and J. Ba",
  title: "Adam: A Method for Stochastic Optimization",
  year: 2015,
  source: "ICLR 2015, arXiv:1412.6980",
};
const four: Reference = {
  authors: "C. Szegedy, V. Vanhoucke and Z. Wojna",
  title: "Why 50 % & more?",
  year: 2016,
  source: "CVPR 2016",
  url: "https://example.org/a_b",
};

describe("citationText", () => {
  it("is one line", () => {
    expect(citationText(adam)).toBe(
      "D. P. Kingma and J. Ba (2015). Adam: A Method for Stochastic Optimization. ICLR 2015, arXiv:1412.6980.",
    );
    expect(citationText(four)).toBe(
      "C. Szegedy, V. Vanhoucke and Z. Wojna (2016). Why 50 % & more? CVPR 2016. https://example.org/a_b",
    );
  });
});

describe("bibtex", () => {
  it("has authors, venue and arXiv number where BibTeX wants them", () => {
    expect(bibtex([adam])).toBe(`@misc{kingma2015adam,
  author = {D. P. Kingma and J. Ba},
  title = {{Adam: A Method for Stochastic Optimization}},
  year = {2015},
  howpublished = {ICLR 2015},
  eprint = {1412.6980},
  archiveprefix = {arXiv}
}
`);
    expect(bibtex(lai().references)).toContain("eprint = {2405.07884}");
    expect(bibtex(lai().references)).not.toContain("howpublished");
  });

  it("escapes what LaTeX would read otherwise, and splits every list of authors", () => {
    const text = bibtex([four]);
    expect(text).toContain("author = {C. Szegedy and V. Vanhoucke and Z. Wojna}");
    expect(text).toContain("title = {{Why 50 \\% \\& more?}}");
    expect(text).toContain("url = {https://example.org/a_b}");
    expect(bibtex([{ ...four, url: "https://example.org/}" }])).not.toContain("url =");
    expect(bibtex([{ ...four, title: "a}b\\c^{d}~" }])).toContain(
      "{{a\\}b\\textbackslash{}c\\textasciicircum{}\\{d\\}\\textasciitilde{}}}",
    );
  });

  it("gives each work a key of its own", () => {
    const keys = [
      ...bibtex([adam, { ...adam, source: "another" }, { ...adam, authors: "J. Öz" }]).matchAll(/@misc{(.*),/g),
    ];
    expect(keys.map(([, key]) => key)).toEqual(["kingma2015adam", "kingma2015adam-2", "oz2015adam"]);
  });
});

describe("distinctReferences", () => {
  it("keeps each work once, in order", () => {
    expect(distinctReferences([adam, four, { ...adam }])).toEqual([adam, four]);
  });
});
