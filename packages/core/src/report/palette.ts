/** A colour of a page, by what it is for. */
export type ColourName =
  | ("paper" | "ink" | "soft" | "line" | "grid" | "wash")
  | ("baseline" | "controlled" | "pretraining" | "warn" | "warn-wash");

type Colours = Readonly<Record<ColourName, string>>;

const light: Colours = {
  paper: "#ffffff",
  ink: "#1b2126",
  soft: "#59636d",
  line: "#d9dee2",
  grid: "#e8ebee",
  wash: "#f5f7f8",
  baseline: "#8a96a3",
  controlled: "#0c7c78",
  pretraining: "#4a5560",
  warn: "#8a4b08",
  "warn-wash": "#fdf4e7",
};

/** The colours of pages and drawings, in light, in dark and on paper. */
export const palette: Readonly<Record<"light" | "dark" | "print", Colours>> = {
  light,
  dark: {
    paper: "#14181b",
    ink: "#e4e8eb",
    soft: "#9ca7b0",
    line: "#343c43",
    grid: "#262d32",
    wash: "#1b2024",
    baseline: "#8b98a5",
    controlled: "#3fc1b6",
    pretraining: "#aeb8c1",
    warn: "#f0b669",
    "warn-wash": "#2a2116",
  },
  print: {
    ...light,
    ink: "#000000",
    soft: "#444c54",
    line: "#c9ced3",
    grid: "#e4e7ea",
    wash: "#ffffff",
    "warn-wash": "#ffffff",
  },
};

/** Colours as variables of a style sheet: `--paper: #ffffff; --ink: #1b2126;`. */
export function colourVariables(
  colours: Colours,
  names: readonly ColourName[] = Object.keys(colours) as ColourName[],
): string {
  return names.map((name) => `--${name}: ${colours[name]};`).join(" ");
}

/** What text is set in where nothing else is said. */
export const SANS =
  'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif';
