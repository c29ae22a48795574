// Loaded by `node --import` before out/main/index.js: from then on `electron` is the double.
import { register } from 'node:module';

register('./hooks.mjs', import.meta.url);
