import { LabIcon } from '@jupyterlab/ui-components';
import svg from '../style/icon.svg';

/** The mark of xpsession. */
export const icon = new LabIcon({ name: 'xpsession:icon', svgstr: svg });
