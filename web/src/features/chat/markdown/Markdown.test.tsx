import { render, screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { TooltipProvider } from '@/ui/Tooltip';
import { Markdown } from './Markdown';

const show = (text: string, streaming = false) =>
  render(<Markdown text={text} streaming={streaming} />, { wrapper: TooltipProvider }).container;

const hostile = {
  script: 'hello <script>window.pwned = 1</script> there',
  'handler on a picture': '<img src="x" onerror="window.pwned = 1">',
  'handler on a link': '<a href="https://example.org" onclick="window.pwned = 1" onmouseover="window.pwned = 1">x</a>',
  'handler on a details': '<details open ontoggle="window.pwned = 1"><summary>x</summary>y</details>',
  'script address': '[click](javascript:window.pwned=1)',
  'script address, mixed case with entities': '<a href="JaVa&#x09;Script&#58;window.pwned=1">x</a>',
  'script address in an autolink': '<javascript:window.pwned=1>',
  'data address': '[click](data:text/html;base64,PHNjcmlwdD4xPC9zY3JpcHQ+)',
  'foreign picture': '![pixel](https://tracker.example/pixel.png?who=me)',
  'foreign picture in html': '<img alt="pixel" src="https://tracker.example/pixel.png" srcset="https://tracker.example/2.png 2x">',
  'picture by reference': '![pixel][1]\n\n[1]: https://tracker.example/pixel.png',
  svg: '<svg onload="window.pwned = 1"><image href="https://tracker.example/a.svg"/><use href="https://tracker.example/u.svg#a"/></svg>',
  iframe: '<iframe src="https://tracker.example" srcdoc="<script>parent.pwned = 1</script>"></iframe>',
  form: '<form action="https://tracker.example"><input name="password" type="password"><button formaction="javascript:1">Sign in</button></form>',
  'style attribute': '<p style="background: url(https://tracker.example/a.png); position: fixed; inset: 0">x</p>',
  'style element': '<style>body { background: url(https://tracker.example/a.png) }</style>',
  'link element': '<link rel="stylesheet" href="https://tracker.example/a.css"><base href="https://tracker.example/">',
  media: '<video src="https://tracker.example/v" poster="https://tracker.example/p" autoplay></video><audio src="https://tracker.example/a"></audio>',
  'object and embed': '<object data="https://tracker.example/o"></object><embed src="https://tracker.example/e">',
  meta: '<meta http-equiv="refresh" content="0;url=https://tracker.example">',
  'mathml trick': '<math><mtext><table><mglyph><style><img src=x onerror="window.pwned = 1">',
  'comment trick': '<!--><img src=x onerror="window.pwned = 1">-->',
  'dom clobbering': '<a id="root" name="cookie">x</a>',
  'class of ours': '<div class="fixed inset-0 z-50">overlay</div>',
  'diagram': '```mermaid\ngraph TD; A-->B; click A "javascript:window.pwned=1"\n```',
};

const RUNS_OR_LOADS =
  'script, style, link, base, meta, iframe, object, embed, form, button[formaction], input:not([type=checkbox]), video, audio, svg image, svg use, img, math';

describe.each([
  ['complete', false],
  ['while it streams', true],
])('hostile markdown, %s', (_, streaming) => {
  test.each(Object.entries(hostile))('%s', (_name, text) => {
    const page = show(text, streaming);
    expect([...page.querySelectorAll(RUNS_OR_LOADS)].map((element) => element.outerHTML)).toEqual([]);
    for (const element of page.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        expect(name.startsWith('on'), `${element.tagName} ${name}`).toBe(false);
        expect(['src', 'srcset', 'poster', 'data', 'action', 'formaction', 'srcdoc', 'background'], element.tagName).not.toContain(name);
        if (name === 'style') expect(value).not.toContain('url(');
        if (name === 'style') expect(value).not.toContain('position');
        if (name === 'href') expect(value).toMatch(/^(https?:|mailto:|#user-content)/);
        if (name === 'id') expect(value).not.toBe('root');
        if (name === 'class') expect(value).not.toContain('fixed');
      }
    }
    for (const link of page.querySelectorAll('a')) {
      expect(link.getAttribute('rel')).toBe('noopener noreferrer');
      expect(link.getAttribute('target')).toBe('_blank');
    }
    expect('pwned' in window).toBe(false);
  });
});

describe('what a person should see', () => {
  test('a foreign picture becomes a link that says what it is', () => {
    show('![The harbour](https://example.org/harbour.png)');
    const link = screen.getByRole('link', { name: /image, not loaded: the harbour/i });
    expect(link.getAttribute('href')).toBe('https://example.org/harbour.png');
  });

  test('a link nobody may follow keeps its words', () => {
    show('Read [the manual](javascript:alert(1)) first.');
    expect(screen.queryByRole('link')).toBeNull();
    expect(screen.getByText('the manual')).toBeDefined();
  });

  test('code keeps every character and gets a copy button', () => {
    const page = show('```html\n<script>alert("&amp;")</script>\n```');
    expect(page.querySelector('pre')?.textContent).toBe('<script>alert("&amp;")</script>');
    expect(screen.getByRole('button', { name: 'Copy the code' })).toBeDefined();
  });

  test('headings of an answer stay below those of the page', () => {
    show('# One\n\n## Two');
    expect(screen.getByRole('heading', { level: 3, name: 'One' })).toBeDefined();
    expect(screen.getByRole('heading', { level: 4, name: 'Two' })).toBeDefined();
  });

  test('tables, lists and tasks are drawn', () => {
    const page = show('| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\n1. first');
    expect(page.querySelectorAll('td')).toHaveLength(2);
    expect(page.querySelectorAll('input[type=checkbox]')).toHaveLength(2);
    expect(page.querySelector('ol')?.textContent).toContain('first');
  });

  test('half a code block is already shown as code', () => {
    expect(show('Look:\n\n```js\nconst a = 1', true).querySelector('pre')?.textContent).toContain('const a = 1');
  });
});
