export { createHttpHost, type HttpHost, type HttpHostOptions } from './http-host.ts';
