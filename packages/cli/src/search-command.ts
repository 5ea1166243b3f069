import { existsSync } from "node:fs";
import type { Command } from "commander";
import { DataError, RuntimeError } from "isocline";
import { shortDigest } from "./digest.ts";
import type { ExitCode } from "./exit.ts";
import { type Interrupts, watchInterrupts } from "./interrupt.ts";
import { ownInterrupted } from "./interrupted.ts";
import { checkNewFolder, createRunFolder, type OwnRunFolder, type RunFolder, type runFiles } from "./run-folder.ts";
import { defineRunOptions, type RunOptions, refuseWithResume } from "./run-options.ts";
import { type SearchTable, searchTable } from "./search-table.ts";
import { openTerminal, type Terminal } from "./terminal.ts";
import { checkExecutorOptions, defineExecutorOptions, type GivenExecutor } from "./trials/executor-options.ts";
import { version } from "./version.ts";

/** What every search writes down of itself. */
export interface SearchRecord {
  readonly status: string;
  readonly version: string;
  /** When it began, ISO 8601. */
  readonly created: string;
  /** Over all processes that it took. */
  readonly seconds: number;
  /** What its table is called, and the SHA-256 of the encoded rows. */
  readonly source: string;
  readonly dataset: string;
}

/** What a search is run with, beside what it is. */
export interface SearchSession {
  readonly folder: OwnRunFolder;
  readonly terminal: Terminal;
  readonly interrupts: Interrupts;
  readonly executor: GivenExecutor;
  /** When it began, ISO 8601, and seconds that earlier processes took. */
  readonly created: string;
  readonly before: number;
  /** Throws for another table than the one that it began with. */
  checkDataset(digest: string): void;
}

/** A command that does trials until something is found. */
export interface SearchCommand<Asked, Ready, Document extends SearchRecord> {
  readonly command: "tune" | "compare" | "metalearn";
  /** "search", or "comparison". */
  readonly what: string;
  /** The file of its record. */
  readonly file: keyof typeof runFiles;
  /** The record in a folder; undefined where there is none. */
  read(folder: RunFolder): Promise<Document | undefined>;
  /** What the command line stands for. */
  given(command: Command): Promise<Asked>;
  /** What was asked for when it began. */
  recorded(document: Document, folder: RunFolder): Asked;
  dataOf(asked: Asked): string;
  /** Reads the table, from where it is now, and refuses what does not fit it. */
  prepare(asked: Asked, table: SearchTable): Promise<Ready>;
  announce(ready: Ready, folder: RunFolder, terminal: Terminal): void;
  run(ready: Ready, session: SearchSession): Promise<Document>;
  /** The one document that --json prints. */
  result(document: Document, folder: RunFolder): object | Promise<object>;
  print(terminal: Terminal, document: Document, folder: RunFolder): Promise<void>;
  conclude(terminal: Terminal, document: Document, folder: RunFolder): ExitCode;
}

type Named = Pick<SearchCommand<never, never, never>, "command" | "what" | "file">;

/** Defines the options that every search has. */
export function defineSearchOptions(command: Command, { command: name, what }: Named): void {
  defineExecutorOptions(command);
  defineRunOptions(command, what, `runs/<data>-${name}-<number>`);
}

/**
 * Begins a search, or goes on with one, to its end. Everything that can be refused is, before a folder is created; an
 * error leaves a folder only where it holds a search to go on with.
 */
