/** Milliseconds as people say them: `48 s`, `1 min 05 s`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const rest = seconds - minutes * 60;
  return minutes === 0 ? `${String(rest)} s` : `${String(minutes)} min ${String(rest).padStart(2, '0')} s`;
}
