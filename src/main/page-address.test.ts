import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentType, isPageAddress, pageFile, STOPPED_PAGE } from './page-address.ts';

describe('an address of our page', () => {
  it.each([
    ['app://watchdesk/', true],
    ['app://watchdesk/devices/12?x=1#y', true],
    [STOPPED_PAGE, true],
    ['app://watchdesk.attacker.example/', false],
    ['app://attacker.example/watchdesk', false],
    ['app://user@watchdesk/', false],
    ['app://watchdesk:81/', false],
    ['https://watchdesk/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['about:blank', false],
    ['', false],
  ])('%s: %s', (address, own) => {
    expect(isPageAddress(address)).toBe(own);
  });
});

describe('the file of an address', () => {
  const file = (path: string) => pageFile(`app://watchdesk${path}`, '/app/page', '/app/stopped');

  it.each([
    ['/', '/app/page/index.html'],
    ['/devices/12', '/app/page/index.html'],
    ['/assets/a.js?v=1', '/app/page/assets/a.js'],
    ['/~stopped/index.html', '/app/stopped/index.html'],
    ['/~stopped/stopped.css', '/app/stopped/stopped.css'],
    ['/%00.js', null],
    ['/%ff.js', null],
    ['/..%2f..%2fetc%2fpasswd.txt', null],
    ['/~stopped/..%2fpage2%2fx.js', null],
  ])('%s is %s', (path, expected) => {
    expect(file(path)).toBe(expected);
  });

  it('is never outside the folders, whatever the path', () => {
    const part = fc.constantFrom('..', '.', '/', '%2e', '%2f', '\\', '~stopped', 'a.js', 'etc', '%5c', '//');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const answer = file(`/${parts.join('')}`);
        return answer === null || /^\/app\/(page|stopped)\/(?!(.*\/)?\.\.(\/|$))/.test(answer);
      }),
    );
  });
});

it('knows the types of the files it serves', () => {
  expect(contentType('/a/b.JS')).toBe('text/javascript; charset=utf-8');
  expect(contentType('/a/b.unknown')).toBe('application/octet-stream');
});
