/** The device of a kernel and its memory, at the head of the panel. */

import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { deviceMenu, openAt } from '../device/menu';
import { bytes } from '../device/words';
import { Link } from '../kernel/link';
import { IActions } from '../tokens';
import { Memory } from '../wire/messages';

interface DeviceSectionProps {
  readonly link: Link;
  readonly memory: Memory | null;
  readonly actions: IActions;
  readonly trans: TranslationBundle;
}

export function DeviceSection({ link, memory, actions, trans }: DeviceSectionProps): JSX.Element | null {
  const { state } = link;
  if (!state) {
    return null;
  }
  const about = state.devices.find(({ name }) => name === state.device);
  return (
    <section aria-label={trans.__('Device')} className="jp-xpsession-section">
      <button
        type="button"
        className="jp-xpsession-picker"
        aria-haspopup="menu"
        title={trans.__('Select another device')}
        onClick={event => openAt(deviceMenu(link, actions, trans), event.currentTarget.getBoundingClientRect())}
      >
        <span>{state.pending ? `${state.device} → ${state.pending.device}` : state.device}</span>
        <span aria-hidden="true">▾</span>
      </button>
      <p className="jp-xpsession-about">
        {state.pending
          ? trans.__('%1 is bound when the running cell ends', state.pending.device)
          : [about?.description, about?.library, trans.__('standard %1', state.standard)].filter(Boolean).join(' · ')}
      </p>
      {state.reason && !state.pending ? <p className="jp-xpsession-about">{state.reason}</p> : null}
      {memory ? <MemoryBar memory={memory} trans={trans} /> : null}
    </section>
  );
}

function MemoryBar({ memory, trans }: { memory: Memory; trans: TranslationBundle }): JSX.Element {
  const { held, used, total, load } = memory;
  const part = (value: number): string => `${total > 0 ? Math.min(100, (100 * value) / total) : 0}%`;
  const text = trans.__('this kernel holds %1; %2 of %3 in use by all', bytes(held), bytes(used), bytes(total));
  return (
    <>
      <div
        className="jp-xpsession-memory"
        role="meter"
        aria-label={trans.__('Memory')}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={used}
        aria-valuetext={text}
      >
        <div className="jp-xpsession-used" style={{ width: part(used) }} />
        <div className="jp-xpsession-held" style={{ width: part(held) }} />
      </div>
      <p className="jp-xpsession-about">
        {text}
        {load === null ? '' : ` · ${trans.__('load %1 %', Math.round(load * 100))}`}
      </p>
    </>
  );
}
