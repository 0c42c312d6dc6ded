/** What the user has set, read from the settings' JSON with nothing taken for granted. */

import { ISignal, Signal } from '@lumino/signaling';
import { Finding, Severity } from './wire/messages';

export type Shown = Severity | 'off';
export type ItemPlace = 'statusbar' | 'toolbar' | 'both' | 'none';

export interface Values {
  readonly enabled: boolean;
  readonly live: boolean;
  readonly debounce: number;
  readonly severities: Readonly<Record<Severity, Shown>>;
  readonly ignore: readonly string[];
  readonly item: ItemPlace;
  readonly memory: boolean;
}

export const DEFAULTS: Values = {
  enabled: true,
  live: true,
  debounce: 300,
  severities: { error: 'warning', warning: 'warning', info: 'info' },
  ignore: [],
  item: 'both',
  memory: true,
};

/** Where settings are kept; JupyterLab's registry, or nothing. */
export interface Store {
  set(key: 'ignore' | 'enabled', value: string[] | boolean): Promise<void>;
}

export class Preferences {
  private values_ = DEFAULTS;
  private readonly changed_ = new Signal<this, Values>(this);

  constructor(private store: Store | null = null) {}

  get values(): Values {
    return this.values_;
  }

  /** Something was set; with what held before. */
  get changed(): ISignal<this, Values> {
    return this.changed_;
  }

  /** Keep what is set from now on in a store. */
  keepIn(store: Store): void {
    this.store = store;
  }

  /** Take what is set, and the default for what makes no sense. */
  read(composite: Readonly<Record<string, unknown>>): void {
    const before = this.values_;
    const taken: { -readonly [Key in keyof Values]: Values[Key] } = { ...DEFAULTS };
    for (const key of ['enabled', 'live', 'memory'] as const) {
      const value = composite[key];
      taken[key] = typeof value === 'boolean' ? value : DEFAULTS[key];
    }
    const { debounce, ignore, item, severities } = composite;
    if (typeof debounce === 'number' && debounce >= 0) {
      taken.debounce = debounce;
    }
    if (Array.isArray(ignore)) {
      taken.ignore = ignore.filter((code): code is string => typeof code === 'string');
    }
    if (item === 'statusbar' || item === 'toolbar' || item === 'both' || item === 'none') {
      taken.item = item;
    }
    taken.severities = { ...DEFAULTS.severities, ...readSeverities(severities) };
    this.values_ = taken;
    this.changed_.emit(before);
  }

  /** Turn the findings on or off. */
  async enable(enabled: boolean): Promise<void> {
    const before = this.values_;
    this.values_ = { ...before, enabled };
    this.changed_.emit(before);
    await this.store?.set('enabled', enabled);
  }

  /** Ignore a rule from now on, in every notebook. */
  async ignore(code: string): Promise<void> {
    await this.setIgnored([...new Set([...this.values_.ignore, code])].sort());
  }

  /** Report a rule again. */
  async unignore(code: string): Promise<void> {
    await this.setIgnored(this.values_.ignore.filter(ignored => ignored !== code));
  }

  /** The findings as the user wants to see them: in a session that stops cells at errors, those are errors. */
  shown(findings: readonly Finding[], { stops }: { stops: boolean }): readonly Finding[] {
    const { enabled, ignore, severities } = this.values_;
    if (!enabled) {
      return [];
    }
    return findings.flatMap(finding => {
      const severity = stops && finding.severity === 'error' ? 'error' : severities[finding.severity];
      return severity === 'off' || ignore.includes(finding.code) ? [] : [{ ...finding, severity }];
    });
  }

  private async setIgnored(ignore: readonly string[]): Promise<void> {
    const before = this.values_;
    this.values_ = { ...before, ignore };
    this.changed_.emit(before);
    await this.store?.set('ignore', [...ignore]);
  }
}

function readSeverities(value: unknown): Partial<Record<Severity, Shown>> {
  const read: Partial<Record<Severity, Shown>> = {};
  if (typeof value === 'object' && value !== null) {
    const given = value as Partial<Record<Severity, unknown>>;
    for (const severity of ['error', 'warning', 'info'] as const) {
      const shown = given[severity];
      if (shown === 'error' || shown === 'warning' || shown === 'info' || shown === 'off') {
        read[severity] = shown;
      }
    }
  }
  return read;
}
