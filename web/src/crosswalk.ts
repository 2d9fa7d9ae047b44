/** Codes and names (both in capitals) of the catalog's file of states: comment lines, a header, then rows. */
export function codes(text: string): [string, string][] {
  const lines = text.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
  return lines.slice(1).flatMap((line): [string, string][] => {
    const [name, code] = line.split(",");
    return name && code ? [[code, name]] : [];
  });
}
