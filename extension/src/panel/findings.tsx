/** The findings of a notebook, by cell. */

import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { Page } from '../findings/book';
import { Spot } from '../findings/go';
import { Finding, Severity } from '../wire/messages';

interface FindingsSectionProps {
  readonly pages: readonly Page[];
  readonly ignored: readonly string[];
  readonly quiet: boolean;
  readonly trans: TranslationBundle;
  readonly onGo: (spot: Spot) => void;
  readonly onFix: (spot: Spot) => void;
  readonly onExplain: (spot: Spot) => void;
  readonly onFixAll: () => void;
  readonly onReport: (code: string) => void;
}

const SIGNS: Record<Severity, string> = { error: '✕', warning: '!', info: 'i' };

export function FindingsSection(props: FindingsSectionProps): JSX.Element {
  const { pages, ignored, quiet, trans, onFixAll, onReport } = props;
  const findings = pages.flatMap(page => page.findings);
  const fixable = findings.some(({ fix }) => fix !== null);
  return (
    <section aria-label={trans.__('Findings')} className="jp-xpsession-section jp-xpsession-findings">
      <header>
        <h2 role="status">{summary(findings.length, pages.length, { quiet }, trans)}</h2>
        {fixable ? (
          <button type="button" onClick={onFixAll} title={trans.__('Apply the fixes that do not change what runs')}>
            {trans.__('Fix all')}
          </button>
        ) : null}
      </header>
      {pages.map(page => (
        <Cell key={page.cell} page={page} {...props} />
      ))}
      {ignored.length > 0 ? (
        <div className="jp-xpsession-ignored">
          <h3>{trans.__('Ignored everywhere')}</h3>
          <ul>
            {ignored.map(code => (
              <li key={code}>
                <span>{code}</span>
                <button type="button" onClick={() => onReport(code)} aria-label={trans.__('Report %1 again', code)}>
                  {trans.__('Report again')}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </section>
  );
}

function Cell({ page, ...props }: FindingsSectionProps & { page: Page }): JSX.Element {
  const { trans } = props;
  const title = trans.__('Cell %1', page.position);
  return (
    <div role="group" aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {page.findings.map(finding => (
          <Row
            key={`${finding.code}:${finding.line}:${finding.column}`}
            finding={finding}
            {...props}
            spot={{ cell: page.cell, finding }}
          />
        ))}
      </ul>
    </div>
  );
}

function Row({ finding, spot, ...props }: FindingsSectionProps & { finding: Finding; spot: Spot }): JSX.Element {
  const { trans, onExplain, onFix, onGo } = props;
  const severities = { error: trans.__('error'), warning: trans.__('warning'), info: trans.__('info') };
  return (
    <li className={`jp-xpsession-row jp-xpsession-${finding.severity}`}>
      <button type="button" className="jp-xpsession-go" onClick={() => onGo(spot)} title={trans.__('Go there')}>
        <span className="jp-xpsession-sign" role="img" aria-label={severities[finding.severity]}>
          {SIGNS[finding.severity]}
        </span>
        <span className="jp-xpsession-what">
          {finding.message}
          {finding.hint === null ? null : (
            <span className="jp-xpsession-instead">
              {trans.__('Instead:')} <code>{finding.hint}</code>
            </span>
          )}
        </span>
        <span className="jp-xpsession-line">{trans.__('line %1', finding.line)}</span>
      </button>
      <span className="jp-xpsession-row-actions">
        <button type="button" className="jp-xpsession-rule" onClick={() => onExplain(spot)}>
          {finding.code}
        </button>
        {finding.fix === null ? null : (
          <button
            type="button"
            onClick={() => onFix(spot)}
            aria-label={trans.__('Fix %1 in line %2', finding.code, finding.line)}
          >
            {trans.__('Fix')}
          </button>
        )}
      </span>
    </li>
  );
}

function summary(count: number, cells: number, { quiet }: { quiet: boolean }, trans: TranslationBundle): string {
  if (quiet) {
    return trans.__('Nothing is looked for');
  }
  if (count === 0) {
    return trans.__('No findings');
  }
  const findings = trans._n('%1 finding', '%1 findings', count);
  return cells > 1 ? trans.__('%1 in %2 cells', findings, cells) : findings;
}
