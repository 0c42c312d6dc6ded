import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ITranslator, TranslationBundle, nullTranslator } from '@jupyterlab/translation';
import { Remedies } from '../editor/card';
import { Book } from '../findings/book';
import { Outcome, fixCells, fixOne, ignoreHere, sentence } from '../findings/remedy';
import { showRule } from '../findings/rule';
import { Link } from '../kernel/link';
import { Preferences } from '../preferences';
import { IActions, IPreferences, SHOW_FINDINGS } from '../tokens';
import { Finding, Switched } from '../wire/messages';

const BRIEFLY = { autoClose: 4000 } as const;
const LONGER = { autoClose: 12000 } as const;

/** Does what the user asks for, and says what came of it. */
export const actions: JupyterFrontEndPlugin<IActions> = {
  id: 'xpsession:actions',
  description: 'What the user can do with devices and findings.',
  autoStart: true,
  provides: IActions,
  requires: [IPreferences],
  optional: [ITranslator],
  activate: (app: JupyterFrontEnd, preferences: Preferences, translator: ITranslator | null) =>
    new Actions(app, preferences, (translator ?? nullTranslator).load('xpsession')),
};

class Actions implements IActions {
  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly preferences: Preferences,
    private readonly trans: TranslationBundle,
  ) {}

  load(link: Link): void {
    const { trans } = this;
    link.load().then(
      loaded => {
        if (!loaded.done) {
          const missing = trans.__('This kernel has no xpsession. Hint: %pip install xpsession');
          Notification.error(
            loaded.missing ? missing : loaded.reason || trans.__('xpsession could not be loaded'),
            LONGER,
          );
        }
      },
      () => this.lost(),
    );
  }

  select(link: Link, device: string, options: { move: boolean }): void {
    const told = (_: Link, { device: bound, failed, message }: Switched): void => {
      if (bound === device) {
        link.switched.disconnect(told);
        if (failed) {
          Notification.error(message, LONGER);
        } else {
          Notification.info(message, BRIEFLY);
        }
      }
    };
    link.switched.connect(told);
    link.select(device, options).catch((error: unknown) => {
      link.switched.disconnect(told);
      this.refused(error);
    });
  }

  showFindings(): void {
    void this.app.commands.execute(SHOW_FINDINGS);
  }

  remedies(book: Book, cell: string): Remedies {
    return {
      fix: finding => this.say(fixOne(book, cell, finding)),
      ignoreHere: finding => this.report(ignoreHere(book, cell, finding), { quiet: true }),
      ignoreEverywhere: finding => this.ignoreEverywhere(finding),
      explain: finding => this.explain(book, finding),
    };
  }

  fixCell(book: Book, cell: string): Promise<void> {
    return this.report(fixCells(book, new Set([cell])));
  }

  fixNotebook(book: Book): Promise<void> {
    return this.report(fixCells(book, null));
  }

  private ignoreEverywhere({ code }: Finding): void {
    const { trans, preferences } = this;
    void preferences.ignore(code);
    Notification.info(trans.__('%1 is ignored everywhere', code), {
      ...LONGER,
      actions: [{ label: trans.__('Undo'), callback: () => void preferences.unignore(code) }],
    });
  }

  private explain(book: Book, { code }: Finding): void {
    book.session.link
      ?.ask('rule', { code })
      .then(rule => showRule(rule, this.trans))
      .catch((error: unknown) => this.refused(error));
  }

  private async report(action: Promise<Outcome>, { quiet = false } = {}): Promise<void> {
    try {
      const outcome = await action;
      if (!quiet || outcome.late) {
        this.say(outcome, { always: true });
      }
    } catch (error) {
      this.refused(error);
    }
  }

  /** Say what came of fixes; of a single one only that it came too late. */
  private say({ fixed, left, cells, late }: Outcome, { always = false } = {}): void {
    const { trans } = this;
    const parts: string[] = [];
    if (late) {
      parts.push(trans.__('The cell has changed; it is being checked again'));
    }
    if (always && fixed > 0) {
      const places = trans._n('One finding fixed', '%1 findings fixed', fixed);
      parts.push(cells > 1 ? trans.__('%1 in %2 cells', places, cells) : places);
    } else if (always && !late) {
      parts.push(trans.__('There is nothing that can be fixed safely'));
    }
    if (always && left > 0) {
      parts.push(trans._n('one stays, for you to decide', '%1 stay, for you to decide', left));
    }
    if (parts.length > 0) {
      Notification.info(parts.join('; '), BRIEFLY);
    }
  }

  private refused(error: unknown): void {
    Notification.error(sentence(error, this.unreachable), LONGER);
  }

  private lost(): void {
    Notification.error(this.unreachable, LONGER);
  }

  private get unreachable(): string {
    return this.trans.__('The kernel does not answer. Hint: restart it, then %load_ext xpsession');
  }
}
