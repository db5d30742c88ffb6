export function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Each folder on the way, the deepest last, with its own path. */
export function crumbs(path: string): { name: string; path: string }[] {
  const names = path === '' ? [] : path.split('/');
  return names.map((name, at) => ({ name, path: names.slice(0, at + 1).join('/') }));
}
