/** The line of the text that a refusal is about, from 1 on: told by the portal, or that of the model that it names. */
export function wrongLine(detail: string, text: string): number | undefined {
  const told = /\(?\bline (\d+)\)?$/.exec(detail.trim())?.[1];
  if (told) return Math.min(Number(told), text.split('\n').length);
  const model = /^The model "(.*?)" /.exec(detail)?.[1];
  if (!model) return undefined;
  const lines = text.split('\n');
  const at = lines.findLastIndex((line) => idOf(line) === model);
  return at < 0 ? undefined : at + 1;
}

/** The id that a line of YAML gives to a model, as one of several lines or in braces. */
function idOf(line: string): string | undefined {
  return /^\s*(?:-\s+)?\{?\s*id:\s*["']?([^"',}\s#]+)/.exec(line)?.[1];
}
