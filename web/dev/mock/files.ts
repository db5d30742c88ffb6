import type { FileEntry, Folder } from '../../src/api/types.ts';

const QUOTA = 2 * 1024 ** 3;
const FILE_MAX = 100 * 1024 ** 2;

export class FileRefusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

/** A folder that exists in memory only; what is uploaded is counted and forgotten. */
export class MockFiles {
  private readonly folders = new Map<string, FileEntry[]>();
  private used: number;

  constructor(kind: string) {
    this.used = kind === 'full' ? QUOTA * 0.97 : 318_000_000;
    if (kind === 'new') {
      this.used = 0;
      this.folders.set('', []);
      return;
    }
    const entry = (name: string, kind: FileEntry['kind'], bytes: number, hours: number): FileEntry => ({
      name, kind, bytes, changedAt: new Date(Date.now() - hours * 3_600_000).toISOString(),
    });
    this.folders.set('', [
      entry('Reise nach Lissabon', 'FOLDER', 0, 4),
      entry('notes', 'FOLDER', 0, 300),
      entry('Household budget 2026.xlsx', 'FILE', 48_213, 2),
      entry('Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz_Fassung_vom_14_November_2026_endgültig.pdf', 'FILE', 5_411_208, 30),
      entry('heat-pump.md', 'FILE', 2_114, 50),
      entry('latest', 'LINK', 0, 50),
      entry('garden.mp4', 'FILE', 94_371_840, 900),
    ]);
    this.folders.set('Reise nach Lissabon', [entry('packing list.txt', 'FILE', 730, 4), entry('Fotos', 'FOLDER', 0, 9)]);
    this.folders.set('Reise nach Lissabon/Fotos', []);
    this.folders.set('notes', [entry('pipe', 'SPECIAL', 0, 1), entry('shared.db', 'SHARED', 0, 1), entry('bad\ufffdname', 'NAME', 0, 1)]);
  }

  list(path: string): Folder {
    const entries = this.folders.get(path);
    if (!entries) throw new FileRefusal(404, 'FILE_NOT_FOUND');
    const sorted = entries.toSorted((a, b) => Number(b.kind === 'FOLDER') - Number(a.kind === 'FOLDER') || a.name.localeCompare(b.name));
    return { path, entries: sorted, more: false, usedBytes: this.used, usedWhole: true, quotaBytes: QUOTA, fileMaxBytes: FILE_MAX };
  }

  put(path: string, bytes: number, replace: boolean): FileEntry {
    const { folder, name, entries } = this.place(path);
    const present = entries.find((one) => one.name === name);
    if (present && !replace) throw new FileRefusal(409, 'FILE_EXISTS');
    if (!present && entries.some((one) => one.name.toLowerCase() === name.toLowerCase())) throw new FileRefusal(409, 'FILE_NAME_COLLIDES');
    if (this.used + bytes > QUOTA) throw new FileRefusal(507, 'FILES_FULL');
    const fresh: FileEntry = { name, kind: 'FILE', bytes, changedAt: new Date().toISOString() };
    this.used += bytes - (present?.bytes ?? 0);
    this.folders.set(folder, [...entries.filter((one) => one !== present), fresh]);
    return fresh;
  }

  remove(path: string): void {
    const { folder, name, entries } = this.place(path);
    const present = entries.find((one) => one.name === name);
    if (!present) throw new FileRefusal(404, 'FILE_NOT_FOUND');
    this.used -= present.bytes;
    this.folders.set(folder, entries.filter((one) => one !== present));
  }

  private place(path: string) {
    const cut = path.lastIndexOf('/');
    const folder = cut < 0 ? '' : path.slice(0, cut);
    const entries = this.folders.get(folder);
    if (!entries) throw new FileRefusal(404, 'FILE_NOT_FOUND');
    return { folder, name: path.slice(cut + 1), entries };
  }
}
