// The kinds of settings: what each takes, how it is read and how `package.json` describes it. A value that cannot be used
// becomes a complaint and the default. Which settings there are is not known here.

/** What a setting is, apart from its kind. */
export interface SettingFacts {
  /** `machine` for what names a program, a path or a cluster, so that no workspace can set it. */
  readonly scope: 'resource' | 'machine' | 'window';
  /** Markdown, for whoever edits the setting. */
  readonly description: string;
  /** Its row in the README: what stands in its place when it is not set, and what it means. */
  readonly row: { readonly default: string; readonly meaning: string };
}

export interface Setting<Value> extends SettingFacts {
  readonly default: Value;
  /** JSON schema, without default and description. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The usable part of what a user wrote; `name` is the setting's, with `kmm.`, for the complaints. */
  readonly read: (value: unknown, name: string, complaints: string[]) => Value;
}

export function text(facts: SettingFacts & { readonly example: string }): Setting<string> {
  const read = (value: unknown, name: string, complaints: string[]): string => {
    if (typeof value === 'string') return value.trim();
    complaints.push(`\`${name}\` must be a text such as "${facts.example}".`);
    return '';
  };
  return { ...facts, default: '', schema: { type: 'string' }, read };
}

export function flag(facts: SettingFacts & { readonly default: boolean }): Setting<boolean> {
  const read = (value: unknown, name: string, complaints: string[]): boolean => {
    if (typeof value === 'boolean') return value;
    complaints.push(`\`${name}\` must be true or false.`);
    return facts.default;
  };
  return { ...facts, schema: { type: 'boolean' }, read };
}

interface Range {
  readonly default: number;
  readonly least: number;
  readonly most: number;
}

export function wholeNumber(facts: SettingFacts & Range): Setting<number> {
  const { least, most } = facts;
  const read = (value: unknown, name: string, complaints: string[]): number => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    complaints.push(`\`${name}\` must be a whole number from ${String(least)} to ${String(most)}.`);
    return facts.default;
  };
  return { ...facts, schema: { type: 'integer', minimum: least, maximum: most }, read };
}

/** The first of the choices is the default; each comes with what it means. */
export function choice<const Choice extends string>(
  facts: SettingFacts & { readonly choices: readonly { readonly value: Choice; readonly meaning: string }[] },
): Setting<Choice> {
  const values = facts.choices.map(({ value }) => value);
  const [first] = values;
  if (first === undefined) throw new Error('a choice among nothing');
  const read = (value: unknown, name: string, complaints: string[]): Choice => {
    const known = values.find(candidate => candidate === value);
    if (known === undefined) complaints.push(`\`${name}\` must be one of ${values.join(', ')}.`);
    return known ?? first;
  };
  const enumDescriptions = facts.choices.map(({ meaning }) => meaning);
  return { ...facts, default: first, schema: { type: 'string', enum: values, enumDescriptions }, read };
}

/** Of one entry of a list. A glob is held against the path of every file, so its length counts for each. */
const longestText = 1000;

export function texts(facts: SettingFacts & { readonly example: string }): Setting<readonly string[]> {
  const read = (value: unknown, name: string, complaints: string[]): readonly string[] => {
    if (!Array.isArray(value)) {
      complaints.push(`\`${name}\` must be a list of texts such as ["${facts.example}"].`);
      return [];
    }
    const items: readonly unknown[] = value;
    return items.flatMap((item, index) => {
      const entry = typeof item === 'string' ? item.trim() : '';
      const fault = faultOf(entry);
      if (fault === undefined) return [entry];
      complaints.push(`\`${name}[${String(index)}]\` ${fault} a text such as "${facts.example}".`);
      return [];
    });
  };
  const schema = { type: 'array', items: { type: 'string', minLength: 1 }, uniqueItems: true };
  return { ...facts, default: [], schema, read };
}

function faultOf(entry: string): string | undefined {
  if (entry === '') return 'must be';
  if (entry.length <= longestText) return undefined;
  return `has ${String(entry.length)} characters, more than the ${String(longestText)} that are read. Write`;
}

/** One of the levels for each name that is given one; which names there are, `npm run gen` writes. */
export function levels<const Level extends string>(
  facts: SettingFacts & { readonly levels: readonly Level[] },
): Setting<Readonly<Record<string, Level>>> {
  const read = (value: unknown, name: string, complaints: string[]): Readonly<Record<string, Level>> => {
    if (!isRecord(value)) {
      complaints.push(`\`${name}\` must be an object of rule ids and levels.`);
      return {};
    }
    const found: Record<string, Level> = {};
    for (const [id, level] of Object.entries(value)) {
      const known = facts.levels.find(candidate => candidate === level);
      if (known) found[id] = known;
      else complaints.push(`\`${name}.${id}\` must be one of ${facts.levels.join(', ')}.`);
    }
    return found;
  };
  return { ...facts, default: {}, schema: { type: 'object', additionalProperties: false }, read };
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