export async function runSearchCommand<Asked, Ready, Document extends SearchRecord>(
  command: Command,
  search: SearchCommand<Asked, Ready, Document>,
): Promise<ExitCode> {
  const options = command.opts<RunOptions & GivenExecutor>();
  const { out, resume, json } = options;
  const terminal = openTerminal(options);
  const interrupts = watchInterrupts(terminal, { resumes: resume !== undefined });
  const read = (asked: Asked, table: SearchTable): Promise<Ready> => {
    terminal.passing(`reading ${table.data === "" ? "the query" : table.data}`);
    return search.prepare(asked, table);
  };
  const run = async (
    ready: Ready,
    session: Pick<SearchSession, "folder" | "created" | "before" | "checkDataset">,
  ): Promise<ExitCode> => {
    const { folder } = session;
    search.announce(ready, folder, terminal);
    const document = await search.run(ready, { ...session, terminal, interrupts, executor: options });
    if (json === true) terminal.result(JSON.stringify(await search.result(document, folder)));
    else if (document.status !== "interrupted") await search.print(terminal, document, folder);
    return search.conclude(terminal, document, folder);
  };
  try {
    if (resume === undefined) {
      await checkExecutorOptions(options);
      const asked = await search.given(command);
      await checkNewFolder(out);
      const data = search.dataOf(asked);
      const ready = await read(asked, searchTable(data));
      // A signal must not end the process between a folder and its first file.
      interrupts.guard();
      const folder = await createRunFolder(out, data, search.command);
      const created = new Date().toISOString();
      return await owning(folder, search, () => run(ready, { folder, created, before: 0, checkDataset() {} }));
    }
    refuseWithResume(command, search.what, ["workers", "queue", "store"]);
    await checkExecutorOptions(options);
    const { folder, found } = await openInterrupted(resume, search);
    return await owning(folder, search, async () => {
      const { asked, document } = found;
      const began = { data: search.dataOf(asked), source: document.source };
      const [data = began.data] = command.args;
      const ready = await read(asked, searchTable(data, began));
      interrupts.guard();
      if (document.version !== version()) warnOfVersion(document, search, terminal);
      const { created, seconds: before } = document;
      const checkDataset = (digest: string): void => checkSameTable(document, search, digest);
      return run(ready, { folder, created, before, checkDataset });
    });
  } finally {
    interrupts.release();
  }
}

/** The folder of a search that can go on, with its record. */
function openInterrupted<Asked, Document extends SearchRecord>(
  path: string,
  search: Pick<SearchCommand<Asked, never, Document>, "command" | "what" | "file" | "read" | "recorded">,
) {
  const { command, what, file } = search;
  const printedBy = `isocline ${command}`;
  return ownInterrupted(path, {
    file,
    expected: `the folder of an interrupted ${what}`,
    printedBy,
    async read(folder, refuse) {
      const document = await search.read(folder);
      if (document === undefined)
        return refuse(`${folder.path}, without a record`, `name the folder that ${printedBy} printed`);
      const { status } = document;
      if (status !== "interrupted" && status !== "running") {
        const found = status === "completed" ? "one that is complete" : `one that has ended (${status})`;
        refuse(found, `${command} again for another, or report on it`);
      }
      return { asked: search.recorded(document, folder), document };
    },
  });
}

/** Does something in a folder, which is released after; what nothing can go on from is taken away when it fails. */
async function owning<Result>(folder: OwnRunFolder, search: Named, use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } catch (error) {
    const kept = existsSync(folder.file(search.file));
    if (!kept) await folder.discard().catch(() => {});
    throw stoppedBy(error, search, folder.path, kept);
  } finally {
    folder.release();
  }
}

/** Errors of a disk that takes no more, by their messages: why the last worker of a queue left is told in words alone. */
const FULL = /\b(ENOSPC|EDQUOT|EFBIG)\b/;

/**
 * What ended a search, with what to do.
 *
 * @param kept whether it can go on
 */
function stoppedBy(error: unknown, { command, what }: Named, folder: string, kept: boolean): unknown {
  // One that comes from a worker has its kind and no class.
  if (error instanceof Error && "kind" in error) return error;
  const message = error instanceof Error ? error.message : String(error);
  const [code] = FULL.exec(message) ?? [];
  if (code === undefined && !kept) return error;
  const again = kept ? `go on with: isocline ${command} --resume ${folder}` : "begin again";
  const expected = code === undefined ? "to go on" : `room for the ${what}'s files`;
  const found = code === undefined ? message : `a full disk (${code})`;
  const remedy = `${kept ? "what was done is kept; " : ""}${code === undefined ? "" : "free some and "}${again}`;
  return new RuntimeError({ where: folder, expected, found, remedy }, { cause: error });
}

function warnOfVersion({ version: began }: SearchRecord, { what }: Named, terminal: Terminal): void {
  terminal.warn(`the ${what} began with version ${began}; its trials are done again with ${version()}`);
}

function checkSameTable({ source, dataset }: SearchRecord, { command, what }: Named, found: string): void {
  if (found === dataset) return;
  throw new DataError({
    where: source,
    expected: `the table that the ${what} began with, of SHA-256 ${shortDigest(dataset)} once encoded`,
    found: `one of ${shortDigest(found)}`,
    remedy: `restore it, or ${command} again`,
  });
}
