/** Rules over what devices report: the list, the editor with its dry run. */
export { RulePage } from './rule-page.tsx';
export { RulesPage } from './rules-page.tsx';
