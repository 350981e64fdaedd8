/** Prints rows under heads; a column whose cells begin with a digit is set to the right. */
export function printTable(heads, rows) {
  const widths = heads.map((head, column) =>
    Math.max(...[head, ...rows.map(row => row[column])].map(cell => cell.length)),
  );
  const right = heads.map((_, column) => rows.length > 0 && rows.every(row => /^\d/.test(row[column])));
  const line = cells =>
    cells
      .map((cell, column) => (right[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ');
  console.log(
    [heads, widths.map(width => '-'.repeat(width)), ...rows]
      .map(row => `  ${line(row)}`.trimEnd())
      .join('\n'),
  );
  console.log();
}
