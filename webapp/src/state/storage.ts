/** The phone's own storage; where it is forbidden or full, what is written is kept for as long as the app is open. */

const written: Record<string, string> = {};

export function read(name: string): string {
  try {
    return written[name] ?? localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

export function write(name: string, value: string): void {
  written[name] = value;
  try {
    localStorage.setItem(name, value);
  } catch {}
}
