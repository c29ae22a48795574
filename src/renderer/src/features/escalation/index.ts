/** What happens while nobody takes an alarm, for those who decide it. */
export { EscalationPage } from './escalation-page.tsx';
